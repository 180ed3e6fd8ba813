"""Takes the steps that have come. Every step once, whatever restarts, however many workers there are."""

from datetime import datetime

import structlog
from django.db import transaction

from samman.audit import Actor, record
from samman.common import clock
from samman.deadlines import clock_watch, ladders
from samman.deadlines.models import Deadline, Firing

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
            rows = Deadline.objects.due(now).exclude(pk__in=failed).select_related("case")
            batch = list(rows.select_for_update(of=("self", "case"), skip_locked=True, no_key=True)[:BATCH])
            for deadline in batch:
                steps, went_well = _climb(deadline, now, by)
                taken += steps
                if not went_well:
                    failed.add(deadline.pk)
        if not batch:
            return taken


def _climb(deadline: Deadline, now: datetime, by: Actor) -> tuple[int, bool]:
    """Take the steps of one clock that have come; how many, and whether all went well."""
    found = ladders.find(deadline.ladder)
    if found is None:
        _note_failure(deadline, "no such ladder", by)
        return 0, False
    ladder, handler = found
    taken = 0
    while deadline.next_step_at is not None and deadline.next_step_at <= now and deadline.stopped_at is None:
        if deadline.next_step >= len(ladder.steps):
            deadline.next_step_at = None  # the ladder has become shorter
            deadline.save(update_fields=["next_step_at"])
            break
        try:
            with transaction.atomic():
                _take(deadline, ladder, handler, by)
        except Exception as error:  # one handler's fault must not hold up the others
            deadline.refresh_from_db(fields=["next_step", "next_step_at", "failures", "stopped_at"])
            _note_failure(deadline, type(error).__name__, by)
            return taken, False
        taken += 1
        deadline.refresh_from_db(fields=["stopped_at"])  # a handler may stop its own clock
    return taken, True


def _take(deadline: Deadline, ladder: ladders.Ladder, handler: ladders.Handler, by: Actor) -> None:
    step = deadline.next_step
    firing, is_new = Firing.objects.get_or_create(
        deadline=deadline, step=step, defaults={"fired_at": clock.now()}
    )
    deadline.next_step = step + 1
    following = ladder.steps[step + 1 : step + 2]
    deadline.next_step_at = deadline.started_at + following[0].after if following else None
    deadline.failures = 0
    deadline.save(update_fields=["next_step", "next_step_at", "failures"])
    if is_new:
        detail = {"ladder": deadline.ladder, "step": step}
        record("take_step", by=by, case=deadline.case, detail=detail, rows=[firing])
        handler(deadline, ladder.steps[step], by=by)


def _note_failure(deadline: Deadline, error: str, by: Actor) -> None:
    """Count it; the record gets the first failure of a step, not one line a minute."""
    deadline.failures += 1
    deadline.save(update_fields=["failures"])
    log.error("deadline step failed", exception_type=error)
    if deadline.failures == 1:
        detail = {"ladder": deadline.ladder, "step": deadline.next_step, "error": error}
        record("take_step", by=by, outcome="refused", case=deadline.case, detail=detail)
