"""Legal vetting: what comes before the adviser, who may write the note, and what it leads to (mission V8)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.complaints import actions
from samman.complaints.enums import Advice, Decision, State, Trouble, VettingCause
from samman.complaints.models import VettingNote
from samman.deadlines.engine import fire_due
from samman.directory.models import Offence
from samman.messages.models import Message
from tests.complaints.trips import make_complaint, reported_and_accepted, submit
from tests.factories import STORY, at, direct, grouped, make_viewer, opened_by, rate, signed_in, unit, vet
from tests.officers import make_map, make_officer

pytestmark = pytest.mark.django_db
QUEUE = "/staff/vetting/"


@pytest.fixture
def dissatisfied() -> Case:
    case = reported_and_accepted()
    rate(case, satisfied=False, words="कोई मिलने नहीं आया था")
    case.refresh_from_db()
    return case


def address(case: Case) -> str:
    return f"/staff/complaints/{case.number}/vetting/{case.vettings.latest('id').pk}/"


def test_a_dissatisfied_complaint_stands_in_the_queue_and_advisers_are_told(dissatisfied: Case) -> None:
    adviser = signed_in(Role.LEGAL_ADVISER, dissatisfied.state)
    page = adviser.get(QUEUE).text
    assert grouped(dissatisfied.number) in page
    rate_again = Message.objects.filter(case=dissatisfied, event="complainant_dissatisfied")
    assert rate_again.exists()


@pytest.mark.parametrize("decision", [Decision.NO_OFFENCE, Decision.ENQUIRY])
def test_a_decision_that_the_law_hardly_allows_comes_without_her_rating(decision: Decision) -> None:
    case = make_complaint(trouble=Trouble.TOUCH)
    extra = (
        {"leave_by": "क्षेत्राधिकारी नमूना", "leave_at": case.created_at} if decision == Decision.ENQUIRY else {}
    )
    submit(case, make_viewer(Role.DESK, case.unit), is_final=False, decision=decision, **extra)
    (vetting,) = case.vettings.all()
    assert vetting.cause in (VettingCause.NO_OFFENCE, VettingCause.ENQUIRY)
    assert case.state_code == State.INTERIM_REPORTED  # the police go on meanwhile


def test_a_second_report_of_the_same_decision_opens_no_second_vetting() -> None:
    case = make_complaint(trouble=Trouble.TOUCH)
    for _ in range(2):
        submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    assert case.vettings.count() == 1


def test_no_offence_on_other_troubles_stays_with_the_district() -> None:
    case = make_complaint(trouble=Trouble.WORK)
    submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    assert not case.vettings.exists()


def test_a_listed_section_in_the_report_brings_it_there_whatever_the_trouble() -> None:
    case = make_complaint(trouble=Trouble.WORK)
    listed = Offence.objects.filter(is_listed_199c=True)[:1]
    submit(case, make_viewer(Role.DESK, case.unit), is_final=False, offences=[o.pk for o in listed])
    assert case.vettings.exists()


def test_the_note_is_written_by_the_page_with_sections_by_number(dissatisfied: Case) -> None:
    adviser = signed_in(Role.LEGAL_ADVISER, dissatisfied.state)
    adviser.post(
        address(dissatisfied),
        {
            "gaps": ["no_fir", "not_met"],
            "sections": "BNS 74, 78",
            "words": "एफआईआर दर्ज होनी थी",
            "advice": "direct",
        },
    )
    note = VettingNote.objects.get()
    assert note.gaps == ["no_fir", "not_met"]
    assert [offence.section for offence in note.sections.all()] == ["74", "78(2)"]
    assert actions.note_words(note, dissatisfied) == "एफआईआर दर्ज होनी थी"
    assert grouped(dissatisfied.number) in adviser.get(QUEUE).text.split('id="to-direct"')[1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"sections": "BNS 99999"}, "BNS 99999"),
        ({"sections": "छेड़छाड़"}, "छेड़छाड़"),
        ({"words": " "}, "दस अक्षरों"),
        ({"advice": ""}, "संस्तुति चुनें"),
        ({"gaps": ["zzz"]}, "उत्तरों में से"),
        ({"advice": "in_order"}, "निर्देश हर हाल में"),
        ({"words": "क" * 4001}, "4000"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    dissatisfied: Case, typed: dict[str, object], said: str
) -> None:
    adviser = signed_in(Role.LEGAL_ADVISER, dissatisfied.state)
    fields = {
        "gaps": ["no_fir"],
        "sections": "BNS 74",
        "words": "टिप्पणी जो बनी रहे",
        "advice": "direct",
        **typed,
    }
    page = adviser.post(address(dissatisfied), fields)
    assert page.status_code == 200
    assert said in page.text
    assert str(fields["words"])[:15] in page.text
    assert not VettingNote.objects.exists()


def test_a_second_press_writes_no_second_note(dissatisfied: Case) -> None:
    adviser = signed_in(Role.LEGAL_ADVISER, dissatisfied.state)
    fields = {"words": "टिप्पणी जो एक बार हो", "advice": "direct"}
    adviser.post(address(dissatisfied), fields)
    assert adviser.post(address(dissatisfied), fields).status_code == 200
    assert VettingNote.objects.count() == 1


def test_in_order_ends_the_vetting_of_a_decision() -> None:
    case = make_complaint(trouble=Trouble.TOUCH)
    submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    vet(case, advice=Advice.IN_ORDER, gaps=[])
    assert not case.vettings.open().exists()
    assert case.state_code == State.INTERIM_REPORTED


def test_only_advisers_of_her_state_write_the_note(dissatisfied: Case) -> None:
    other = make_map().other_state
    page = address(dissatisfied)
    fields = {"words": "टिप्पणी जो नहीं लगेगी", "advice": "direct"}
    for role, where, status in (
        (Role.LEGAL_ADVISER, other, 404),
        (Role.MONITOR, dissatisfied.state, 403),
        (Role.SUPERINTENDENT, dissatisfied.district, 404),
        (Role.DESK, dissatisfied.unit, 404),
    ):
        assert signed_in(role, where).post(page, fields).status_code == status, role
    assert not VettingNote.objects.exists()
    vetting = dissatisfied.vettings.get()
    for role, where, error in (
        (Role.LEGAL_ADVISER, other, Http404),
        (Role.MONITOR, dissatisfied.state, PermissionDenied),
    ):
        with pytest.raises(error):
            actions.take_vetting(dissatisfied.pk, vetting_id=vetting.pk, by=make_viewer(role, where))


def test_a_vetting_is_found_only_under_its_own_complaint(dissatisfied: Case) -> None:
    adviser = signed_in(Role.LEGAL_ADVISER, dissatisfied.state)
    other = reported_and_accepted(unit("up-lucknow-hazratganj"))
    number = dissatisfied.vettings.get().pk
    for wrong in (number, 2**63, 10**30):
        assert adviser.get(f"/staff/complaints/{other.number}/vetting/{wrong}/").status_code == 404


def test_her_words_and_the_reports_are_covered_until_the_adviser_opens_them(dissatisfied: Case) -> None:
    officer = make_officer(Role.LEGAL_ADVISER, dissatisfied.state)
    page = opened_by(officer, dissatisfied).get(address(dissatisfied)).text
    assert "कोई मिलने नहीं आया था" in page
    closed = signed_in(Role.LEGAL_ADVISER, dissatisfied.state).get(address(dissatisfied)).text
    assert "कोई मिलने नहीं आया था" not in closed
    assert STORY not in closed


def test_headquarters_clock_climbs_once_and_stops_with_the_direction() -> None:
    case = reported_and_accepted()
    rate(case, satisfied=False)
    with at(hours=25) as now:
        fire_due(now)
        fire_due(now)
    assert case.history.filter(event="vetting_late").count() == 1
    direct(case)
    with at(hours=80) as now:
        fire_due(now)
    assert case.history.filter(event="vetting_late").count() == 1
