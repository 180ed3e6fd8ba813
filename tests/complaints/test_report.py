"""Writing the action-taken report: the draft, two officers at once, the check, sending."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.common import clock
from samman.complaints.actions import report_draft_content, report_words
from samman.complaints.enums import Decision, State, Trouble
from samman.complaints.models import ActionTakenReport, ReportDraft
from samman.directory.models import Offence
from samman.jurisdictions.models import Unit
from tests.factories import (
    at,
    client_of,
    direct,
    file_report,
    make_case,
    make_officer,
    make_viewer,
    rate,
    signed_in,
    unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def case(station: Unit) -> Case:
    with at(hours=-3):
        return make_case(station=station)


@pytest.fixture
def desk(station: Unit) -> Client:
    return signed_in(Role.DESK, station)


def address(case: Case, page: str = "") -> str:
    return f"/staff/complaints/{case.number}/report/{page}"


def typed(**values: object) -> dict[str, object]:
    """The form as an officer fills it an hour ago."""
    then = clock.in_ist(clock.now() - timedelta(hours=1))
    return {
        "version": "0",
        "kind": "interim",
        "decision": "no_offence",
        "no_offence_reason": "सब देखकर कारण लिखा",
        "gd_number": "21",
        "gd_date": then.date().isoformat(),
        "gd_time": f"{then:%H:%M}",
        "was_met": "yes",
        "met_by": "महिला उ०नि०",
        "met_date": then.date().isoformat(),
        "met_time": f"{then:%H:%M}",
        "met_where": "हेल्प डेस्क",
        "met_by_woman": "yes",
        "met_in_plain_clothes": "yes",
        "done": "उनसे मिलकर बात की",
        "public_part": "हम आपसे मिले।",
        "public_language": "hi",
        "do": "check",
        **values,
    }


def draft_of(case: Case) -> dict[str, object]:
    return report_draft_content(ReportDraft.objects.select_related("case").get(case=case))


def send(client: Client, case: Case) -> str:
    """Press 'send' on the check page as it is shown, and return the page that follows."""
    page = client.get(address(case, "check/")).text
    hidden = dict(re.findall(r'name="(version|draft_version)" value="(\d+)"', page))
    return client.post(address(case, "check/"), hidden, follow=True).text


def test_a_report_is_written_checked_and_sent_and_stops_the_clock(case: Case, desk: Client) -> None:
    assert desk.post(address(case), typed()).url == address(case, "check/")  # type: ignore[attr-defined]
    page = desk.get(address(case, "check/")).text
    assert "हम आपसे मिले।" in page
    assert "अपराध नहीं बनता" in page
    assert not ActionTakenReport.objects.exists()
    assert "अंतरिम आख्या भेजी गई" in send(desk, case)
    case.refresh_from_db()
    assert case.state_code == State.INTERIM_REPORTED
    assert case.due_at is not None and case.due_at > clock.now() + timedelta(days=13)  # the final one
    assert case.deadlines.get(ladder="action_taken_report").stopped_at is not None
    report = ActionTakenReport.objects.get()
    assert report_words(report)["done"] == "उनसे मिलकर बात की"
    assert not ReportDraft.objects.exists()


def test_pressing_send_twice_sends_once(case: Case, desk: Client) -> None:
    desk.post(address(case), typed())
    page = desk.get(address(case, "check/")).text
    hidden = dict(re.findall(r'name="(version|draft_version)" value="(\d+)"', page))
    desk.post(address(case, "check/"), hidden)
    again = desk.post(address(case, "check/"), hidden, follow=True).text
    assert ActionTakenReport.objects.count() == 1
    assert "पहले ही भेजी जा चुकी है" in again


def test_a_draft_keeps_whatever_was_typed_even_wrong(case: Case, desk: Client) -> None:
    desk.post(address(case), typed(do="save", gd_date="३२/13/2026", fir_number="चार सौ", kind=""))
    page = desk.get(address(case)).text
    assert 'value="३२/13/2026"' in page
    assert "चार सौ" in page
    assert not ActionTakenReport.objects.exists()


def test_what_is_wrong_is_said_in_sentences_and_nothing_is_lost(case: Case, desk: Client) -> None:
    answer = desk.post(
        address(case),
        typed(kind="", decision="fir", gd_date="32/13/2026", met_time="25:10", public_part=""),
        follow=True,
    )
    page = unescape(answer.text)
    for sentence in (
        "चुनें कि आख्या अंतरिम है या अंतिम",
        "एफआईआर संख्या वर्ष सहित लिखें",
        "ऐसी कोई तारीख नहीं है",
        "ऐसा कोई समय नहीं है",
        "उन्हें खाली पेज न मिले",
        "कम से कम एक धारा चुनें",
    ):
        assert sentence in page
    assert "उनसे मिलकर बात की" in page
    assert 'value="32/13/2026"' in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"gd_date": "2099-01-01"}, "यह समय अभी आया नहीं है"),
        ({"met_date": "2001-01-01"}, "शिकायत दर्ज होने से पहले"),
        ({"decision": "enquiry"}, "लिखें कि अनुमति किसने दी"),
        ({"decision": "no_offence", "no_offence_reason": "  "}, "बिना कारण"),
        ({"was_met": "no"}, "मुलाकात क्यों नहीं हुई"),
        ({"public_part": "9415012345 पर बात करें"}, "फोन नंबर हटा दें"),
        ({"decision": "compromise"}, "दिए हुए उत्तरों में से"),
    ],
)
def test_each_rule_of_a_report_has_its_sentence(
    case: Case, desk: Client, values: dict[str, str], sentence: str
) -> None:
    page = desk.post(address(case), typed(**values), follow=True).text
    assert sentence in page
    assert not ActionTakenReport.objects.exists()


def test_compromise_is_never_offered(case: Case, desk: Client) -> None:
    page = desk.get(address(case)).text
    assert "समझौता" not in page
    assert "सुलह" not in page


def test_a_compromise_written_anyway_is_warned_of(case: Case, desk: Client) -> None:
    desk.post(address(case), typed(done="दोनों पक्षों में समझौता हो गया"))
    assert "समझौता निस्तारण नहीं है" in desk.get(address(case, "check/")).text


def test_sections_are_found_added_and_removed_without_a_script(case: Case, desk: Client) -> None:
    offence = Offence.objects.get(code="BNS-74")
    page = desk.post(address(case), typed(do="search", q="74"), follow=True).text
    assert f'value="add-{offence.pk}"' in page
    page = desk.post(address(case), typed(do=f"add-{offence.pk}", version="1"), follow=True).text
    assert f'name="offences" value="{offence.pk}"' in page
    assert "उनसे मिलकर बात की" in page
    desk.post(address(case), typed(do=f"remove-{offence.pk}", version="2", offences=[offence.pk]))
    assert draft_of(case)["offences"] == []


def test_not_recording_a_listed_offence_is_warned_of_and_does_not_block(case: Case, desk: Client) -> None:
    listed = Offence.objects.filter(is_listed_199c=True).first()
    assert listed is not None
    desk.post(address(case), typed(offences=[listed.pk]))
    assert "धारा 199(ग) बीएनएस" in desk.get(address(case, "check/")).text
    assert "धारा 199(ग) बीएनएस" in desk.get(address(case)).text
    send(desk, case)
    assert list(ActionTakenReport.objects.get().sections.all()) == [listed]


@pytest.mark.parametrize("number", ["मु०अ०सं० 412/2026", "मु0अ0सं0-412/26", "412/26", "४१२/२०२६", "0412 / 2026"])
def test_an_fir_number_is_understood_as_officers_write_it(case: Case, desk: Client, number: str) -> None:
    offence = Offence.objects.first()
    assert offence is not None
    desk.post(
        address(case), typed(decision="fir", fir_number=number, fir_is_sensitive="on", offences=[offence.pk])
    )
    assert "मु०अ०सं० 412/2026" in desk.get(address(case, "check/")).text
    send(desk, case)
    report = ActionTakenReport.objects.get()
    assert (report.decision, report.fir_number, report.fir_year, report.fir_is_sensitive) == (
        Decision.FIR,
        "412",
        2026,
        True,
    )


@pytest.mark.parametrize(
    ("trouble", "child", "ticked"),
    [(Trouble.FORCED, "no", True), (Trouble.HOME, "yes", True), (Trouble.HOME, "no", False)],
)
def test_an_fir_of_a_protected_person_is_sensitive_unless_someone_says_otherwise(
    station: Unit, desk: Client, trouble: str, child: str, ticked: bool
) -> None:
    case = make_case(station=station, trouble=trouble, under_18=child, when="long")
    page = desk.get(address(case)).text
    box = re.search(r'<input[^>]*name="fir_is_sensitive"[^>]*>', page)
    assert box is not None
    assert ("checked" in box[0]) is ticked


def test_two_officers_at_once_see_each_others_text_and_lose_nothing(case: Case, station: Unit) -> None:
    seema, rakesh = (
        make_officer(Role.DESK, station, name_hi="सीमा"),
        make_officer(Role.STATION_HOUSE_OFFICER, station),
    )
    first, second = client_of(seema), client_of(rakesh)
    first.post(address(case), typed(do="save", done="सीमा का लिखा", gd_number="7"))
    answer = second.post(address(case), typed(do="save", done="राकेश का लिखा", gd_number="7"))
    assert answer.status_code == 409
    page = answer.text
    assert "सीमा का लिखा" in page
    assert "राकेश का लिखा" in page
    assert "सीमा" in page
    assert draft_of(case)["done"] == "सीमा का लिखा"
    # Choosing both keeps both; the field in which they agree is not asked about.
    assert 'name="choose-gd_number"' not in page
    chosen = typed(
        do="save",
        done="राकेश का लिखा",
        gd_number="7",
        version="1",
        merge="1",
        **{"theirs-done": "सीमा का लिखा", "choose-done": "both"},
    )
    second.post(address(case), chosen)
    assert draft_of(case)["done"] == "सीमा का लिखा\n\nराकेश का लिखा"


def test_choosing_theirs_keeps_theirs_and_a_third_version_is_shown_again(case: Case, station: Unit) -> None:
    first, second = signed_in(Role.DESK, station), signed_in(Role.DESK, station)
    first.post(address(case), typed(do="save", done="पहला"))
    assert second.post(address(case), typed(do="save", done="दूसरा")).status_code == 409
    first.post(address(case), typed(do="save", done="पहला और", version="1"))
    merged = typed(
        do="save", done="दूसरा", version="1", merge="1", **{"theirs-done": "पहला", "choose-done": "theirs"}
    )
    answer = second.post(address(case), merged)
    assert answer.status_code == 409
    assert "पहला और" in answer.text
    second.post(
        address(case),
        typed(
            do="save",
            done="दूसरा",
            version="2",
            merge="1",
            **{"theirs-done": "पहला और", "choose-done": "theirs"},
        ),
    )
    assert draft_of(case)["done"] == "पहला और"


def test_the_same_press_twice_is_no_conflict(case: Case, desk: Client) -> None:
    for _ in range(2):
        assert desk.post(address(case), typed(do="save")).status_code == 302


def test_the_draft_keeps_itself_for_the_script(case: Case, station: Unit, desk: Client) -> None:
    answer = desk.post(address(case), typed(do="", done="थोड़ा"), headers={"Accept": "application/json"})
    assert answer.json() == {"version": 1}
    other = signed_in(Role.DESK, station)
    late = other.post(address(case), typed(do="", done="और"), headers={"Accept": "application/json"})
    assert late.status_code == 409
    assert draft_of(case)["done"] == "थोड़ा"


def test_a_draft_changed_after_the_check_page_is_not_sent_unread(
    case: Case, station: Unit, desk: Client
) -> None:
    desk.post(address(case), typed())
    page = desk.get(address(case, "check/")).text
    hidden = dict(re.findall(r'name="(version|draft_version)" value="(\d+)"', page))
    signed_in(Role.STATION_HOUSE_OFFICER, station).post(
        address(case), typed(do="save", done="बदला हुआ", version="1")
    )
    answer = desk.post(address(case, "check/"), hidden, follow=True).text
    assert not ActionTakenReport.objects.exists()
    assert "प्रारूप बदला गया" in answer
    assert "बदला हुआ" in answer


def test_a_case_that_changed_meanwhile_is_read_again_before_sending(
    case: Case, station: Unit, desk: Client
) -> None:
    desk.post(address(case), typed())
    page = desk.get(address(case, "check/")).text
    hidden = dict(re.findall(r'name="(version|draft_version)" value="(\d+)"', page))
    Case.objects.filter(pk=case.pk).update(version=case.version + 7)
    answer = desk.post(address(case, "check/"), hidden, follow=True).text
    assert not ActionTakenReport.objects.exists()
    assert "इस बीच शिकायत में कुछ बदला है" in answer


def test_only_the_unit_that_has_it_and_the_nodal_officer_write_the_report(case: Case, station: Unit) -> None:
    for role, where in (
        (Role.DESK, station),
        (Role.STATION_HOUSE_OFFICER, station),
        (Role.NODAL_OFFICER, station.district),
    ):
        assert signed_in(role, where).get(address(case)).status_code == 200
    for role, where in (
        (Role.CIRCLE_OFFICER, station.circle),
        (Role.MONITOR, station.state),
        (Role.SUPERINTENDENT, station.district),
    ):
        client = signed_in(role, where)
        assert client.get(address(case)).status_code == 403
        assert client.post(address(case), typed()).status_code == 403
        assert client.post(address(case, "check/"), {}).status_code == 403
    assert not ReportDraft.objects.exists()


def test_after_a_dissatisfied_answer_a_new_round_begins_with_an_empty_report(
    case: Case, station: Unit, desk: Client
) -> None:
    file_report(case, by=make_viewer(Role.DESK, station))
    rate(case, satisfied=False)
    assert "अभी कोई आख्या लिखनी नहीं है" in desk.get(address(case), follow=True).text
    direct(case)
    page = desk.get(address(case)).text
    assert "दौर 2" in page
    assert "उनसे मिलकर बात की गई" not in page
    desk.post(address(case), typed())
    send(desk, case)
    assert list(ActionTakenReport.objects.order_by("id").values_list("round", flat=True)) == [1, 2]


def test_a_report_waiting_for_the_nodal_officer_is_not_written_again(
    case: Case, station: Unit, desk: Client
) -> None:
    file_report(case, by=make_viewer(Role.DESK, station), is_final=True)
    assert "अभी कोई आख्या लिखनी नहीं है" in desk.get(address(case), follow=True).text
    desk.post(address(case), typed(done="देर से लिखा"))
    assert draft_of(case)["done"] == "देर से लिखा"
    assert "प्रारूप में सुरक्षित है" in send(desk, case)


def test_a_text_written_while_the_sign_in_ended_comes_back(case: Case, station: Unit) -> None:
    officer = make_officer(Role.DESK, station)
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(address(case), typed(do="save", done="बहुत लंबा लिखा"))
    assert answer.status_code == 403
    assert "आपका लिखा सुरक्षित है" in answer.text
    assert 'name="done" value="बहुत लंबा लिखा"' in answer.text
    back = client_of(officer, enforce_csrf=True).post(address(case), typed(done="बहुत लंबा लिखा"))
    assert back.status_code == 200
    assert "बहुत लंबा लिखा" in back.text
    assert "साइन इन समाप्त हो गया था" in back.text
    assert not ReportDraft.objects.exists()


def test_a_post_without_a_good_token_writes_nothing(case: Case, station: Unit) -> None:
    client = client_of(make_officer(Role.DESK, station), enforce_csrf=True)
    client.post(address(case), typed(do="save"))
    assert client.post(address(case, "check/"), {"version": "1"}).status_code == 403
    assert not ReportDraft.objects.exists()


def test_a_stranger_who_opens_the_form_is_led_to_sign_in(case: Case) -> None:
    assert "sign-in" in Client().get(address(case)).url  # type: ignore[attr-defined]


def test_hidden_bytes_and_endless_texts_are_no_fault(case: Case, desk: Client) -> None:
    answer = desk.post(
        address(case),
        typed(done="अ" * 20000 + "\x00", version="x", offences=["-1", "99999999999", "a"]),
        follow=True,
    )
    assert answer.status_code == 200


def test_reading_the_draft_is_recorded(case: Case, station: Unit) -> None:
    officer = make_officer(Role.DESK, station)
    client = client_of(officer)
    client.get(address(case))
    client.post(address(case), typed())
    client.get(address(case, "check/"))
    assert (
        Entry.objects.filter(
            act="view_report", case_id=case.pk, actor_id=str(officer.pk), outcome="read"
        ).count()
        == 2
    )
