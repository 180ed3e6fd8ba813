"""The board of whoever supervises: exact figures, each opens its list, nothing of others' areas."""

import pytest

from samman.accounts.enums import Role
from samman.accounts.viewer import viewer_of
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import actions
from samman.jurisdictions.models import Unit
from samman.reports import summary
from samman.reports.board import board_of
from samman.reports.models import Silence
from tests.complaints.trips import make_complaint, reported_and_accepted, unit
from tests.factories import at, client_of, direct, grouped, make_officer, make_viewer, rate, signed_in
from tests.reports.days import ist

pytestmark = pytest.mark.django_db
PAGE = "/staff/board/"


@pytest.fixture
def cases() -> dict[str, Case]:
    """One late, one due soon, one dissatisfied, one directed; and one late in another zone."""
    with at(hours=-30):
        late = make_complaint()
        elsewhere = make_complaint(unit("up-amethi-gauriganj"))
    with at(hours=-20):
        soon = make_complaint()
    again = reported_and_accepted()
    rate(again, satisfied=False)
    directed = reported_and_accepted(unit("up-lucknow-hazratganj"))
    rate(directed, satisfied=False)
    direct(directed)
    return {"late": late, "soon": soon, "again": again, "directed": directed, "elsewhere": elsewhere}


def test_the_figures_of_a_district_are_exact_and_station_by_station(cases: dict[str, Case]) -> None:
    case = cases["late"]
    board = board_of(make_viewer(Role.SUPERINTENDENT, case.district), clock.now())
    total = board.total
    assert (total.count("late"), total.count("soon"), total.count("again"), total.count("waiting")) == (
        1,
        1,
        2,
        4,
    )
    assert (total.count("unanswered"), total.count("unread"), total.count("overdue")) == (1, 1, 0)
    chowk = next(row for row in board.rows if row.unit == case.unit)
    assert (chowk.count("late"), chowk.count("again"), chowk.count("unanswered")) == (1, 1, 0)
    assert board.rows[0] is chowk  # what is late stands first


def test_headquarters_sees_districts_and_opens_one(cases: dict[str, Case]) -> None:
    monitor = make_viewer(Role.MONITOR, cases["late"].state)
    board = board_of(monitor, clock.now())
    assert {row.unit for row in board.rows} == {cases["late"].district, cases["elsewhere"].district}
    assert board.total.count("late") == 2
    opened = board_of(monitor, clock.now(), cases["elsewhere"].district)
    assert [row.unit for row in opened.rows] == [cases["elsewhere"].unit]


def test_an_outsider_opens_nothing_by_a_typed_number(cases: dict[str, Case]) -> None:
    district = cases["late"].district
    for role, where in (
        (Role.SUPERINTENDENT, unit("up-amethi")),
        (Role.RANGE_OFFICER, cases["elsewhere"].range),
    ):
        assert signed_in(role, where).get(f"{PAGE}?district={district.pk}").status_code == 404
    for role, where in (
        (Role.DESK, cases["late"].unit),
        (Role.AUDITOR, cases["late"].state),
        (Role.CALLER, cases["late"].state),
    ):
        assert signed_in(role, where).get(PAGE).status_code == 404


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 30, "%00", "१२"])
def test_a_wrong_district_in_the_address_is_passed_over(cases: dict[str, Case], typed: str) -> None:
    assert signed_in(Role.MONITOR, cases["late"].state).get(f"{PAGE}?district={typed}").status_code == 200


def test_each_figure_opens_its_list_and_nobody_is_named(cases: dict[str, Case]) -> None:
    sp = signed_in(Role.SUPERINTENDENT, cases["late"].district)
    page = sp.get(PAGE).text
    assert grouped(cases["late"].number) not in page
    for flag, name in (("late", "late"), ("soon", "soon"), ("again", "again")):
        assert f"{flag}=1&amp;unit={cases[name].unit_id}" in page
        listed = sp.get(f"/staff/complaints/?{flag}=1&unit={cases[name].unit_id}").text
        assert grouped(cases[name].number) in listed


def test_an_empty_area_says_so() -> None:
    assert "कुछ लंबित नहीं" in signed_in(Role.SUPERINTENDENT, unit("up-amethi")).get(PAGE).text


