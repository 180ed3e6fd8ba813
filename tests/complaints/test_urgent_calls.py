"""Headquarters' list: every station of an urgent complaint is phoned within fifteen minutes."""

import pytest

from samman.accounts.enums import Role
from samman.complaints.models import UrgentCall
from samman.jurisdictions.models import Unit
from tests.factories import (
    NAME,
    STORY,
    at,
    file_report,
    grouped,
    make_case,
    make_officer,
    make_viewer,
    signed_in,
    unit,
    urgent_case,
)

pytestmark = pytest.mark.django_db
CALLS = "/staff/complaints/calls/"


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


def test_urgent_complaints_stand_there_with_clock_phone_and_duty_officers(station: Unit) -> None:
    make_officer(Role.STATION_HOUSE_OFFICER, station, name_hi="राकेश वर्मा", phone="9876500001")
    with at(hours=-1):
        late = urgent_case(station=station)
    fresh, plain = urgent_case(station=station), make_case(station=station)
    page = signed_in(Role.MONITOR, station.state).get(CALLS).text
    assert page.index(grouped(late.number)) < page.index(grouped(fresh.number))
    assert grouped(plain.number) not in page
    assert "45 मि देर" in page
    assert 'href="tel:9876500001"' in page
    assert "राकेश वर्मा" in page
    assert NAME not in page
    assert STORY not in page


def test_a_call_is_recorded_once_with_whom_was_spoken(station: Unit) -> None:
    case = urgent_case(station=station)
    client = signed_in(Role.MONITOR, station.state)
    page = client.post(f"{CALLS}{case.number}/", {"spoke_with": ""})
    assert "लिखें कि किससे बात हुई" in page.text
    client.post(f"{CALLS}{case.number}/", {"spoke_with": "निरीक्षक वर्मा"})
    again = client.post(f"{CALLS}{case.number}/", {"spoke_with": "कोई और"}, follow=True)
    assert "पहले ही दर्ज" in again.text
    call = UrgentCall.objects.get(case=case)
    assert call.spoke_with == "निरीक्षक वर्मा"
    assert grouped(case.number) not in client.get(CALLS).text


def test_of_a_case_kept_from_a_station_the_district_is_phoned(station: Unit) -> None:
    make_officer(Role.STATION_HOUSE_OFFICER, station, phone="9876500001")
    make_officer(Role.SUPERINTENDENT, station.district, phone="9876500002")
    urgent_case(station=station, accused_power="yes")
    page = signed_in(Role.MONITOR, station.state).get(CALLS).text
    assert "9876500002" in page
    assert "9876500001" not in page
    assert "थाना चौक को नहीं" in page


def test_a_complaint_with_a_report_waits_for_no_call(station: Unit) -> None:
    case = urgent_case(station=station)
    file_report(case, by=make_viewer(Role.DESK, station))
    page = signed_in(Role.MONITOR, station.state).get(CALLS).text
    assert grouped(case.number) not in page
    assert "अभी कोई फोन बाकी नहीं" in page


def test_only_headquarters_sees_the_list(station: Unit) -> None:
    case = urgent_case(station=station)
    for role, where in (
        (Role.DESK, station),
        (Role.STATION_HOUSE_OFFICER, station),
        (Role.SUPERINTENDENT, station.district),
        (Role.ZONE_OFFICER, station.zone),
        (Role.AUDITOR, station.state),
    ):
        client = signed_in(role, where)
        assert client.get(CALLS).status_code == 404
        assert client.post(f"{CALLS}{case.number}/", {"spoke_with": "किसी से"}).status_code == 404
    assert UrgentCall.objects.get(case=case).done_at is None
