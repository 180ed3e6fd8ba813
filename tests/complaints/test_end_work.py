"""Ending an officer's work on a complaint."""

import pytest

from samman.accounts.enums import Role
from samman.cases.actions import assign_case, take_case
from samman.cases.models import Assignment, Case
from samman.jurisdictions.models import Unit
from samman.people.access import can_open
from tests.factories import client_of, make_case, make_viewer, signed_in, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def case(station: Unit) -> Case:
    return make_case(station=station)


def address(case: Case) -> str:
    return f"/staff/complaints/{case.number}/assign/end/"


def test_the_head_of_the_station_ends_it_and_the_officer_no_longer_opens_the_case(
    case: Case, station: Unit
) -> None:
    desk = make_viewer(Role.DESK, station)
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, station)
    assign_case(case.pk, desk.officer.pk, by=sho)
    assert can_open(desk, case)
    client = client_of(sho.officer)
    assert "यह कार्य समाप्त करें" in client.get(f"/staff/complaints/{case.number}/").text
    for _press in range(2):
        assert client.post(address(case), {"officer": desk.officer.pk}).status_code == 302
    assert not Assignment.objects.current().filter(case=case).exists()
    assert not can_open(desk, case)
    assert case.history.filter(event="assignment_ended").count() == 1


def test_an_officer_lays_down_the_own_work_and_nobody_elses(case: Case, station: Unit) -> None:
    mine, colleague = make_viewer(Role.DESK, station), make_viewer(Role.DESK, station)
    for by in (mine, colleague):
        take_case(case.pk, by=by)
    client = client_of(mine.officer)
    assert client.post(address(case), {"officer": colleague.officer.pk}).status_code == 403
    assert client.post(address(case), {"officer": mine.officer.pk}).status_code == 302
    assert [work.officer for work in Assignment.objects.current().filter(case=case)] == [colleague.officer]


@pytest.mark.parametrize("typed", ["", "x", "0", "9" * 40, "१"])
def test_a_wrong_officer_ends_nothing(case: Case, station: Unit, typed: str) -> None:
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, station)
    take_case(case.pk, by=sho)
    assert client_of(sho.officer).post(address(case), {"officer": typed}).status_code == 302
    assert Assignment.objects.current().filter(case=case).exists()


def test_an_outsider_with_similar_cases_finds_nothing(case: Case, station: Unit) -> None:
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, station)
    take_case(case.pk, by=sho)
    elsewhere = unit("up-amethi-gauriganj")
    make_case(station=elsewhere)
    client = signed_in(Role.STATION_HOUSE_OFFICER, elsewhere)
    assert client.post(address(case), {"officer": sho.officer.pk}).status_code == 404
    assert Assignment.objects.current().filter(case=case).exists()
