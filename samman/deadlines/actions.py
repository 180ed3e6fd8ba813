"""Starting and stopping clocks, in the transaction of the act that causes it; and the hours of a clock, changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases.models import Case
from samman.cases.writing import Stale
from samman.common import clock
from samman.deadlines import policies
from samman.deadlines.ladders import DUE, START, Step
from samman.deadlines.models import Deadline, Policy
from samman.jurisdictions.reference import lock_reference


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


# What an administrator may choose for a clock: from an hour to a year.
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=366)


def change_policy(
    ladder: str,
    *,
    due: timedelta,
    remind: timedelta | None,
    order: str,
    version: int,
    by: Viewer,
) -> Policy | None:
    """Write the next version of a ladder for the administrator's state, with another due moment and another reminder before it.

    Nothing is edited: clocks that run keep the version that they were started with. `order` says on whose word. None where
    nothing would be different. Raises PermissionDenied; Stale where `version` is not in force any more; ValueError for
    numbers out of bounds, or a ladder whose steps are no such two numbers (`two_numbers`).
    """
    state = next((p.unit for p in by.postings if p.role == Role.ADMINISTRATOR), None)
    if state is None:
        record("change_policy", by=by.actor, outcome="refused", object_kind="policy", object_id=ladder)
        raise PermissionDenied("change_policy")
    with transaction.atomic():
        lock_reference()
        own = Policy.objects.filter(ladder=ladder, state=state).order_by("-version").first()
        old = own or Policy.objects.filter(ladder=ladder, state=None).order_by("-version").first()
        numbers = two_numbers(old) if old else None
        if old is None or numbers is None:
            raise ValueError(f"{ladder} has no hours to change")
        if old.version != version:
            raise Stale
        if numbers == (due, remind):
            return None
        if not SHORTEST <= due <= LONGEST or (numbers[1] is None) != (remind is None):
            raise ValueError("a clock runs from an hour to a year")
        if remind is not None and not timedelta(0) < remind < due:
            raise ValueError("a reminder comes before the clock is due")
        steps = [_changed(step, remind, order) for step in old.ladder_steps]
        policy = Policy.objects.create(
            ladder=ladder,
            state=state,
            version=own.version + 1 if own else old.version + 1,
            due_minutes=due // timedelta(minutes=1),
            steps=[step.as_data() for step in steps],
            loaded_at=clock.now(),
        )
        detail = {
            "ladder": ladder,
            "version": policy.version,
            "due_hours": [numbers[0] // timedelta(hours=1), due // timedelta(hours=1)],
            "remind_hours": [n // timedelta(hours=1) if n else None for n in (numbers[1], remind)],
        }
        record(
            "change_policy",
            by=by.actor,
            object_kind="policy",
            object_id=str(policy),
            reason=order,
            detail=detail,
            rows=[policy],
        )
        transaction.on_commit(policies.forget)
    return policy


def two_numbers(policy: Policy) -> tuple[timedelta, timedelta | None] | None:
    """When a clock is due after its start and how long before that it reminds (None: never); None for a policy of another
    shape, with a due moment chosen for each case, or more before it than one reminder."""
    if policy.due_minutes is None:
        return None
    due = timedelta(minutes=policy.due_minutes)
    before = [step.after if step.since == START else due + step.after for step in policy.ladder_steps]
    early = [(step, moment) for step, moment in zip(policy.ladder_steps, before, strict=True) if moment < due]
    late = [step for step in policy.ladder_steps if step.since == START and step.after >= due]
    if late or len(early) > 1 or any(step.action != "warn" for step, _moment in early):
        return None
    return due, due - early[0][1] if early else None


def _changed(step: Step, remind: timedelta | None, order: str) -> Step:
    """The reminder at its new moment, and what comes when the clock is due, on the word of the order; later steps as they are."""
    if step.action == "warn" and remind is not None:
        return replace(step, after=-remind, since=DUE, confidence="medium", source=order)
    if step.since == DUE and step.after == timedelta(0):
        return replace(step, confidence="medium", source=order)
    return step
