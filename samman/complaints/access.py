"""Who may do what with a complaint that they see."""

from django.db.models import Q

from samman.accounts.enums import CASE_ROLES, Role
from samman.accounts.viewer import Viewer
from samman.cases.access import can_transfer as hands_over
from samman.cases.access import holds
from samman.cases.models import SENIOR_ROLES, Case
from samman.complaints.enums import RequestKind, State
from samman.complaints.workflow import is_possible

HEADQUARTERS_EVENTS = frozenset(
    {
        "withdrawal_asked",
        "withdrawal_taken_back",
        "withdrawal_lapsed",
        "withdrawal_checked",
        "withdrawal_unchecked",
        "phoned",
        "call_tried",
        "call_given_up",
    }
)
# What she says of the station, who asked at its desk for a key, and messages to her: the minute of one alone tells of what.
ABOVE_STATION_EVENTS = frozenset({"change_asked", "key_refused", "her_news", "her_code"})
# Who looked from outside, and at what hour, is for those who review it.
LOOK_EVENTS = frozenset({"break_glass", "break_glass_reviewed", "break_glass_unreviewed"})


def can_report(viewer: Viewer, case: Case) -> bool:
    """The unit that owns the case; the nodal officer stands in (V6). For the district's own case the SP too."""
    if case.closed_at is not None:
        return False
    station = (Role.DESK, Role.STATION_HOUSE_OFFICER, Role.NODAL_OFFICER)
    return holds(viewer, case, *station) or (
        case.unit_id == case.district_id and holds(viewer, case, Role.SUPERINTENDENT)
    )


def stands_in(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer would report in the station's stead: its nodal officer, who holds no post at the station (V6)."""
    return (
        case.unit_id != case.district_id
        and holds(viewer, case, Role.NODAL_OFFICER)
        and not holds(viewer, case, Role.DESK, Role.STATION_HOUSE_OFFICER)
    )


def can_remind(viewer: Viewer, case: Case) -> bool:
    """While a report is owed: nodal officer, SP and headquarters; in the district's own case those above the nodal officer."""
    if case.closed_at is not None or case.due_at is None:
        return False
    if not is_possible("submit_final_report", case.state_code):
        return False
    above = [Role.SUPERINTENDENT, Role.MONITOR]
    return holds(viewer, case, *above, *([Role.NODAL_OFFICER] if case.unit_id != case.district_id else []))


def can_transfer(viewer: Viewer, case: Case) -> bool:
    """Those who hand cases over, as long as anybody works on it."""
    return case.state_code != State.AT_REST and hands_over(viewer, case)


def can_review(viewer: Viewer, case: Case) -> bool:
    """The nodal officer accepts or returns a final report; where there is none, the SP."""
    return holds(viewer, case, Role.NODAL_OFFICER, Role.SUPERINTENDENT)


def can_call(viewer: Viewer, case: Case) -> bool:
    """Headquarters phones the station."""
    return holds(viewer, case, Role.MONITOR)


def can_vet(viewer: Viewer, case: Case) -> bool:
    """Headquarters' legal adviser."""
    return holds(viewer, case, Role.LEGAL_ADVISER)


def can_direct(viewer: Viewer, case: Case) -> bool:
    """Headquarters directs in writing, as long as the complaint is open and worked on (mission V7)."""
    return case.closed_at is None and case.state_code != State.AT_REST and holds(viewer, case, Role.MONITOR)


def can_read_direction(viewer: Viewer, case: Case) -> bool:
    """Whoever works on the case or supervises it."""
    return holds(viewer, case, *CASE_ROLES)


def is_addressed(viewer: Viewer, case: Case) -> bool:
    """A direction goes to the SP and the nodal officer: it counts as read when one of them has opened it."""
    return holds(viewer, case, Role.SUPERINTENDENT, Role.NODAL_OFFICER)


def can_put_at_rest(viewer: Viewer, case: Case) -> bool:
    """Two officers of headquarters, one after the other."""
    return case.closed_at is None and holds(viewer, case, Role.MONITOR)


def can_link(viewer: Viewer, case: Case) -> bool:
    """Whoever works on the case or supervises it says that it is the same matter as another that they see."""
    return holds(viewer, case, *CASE_ROLES)


def can_see_withdrawal(viewer: Viewer, case: Case) -> bool:
    """Only headquarters knows that she asked to stop, before it is confirmed."""
    return holds(viewer, case, Role.MONITOR, Role.LEGAL_ADVISER)


def can_check_withdrawal(viewer: Viewer, case: Case) -> bool:
    """A woman officer of headquarters finds out whether she wants to stop herself."""
    return viewer.officer.is_woman and holds(viewer, case, Role.MONITOR)


def can_see_request(viewer: Viewer, case: Case, kind: str) -> bool:
    """A wish for a call: whoever may write to her. For another station or officer: only those above the station."""
    if kind == RequestKind.CALL:
        return can_write_to_her(viewer, case)
    return holds(viewer, case, Role.NODAL_OFFICER, Role.SUPERINTENDENT, Role.MONITOR)


def hidden_events(viewer: Viewer, case: Case) -> frozenset[str]:
    """The events of which this officer does not learn, by their names: nobody learns what she said of himself, that she
    thought of stopping, or that headquarters phoned her. A message is named like the event of which it tells, so that one
    set hides both."""
    hidden: frozenset[str] = frozenset()
    if not can_see_withdrawal(viewer, case):
        hidden |= HEADQUARTERS_EVENTS
    if not holds(viewer, case, Role.NODAL_OFFICER, Role.SUPERINTENDENT, Role.MONITOR, Role.LEGAL_ADVISER):
        hidden |= ABOVE_STATION_EVENTS
    if not holds(viewer, case, *SENIOR_ROLES, Role.MONITOR, Role.LEGAL_ADVISER):
        hidden |= LOOK_EVENTS
    return hidden


def hidden_lines(viewer: Viewer, case: Case) -> Q:
    """The lines of a case's history that this officer does not read: those of hidden events, the answer to what she asked
    for in confidence, and that there is another complaint which he may not see."""
    seen = Case.objects.visible_to(viewer).filter(Q(duplicates__of=case) | Q(duplicated_by__case=case))
    hidden = Q(event="linked") & ~Q(data__number__in=list(seen.values_list("number", flat=True)))
    events = hidden_events(viewer, case)
    hidden |= Q(event__in=events)
    if "change_asked" in events:
        hidden |= Q(event="request_ended") & ~Q(data__kind=RequestKind.CALL)
    if "break_glass" in events:  # the account was opened by one who looked from outside
        hidden |= Q(event="identity_opened", data__has_key="look")
    return hidden


def hidden_messages(viewer: Viewer, case: Case) -> Q:
    """The messages of a case of which this officer does not learn."""
    return Q(event__in=hidden_events(viewer, case))


def can_write_to_her(viewer: Viewer, case: Case) -> bool:
    """Whoever may report may also ask her in writing, on her page."""
    return can_report(viewer, case) or holds(viewer, case, Role.MONITOR)


def can_issue_key(viewer: Viewer, case: Case) -> bool:
    """A woman officer, with her in person, at the unit that has the case or above in the district."""
    posts = (
        Role.DESK,
        Role.STATION_HOUSE_OFFICER,
        Role.CIRCLE_OFFICER,
        Role.NODAL_OFFICER,
        Role.SUPERINTENDENT,
    )
    return viewer.officer.is_woman and holds(viewer, case, *posts)