def test_the_number_of_queries_does_not_grow(
    cases: dict[str, Case], django_assert_num_queries: object
) -> None:
    viewer = make_viewer(Role.MONITOR, cases["late"].state)
    for extra in range(2):
        for _ in range(extra * 3):
            make_complaint(unit("up-lucknow-hazratganj"))
        with django_assert_num_queries(5):  # type: ignore[operator]
            board_of(viewer, clock.now())


def test_who_is_silent_for_three_days_is_counted_and_opens_its_list() -> None:
    with at(ist(-5)):
        silent = reported_and_accepted()
        elsewhere = reported_and_accepted(unit("up-amethi-gauriganj"))
    with at(ist(-2)):
        fresh = reported_and_accepted()
    sp = make_officer(Role.SUPERINTENDENT, silent.district)
    assert "–" in client_of(sp).get(PAGE).text  # not counted yet: no figure is better than a wrong one
    summary.refresh()
    figures = board_of(viewer_of(sp), clock.now()).total
    assert figures.count("silent") == 1
    page = client_of(sp).get(PAGE).text
    address = f"/staff/complaints/?silent=1&amp;unit={silent.unit_id}"
    assert address in page
    listed = client_of(sp).get(address.replace("&amp;", "&")).text
    assert grouped(silent.number) in listed
    assert grouped(fresh.number) not in listed and grouped(elsewhere.number) not in listed
    assert 'type="hidden" name="silent" value="1"' in listed  # kept when another filter is chosen
    rate(silent, satisfied=True)
    assert grouped(silent.number) not in client_of(sp).get("/staff/complaints/?silent=1").text


def test_every_figure_opens_exactly_what_it_counts(cases: dict[str, Case]) -> None:
    sp = make_officer(Role.SUPERINTENDENT, cases["late"].district)
    waits_for_her = reported_and_accepted()  # no clock runs
    client, board = client_of(sp), board_of(viewer_of(sp), clock.now())
    for figure in board.total.shown():
        listed = client.get(figure["href"]).text
        shown = sum(grouped(case.number) in listed for case in [*cases.values(), waits_for_her])
        assert shown == figure["number"], figure


def test_directions_not_read_and_past_their_time_open_their_lists() -> None:
    with at(hours=-40):
        late = reported_and_accepted()
        rate(late, satisfied=False)
        direct(late, hours=24)
    read = reported_and_accepted(unit("up-lucknow-hazratganj"))
    rate(read, satisfied=False)
    direction = direct(read)
    nodal = make_officer(Role.NODAL_OFFICER, read.district)
    actions.read_direction(read.pk, direction_id=direction.pk, by=viewer_of(nodal))
    client, total = client_of(nodal), board_of(viewer_of(nodal), clock.now()).total
    assert [total.count(name) for name in ("unanswered", "unread", "overdue")] == [2, 1, 1]
    for query, seen, unseen in (
        ("unread=1", late, read),
        ("late=1", late, read),
        (f"unit={read.unit_id}", read, late),
    ):
        page = client.get(f"/staff/directions/?{query}").text
        assert grouped(seen.number) in page and grouped(unseen.number) not in page
    outsider = signed_in(Role.NODAL_OFFICER, unit("up-amethi"))
    assert grouped(late.number) not in outsider.get(f"/staff/directions/?unit={late.unit_id}").text
    assert "इस छँटनी में" in client.get("/staff/directions/?unread=1&unit=1").text


def test_a_district_with_many_stations_is_paged() -> None:
    stations = Unit.objects.stations().filter(district__code="up-lucknow")[:52]
    for station in stations:
        Silence.objects.create(unit=station, cases=1, counted_at=clock.now())
    sp = signed_in(Role.SUPERINTENDENT, stations[0].district)
    first, second = sp.get(PAGE).text, sp.get(f"{PAGE}?page=2").text
    assert first.count("silent=1&amp;unit=") == 50
    assert second.count("silent=1&amp;unit=") == len(stations) - 50
    assert sp.get(f"{PAGE}?page=99").status_code == 200


def test_vacant_posts_are_said_with_their_page() -> None:
    page = signed_in(Role.SUPERINTENDENT, unit("up-amethi")).get(PAGE).text
    assert "पद रिक्त हैं" in page and 'href="/staff/posts/"' in page
