"""Starting and stopping clocks, in the transaction of the act that causes it."""

from collections.abc import Iterable
from datetime import datetime

from samman.cases.models import Case
from samman.common import clock
from samman.deadlines import policies
from samman.deadlines.models import Deadline


def start_deadline(
    case: Case, ladder: str, *, round: int, started_at: datetime, due_at: datetime | None = None
) -> Deadline:
    """Start a clock of a case; once a round, a second call gives back the first one's clock untouched.

    It follows the policy that is in force now, to its end; the caller holds the lock of the case. `due_at` is given where
    the policy leaves it to be chosen for each case, and only there (ValueError). Raises KeyError for a ladder without a
    policy.
    """
    begun = policies.in_force(ladder, case.state_id).begun(started_at, due_at)
    clock_of_round = {"case": case, "ladder": ladder, "round": round}
    first = Deadline.objects.filter(**clock_of_round).first()
    return first or Deadline.objects.create(**clock_of_round, **begun)


def stop_deadline(case: Case, ladder: str, round: int | None = None) -> int:
    """Stop the running clocks of that name, of one round or of all; how many ran. Stopping twice changes nothing."""
    running = Deadline.objects.running().filter(case=case, ladder=ladder)
    if round is not None:
        running = running.filter(round=round)
    return running.update(stopped_at=clock.now())


def began_at(cases: Iterable[Case]) -> dict[int, datetime]:
    """When the clock that a list shows for each case began; one query. Cases without a running clock are not in it."""
    due = {case.pk: case.due_at for case in cases if case.due_at is not None and case.closed_at is None}
    running = Deadline.objects.running().filter(case__in=due) if due else Deadline.objects.none()
    found = running.values_list("case_id", "due_at", "started_at")
    return {pk: started_at for pk, due_at, started_at in found if due_at == due[pk]}
