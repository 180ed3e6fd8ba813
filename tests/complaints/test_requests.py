"""She asks for a call, another station or another officer; the station never learns what she says of itself (mission V11)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.accounts.viewer import viewer_of
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import actions
from samman.complaints.actions import Refused
from samman.complaints.enums import CallCause, RequestKind
from samman.complaints.models import Request
from samman.complaints.workflow import NotNow
from samman.messages.models import Message
from tests.complaints.trips import her, make_complaint
from tests.factories import client_of, make_viewer, opened_by, signed_in, unit
from tests.officers import make_officer
from tests.public_site import walk

pytestmark = pytest.mark.django_db
WHY = "थाने वाले उसे जानते हैं"
ANSWER = "अब जनपद की महिला अधिकारी देखेंगी"


@pytest.fixture
def case() -> Case:
    return make_complaint(
        may_contact=True, phone="9415012345", hours_from=9, hours_until=18, caller_word="गेंदा", her_word="नदी"
    )


def make(case: Case, kind: str) -> Request:
    return actions.make_request(her(case), kind=kind, words=WHY)


@pytest.mark.parametrize("kind", RequestKind.values)
def test_one_of_a_kind_is_open_at_a_time(case: Case, kind: str) -> None:
    assert make(case, kind) == make(case, kind)
    assert Request.objects.open().count() == 1


def test_a_call_needs_a_number_at_which_she_may_be_called() -> None:
    case = make_complaint()
    with pytest.raises(NotNow):
        make(case, RequestKind.CALL)
    make(case, RequestKind.OFFICER)


def test_the_callers_queue_finds_calls(case: Case) -> None:
    wish = make(case, RequestKind.CALL)
    make(case, RequestKind.STATION)
    assert list(Request.objects.open().filter(kind=RequestKind.CALL, state=case.state)) == [wish]


def test_a_helper_asks_for_nothing() -> None:
    case = make_complaint(for_whom="other", knows="yes")
    helper = Citizen(case.receipts.select_related("case").get())
    with pytest.raises(PermissionDenied):
        actions.make_request(helper, kind=RequestKind.OFFICER, words="")


@pytest.mark.parametrize("kind", [RequestKind.STATION, RequestKind.OFFICER])
def test_what_she_says_of_the_station_only_those_above_it_read(case: Case, kind: str) -> None:
    make(case, kind)
    page = f"/staff/complaints/{case.number}/"
    told = Message.objects.filter(case=case, event="change_asked").values_list("unit_id", flat=True)
    assert case.unit_id not in set(told)
    for role, where, reads in (
        (Role.STATION_HOUSE_OFFICER, case.unit, False),
        (Role.CIRCLE_OFFICER, case.circle, False),
        (Role.NODAL_OFFICER, case.district, True),
        (Role.MONITOR, case.state, True),
    ):
        client = opened_by(make_officer(role, where), case)
        text = client.get(page).text
        assert (WHY in text) == reads, role
        assert (str(RequestKind(kind).label) in text) == reads, role
        assert ("कुछ माँगा है" in client.get("/staff/complaints/").text) == reads, role


def test_a_wish_for_a_call_is_seen_by_the_station_too_and_covered_until_opened(case: Case) -> None:
    make(case, RequestKind.CALL)
    page = f"/staff/complaints/{case.number}/"
    desk = signed_in(Role.DESK, case.unit)
    assert 'id="requests"' in desk.get(page).text and WHY not in desk.get(page).text
    assert "कुछ माँगा है" in desk.get("/staff/complaints/").text


def test_an_officer_answers_it_with_words_for_her_once(case: Case) -> None:
    wish = make(case, RequestKind.STATION)
    address = f"/staff/complaints/{case.number}/request/{wish.pk}/"
    nodal = signed_in(Role.NODAL_OFFICER, case.district)
    for text in ("", "9415012345"):
        assert "govuk-error-summary" in nodal.post(address, {"text": text}).text
    for _press in range(2):
        assert nodal.post(address, {"text": ANSWER}).status_code == 302
    assert case.history.filter(event="request_ended").count() == 1
    make(case, RequestKind.STATION)  # she may ask again


def test_others_do_not_answer_it(case: Case) -> None:
    wish = make(case, RequestKind.OFFICER)
    address = f"/staff/complaints/{case.number}/request/{wish.pk}/"
    outsider = signed_in(Role.NODAL_OFFICER, unit("up-amethi-gauriganj").district)
    assert outsider.post(address, {"text": ANSWER}).status_code == 404
    assert signed_in(Role.DESK, case.unit).post(address, {"text": ANSWER}).status_code == 403
    other = make(make_complaint(), RequestKind.OFFICER)
    nodal = signed_in(Role.NODAL_OFFICER, case.district)
    for number in (other.pk, 2**63, 10**30):
        wrong = f"/staff/complaints/{case.number}/request/{number}/"
        assert nodal.post(wrong, {"text": ANSWER}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.end_request(case.pk, request_id=wish.pk, text=ANSWER, by=make_viewer(Role.DESK, case.unit))
    assert Request.objects.open().count() == 2


def test_an_ended_one_is_not_answered_again(case: Case) -> None:
    wish = make(case, RequestKind.OFFICER)
    by = make_viewer(Role.MONITOR, case.state)
    actions.end_request(case.pk, request_id=wish.pk, text=ANSWER, by=by)
    with pytest.raises(Refused):
        actions.end_request(case.pk, request_id=wish.pk, text=ANSWER, by=by)


# Her page


def test_she_asks_and_finds_the_answer(client: Client) -> None:
    walk.sign_in(client, walk.send(Client()))
    response = client.get("/look/ask/call/")
    assert response["Location"] == "/look/ways/?m=first"  # no number: first the change of contact
    assert 'id="first"' in client.get(response["Location"]).text
    assert 'id="first"' not in client.get("/look/ways/").text
    assert 'id="ask-officer"' in client.get("/look/").text
    form = {"own_words": WHY, "once": "a1", "go": "on"}
    assert client.post("/look/ask/officer/", form)["Location"] == "/look/?m=asked"
    page = client.get("/look/").text
    assert 'id="ask-officer"' not in page and WHY not in page
    assert client.post("/look/ask/officer/", form)["Location"] == "/look/"
    case = Case.objects.get()
    by = make_viewer(Role.NODAL_OFFICER, case.district)
    actions.end_request(case.pk, request_id=Request.objects.get().pk, text=ANSWER, by=by)
    page = client.get("/look/").text
    assert ANSWER in page and "आपने जो माँगा था (दूसरा अफसर), उसका जवाब:" in page


@pytest.mark.parametrize("kind", ["zzz", "call-x", "CALL"])
def test_nothing_else_can_be_asked_for(client: Client, kind: str) -> None:
    walk.sign_in(client, walk.send(Client()))
    assert client.get(f"/look/ask/{kind}/")["Location"] == "/look/"


def test_too_long_words_get_a_sentence_and_stay(client: Client) -> None:
    walk.sign_in(client, walk.send(Client()))
    page = client.post("/look/ask/station/", {"own_words": "क" * 2001, "go": "on"})
    assert "govuk-error-summary" in page.text and "क" * 2001 in page.text


@pytest.mark.parametrize("kind", [RequestKind.STATION, RequestKind.OFFICER])
def test_the_answer_to_what_she_says_of_the_station_is_not_read_there_either(case: Case, kind: str) -> None:
    wish = make(case, kind)
    nodal = make_officer(Role.NODAL_OFFICER, case.district)
    actions.end_request(case.pk, request_id=wish.pk, text=ANSWER, by=viewer_of(nodal))
    page = f"/staff/complaints/{case.number}/"
    for role, where, reads in (
        (Role.STATION_HOUSE_OFFICER, case.unit, False),
        (Role.CIRCLE_OFFICER, case.circle, False),
        (Role.NODAL_OFFICER, case.district, True),
    ):
        text = opened_by(make_officer(role, where), case).get(page).text
        assert (ANSWER in text) == reads, role
        assert (str(RequestKind(kind).label) in text) == reads, role


def test_the_station_reads_the_answer_to_a_wish_for_a_call(case: Case) -> None:
    wish = make(case, RequestKind.CALL)
    desk = make_officer(Role.STATION_HOUSE_OFFICER, case.unit)
    actions.end_request(case.pk, request_id=wish.pk, text=ANSWER, by=viewer_of(desk))
    assert ANSWER in opened_by(desk, case).get(f"/staff/complaints/{case.number}/").text


def test_the_station_does_not_talk_her_out_of_the_call_of_headquarters(case: Case) -> None:
    wish = make(case, RequestKind.CALL)
    desk = make_viewer(Role.DESK, case.unit)
    actions.end_request(case.pk, request_id=wish.pk, text=ANSWER, by=desk)
    assert case.calls.open().filter(cause=CallCause.ASKED).exists()
    again = make(case, RequestKind.CALL)
    actions.end_request(case.pk, request_id=again.pk, text=ANSWER, by=make_viewer(Role.MONITOR, case.state))
    assert not case.calls.open().exists()


def test_the_messages_sent_do_not_tell_the_station_of_it(case: Case) -> None:
    nodal, monitor = make_officer(Role.NODAL_OFFICER, case.district), make_officer(Role.MONITOR, case.state)
    desk = make_officer(Role.DESK, case.unit)
    page = f"/staff/complaints/{case.number}/"
    before = client_of(desk).get(page).text.count("एसएमएस")
    make(case, RequestKind.OFFICER)
    actions.ask_withdrawal(her(case), reasons=[], words="", forced=False)
    told = set(Message.objects.filter(case=case).values_list("event", flat=True))
    assert {"change_asked", "withdrawal_asked"} <= told
    assert client_of(desk).get(page).text.count("एसएमएस") == before
    seen = [client_of(officer).get(page).text.count("एसएमएस") for officer in (nodal, monitor)]
    assert before < seen[0] < seen[1]


def test_in_a_list_of_two_posts_only_those_above_see_that_she_asks_for_a_change(case: Case) -> None:
    make(case, RequestKind.OFFICER)
    desk = make_officer(Role.DESK, case.unit)
    elsewhere = unit("up-amethi-gauriganj").district
    assert elsewhere is not None
    Posting.objects.create(officer=desk, unit=elsewhere, role=Role.NODAL_OFFICER, starts_at=clock.now())
    assert "कुछ माँगा है" not in client_of(desk).get("/staff/complaints/").text
