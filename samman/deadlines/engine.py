"""Takes the steps that have come. Every step once, whatever restarts, however many workers there are."""

from datetime import datetime

import structlog
from django.db import transaction

from samman.audit import Actor, record
from samman.common import clock
from samman.deadlines import clock_watch, ladders
from samman.deadlines.models import Deadline, Firing
from samman.messages.models import State

log = structlog.get_logger("samman.deadlines")

BATCH = 20


def fire_due(now: datetime | None = None) -> int:
    """Take every step whose time has come; how many were taken. Nothing while the clock is not believed.

    `now` is for tests; otherwise the watched clock says it. Deadlines that another worker, or an officer who writes to
    the case, holds locked are left to the next minute. Steps that came due while nothing ran are each taken once, in order.
    """
    by = clock_watch.JOB
    if now is None:
        now = clock_watch.check(by)
        if now is None:
            return 0
    taken, failed = 0, set[int]()
    while True:
        with transaction.atomic():
            # The case is locked with it (without barring rows that point to it), so that no handler ever waits for a lock.
            rows = Deadline.objects.due(now).exclude(pk__in=failed).select_related("case", "policy")
            batch = list(rows.select_for_update(of=("self", "case"), skip_locked=True, no_key=True)[:BATCH])
            # Nobody else can add to these while the clocks are locked.
            before: dict[int, set[int]] = {}
            for pk, step in Firing.objects.filter(deadline__in=batch).values_list("deadline_id", "step"):
                before.setdefault(pk, set()).add(step)
            for deadline in batch:
                steps, went_well = _climb(deadline, before.get(deadline.pk, set()), now, by)
                taken += steps
                if not went_well:
                    failed.add(deadline.pk)
        if not batch:
            return taken


def _climb(deadline: Deadline, taken: set[int], now: datetime, by: Actor) -> tuple[int, bool]:
    """Take the steps of one clock that have come, but those taken before; how many, and whether all went well."""
    ladder = ladders.find(deadline.ladder)
    if ladder is None:
        _note_failure(deadline, "no such ladder", by)
        return 0, False
    steps = 0
    while deadline.next_step_at is not None and deadline.next_step_at <= now:
        try:
            with transaction.atomic():
                _take(deadline, ladder, by, is_new=deadline.next_step not in taken)
        except Exception as error:  # one handler's fault must not hold up the others
            deadline.refresh_from_db(fields=["next_step", "next_step_at", "failures", "stopped_at"])
            _note_failure(deadline, type(error).__name__, by)
            return steps, False
        steps += 1
        if deadline.next_step_at is not None and deadline.next_step_at <= now:
            deadline.refresh_from_db(fields=["stopped_at"])  # a handler may stop its own clock
            if deadline.stopped_at is not None:
                break
    return steps, True


def _take(deadline: Deadline, ladder: ladders.Ladder, by: Actor, *, is_new: bool) -> None:
    number = deadline.next_step
    deadline.next_step = number + 1
    deadline.next_step_at = deadline.step_at(number + 1)
    deadline.failures = 0
    deadline.save(update_fields=["next_step", "next_step_at", "failures"])
    if not is_new:
        return
    queued = ladder.handler(deadline, deadline.policy.ladder_steps[number], by=by)
    told = [message.recipient_label for message in queued if message.state == State.WAITING]
    firing = Firing.objects.create(deadline=deadline, step=number, fired_at=clock.now(), told=told)
    detail = {"ladder": deadline.ladder, "version": deadline.policy.version, "step": number}
    record("take_step", by=by, case=deadline.case, detail=detail, rows=[firing])


def _note_failure(deadline: Deadline, error: str, by: Actor) -> None:
    """Count it; the record gets the first failure of a step, not one line a minute."""
    deadline.failures += 1
    deadline.save(update_fields=["failures"])
    log.error("deadline step failed", exception_type=error)
    if deadline.failures == 1:
        detail = {"ladder": deadline.ladder, "step": deadline.next_step, "error": error}
        record("take_step", by=by, outcome="refused", case=deadline.case, detail=detail)
