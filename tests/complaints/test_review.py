"""The nodal officer's word on a final report."""

import pytest

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.complaints.enums import State
from samman.complaints.models import ReportReview
from samman.jurisdictions.models import Unit
from tests.factories import (
    client_of,
    file_report,
    make_case,
    make_officer,
    make_viewer,
    opened_by,
    signed_in,
    unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def case(station: Unit) -> Case:
    made = make_case(station=station)
    file_report(made, by=make_viewer(Role.DESK, station), is_final=True, done="पूरी कार्यवाही के शब्द")
    made.refresh_from_db()
    return made


def address(case: Case) -> str:
    return f"/staff/complaints/{case.number}/review/"


def answer(case: Case, **values: object) -> dict[str, object]:
    newest = case.reports.latest("id")
    return {"answer": "accept", "remark": "", "version": case.version, "report": newest.pk, **values}


def test_the_words_are_read_after_opening_with_a_reason(case: Case, station: Unit) -> None:
    officer = make_officer(Role.NODAL_OFFICER, station.district)
    client = client_of(officer)
    page = client.get(address(case)).text
    assert "पूरी कार्यवाही के शब्द" not in page
    assert 'name="answer"' not in page
    opening = {"why": "review", "reason": "अंतिम आख्या का परीक्षण", "back": "review"}
    assert client.post(f"/staff/complaints/{case.number}/open/", opening).url == address(case)  # type: ignore[attr-defined]
    assert "पूरी कार्यवाही के शब्द" in client.get(address(case)).text


def test_accepting_passes_it_on_to_her(case: Case, station: Unit) -> None:
    client = opened_by(make_officer(Role.NODAL_OFFICER, station.district), case)
    assert "दर्ज हुआ" in client.post(address(case), answer(case), follow=True).text
    case.refresh_from_db()
    assert case.state_code == State.AWAITING_RATING


def test_returning_needs_a_remark_and_keeps_what_was_typed(case: Case, station: Unit) -> None:
    client = opened_by(make_officer(Role.NODAL_OFFICER, station.district), case)
    page = client.post(address(case), answer(case, answer="return", remark="कम"))
    assert "कम से कम दस अक्षर" in page.text
    assert not ReportReview.objects.exists()
    client.post(address(case), answer(case, answer="return", remark="उनसे मिले नहीं, फिर जाएँ"))
    case.refresh_from_db()
    assert case.state_code == State.INTERIM_REPORTED
    page = opened_by(make_officer(Role.STATION_HOUSE_OFFICER, station), case).get(
        f"/staff/complaints/{case.number}/"
    )
    assert "उनसे मिले नहीं, फिर जाएँ" in page.text


def test_a_stale_page_answers_nothing_and_keeps_the_remark(case: Case, station: Unit) -> None:
    client = opened_by(make_officer(Role.NODAL_OFFICER, station.district), case)
    stale = answer(case, answer="return", remark="यह टिप्पणी न खोए", version=case.version - 1)
    page = client.post(address(case), stale).text
    assert "यह टिप्पणी न खोए" in page
    assert "इस बीच" in page
    assert not ReportReview.objects.exists()


def test_pressing_twice_answers_once(case: Case, station: Unit) -> None:
    client = opened_by(make_officer(Role.NODAL_OFFICER, station.district), case)
    for _ in range(2):
        assert client.post(address(case), answer(case), follow=True).status_code == 200
    assert ReportReview.objects.count() == 1


def test_nobody_answers_a_report_of_their_own(station: Unit) -> None:
    officer = make_officer(Role.NODAL_OFFICER, station.district)
    case = make_case(station=station)
    from samman.accounts.viewer import viewer_of

    file_report(case, by=viewer_of(officer), is_final=True, stead_reason="The station is on election duty.")
    case.refresh_from_db()
    client = opened_by(officer, case)
    assert "यह आख्या आपने स्वयं दी है" in client.get(address(case)).text
    client.post(address(case), answer(case))
    assert not ReportReview.objects.exists()


def test_station_range_and_headquarters_do_not_answer_it(case: Case, station: Unit) -> None:
    for role, where in (
        (Role.DESK, station),
        (Role.STATION_HOUSE_OFFICER, station),
        (Role.MONITOR, station.state),
    ):
        client = signed_in(role, where)
        assert client.get(address(case)).status_code == 403
        assert client.post(address(case), answer(case)).status_code == 403
    outsider = Unit.objects.districts().exclude(code="up-lucknow")[0]
    assert signed_in(Role.NODAL_OFFICER, outsider).get(address(case)).status_code == 404
    assert not ReportReview.objects.exists()
