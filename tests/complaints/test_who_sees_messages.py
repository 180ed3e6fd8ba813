"""Whoever may not see an event does not see its messages: one set of names hides both, and every name is listed here."""

import pytest

from samman.accounts.enums import COMPLAINT_ROLES, Role
from samman.cases.models import LEVEL_OF_ROLE, Case
from samman.complaints import access, actions, messages
from samman.complaints.enums import RequestKind
from samman.complaints.timeline import staff_timeline
from samman.messages import texts
from samman.messages.models import Message
from tests.complaints.trips import her, make_complaint
from tests.factories import client_of, make_viewer
from tests.officers import make_officer

pytestmark = pytest.mark.django_db

EVERYONE = frozenset(COMPLAINT_ROLES)
HEADQUARTERS = frozenset({Role.MONITOR, Role.LEGAL_ADVISER})
ABOVE_THE_STATION = HEADQUARTERS | {Role.NODAL_OFFICER, Role.SUPERINTENDENT}
REVIEWERS = HEADQUARTERS | {Role.SUPERINTENDENT, Role.RANGE_OFFICER, Role.ZONE_OFFICER}
READERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        [
            "acceptance_late",
            "brought_back",
            "complainant_dissatisfied",
            "complainant_satisfied",
            "complaint_registered",
            "complaint_registered_urgent",
            "complaint_taken_up",
            "complaint_transferred",
            "complaint_withdrawn",
            "direction_advised",
            "direction_issued",
            "direction_late",
            "direction_unread",
            "duty_open",
            "note_added",
            "put_at_rest",
            "report_accepted",
            "report_due_warning",
            "report_in_stead",
            "report_late",
            "report_reminder",
            "report_returned",
            "report_submitted",
            "rest_proposed",
            "satisfaction_taken_back",
            "transfer_offered",
            "transfer_refused",
            "transfer_unanswered",
            "urgent_call_late",
            "vetting_late",
            "vetting_opened",
        ],
        EVERYONE,
    ),
    **dict.fromkeys(["withdrawal_asked", "withdrawal_unchecked", "call_given_up"], HEADQUARTERS),
    **dict.fromkeys(["change_asked", "key_refused", "her_news", "her_code"], ABOVE_THE_STATION),
    **dict.fromkeys(["break_glass", "break_glass_unreviewed"], REVIEWERS),
}
OF_NO_CASE = {"daily_digest", "clock_halted"}
OF_CHILDREN = ("missing_", "found_")  # of missing and found persons: all who see the case know of them


@pytest.fixture
def case() -> Case:
    return make_complaint()


def page(case: Case, role: str) -> str:
    where = getattr(case, LEVEL_OF_ROLE[role].removesuffix("_id"))
    return client_of(make_officer(role, where)).get(f"/staff/complaints/{case.number}/").text


def test_every_message_has_readers() -> None:
    events = {event for event, _channel, _language in texts.table() if not event.startswith(OF_CHILDREN)}
    assert events - OF_NO_CASE == set(READERS)


@pytest.mark.parametrize("role", sorted(COMPLAINT_ROLES))
def test_each_post_reads_the_messages_of_what_it_may_know(case: Case, role: str) -> None:
    viewer = make_viewer(role, getattr(case, LEVEL_OF_ROLE[role].removesuffix("_id")))
    hidden = access.hidden_events(viewer, case)
    assert {event for event in READERS if event not in hidden} == {
        e for e, who in READERS.items() if role in who
    }


@pytest.mark.parametrize("role", [Role.DESK, Role.STATION_HOUSE_OFFICER, Role.CIRCLE_OFFICER])
def test_the_station_finds_no_trace_of_her_wish_to_stop(case: Case, role: str) -> None:
    make_officer(Role.MONITOR, case.state, phone="9333333333")
    before = Message.objects.filter(case=case).count()
    version = case.version
    first = page(case, role)
    actions.ask_withdrawal(her(case), reasons=[], words="", forced=False)
    messages.call_given_up(case)
    assert Message.objects.filter(case=case).count() > before
    assert page(case, role).count("<li>") == first.count("<li>")
    assert page(case, Role.MONITOR).count("<li>") > page(case, role).count("<li>")
    case.refresh_from_db()
    assert case.version == version


def test_the_station_finds_no_trace_of_her_wish_for_another_officer_nor_of_its_answer(case: Case) -> None:
    make_officer(Role.SUPERINTENDENT, case.district, phone="9222222222")
    nodal = make_viewer(Role.NODAL_OFFICER, case.district, phone="9444444444")
    desk = make_viewer(Role.DESK, case.unit)
    shown = len(staff_timeline(case, with_words=True, without=access.hidden_lines(desk, case)))
    first = page(case, Role.DESK)
    wish = actions.make_request(her(case), kind=RequestKind.OFFICER, words="")
    actions.end_request(case.pk, request_id=wish.pk, text="अब जनपद देखेगा", by=nodal)
    lines = staff_timeline(case, with_words=True, without=access.hidden_lines(desk, case))
    assert len(lines) == shown and "अब जनपद देखेगा" not in page(case, Role.DESK)
    assert page(case, Role.DESK).count("<li>") == first.count("<li>")
    above = staff_timeline(case, with_words=True, without=access.hidden_lines(nodal, case))
    assert len(above) == shown + 2
