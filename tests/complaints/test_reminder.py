"""Officers above remind a station of the report that it owes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.complaints import actions
from samman.complaints.actions import Refused
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from tests.factories import accept, at, file_report, make_case, make_viewer, signed_in, unit

pytestmark = pytest.mark.django_db
LINE = "जीडी संख्या भी लिखें"


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def case(station: Unit) -> Case:
    with at(hours=-5):
        return make_case(station=station)


def page_of(case: Case) -> str:
    return f"/staff/complaints/{case.number}/"


def reminders(case: Case) -> int:
    return case.history.filter(event="reminded").count()


@pytest.mark.parametrize(
    ("role", "level"),
    [(Role.NODAL_OFFICER, "district"), (Role.SUPERINTENDENT, "district"), (Role.MONITOR, "state")],
)
def test_the_station_gets_a_message_and_reads_the_line(
    case: Case, station: Unit, role: Role, level: str
) -> None:
    client = signed_in(role, getattr(station, level))
    assert "अनुस्मारक भेजें" in client.get(page_of(case)).text
    page = client.post(f"{page_of(case)}remind/", {"words": LINE}, follow=True).text
    assert "अनुस्मारक भेजा गया" in page
    message = Message.objects.get(case=case, event="report_reminder")
    assert message.recipient_label == f"unit@{station.code}"
    assert (
        LINE in signed_in(Role.DESK, station).get(page_of(case)).text
    )  # not opened: from officer to officer
    entry = case.history.get(event="reminded")
    assert LINE not in str(entry.data)
    assert LINE.encode() not in bytes(entry.sealed or b"")
    assert Entry.objects.filter(act="reminded", case_id=case.pk).exists()


def test_at_most_once_an_hour_whoever_reminds(case: Case, station: Unit) -> None:
    nodal = make_viewer(Role.NODAL_OFFICER, station.district)
    monitor = make_viewer(Role.MONITOR, station.state)
    actions.remind_station(case.pk, words="", by=nodal)
    for by in (nodal, monitor):
        with pytest.raises(Refused):
            actions.remind_station(case.pk, words="", by=by)
    page = (
        signed_in(Role.SUPERINTENDENT, station.district).post(f"{page_of(case)}remind/", {}, follow=True).text
    )
    assert "एक घंटे के भीतर" in page
    assert "पिछला अनुस्मारक" in page
    with at(hours=1.01):
        actions.remind_station(case.pk, words="", by=monitor)
    assert reminders(case) == 2
    assert Message.objects.filter(case=case, event="report_reminder").count() == 2


def test_stations_and_outsiders_do_not_remind(case: Case, station: Unit) -> None:
    elsewhere = unit("up-amethi-gauriganj")
    make_case(station=elsewhere)
    for role, where in (
        (Role.DESK, station),
        (Role.STATION_HOUSE_OFFICER, station),
        (Role.CIRCLE_OFFICER, station.circle),
    ):
        client = signed_in(role, where)
        assert "अनुस्मारक भेजें" not in client.get(page_of(case)).text
        assert client.post(f"{page_of(case)}remind/", {"words": LINE}).status_code == 403
        with pytest.raises(PermissionDenied):
            actions.remind_station(case.pk, words="", by=make_viewer(role, where))
    for role, where in ((Role.NODAL_OFFICER, elsewhere.district), (Role.SUPERINTENDENT, elsewhere.district)):
        assert signed_in(role, where).post(f"{page_of(case)}remind/").status_code == 404
        with pytest.raises(Http404):
            actions.remind_station(case.pk, words="", by=make_viewer(role, where))
    assert not reminders(case)


def test_nobody_is_reminded_of_a_report_that_is_in(case: Case, station: Unit) -> None:
    file_report(case, by=make_viewer(Role.DESK, station), is_final=True)
    nodal = make_viewer(Role.NODAL_OFFICER, station.district)
    with pytest.raises(PermissionDenied):
        actions.remind_station(case.pk, words="", by=nodal)
    accept(case, by=nodal)
    client = signed_in(Role.MONITOR, station.state)
    assert "अनुस्मारक भेजें" not in client.get(page_of(case)).text


def test_of_the_districts_own_case_its_nodal_officer_is_reminded(station: Unit) -> None:
    case = make_case(station=station, accused_power="yes")
    nodal = make_viewer(Role.NODAL_OFFICER, station.district, phone="9412340021")
    with pytest.raises(PermissionDenied):
        actions.remind_station(case.pk, words="", by=nodal)
    actions.remind_station(case.pk, words="", by=make_viewer(Role.SUPERINTENDENT, station.district))
    assert station.district is not None
    told = Message.objects.get(case=case, event="report_reminder")
    assert told.recipient_label == f"nodal_officer@{station.district.code}"


def test_too_long_a_line_is_kept_and_said(case: Case, station: Unit) -> None:
    client = signed_in(Role.NODAL_OFFICER, station.district)
    page = client.post(f"{page_of(case)}remind/", {"words": "क" * 301}).text
    assert "क" * 301 in page
    assert "300" in page
    answer = client.post(
        f"{page_of(case)}remind/", "words=%00", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert not reminders(case)
