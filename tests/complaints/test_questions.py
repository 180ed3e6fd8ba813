"""Questions of the police and her answers: a thread on both pages; a question stops no clock (mission V11)."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from samman.accounts.enums import Role
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.complaints import actions
from samman.complaints.actions import Refused
from samman.complaints.models import Question
from samman.complaints.workflow import NotNow
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from tests.complaints.trips import her, make_complaint
from tests.factories import client_of, make_viewer, opened_by, signed_in, unit
from tests.officers import make_officer
from tests.public_site import walk

pytestmark = pytest.mark.django_db
QUESTION = "वह किस नंबर से फोन करता है"
ANSWER = "वह रोज़ नया नंबर लेता है"


@pytest.fixture
def case() -> Case:
    return make_complaint()


def ask(case: Case, text: str = QUESTION) -> Question:
    return actions.ask_her(case.pk, text=text, by=make_viewer(Role.DESK, case.unit))


def test_a_question_stops_no_clock_and_changes_no_state(case: Case) -> None:
    before = list(Deadline.objects.order_by("id").values("ladder", "due_at", "stopped_at"))
    state = (case.state_code, case.due_at, case.version)
    actions.answer_question(her(case), ask(case).pk, ANSWER)
    case.refresh_from_db()
    assert (case.state_code, case.due_at, case.version) == state
    assert list(Deadline.objects.order_by("id").values("ladder", "due_at", "stopped_at")) == before


def test_her_answer_is_linked_to_its_question_and_both_are_sealed(case: Case) -> None:
    first, second = ask(case), ask(case, "दूसरा सवाल यह है")
    actions.answer_question(her(case), first.pk, ANSWER)
    thread = actions.question_thread(case, with_words=True)
    assert [(one.id, one.words, one.answer) for one in thread] == [
        (second.pk, "दूसरा सवाल यह है", ""),
        (first.pk, QUESTION, ANSWER),
    ]
    covered = actions.question_thread(case, with_words=False)
    assert {one.words for one in covered} | {one.answer for one in covered} == {""}
    assert QUESTION not in str(list(case.history.values_list("data", flat=True)))


def test_a_second_answer_is_not_taken(case: Case) -> None:
    question = ask(case)
    actions.answer_question(her(case), question.pk, ANSWER)
    with pytest.raises(NotNow):
        actions.answer_question(her(case), question.pk, "और")
    with pytest.raises(NotNow):
        actions.answer_question(her(make_complaint()), ask(case).pk, ANSWER)  # of another complaint


def test_no_more_than_five_wait_for_her(case: Case) -> None:
    for number in range(5):
        ask(case, f"सवाल {number}")
    with pytest.raises(Refused):
        ask(case)


def test_a_helper_reads_and_answers_none() -> None:
    case = make_complaint(for_whom="other", knows="yes")
    helper = Citizen(case.receipts.select_related("case").get())
    with pytest.raises(PermissionDenied):
        actions.answer_question(helper, ask(case).pk, ANSWER)


# On the pages


def test_the_desk_asks_once_and_reads_the_thread_when_it_has_opened_the_case(case: Case) -> None:
    officer = make_officer(Role.STATION_HOUSE_OFFICER, case.unit)
    client = opened_by(officer, case)
    address = f"/staff/complaints/{case.number}/ask/"
    for _press in range(2):
        assert client.post(address, {"text": QUESTION}).status_code == 302
    assert Question.objects.count() == 1
    page = f"/staff/complaints/{case.number}/"
    actions.answer_question(her(case), Question.objects.get().pk, ANSWER)
    assert QUESTION in client.get(page).text and ANSWER in client.get(page).text
    covered = client_of(make_officer(Role.CIRCLE_OFFICER, case.circle)).get(page).text
    assert QUESTION not in covered and ANSWER not in covered


@pytest.mark.parametrize("text", ["", " ", "फोन 9415012345 पर", "क" * 2001])
def test_what_cannot_be_asked_is_said_and_stays(case: Case, text: str) -> None:
    page = signed_in(Role.DESK, case.unit).post(f"/staff/complaints/{case.number}/ask/", {"text": text})
    assert page.status_code == 200 and "govuk-error-summary" in page.text and text.strip()[:40] in page.text


def test_others_do_not_ask(case: Case) -> None:
    address = f"/staff/complaints/{case.number}/ask/"
    outsider = signed_in(Role.DESK, unit("up-amethi-gauriganj"))
    assert outsider.post(address, {"text": QUESTION}).status_code == 404
    assert signed_in(Role.ZONE_OFFICER, case.zone).post(address, {"text": QUESTION}).status_code == 403
    assert not Question.objects.exists()


@pytest.fixture
def hers(client: Client) -> Client:
    walk.sign_in(client, walk.send(Client()))
    return client


def test_she_finds_the_question_answers_it_and_finds_both(hers: Client) -> None:
    question = ask(Case.objects.get())
    page = hers.get("/look/").text
    address = f"/look/reply/{question.pk}/"
    assert QUESTION in page and address in page
    assert QUESTION in hers.get(address).text
    assert hers.post(address, {"words": ANSWER, "go": "on"})["Location"] == "/look/?m=words"
    page = hers.get("/look/").text
    assert ANSWER in page and address not in page
    assert hers.post(address, {"words": "और", "go": "on"})["Location"] == "/look/?m=changed"
    assert Message.objects.filter(event="note_added").exists()


@pytest.mark.parametrize("words", ["", "\x00", "क" * 20_001])
def test_an_answer_that_cannot_be_taken_gets_a_sentence(hers: Client, words: str) -> None:
    page: Any = hers.post(f"/look/reply/{ask(Case.objects.get()).pk}/", {"words": words, "go": "on"})
    assert page.status_code == 200 and "govuk-error-summary" in page.text and QUESTION in page.text


def test_a_question_of_another_complaint_is_not_found(hers: Client) -> None:
    foreign = ask(make_complaint())
    for number in (foreign.pk, 2**63, 10**30):
        assert hers.get(f"/look/reply/{number}/")["Location"] == "/look/"
