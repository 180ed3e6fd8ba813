"""At rest: two officers of headquarters, counted, shown to her, back at her word (promise 2)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.http import Http404

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.complaints import actions
from samman.complaints.actions import Refused
from samman.complaints.enums import ForWhom, RestReason, State
from samman.complaints.models import Rest
from samman.complaints.public import add_note, citizen_of, progress
from samman.complaints.workflow import NotNow
from samman.deadlines.models import Deadline
from tests.complaints.trips import her, make_complaint, reported_and_accepted
from tests.factories import direct, grouped, make_viewer, rate, signed_in
from tests.officers import make_map, make_officer

pytestmark = pytest.mark.django_db
WORDS = "तीन बार बताए पते पर गए, घर बंद मिला, पड़ोसियों से पूछा"


@pytest.fixture
def case() -> Case:
    return make_complaint()


def monitor(case: Case) -> Viewer:
    return make_viewer(Role.MONITOR, case.state)


def proposed(case: Case, by: Viewer | None = None) -> Rest:
    case.refresh_from_db()
    return actions.propose_rest(
        case.pk, reason=RestReason.NOT_FOUND, words=WORDS, version=case.version, by=by or monitor(case)
    )


def at_rest(case: Case) -> Case:
    actions.decide_rest(case.pk, rest_id=proposed(case).pk, confirm=True, by=monitor(case))
    case.refresh_from_db()
    return case


def test_two_officers_put_it_at_rest_and_all_clocks_stop(case: Case) -> None:
    rest = proposed(case)
    case.refresh_from_db()
    assert case.state_code == State.AWAITING_REPORT  # a proposal changes nothing
    actions.decide_rest(case.pk, rest_id=rest.pk, confirm=True, by=monitor(case))
    case.refresh_from_db()
    assert (case.state_code, case.closed_at, case.due_at) == (State.AT_REST, None, None)
    assert not Deadline.objects.running().filter(case=case).exists()


def test_what_rests_gets_no_direction(case: Case) -> None:
    at_rest(case)
    with pytest.raises(PermissionDenied):
        direct(case)
    assert not Deadline.objects.running().filter(case=case).exists()
    client = signed_in(Role.MONITOR, case.state)
    assert "/direct/" not in client.get(f"/staff/complaints/{case.number}/").text


def test_nobody_confirms_an_own_proposal(case: Case) -> None:
    first = monitor(case)
    rest = proposed(case, by=first)
    with pytest.raises(Refused):
        actions.decide_rest(case.pk, rest_id=rest.pk, confirm=True, by=first)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_rest SET confirmed_by_id = proposed_by_id, confirmed_at = now()")


def test_refused_it_goes_on_and_can_be_proposed_again(case: Case) -> None:
    rest = proposed(case)
    actions.decide_rest(case.pk, rest_id=rest.pk, confirm=False, by=monitor(case))
    case.refresh_from_db()
    assert case.state_code == State.AWAITING_REPORT
    assert Deadline.objects.running().filter(case=case).exists()
    proposed(case)
    with pytest.raises(Refused):
        proposed(case)


def test_the_database_refuses_it_without_two_officers(case: Case) -> None:
    proposed(case)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state_code = 'at_rest' WHERE id = %s", [case.pk])


CHANGES = (
    "reason = 'spam'",
    "words = ''",
    "proposed_at = now()",
    "confirmed_at = NULL, confirmed_by_id = NULL",
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_said_stays(case: Case, change: str) -> None:
    at_rest(case)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE complaints_rest SET {change}")


def test_it_is_not_closed_and_stays_in_the_lists_below_all_others(case: Case) -> None:
    at_rest(case)
    other = make_complaint()
    page = signed_in(Role.STATION_HOUSE_OFFICER, case.unit).get("/staff/complaints/").text
    assert page.index(grouped(other.number)) < page.index(grouped(case.number))


def test_she_sees_it_and_brings_it_back_with_a_new_clock(case: Case) -> None:
    at_rest(case)
    assert progress(her(case)).can_bring_back
    assert "put_at_rest" in [line.event for line in progress(her(case)).steps]
    actions.bring_back(her(case))
    case.refresh_from_db()
    assert (case.state_code, case.round) == (State.AWAITING_REPORT, 2)
    assert Deadline.objects.running().filter(case=case).exists()
    assert not Rest.objects.running().exists()
    with pytest.raises(NotNow):
        actions.bring_back(her(case))


def test_whatever_she_writes_brings_it_back(case: Case) -> None:
    at_rest(case)
    add_note(her(case), "मैं यहाँ हूँ")
    case.refresh_from_db()
    assert case.state_code == State.AWAITING_REPORT


def test_a_helper_does_not_bring_it_back() -> None:
    case = at_rest(make_complaint(for_whom=ForWhom.OTHER, knows="yes"))
    helper = citizen_of(case.receipts.get().pk)
    assert helper is not None
    with pytest.raises(PermissionDenied):
        actions.bring_back(helper)
    add_note(helper, "मैं देवर हूँ")
    case.refresh_from_db()
    assert case.state_code == State.AT_REST


def test_what_she_closed_is_not_put_at_rest() -> None:
    case = reported_and_accepted()
    rate(case, satisfied=True)
    with pytest.raises(PermissionDenied):
        proposed(case)


def test_headquarters_of_her_state_only(case: Case) -> None:
    for viewer, error in (
        (make_viewer(Role.MONITOR, make_map().other_state), Http404),
        (make_viewer(Role.SUPERINTENDENT, case.district), PermissionDenied),
        (make_viewer(Role.LEGAL_ADVISER, case.state), PermissionDenied),
    ):
        with pytest.raises(error):
            proposed(case, by=viewer)
    rest = proposed(case)
    address = f"/staff/complaints/{case.number}/rest/"
    sp = signed_in(Role.SUPERINTENDENT, case.district)
    assert sp.get(address).status_code == 404
    assert sp.post(f"{address}{rest.pk}/", {"answer": "confirm"}).status_code == 404


def test_the_page_leads_through_both_officers(case: Case) -> None:
    address = f"/staff/complaints/{case.number}/rest/"
    first = make_officer(Role.MONITOR, case.state)
    client = signed_in(Role.MONITOR, case.state)
    client.force_login(first)
    page = client.post(address, {"reason": "not_found", "words": "छोटा", "version": case.version})
    assert "बीस अक्षरों" in page.text
    assert "छोटा" in page.text
    client.post(address, {"reason": "not_found", "words": WORDS, "version": case.version})
    assert "निर्णय मुख्यालय के दूसरे अधिकारी करेंगे" in client.get(address).text
    second = signed_in(Role.MONITOR, case.state)
    assert grouped(case.number) in second.get("/staff/vetting/").text
    assert WORDS in second.get(address).text
    rest = Rest.objects.get()
    for wrong in (2**63, rest.pk + 1):
        assert second.post(f"{address}{wrong}/", {"answer": "confirm"}).status_code == 404
    second.post(f"{address}{rest.pk}/", {"answer": "nonsense"})
    second.post(f"{address}{rest.pk}/", {"answer": "confirm"})
    second.post(f"{address}{rest.pk}/", {"answer": "confirm"})  # a second press
    case.refresh_from_db()
    assert case.state_code == State.AT_REST
    assert case.history.filter(event="put_at_rest").count() == 1
