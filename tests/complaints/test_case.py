"""The page of one complaint."""

import pytest
from django.utils import translation

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.audit.models import Entry
from samman.cases.models import Assignment
from samman.common import clock
from samman.complaints import actions
from samman.complaints.actions import Refused
from samman.complaints.enums import Trouble
from samman.jurisdictions.models import Unit
from samman.people.actions import open_identity
from samman.people.enums import MeetAt
from tests.factories import (
    NAME,
    PHONE,
    STORY,
    at,
    citizen,
    client_of,
    direct,
    file_report,
    grouped,
    make_case,
    make_officer,
    make_viewer,
    opened_by,
    rate,
    signed_in,
    unit,
    urgent_case,
)

pytestmark = pytest.mark.django_db
REASON = {"why": "meet", "reason": "आज उनसे मिलने जाना है"}


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def elsewhere(station: Unit) -> Unit:
    return Unit.objects.stations().filter(state=station.state).exclude(zone=station.zone).order_by("id")[0]


def address(number: str, page: str = "") -> str:
    return f"/staff/complaints/{number}/{page}"


def test_owner_and_colleague_see_the_page_and_an_outsider_gets_404(station: Unit, elsewhere: Unit) -> None:
    case, theirs = make_case(station=station), make_case(station=elsewhere)
    for role in (Role.DESK, Role.STATION_HOUSE_OFFICER):
        assert grouped(case.number) in signed_in(role, station).get(address(case.number)).text
    outsider = signed_in(Role.DESK, elsewhere)
    assert outsider.get(address(theirs.number)).status_code == 200
    assert outsider.get(address(case.number)).status_code == 404
    assert outsider.get(address("000000000")).status_code == 404


PAGES = [
    "",
    "open/",
    "take/",
    "assign/",
    "write/",
    "files/",
    "word/",
    "transfer/",
    "new-key/",
    "report/",
    "report/check/",
    "review/",
]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_a_foreign_case_answers_an_outsider(page: str, station: Unit, elsewhere: Unit) -> None:
    case = make_case(station=station)
    make_case(station=elsewhere)
    for role in (Role.DESK, Role.STATION_HOUSE_OFFICER):
        client = signed_in(role, elsewhere, is_woman=True)
        assert client.get(address(case.number, page)).status_code in (404, 405)
        assert client.post(address(case.number, page), REASON).status_code in (404, 405)
    assert not Entry.objects.filter(case_id=case.pk, outcome="read").exists()


@pytest.mark.parametrize("page", PAGES)
def test_the_station_known_to_the_accused_finds_no_page_of_it(page: str, station: Unit) -> None:
    case = make_case(station=station, accused_power="yes")
    client = signed_in(Role.STATION_HOUSE_OFFICER, station, is_woman=True)
    assert client.get(address(case.number, page)).status_code in (404, 405)
    assert client.post(address(case.number, page), REASON).status_code in (404, 405)


def test_auditors_and_administrators_read_no_case(station: Unit) -> None:
    case = make_case(station=station)
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        assert signed_in(role, station.state).get(address(case.number)).status_code == 404


def test_an_ended_posting_ends_the_page_at_the_next_request(station: Unit) -> None:
    case = make_case(station=station)
    officer = make_officer(Role.DESK, station)
    client = client_of(officer)
    assert client.get(address(case.number)).status_code == 200
    Posting.objects.filter(officer=officer).update(ends_at=clock.now())
    assert client.get(address(case.number)).status_code == 404


def test_looking_at_the_page_is_recorded_and_so_is_a_refusal(station: Unit, elsewhere: Unit) -> None:
    case = make_case(station=station)
    officer = make_officer(Role.DESK, station)
    client_of(officer).get(address(case.number))
    read = Entry.objects.get(act="view_case", case_id=case.pk)
    assert (read.outcome, read.actor_id) == ("read", str(officer.pk))
    outsider = make_officer(Role.DESK, elsewhere)
    client_of(outsider).get(address(case.number))
    assert Entry.objects.filter(act="view_case", outcome="refused", actor_id=str(outsider.pk)).exists()


def test_nothing_that_names_her_stands_on_the_covered_page(station: Unit) -> None:
    case = make_case(
        station=station, may_contact=True, phone=PHONE, caller_word="गुलाब", her_word="नदी", meet_where="बाग"
    )
    desk = make_viewer(Role.DESK, station)
    file_report(case, by=desk, done="आख्या के ढके शब्द")
    rate(case, satisfied=False, words="उनके ढके शब्द")
    for role in (Role.DESK, Role.STATION_HOUSE_OFFICER):
        page = signed_in(role, station).get(address(case.number)).text
        for word in (
            NAME,
            STORY,
            PHONE,
            "गुलाब",
            "नदी",
            "बाग",
            "विपक्षी नमूना",
            "मोहल्ला",
            "आख्या के ढके शब्द",
            "उनके ढके शब्द",
        ):
            assert word not in page
        assert "विवरण ढका हुआ है" in page
        assert "कोई मिलने नहीं आया" in page


