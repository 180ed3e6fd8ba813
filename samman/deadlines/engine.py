"""Takes the steps that have come. Every step once, whatever restarts, however many workers there are."""

from datetime import datetime

import structlog
from django.db import transaction

from samman.audit import Actor, record
from samman.audit.rows import digests, name_of
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
            batch = list(Deadline.objects.claimed(now).exclude(pk__in=failed)[:BATCH])
            if not batch:
                return taken
            # Nobody else can take a step of these while they are locked.
            before = set(Firing.objects.filter(deadline__in=batch).values_list("deadline_id", "step"))
            firings: list[Firing] = []
            for deadline in batch:
                if not _climb(deadline, before, now, by, firings):
                    failed.add(deadline.pk)
            Deadline.objects.save_progress(batch)
            _record(Firing.objects.bulk_create(firings), by)
            taken += len(firings)


def _climb(
    deadline: Deadline, before: set[tuple[int, int]], now: datetime, by: Actor, firings: list[Firing]
) -> bool:
    """Carry out the steps of one clock that have come, but those taken before; whether all went well."""
    ladder = ladders.find(deadline.ladder)
    if ladder is None:
        _note_failure(deadline, "no such ladder", by)
        return False
    began = deadline.next_step
    while deadline.next_step_at is not None and deadline.next_step_at <= now:
        number = deadline.next_step
        if number > began and Deadline.objects.filter(pk=deadline.pk).exclude(stopped_at=None).exists():
            return True  # its own handler stopped it
        if (deadline.pk, number) not in before:
            try:
                with transaction.atomic():
                    queued = ladder.handler(deadline, deadline.policy.ladder_steps[number], by=by)
                    told = [message.recipient_label for message in queued if message.state == State.WAITING]
            except Exception as error:  # one handler's fault must not hold up the others
                _note_failure(deadline, type(error).__name__, by)
                return False
            firings.append(Firing(deadline=deadline, step=number, fired_at=clock.now(), told=told))
        deadline.next_step = number + 1
        deadline.next_step_at = deadline.step_at(number + 1)
        deadline.failures = 0
    return True


def _record(firings: list[Firing], by: Actor) -> None:
    found = digests(firings)
    for firing in firings:
        deadline, name = firing.deadline, name_of(firing)
        detail = {"ladder": deadline.ladder, "version": deadline.policy.version, "step": firing.step}
        record("take_step", by=by, case=deadline.case, detail={**detail, "rows": {name: found[name]}})


def _note_failure(deadline: Deadline, error: str, by: Actor) -> None:
    """Count it; the record gets the first failure of a step, not one line a minute."""
    deadline.failures += 1
    log.error("deadline step failed", exception_type=error)
    if deadline.failures == 1:
        detail = {"ladder": deadline.ladder, "step": deadline.next_step, "error": error}
        record("take_step", by=by, outcome="refused", case=deadline.case, detail=detail)
