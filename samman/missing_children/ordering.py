"""Where the case of a missing or found person stands in its list: one number, so that an index gives the order."""

from samman.cases import ordering
from samman.cases.models import Case
from samman.missing_children.enums import FoundState, State

_STEP = 10**11
_FAR = 10**10
# What has a clock stands first, the nearest first; below it what has none, the newest first.
_RANK: dict[str, int] = {
    State.MISSING: 1,
    State.TRACED: 2,
    State.UNTRACEABLE: 3,
    State.FOUND_DEAD: 4,
    FoundState.FOUND: 1,
    FoundState.IDENTIFIED: 2,
    FoundState.PLACED: 3,
}


def queue_order(case: Case) -> int:
    """By the nearest running clock, then by state and age of the case. Seconds since 1970 order within a rank."""
    first = ordering.first_of(case.kind)
    if case.closed_at is not None:
        return first + 9 * _STEP + _FAR - int(case.closed_at.timestamp())
    if case.due_at is not None:
        return first + int(case.due_at.timestamp())
    return first + _RANK[case.state_code] * _STEP + _FAR - int(case.created_at.timestamp())
