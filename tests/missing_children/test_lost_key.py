"""A key for whoever reported somebody missing: at the desk against what they said themselves, or by digits. It opens the whole
report."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.cases import keys
from samman.cases.keys import Citizen, NoMatch, sign_in
from samman.cases.models import Case, Receipt
from samman.cases.writing import Refused
from samman.common import clock, digits
from samman.messages.models import Message
from samman.missing_children import actions, public
from samman.missing_children.desk_questions import QUESTIONS
from samman.missing_children.enums import Source
from samman.people import lost_key
from samman.people.lost_key import WrongAnswers
from tests.factories import at, make_viewer, signed_in, unit
from tests.missing_children import made
from tests.missing_children.test_from_112 import case_of, post, told
from tests.missing_children.test_from_112 import key as key_of_112  # noqa: F401

pytestmark = pytest.mark.django_db
REASON = "पर्ची खो गई है"
ANSWERS = {
    "phone": made.PHONE[-4:],
    "address": "नमूना गली 5",
    "company": "चाचा",
    "money": "",
    "source": "station",
    "why": "unknown",
    "contact": "neither",
}
MAY_WRITE: dict[str, Any] = {"may_contact": True, "may_message": True, "hours_from": 0, "hours_until": 24}


def address(case: Case) -> str:
    return f"/staff/missing/{case.number}/new-key/"


def filled(**other: str) -> dict[str, str]:
    return {"is_here": "on", "reason": REASON, **ANSWERS, **other}


def issue(case: Case, **other: str) -> str:
    by = make_viewer(Role.DESK, case.unit, is_woman=False)
    return actions.issue_reporter_key(case.pk, answers={**ANSWERS, **other}, reason=REASON, by=by)


def holder(case: Case) -> Citizen:
    """Whoever reported, with a key of their own in place of the one from the slip."""
    printed = case.receipts.select_related("case").earliest("id")
    return actions.renew_reporter_key(Citizen(printed), digits.new_key())


def opens(case: Case, key: str) -> bool:
    try:
        return sign_in(case.number, key, address=f"192.0.2.{case.pk % 200}", kinds=("missing",)).case == case
    except NoMatch:
        return False


def test_an_officer_of_the_desk_makes_it_and_it_opens_the_whole_report_after_a_day() -> None:
    first, second = made.sisters()
    page = signed_in(Role.DESK, unit(), is_woman=False).post(address(second), filled()).text
    found = re.search(r"\d{4} \d{4} \d{4}", page)
    assert found is not None and first.number[:3] in page
    assert not opens(first, found[0])
    with at(hours=25):
        assert opens(first, found[0]) and opens(second, found[0])
    shown = signed_in(Role.DESK, unit()).get(f"/staff/missing/{first.number}/").text
    assert found[0] not in shown and "डेस्क पर गोपनीय संख्या बनाई गई" in shown


def test_who_has_the_old_key_sees_it_and_stops_it_for_all() -> None:
    first, second = made.sisters(contact=MAY_WRITE)
    mine = holder(second)
    key = issue(first)
    assert Message.objects.filter(audience="her", event="her_news").exists()
    assert public.progress(mine).new_key_pending
    assert any(step.event == "key_issued" for step in public.progress(mine).persons[0].steps)
    client = Client()
    session = client.session
    session["receipt"], session["seen_at"] = mine.receipt.pk, clock.now().isoformat()
    session.save()
    assert "/look/stop/" in client.get("/look/").text
    assert client.get("/look/stop/").status_code == 200
    assert client.post("/look/stop/", {"go": "send"}).headers["Location"] == "/look/?m=stopped"
    assert "चलता" in client.get("/look/?m=stopped").text and "/look/stop/" not in client.get("/look/").text
    with at(hours=25):
        assert not opens(first, key) and not opens(second, key)


def test_the_printed_key_opens_nothing_but_its_own_renewal() -> None:
    with at(hours=-25):
        first, second = made.sisters()
        key = issue(first)
    she = Client()
    she.post("/look/", {"number": second.number, "key": key, "go": "on"})
    assert she.get("/look/").headers["Location"].endswith("/look/first/")
    she.post("/look/first/", {"go": "on"})
    assert she.get("/look/").status_code == 200
    assert not opens(first, key) and not opens(second, key)


def test_a_first_key_after_a_call_to_112_holds_at_once(key_of_112: str) -> None:  # noqa: F811
    case = case_of(post(told(caller={"phone": "9415033333", "address": "नमूना गली"}), key_of_112))
    client = signed_in(Role.DESK, unit())
    page = client.get(f"/staff/missing/{case.number}/").text
    assert f"/staff/missing/{case.number}/new-key/" in page
    said = {"phone": "3333", "address": "नमूना गली", "source": "call_112"}
    found = re.search(r"\d{4} \d{4} \d{4}", client.post(address(case), filled(**said)).text)
    assert found is not None and opens(case, found[0])
    again = client.post(address(case), filled(**said)).text
    assert not opens(
        case, re.findall(r"\d{4} \d{4} \d{4}", again)[0]
    )  # by now there is one that could be stopped


def test_two_wrong_tries_a_day_for_the_whole_report_then_headquarters_knows() -> None:
    first, second = made.sisters()
    make_viewer(Role.MONITOR, first.state)
    with pytest.raises(WrongAnswers) as wrong:
        issue(first, source="phone")
    assert wrong.value.tries_left == 1
    with pytest.raises(WrongAnswers) as wrong:
        issue(second, source="phone")
    assert wrong.value.tries_left == 0
    with pytest.raises(Refused):
        issue(first)
    assert Message.objects.filter(event="key_refused").exists()
    assert Receipt.objects.count() == 2
    page = signed_in(Role.DESK, unit()).get(address(second)).text
    assert '<form class="card"' not in page
    with at(hours=25):
        assert issue(first)


def test_pressing_twice_makes_one() -> None:
    case = made.make_missing()
    client = signed_in(Role.DESK, unit())
    client.post(address(case), filled())
    assert "पहले ही बनी है" in client.post(address(case), filled(), follow=True).text
    assert case.receipts.count() == 2


def test_the_questions_are_of_the_reporter_and_never_of_what_a_poster_shows() -> None:
    case = made.make_missing()
    asked = QUESTIONS.of(case)
    assert len(asked) == 3 and asked == QUESTIONS.of(Case.objects.get(pk=case.pk))
    assert not {"name", "clothes", "age", "place", "marks"} & set(QUESTIONS.labels)
    page = signed_in(Role.DESK, unit()).get(address(case)).text
    for secret in (made.PHONE, made.PHONE[-4:], "नमूना गली", "चाचा"):
        assert secret not in page
    for question in asked:
        assert not QUESTIONS.are_right(case, {**ANSWERS, question.name: ""})
        assert not QUESTIONS.are_right(case, {**ANSWERS, question.name: "\x00\ud800"})


def test_it_needs_somebody_here_answers_and_a_reason() -> None:
    case = made.make_missing()
    client = signed_in(Role.DESK, unit())
    for missing in ("is_here", "reason", *(one.name for one in QUESTIONS.of(case))):
        form = {name: value for name, value in filled().items() if name != missing}
        answer = client.post(address(case), form)
        assert answer.status_code == 200 and "govuk-error-summary" in answer.text
    assert case.receipts.count() == 1 and not case.history.filter(event="key_refused").exists()


def test_who_may_not_and_who_does_not_see_it() -> None:
    case = made.make_missing()
    assert signed_in(Role.MONITOR, case.state).post(address(case), filled()).status_code == 403
    assert signed_in(Role.DESK, unit("up-amethi-gauriganj")).post(address(case), filled()).status_code == 404
    assert signed_in(Role.MONITOR, case.state).get(address(case)).status_code == 403
    assert Entry.objects.filter(act="issue_key", outcome="refused").count() == 3
    assert case.receipts.count() == 1


def test_of_an_old_register_nobody_gets_a_key() -> None:
    case = made.make_missing(source=Source.IMPORT)
    client = signed_in(Role.DESK, unit())
    assert client.get(address(case)).status_code == 403
    assert address(case) not in client.get(f"/staff/missing/{case.number}/").text


def test_digits_come_only_to_the_number_that_was_allowed() -> None:
    first, second = made.sisters(contact=MAY_WRITE)
    quiet = made.make_missing()
    for number, phone in ((quiet.number, made.PHONE), (first.number, "9999999999")):
        lost_key.send_code(number, phone, address="192.0.2.7")
    assert not Message.objects.filter(event="her_code").exists()
    lost_key.send_code(second.number, made.PHONE, address="192.0.2.7")
    code = Message.objects.get(event="her_code").all_variables()["code"]
    with pytest.raises(keys.NoMatch):
        lost_key.redeem_code(first.number, code, address="192.0.2.8")
    mine = holder(first)
    key = lost_key.redeem_code(second.number, code, address="192.0.2.9")
    assert public.progress(mine).new_key_pending and not opens(first, key)
    with at(clock.now() + timedelta(hours=24, minutes=1)):
        assert opens(first, key) and opens(second, key)


def test_the_public_page_says_where_to_go(client: Client) -> None:
    assert "police station that searches" in client.get("/en/lost/").text
