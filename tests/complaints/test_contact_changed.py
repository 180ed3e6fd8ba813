"""She changes how she may be reached: it holds at once, and of what was before nothing is left in use (promise 5)."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from samman.accounts.enums import Role
from samman.cases.keys import Citizen
from samman.cases.models import Case, KeyCode
from samman.common import sealing
from samman.complaints import actions
from samman.complaints.enums import RequestKind
from samman.messages import outbox
from samman.messages.models import Message, Reason, State
from samman.people import lost_key
from samman.people.actions import change_safe_contact, contact_details, her_phone, identity_of
from samman.people.enums import MeetAt
from samman.people.models import Person, SafeContact
from tests.complaints.trips import her, make_complaint
from tests.factories import make_viewer, opened_by
from tests.officers import make_officer
from tests.public_site import walk

pytestmark = pytest.mark.django_db
OLD, NEW = "9415012345", "9876501234"
CALLS: dict[str, Any] = {
    "may_contact": True, "may_message": True, "phone": OLD, "hours_from": 0, "hours_until": 24,
    "caller_word": "गेंदा", "her_word": "नदी", "meet_at": MeetAt.HOME, "meet_where": "पुराना पता",
}  # fmt: skip


@pytest.fixture
def case() -> Case:
    return make_complaint(**CALLS)


def contact_of(case: Case) -> SafeContact:
    return SafeContact.objects.select_related("case").get(case=case)


def test_no_calls_holds_at_once_and_where_she_is_met_stays(case: Case) -> None:
    actions.change_contact(her(case), {"may_contact": False, "may_message": False})
    contact = contact_of(case)
    assert (contact.may_call, contact.may_message, contact.her_word) == (False, False, None)
    assert contact.meet_at == MeetAt.HOME
    assert contact_details(contact) == {
        "phone": "",
        "who_may_answer": "",
        "meet_where": "पुराना पता",
        "meet_by": "",
    }


def test_another_place_holds_at_once_and_calls_stay(case: Case) -> None:
    actions.change_contact(her(case), {"meet_at": "elsewhere", "meet_where": "नया पता", "meet_by": ""})
    contact = contact_of(case)
    assert (contact.meet_at, contact.may_call, contact.hours_until) == ("elsewhere", True, 24)
    assert contact_details(contact)["phone"] == OLD
    assert contact_details(contact)["meet_where"] == "नया पता"
    assert case.unseal(contact.her_word or b"", "her_word") == "नदी"


def test_of_the_former_number_nothing_is_left_in_use(case: Case) -> None:
    lost_key.send_code(case.number, OLD, address="203.0.113.7")
    actions.change_contact(her(case), {**CALLS, "phone": NEW})
    assert her_phone(case) == NEW
    assert identity_of(case)["complainant"]["phone"] == NEW
    assert not Person.objects.filter(phone_index=sealing.blind_index("phone", OLD)).exists()
    assert not KeyCode.objects.filter(case=case, used_at=None).exists()


def test_a_message_that_waits_for_the_former_number_does_not_leave(case: Case) -> None:
    actions.reply_to_her(case.pk, text="आपके लिए लिखा है", by=make_viewer(Role.DESK, case.unit))
    waiting = Message.objects.get(case=case, audience="her")
    assert waiting.state == State.WAITING
    actions.change_contact(her(case), {**CALLS, "phone": NEW})
    outbox.send_due([waiting.pk])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (State.FAILED, Reason.NOT_ALLOWED)


def test_while_she_does_not_know_no_visit_at_home_and_no_call_is_kept(case: Case) -> None:
    change_safe_contact(case, {**CALLS, "phone": NEW}, she_knows=False)
    contact = contact_of(case)
    assert (contact.meet_at, contact.may_call) == (MeetAt.WRITE_FIRST, False)


def test_the_history_says_that_and_not_what_and_officers_are_told(case: Case) -> None:
    actions.change_contact(her(case), {**CALLS, "phone": NEW})
    line = case.history.get(event="contact_changed")
    assert (line.data, line.sealed, line.shown_to_her) == ({}, None, True)
    assert Message.objects.filter(case=case, event="note_added").exists()
    officer = make_officer(Role.STATION_HOUSE_OFFICER, case.unit)
    page = opened_by(officer, case).get(f"/staff/complaints/{case.number}/").text
    assert NEW in page and OLD not in page


def test_a_helper_changes_nothing() -> None:
    case = make_complaint(for_whom="other", knows="yes")
    helper = Citizen(case.receipts.select_related("case").get())
    with pytest.raises(PermissionDenied):
        actions.change_contact(helper, {"may_contact": False})


def test_without_a_number_a_wish_for_a_call_ends(case: Case) -> None:
    actions.make_request(her(case), kind=RequestKind.CALL, words="")
    actions.change_contact(her(case), {"may_contact": False, "may_message": False})
    assert not case.requests.open().exists()


def test_a_wish_to_stop_is_looked_into_when_calls_were_forbidden_before_or_after_it(case: Case) -> None:
    actions.change_contact(her(case), {"may_contact": False, "may_message": False})
    assert actions.ask_withdrawal(her(case), reasons=[], words="", forced=False).needs_check
    other = make_complaint()
    asked = actions.ask_withdrawal(her(other), reasons=[], words="", forced=False)
    assert not asked.needs_check
    actions.change_contact(her(other), {"may_contact": False, "may_message": False})
    asked.refresh_from_db()
    assert asked.needs_check


# Her pages


@pytest.fixture
def hers(client: Client) -> Client:
    walk.sign_in(client, walk.send(Client(), walk.EVERYTHING))
    return client


def test_the_pages_show_nothing_of_what_was_said_before(hers: Client) -> None:
    for address in ("/look/ways/", "/look/ways/1/", "/look/ways/2/"):
        page = hers.get(address).text
        for old in ("9876543210", "गेंदा", "नदी", "मंदिर के पास"):
            assert f'value="{old}"' not in page and f">{old}<" not in page


def step(client: Client, name: str, kept: str, data: dict[str, Any]) -> Any:
    return client.post("/look/ways/1/", {"step": name, "kept": kept, "go": "on", **data})


def kept(page: Any) -> str:
    return str(page.context["kept"])


NUMBER = {"phone": "94150 12345", "hours_from": "9", "hours_until": "12", "may_message": "on"}


def test_she_says_number_hours_and_words_anew(hers: Client) -> None:
    number = step(hers, "phone", "", {"may_contact": "yes"})
    pair = step(hers, "number", kept(number), NUMBER)
    assert "9415012345" not in pair.text
    done = step(hers, "pair", kept(pair), {"caller_word": "चिड़िया", "her_word": "पेड़"})
    assert done["Location"] == "/look/?m=ways"
    contact = contact_of(Case.objects.get())
    assert (contact_details(contact)["phone"], contact.hours_from) == (OLD, 9)
    assert contact.meet_at == "elsewhere"


def test_without_a_choice_nothing_changes_and_nothing_is_chosen_beforehand(hers: Client) -> None:
    page = hers.get("/look/ways/1/").text
    assert " checked" not in page and "बंद हो जाएँगे" in page
    again = step(hers, "phone", "", {})
    assert again.status_code == 200 and "कोई एक चुनें। जब तक नहीं चुनेंगी" in again.text
    assert contact_of(Case.objects.get()).may_call


def test_no_holds_after_one_page(hers: Client) -> None:
    assert step(hers, "phone", "", {"may_contact": "no"})["Location"] == "/look/?m=ways"
    assert not contact_of(Case.objects.get()).may_call


def test_a_page_left_out_or_changed_begins_again_and_keeps_what_holds(hers: Client) -> None:
    number = step(hers, "phone", "", {"may_contact": "yes"})
    words = {"caller_word": "चिड़िया", "her_word": "पेड़"}
    for name, text in (
        ("pair", ""),
        ("pair", "AAAA"),
        ("number", "\x00"),
        ("zzz", ""),
        ("pair", kept(number)),
    ):
        assert step(hers, name, text, words).status_code == 200
    assert contact_details(contact_of(Case.objects.get()))["phone"] == "9876543210"


@pytest.mark.parametrize(
    ("name", "data"),
    [("phone", {}), ("number", {"phone": "12"}), ("pair", {"caller_word": "x", "her_word": "x"})],
)
def test_what_is_wrong_gets_a_sentence(hers: Client, name: str, data: dict[str, str]) -> None:
    page = step(hers, "phone", "", {"may_contact": "yes"})
    if name == "pair":
        page = step(hers, "number", kept(page), NUMBER)
    page = step(hers, name, "" if name == "phone" else kept(page), data)
    assert page.status_code == 200 and "govuk-error-summary" in page.text


def test_she_says_anew_where_she_is_met(hers: Client) -> None:
    assert "govuk-error-summary" in hers.post("/look/ways/2/", {"meet_at": "home", "go": "on"}).text
    done = hers.post("/look/ways/2/", {"meet_at": "write_first", "meet_where": "", "go": "on"})
    assert done["Location"] == "/look/?m=ways"
    contact = contact_of(Case.objects.get())
    assert (contact.meet_at, contact.may_call) == ("write_first", True)


def test_neither_a_helper_nor_one_without_the_numbers_finds_the_pages(client: Client) -> None:
    addresses = ("ways/", "ways/1/", "ways/2/", "ask/officer/", "reply/1/")
    assert all(client.get(f"/look/{address}")["Location"] == "/look/" for address in addresses)
    walk.sign_in(client, walk.send(Client(), walk.ANOTHER))
    assert all(client.get(f"/look/{address}")["Location"] == "/look/" for address in addresses)
    assert 'id="ways"' not in client.get("/look/").text
