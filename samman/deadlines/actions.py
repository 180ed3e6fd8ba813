"""Starting and stopping clocks, in the transaction of the act that causes it."""

from datetime import datetime, timedelta

from samman.cases.models import Case
from samman.common import clock
from samman.deadlines import ladders
from samman.deadlines.models import Deadline


def start_deadline(
    case: Case, ladder: str, *, round: int, started_at: datetime, due_after: timedelta
) -> Deadline:
    """Start a clock of a case; once a round, a second call gives back the first one's clock untouched.

    Raises KeyError for a ladder that nobody registered.
    """
    first = ladders.get(ladder).steps[0]
    deadline, _new = Deadline.objects.get_or_create(
        case=case,
        ladder=ladder,
        round=round,
        defaults={
            "started_at": started_at,
            "due_at": started_at + due_after,
            "next_step": 0,
            "next_step_at": started_at + first.after,
        },
    )
    return deadline


def stop_deadline(case: Case, ladder: str, round: int | None = None) -> int:
    """Stop the running clocks of that name, of one round or of all; how many ran. Stopping twice changes nothing."""
    running = Deadline.objects.running().filter(case=case, ladder=ladder)
    if round is not None:
        running = running.filter(round=round)
    return running.update(stopped_at=clock.now())
