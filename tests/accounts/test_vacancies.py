"""Posts that nobody holds are seen above, within what one answers for, in a fixed number of queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samman.accounts import actions
from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.accounts.vacancies import gaps, vacancies
from samman.accounts.viewer import viewer_of
from samman.common import clock
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from tests.officers import Map, make_officer, make_unit, make_viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def sp(police_map: Map) -> Officer:
    return make_officer(Role.SUPERINTENDENT, police_map.district)


def counts(officer: Officer) -> dict[str, int]:
    return {str(one.role): one.count for one in vacancies(viewer_of(officer))}


def test_each_level_sees_the_gaps_below_it_and_no_others(police_map: Map, sp: Officer) -> None:
    circle = make_unit("zz-a-c", UnitKind.CIRCLE, "सर्किल", "Circle", police_map.district)
    second = make_unit("zz-a-two", UnitKind.STATION, "दूसरा थाना", "Second Thana", circle)
    make_officer(Role.STATION_HOUSE_OFFICER, police_map.station)
    assert counts(sp) == {"nodal_officer": 1, "circle_officer": 1, "station_house_officer": 1, "desk": 2}
    assert counts(make_officer(Role.CIRCLE_OFFICER, circle)) == {"station_house_officer": 1, "desk": 1}
    assert counts(make_officer(Role.STATION_HOUSE_OFFICER, second)) == {"desk": 1}
    assert counts(make_officer(Role.DESK, second)) == {}
    above = counts(make_officer(Role.MONITOR, police_map.state))
    assert above == {"nodal_officer": 1, "desk": 1}, "all other posts were filled meanwhile"
    outsider = counts(make_officer(Role.SUPERINTENDENT, police_map.other_district))
    assert outsider == {"nodal_officer": 1, "station_house_officer": 1, "desk": 1}


def test_a_leave_without_a_stand_in_is_a_vacancy_and_with_one_is_not(
    police_map: Map, administrator: Officer, sp: Officer
) -> None:
    sho = make_officer(Role.STATION_HOUSE_OFFICER, police_map.station)
    desk = make_officer(Role.DESK, police_map.station)
    assert "station_house_officer" not in counts(sp)
    by, ends = viewer_of(administrator), clock.now() + timedelta(days=3)
    leave = actions.give_leave(by=by, officer_id=sho.pk, ends_at=ends)
    assert counts(sp)["station_house_officer"] == 1
    page, _more = gaps(viewer_of(sp), Role.STATION_HOUSE_OFFICER)
    assert (page[0].unit, page[0].officer, page[0].away_until) == (police_map.station, sho, ends)
    actions.end_leave(by=by, officer_id=sho.pk, leave_id=leave.pk)
    actions.give_leave(by=by, officer_id=sho.pk, ends_at=ends, stand_in_id=desk.pk)
    assert "station_house_officer" not in counts(sp)


def test_an_ended_post_and_a_shut_out_officer_leave_a_gap(police_map: Map, sp: Officer) -> None:
    sho = make_officer(Role.STATION_HOUSE_OFFICER, police_map.station)
    nodal = make_officer(Role.NODAL_OFFICER, police_map.district)
    sho.postings.update(ends_at=clock.now())
    Officer.objects.filter(pk=nodal.pk).update(is_active=False)
    assert counts(sp)["station_house_officer"] == counts(sp)["nodal_officer"] == 1
    page, _more = gaps(viewer_of(sp), Role.STATION_HOUSE_OFFICER)
    assert page[0].officer == sho and page[0].ended_at is not None


def test_the_queries_do_not_grow_with_the_units(police_map: Map, django_assert_max_num_queries: Any) -> None:
    monitor = make_viewer(Role.MONITOR, police_map.station.state)
    with django_assert_max_num_queries(7):
        before = {one.role: one for one in vacancies(monitor)}
    assert before[Role.DESK].units == [police_map.station]
    stations = [
        Unit(code=f"zz-many-{n:03}", kind=UnitKind.STATION, name_hi="थाना", name_en="Thana")
        for n in range(120)
    ]
    for station in stations:
        station.place_below(police_map.district)
    Unit.objects.bulk_create(stations)
    with django_assert_max_num_queries(7):
        after = {one.role: one for one in vacancies(monitor)}
    assert after[Role.DESK].count == 121 and len(after[Role.DESK].units) == 10
    with django_assert_max_num_queries(3):
        page, more = gaps(monitor, Role.DESK)
    assert len(page) == 50 and more == page[-1].unit.code


# The page


def test_the_page_shows_every_gap_once_over_its_pages(client: Client, police_map: Map, sp: Officer) -> None:
    for number in range(70):
        make_unit(f"zz-a-{number:03}", UnitKind.STATION, f"थाना {number}", "Thana", police_map.district)
    client.force_login(sp)
    first = client.get(reverse("cases:posts"), {"post": "desk"})
    second = client.get(reverse("cases:posts") + first.context["next_url"])
    units = [gap.unit.pk for page in (first, second) for gap in page.context["rows"]]
    assert len(units) == len(set(units)) == 71 and not second.context["next_url"]


@pytest.mark.parametrize(
    "query",
    [
        {"post": "emperor"},
        {"post": "desk", "after": "\0" * 300},
        {"before": "9" * 40},
        {"before": "x", "post": ""},
    ],
)
def test_a_strange_address_shows_the_page(client: Client, sp: Officer, query: dict[str, str]) -> None:
    client.force_login(sp)
    assert client.get(reverse("cases:posts"), query).status_code == 200


def test_the_administrator_sees_vacancies_of_the_own_state_and_no_charge(
    client: Client, police_map: Map, administrator: Officer
) -> None:
    client.force_login(administrator)
    answer = client.get(reverse("cases:posts"))
    assert {gap.unit.state_id for gap in answer.context["rows"]} == {police_map.state.pk}
    assert not answer.context["waiting"] and not answer.context["own"]


def test_an_auditor_and_one_without_a_post_do_not_open_it(client: Client, police_map: Map) -> None:
    for officer in (make_officer(Role.AUDITOR, police_map.state), make_officer()):
        client.force_login(officer)
        assert client.get(reverse("cases:posts")).status_code == 404
