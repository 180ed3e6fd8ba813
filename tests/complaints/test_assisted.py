"""The E-cell and the desk take a complaint down: one page, read back, sent once, a key that only she keeps (mission V10)."""

import re
from typing import Any

import pytest
from django.test import Client

from samman.accounts.enums import Role
from samman.cases.models import Case, Receipt
from samman.complaints.enums import State
from samman.jurisdictions.models import Unit
from samman.people.actions import contact_details
from tests.factories import grouped, signed_in, unit
from tests.officers import make_officer

pytestmark = pytest.mark.django_db
PAGE, CHECK, SLIP, AWAY = (f"/staff/register/{end}" for end in ("", "check/", "slip/", "away/"))
STORY = "वह रोज़ रास्ता रोकता है"


@pytest.fixture
def station() -> Unit:
    return unit()


def typed(at: Unit, /, **changes: Any) -> dict[str, Any]:
    return {
        "assisted": "here",
        "for_whom": "self",
        "name": "राधा",
        "under_18": "no",
        "trouble": "street",
        "when": "days",
        "risks": [],
        "story": STORY,
        "district": at.district_id,
        "station": at.name_hi,
        "accused_power": "no",
        "meet_at": "help_desk",
        **changes,
    }


def numbers(page: str) -> tuple[str, str]:
    found = dict(re.findall(r'id="(number|key)">([^<]*)<', page))
    return re.sub(r"\D", "", found["number"]), re.sub(r"\D", "", found["key"])


def sent(client: Client, station: Unit, **changes: Any) -> tuple[Case, str]:
    assert client.post(PAGE, typed(station, **changes)).headers["Location"] == CHECK
    client.post(CHECK, {"agreed": "1"})
    number, key = numbers(client.get(SLIP).text)
    return Case.objects.get(number=number), key


def signed_in_she(number: str, key: str) -> Client:
    she = Client()
    she.post("/look/", {"number": number, "key": key, "go": "on"})
    return she


def test_what_was_typed_is_read_back_and_sent_once(station: Unit) -> None:
    desk = signed_in(Role.DESK, station)
    desk.post(PAGE, typed(station))
    page = desk.get(CHECK).text
    assert STORY in page
    assert "सहमति पर निशान" in desk.post(CHECK).text  # not without her agreement
    assert not Case.objects.exists()
    for _ in range(2):
        desk.post(CHECK, {"agreed": "1"})
    case = Case.objects.get()
    assert (case.state_code, case.unit_id) == (State.AWAITING_REPORT, station.pk)
    assert case.complaint.assisted == "here"
    assert case.complaint.registered_by is not None
    assert numbers(desk.get(SLIP).text) == numbers(desk.get(SLIP).text)
    page = desk.get(SLIP).text
    assert "data-print" in page and "Ctrl और P" in page  # the button, and the way without a script


def test_once_put_away_the_key_is_seen_by_no_staff_again(station: Unit) -> None:
    desk = signed_in(Role.DESK, station)
    case, key = sent(desk, station)
    desk.post(AWAY)
    assert desk.get(SLIP).status_code == 302
    page = desk.get(PAGE).text
    assert grouped(case.number) in page
    assert key not in page.replace(" ", "")


def test_at_her_first_look_she_gets_a_key_of_her_own_and_the_printed_one_ends(station: Unit) -> None:
    case, printed = sent(signed_in(Role.E_CELL, station.state), station, assisted="phone")
    she = signed_in_she(case.number, printed)
    for path in ("/look/", "/look/words/", "/look/answer/"):
        assert she.get(path).headers["Location"] == "/look/first/"
    page = she.get("/look/first/").text
    _number, own = numbers(page)
    assert numbers(she.get("/look/first/").text)[1] == own  # a reload shows the same
    assert own != printed
    signed_in_she(case.number, printed)  # until she has kept it, the printed one opens
    assert she.post("/look/first/", {"go": "send"}).headers["Location"] == "/look/"
    assert she.get("/look/").status_code == 200
    assert signed_in_she(case.number, own).get("/look/").status_code == 200
    assert (
        "गुप्त"
        in signed_in_she(case.number, printed).post("/look/", {"number": case.number, "key": printed}).text
    )
    assert Receipt.objects.filter(case=case, ended_at=None).count() == 1
    assert she.get("/look/first/").headers["Location"] == "/look/"


