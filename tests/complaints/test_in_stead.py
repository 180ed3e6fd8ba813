"""The nodal officer reports in the stead of a station, with a reason; the report and the station say so."""

import pytest

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import actions
from samman.complaints.actions import Refused
from samman.complaints.enums import State
from samman.complaints.models import ActionTakenReport
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from tests.factories import (
    accept,
    at,
    cleaned_report,
    client_of,
    file_report,
    make_case,
    make_officer,
    make_viewer,
    signed_in,
    unit,
)

pytestmark = pytest.mark.django_db
CHOICE = "अंतिम आख्या नोडल अधिकारी के पास</option>"  # of the list's filter
WHY = "थाने पर तीन दिन से कोई नहीं"


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def case(station: Unit) -> Case:
    with at(hours=-5):
        return make_case(station=station)


def page_of(case: Case) -> str:
    return f"/staff/complaints/{case.number}/"


def told(case: Case, event: str) -> set[str]:
    return set(Message.objects.filter(case=case, event=event).values_list("recipient_label", flat=True))


def test_a_final_report_in_stead_lies_before_the_sp_on_the_list_and_on_the_page(
    case: Case, station: Unit
) -> None:
    desk = signed_in(Role.STATION_HOUSE_OFFICER, station)
    file_report(case, by=make_viewer(Role.NODAL_OFFICER, station.district), is_final=True, stead_reason=WHY)
    for page in (desk.get("/staff/complaints/").text, desk.get(page_of(case)).text):
        assert "अंतिम आख्या पुलिस अधीक्षक के पास" in page
        assert "अंतिम आख्या नोडल अधिकारी के पास" not in page.replace(CHOICE, "")
    other = make_case(station=station)
    file_report(other, by=make_viewer(Role.DESK, station), is_final=True)
    assert "अंतिम आख्या नोडल अधिकारी के पास" in desk.get(page_of(other)).text


def typed() -> dict[str, str]:
    """A whole final report as it is typed."""
    now = clock.in_ist(clock.now())
    day, hour = f"{now:%d/%m/%Y}", f"{now:%H:%M}"
    return {
        "version": "0",
        "do": "check",
        "kind": "final",
        "decision": "ncr",
        "gd_number": "21",
        "gd_date": day,
        "gd_time": hour,
        "was_met": "yes",
        "met_by": "महिला उ०नि० नमूना",
        "met_date": day,
        "met_time": hour,
        "met_where": "हेल्प डेस्क",
        "met_by_woman": "yes",
        "met_in_plain_clothes": "yes",
        "done": "उनसे मिलकर बात की गई",
        "public_part": "हम आपसे मिले।",
        "public_language": "hi",
    }


def file_in_stead(case: Case, nodal: Viewer) -> None:
    actions.submit_report(
        case.pk, cleaned=cleaned_report(), is_final=True, version=case.version, by=nodal, stead_reason=WHY
    )


def test_the_page_says_so_asks_why_and_the_station_reads_it(case: Case, station: Unit) -> None:
    client = signed_in(Role.NODAL_OFFICER, station.district)
    assert "थाने के स्थान पर आख्या लिखें" in client.get(page_of(case)).text
    assert "थाना चौक के स्थान पर" in client.get(f"{page_of(case)}report/").text
    page = client.post(f"{page_of(case)}report/", typed(), follow=True)
    check = page.redirect_chain[-1][0]
    assert "थाने के स्थान पर आख्या क्यों दे रहे हैं" in page.text
    hidden = {"version": case.version, "draft_version": "1"}
    page = client.post(check, {**hidden, "reason": "न"})
    assert "कम से कम दस अक्षर" in page.text
    assert not ActionTakenReport.objects.exists()
    client.post(check, {**hidden, "reason": WHY})
    report = ActionTakenReport.objects.get()
    assert (report.in_stead, report.submitted_from) == (True, station.district)
    page_of_desk = signed_in(Role.DESK, station).get(page_of(case)).text
    for words in ("नोडल अधिकारी, लखनऊ, थाने के स्थान पर", WHY, "थाने के स्थान पर नोडल अधिकारी की अंतिम आख्या"):
        assert words in page_of_desk
    assert told(case, "report_in_stead") == {f"unit@{station.code}"}


def test_without_a_reason_it_is_refused(case: Case, station: Unit) -> None:
    nodal = make_viewer(Role.NODAL_OFFICER, station.district)
    with pytest.raises(Refused):
        file_report(case, by=nodal)
    assert not ActionTakenReport.objects.exists()


def test_a_final_one_goes_to_the_sp_who_accepts_it(case: Case, station: Unit) -> None:
    assert station.district is not None
    nodal = make_viewer(Role.NODAL_OFFICER, station.district, phone="9412340031")
    sp = make_viewer(Role.SUPERINTENDENT, station.district, phone="9412340032")
    file_in_stead(case, nodal)
    assert told(case, "report_submitted") == {f"superintendent@{station.district.code}"}
    with pytest.raises(Refused):
        accept(case, by=nodal)
    accept(case, by=sp)
    case.refresh_from_db()
    assert case.state_code == State.AWAITING_RATING


def test_a_report_of_the_station_or_of_the_districts_own_case_is_in_nobodys_stead(
    case: Case, station: Unit
) -> None:
    client = signed_in(Role.DESK, station)
    assert "के स्थान पर" not in client.get(f"{page_of(case)}report/").text
    assert not file_report(case, by=make_viewer(Role.DESK, station)).in_stead
    own = make_case(station=station, accused_power="yes")
    report = file_report(own, by=make_viewer(Role.NODAL_OFFICER, station.district))
    assert (report.in_stead, report.submitted_from) == (False, station.district)
    assert not told(own, "report_in_stead")


def test_a_nodal_officer_with_a_post_at_the_station_reports_for_the_station(
    case: Case, station: Unit
) -> None:
    officer = make_officer(Role.NODAL_OFFICER, station.district)
    Posting.objects.create(
        officer=officer, unit=station, role=Role.STATION_HOUSE_OFFICER, starts_at=clock.now()
    )
    assert not file_report(case, by=viewer_of(officer)).in_stead
    assert "थाने के स्थान पर आख्या लिखें" not in client_of(officer).get(page_of(case)).text