def test_opening_needs_a_reason_of_ten_letters(station: Unit) -> None:
    case = make_case(station=station)
    client = signed_in(Role.STATION_HOUSE_OFFICER, station)
    page = client.post(address(case.number, "open/"), {"why": "meet", "reason": "छोटा"})
    assert "कम से कम दस अक्षर" in page.text
    assert "छोटा" in page.text
    assert STORY not in client.get(address(case.number)).text
    assert (
        "खोलने का कारण चुनें" in client.post(address(case.number, "open/"), {"reason": "आज उनसे मिलने जाना है"}).text
    )


def test_an_opened_case_shows_story_and_identity_but_never_her_answering_word(station: Unit) -> None:
    case = make_case(station=station, may_contact=True, phone=PHONE, caller_word="गुलाब", her_word="नदी")
    officer = make_officer(Role.STATION_HOUSE_OFFICER, station)
    client = client_of(officer)
    answer = client.post(address(case.number, "open/"), REASON)
    assert answer.url == address(case.number) + "#inside"  # type: ignore[attr-defined]
    page = client.get(address(case.number)).text
    for word in (NAME, STORY, PHONE, "गुलाब", "विपक्षी नमूना", "नमूना मोहल्ला"):
        assert word in page
    assert "नदी" not in page
    entry = Entry.objects.get(act="identity_opened", case_id=case.pk)
    assert REASON["reason"] in entry.reason
    assert STORY not in signed_in(Role.STATION_HOUSE_OFFICER, station).get(address(case.number)).text


def test_a_desk_that_does_not_work_on_it_is_told_how_and_opens_it_after_taking_it(station: Unit) -> None:
    case = make_case(station=station)
    client = signed_in(Role.DESK, station)
    page = client.get(address(case.number)).text
    assert "प्रकरण स्वयं लें" in page
    assert 'name="why"' not in page
    assert client.post(address(case.number, "open/"), REASON).status_code == 403
    client.post(address(case.number, "take/"))
    client.post(address(case.number, "take/"))
    assert Assignment.objects.current().filter(case=case).count() == 1
    client.post(address(case.number, "open/"), REASON)
    assert STORY in client.get(address(case.number)).text


def test_the_head_of_the_station_gives_the_case_to_an_officer_posted_there(
    station: Unit, elsewhere: Unit
) -> None:
    case = make_case(station=station)
    desk, stranger = make_officer(Role.DESK, station), make_officer(Role.DESK, elsewhere)
    client = signed_in(Role.STATION_HOUSE_OFFICER, station)
    client.post(address(case.number, "assign/"), {"officer": desk.pk})
    assert Assignment.objects.current().filter(case=case, officer=desk).exists()
    page = client.post(address(case.number, "assign/"), {"officer": stranger.pk})
    assert "यह अधिकारी अभी यहाँ तैनात नहीं" in page.text
    assert not Assignment.objects.filter(officer=stranger).exists()
    assert (
        signed_in(Role.DESK, station).post(address(case.number, "assign/"), {"officer": desk.pk}).status_code
        == 403
    )


def test_what_she_allowed_stands_on_top_of_the_page(station: Unit) -> None:
    page = signed_in(Role.DESK, station).get(address(make_case(station=station).number)).text
    assert "अभी न मिलें: पहले उनके पेज पर लिखकर पूछें · फोन न करें" in page


def test_a_complaint_she_does_not_know_of_forbids_home_and_phone(station: Unit) -> None:
    case = make_case(
        station=station, for_whom="other", knows="no", meet_at=MeetAt.HOME, may_contact=True, phone=PHONE
    )
    page = signed_in(Role.DESK, station).get(address(case.number)).text
    assert "उन्हें इस शिकायत का पता नहीं: न घर जाएँ, न फोन करें" in page
    assert "फोन न करें" in page


def test_a_childs_case_shows_the_duty_of_pocso(station: Unit) -> None:
    page = signed_in(Role.DESK, station).get(address(make_case(station=station, under_18="yes").number)).text
    assert "पॉक्सो 19" in page
    assert "बाल कल्याण समिति" in page
    assert "POCSO 19(6)" in page


def test_her_word_is_checked_and_not_shown(station: Unit) -> None:
    case = make_case(station=station, may_contact=True, phone=PHONE, caller_word="गुलाब", her_word="नदी")
    officer = make_officer(Role.STATION_HOUSE_OFFICER, station)
    assert client_of(officer).post(address(case.number, "word/"), {"word": "नदी"}).status_code == 403
    client = opened_by(officer, case)
    assert (
        "यही उनका चुना हुआ शब्द है"
        in client.post(address(case.number, "word/"), {"word": " नदी "}, follow=True).text
    )
    wrong = client.post(address(case.number, "word/"), {"word": "पहाड़"}, follow=True).text
    assert "यह उनका शब्द नहीं है" in wrong
    assert "नदी" not in wrong
    assert [e.outcome for e in Entry.objects.filter(act="check_word").order_by("id")] == [
        "refused",
        "done",
        "refused",
    ]