def test_two_phones_with_the_printed_key_end_with_one_key(station: Unit) -> None:
    case, printed = sent(signed_in(Role.DESK, station), station)
    first, second = (signed_in_she(case.number, printed) for _ in range(2))
    first.get("/look/first/")
    second.get("/look/first/")
    first.post("/look/first/", {"go": "send"})
    second.post("/look/first/", {"go": "send"})
    assert Receipt.objects.filter(case=case, ended_at=None).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"story": " "}, "जो हुआ"),
        ({"under_18": ""}, "18 से कम"),
        ({"trouble": "nonsense"}, "शिकायत का प्रकार"),
        ({"district": "999999"}, "जिला चुनें"),
        ({"station": "ज्ञक्षत्र"}, "कोई थाना नहीं"),
        ({"may_contact": "on"}, "सुरक्षित नंबर"),
        ({"may_contact": "on", "phone": "12"}, "दस अंक"),
        ({"meet_at": "elsewhere"}, "मिलना चाहती"),
        ({"for_whom": "other"}, "जानकारी है"),
        ({"accused_power": ""}, "थाने में उसकी पहचान"),
        ({"story": "क" * 20001}, "20000"),
        ({"story": "a\0b"}, STORY[:0]),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    station: Unit, changes: dict[str, str], said: str
) -> None:
    desk = signed_in(Role.DESK, station)
    page = desk.post(PAGE, typed(station, accused="पड़ोसी जो बना रहे", **changes))
    assert page.status_code == 200
    assert said in page.text
    assert "पड़ोसी जो बना रहे" in page.text


def test_safe_contact_and_words_are_kept_as_hers_would_be(station: Unit) -> None:
    extra = {
        "may_contact": "on", "phone": "94150 12345", "hours_from": "11", "hours_until": "13", "may_message": "on",
        "caller_word": "गुलाब", "her_word": "नीम",
    }  # fmt: skip
    case, _key = sent(signed_in(Role.DESK, station), station, **extra)
    contact = case.safe_contact
    assert (contact.may_call, contact.may_message, contact.hours_from, contact.hours_until) == (
        True,
        True,
        11,
        13,
    )
    assert contact_details(contact)["phone"] == "9415012345"
    assert case.unseal(case.complaint.answers, "answers")["story"] == STORY


def test_if_the_accused_is_known_at_the_station_its_desk_sees_nothing_of_it_afterwards(station: Unit) -> None:
    desk = signed_in(Role.DESK, station)
    case, _key = sent(desk, station, accused_power="yes")
    assert case.kept_from_id == station.pk
    assert desk.get(f"/staff/complaints/{case.number}/").status_code == 404


def test_a_helpers_paper_adds_only(station: Unit) -> None:
    case, printed = sent(
        signed_in(Role.DESK, station),
        station,
        for_whom="other",
        knows="yes",
        helper_name="बहन",
        helper_relation="बहन",
    )
    she = signed_in_she(case.number, printed)
    she.post("/look/first/", {"go": "send"}) if she.get("/look/first/").status_code == 200 else None
    assert case.receipts.get(ended_at=None).scope == "add"


def test_nobody_else_registers_and_the_draft_is_the_sign_ins_own(station: Unit) -> None:
    desk = signed_in(Role.DESK, station)
    desk.post(PAGE, typed(station))
    other = signed_in(Role.DESK, station)
    assert other.get(CHECK).status_code == 302
    assert STORY not in other.get(PAGE).text
    for role, where in (
        (Role.MONITOR, station.state),
        (Role.AUDITOR, station.state),
        (Role.ADMINISTRATOR, station.state),
        (Role.SUPERINTENDENT, station.district),
        (Role.CALLER, station.state),
    ):
        for path in (PAGE, CHECK, SLIP):
            assert signed_in(role, where).get(path).status_code == 404, role


def test_the_e_cell_sees_no_list_and_no_case(station: Unit) -> None:
    client = signed_in(Role.E_CELL, station.state)
    case, _key = sent(client, station)
    assert client.get("/staff/complaints/").headers["Location"] == PAGE
    assert client.get(f"/staff/complaints/{case.number}/").status_code == 404


def test_a_session_that_ends_leaves_no_open_words(station: Unit) -> None:
    officer = make_officer(Role.DESK, station)
    client = Client()
    client.force_login(officer)
    client.post(PAGE, typed(station))
    client.post("/staff/sign-out/")
    client.force_login(officer)
    assert client.get(CHECK).status_code == 302
