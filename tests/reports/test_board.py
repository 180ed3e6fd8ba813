"""The board of whoever supervises: exact figures, each opens its list, nothing of others' areas."""

import pytest

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.common import clock
from samman.reports.board import board_of
from tests.complaints.trips import make_complaint, reported_and_accepted, unit
from tests.factories import at, direct, grouped, make_viewer, rate, signed_in

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
    opened = board_of(monitor, clock.now(), cases["elsewhere"].district_id)
    assert [row.unit for row in opened.rows] == [cases["elsewhere"].unit]


def test_an_outsider_opens_nothing_by_a_typed_number(cases: dict[str, Case]) -> None:
    district = cases["late"].district
    for role, where in (
        (Role.SUPERINTENDENT, unit("up-amethi")),
        (Role.RANGE_OFFICER, cases["elsewhere"].range),
    ):
        page = signed_in(role, where).get(f"{PAGE}?district={district.pk}")
        assert cases["late"].unit.name not in page.text
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
        with django_assert_num_queries(4):  # type: ignore[operator]
            board_of(viewer, clock.now())