def test_her_word_is_not_found_out_by_trying(station: Unit) -> None:
    case = make_case(station=station, may_contact=True, phone=PHONE, caller_word="गुलाब", her_word="नदी")
    officers = [make_officer(Role.STATION_HOUSE_OFFICER, station) for _ in range(2)]
    clients = [opened_by(officer, case) for officer in officers]
    for client, word in zip([*clients, clients[0]], ("पहाड़", "मोती", "चाँद"), strict=True):
        assert (
            "यह उनका शब्द नहीं है"
            in client.post(address(case.number, "word/"), {"word": word}, follow=True).text
        )
    for client in clients:  # the fourth, right or not, is not looked at
        page = client.post(address(case.number, "word/"), {"word": "नदी"}, follow=True).text
        assert "यही उनका चुना हुआ शब्द है" not in page
        assert "आज तीन शब्द गलत" in page


def test_on_another_day_her_word_is_checked_again(station: Unit) -> None:
    officer = make_viewer(Role.STATION_HOUSE_OFFICER, station)
    with at(hours=-25):
        case = make_case(station=station, may_contact=True, phone=PHONE, caller_word="गुलाब", her_word="नदी")
        open_identity(case.pk, reason="to test the word", by=officer)
        for word in ("पहाड़", "मोती", "चाँद"):
            assert not actions.check_word(case.pk, typed=word, by=officer)
        with pytest.raises(Refused):
            actions.check_word(case.pk, typed="नदी", by=officer)
    open_identity(case.pk, reason="to test the word", by=officer)
    assert actions.check_word(case.pk, typed="नदी", by=officer)


def test_an_answer_is_put_on_her_page_once(station: Unit) -> None:
    from samman.complaints.public import progress

    case = make_case(station=station)
    client = signed_in(Role.DESK, station)
    for _ in range(2):
        client.post(address(case.number, "write/"), {"text": "क्या हम कल मिल सकते हैं?"})
    steps = progress(citizen(case)).steps
    assert [step.words for step in steps].count("क्या हम कल मिल सकते हैं?") == 1


def test_a_phone_number_is_not_written_to_her(station: Unit) -> None:
    case = make_case(station=station)
    page = (
        signed_in(Role.DESK, station)
        .post(address(case.number, "write/"), {"text": "मुझे ९४१५० १२३४५ पर फोन करें"})
        .text
    )
    assert "फोन नंबर हटा दें" in page
    assert "९४१५० १२३४५" in page


def test_messages_are_listed_by_post_and_state_without_numbers(station: Unit) -> None:
    officer = make_officer(Role.STATION_HOUSE_OFFICER, station, phone="9876500000")
    case = make_case(station=station)
    page = client_of(officer).get(address(case.number)).text
    assert "थाना प्रभारी, चौक · एसएमएस" in page
    assert "9876500000" not in page


def test_the_page_speaks_english_under_its_prefix(station: Unit) -> None:
    case = urgent_case(station=station, trouble=Trouble.HOME)
    page = signed_in(Role.DESK, station).get(f"/en{address(case.number)}").text
    with translation.override("en"):
        assert "What to do now" in page
        assert "Cruelty or beating at home" in page
        assert "Most urgent" in page


def test_the_case_page_asks_a_bounded_number_of_questions(
    station: Unit, django_assert_max_num_queries: object
) -> None:
    case = make_case(station=station)
    desk = make_viewer(Role.DESK, station)
    for _ in range(3):
        file_report(case, by=desk)
        rate(case, satisfied=False)
        direct(case)
    client = signed_in(Role.STATION_HOUSE_OFFICER, station)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get(address(case.number))


def test_a_file_of_the_officers_is_sealed_and_a_wrong_one_gets_a_sentence(station: Unit) -> None:
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    case = make_case(station=station)
    client = signed_in(Role.DESK, station)
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    client.post(address(case.number, "files/"), {"file": SimpleUploadedFile("a.png", picture.getvalue())})
    assert case.files.get().purpose == "report"
    page = client.post(address(case.number, "files/"), {"file": SimpleUploadedFile("a.svg", b"<svg></svg>")})
    assert page.status_code == 200
    assert case.files.count() == 1
    assert "कोई फाइल चुनें" in client.post(address(case.number, "files/"), {}).text


def test_the_history_of_a_kept_case_does_not_say_that_the_station_was_told(station: Unit) -> None:
    case = make_case(station=station, accused_power="yes")
    page = signed_in(Role.SUPERINTENDENT, station.district).get(address(case.number)).text
    assert "थाने को नहीं" in page
    assert "शिकायत दर्ज। थाना, सीओ" not in page
