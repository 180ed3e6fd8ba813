"""Where a case stands in every list: one number, so that an index gives the order."""

from datetime import datetime

from samman.cases.enums import Urgency
from samman.cases.models import Case
from samman.complaints.enums import State

_STEP = 10**11
_FAR = 10**10
_RANK = {
    State.AWAITING_ACCEPTANCE: 3,
    State.INTERIM_REPORTED: 4,
    State.AWAITING_RATING: 5,
    State.AT_REST: 8,
}


def queue_order(case: Case, *, since: datetime) -> int:
    """Urgent cases without a report first, then the newest dissatisfied (before headquarters, or again with the police), then by
    what is due soonest.

    `since` is when the present round began. Seconds since 1970 order the cases within a rank.
    """
    due = int((case.due_at or case.created_at).timestamp())
    if case.closed_at is not None:
        return 9 * _STEP + _FAR - int(case.closed_at.timestamp())
    if case.state_code == State.IN_VETTING:
        return _STEP + _FAR - int(since.timestamp())
    if case.state_code == State.AWAITING_REPORT:
        if case.urgency == Urgency.URGENT:
            return due
        if case.round > 1:
            return _STEP + _FAR - int(since.timestamp())
        return 2 * _STEP + due
    return first_of(State(case.state_code)) + due


def first_of(state: State) -> int:
    """Where the cases of a state begin in the order; KeyError for states that are ordered by more than that."""
    return _RANK[state] * _STEP
