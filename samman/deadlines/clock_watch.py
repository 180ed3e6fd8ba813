"""May the wall clock be believed? A wrong one would escalate hundreds of cases at once, or none.

The boot clock counts on whatever the wall clock is set to. Their difference is kept when it is first seen after a start
of the machine; a wall clock that later stands more than five minutes off it is not believed, nor is one that after a
restart stands more than five minutes before the last believed moment. Then no step fires and an alarm is raised, until
the clock is right again or an administrator confirms it (`manage.py confirm_clock`).
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog
from django.db import transaction

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.audit import Actor, actors, record
from samman.common import clock
from samman.deadlines.models import ClockWatch
from samman.messages.actions import queue_to_officers

log = structlog.get_logger("samman.deadlines")

JOB = actors.job("deadlines")
TOLERANCE = 300.0  # seconds; promise 7


@dataclass(frozen=True)
class Reading:
    """Both clocks at one moment."""

    boot_id: str
    boot_seconds: float
    wall: float  # seconds since 1970


@dataclass(frozen=True)
class Belief:
    """What is held to be true: on this start of the machine the wall stands `offset` before the boot clock."""

    boot_id: str
    offset: float
    last_at: float
    halted_at: float | None = None


@dataclass(frozen=True)
class Judgement:
    """Whether steps may fire, what changed (halted, resumed or nothing), and how far the wall clock is off, in seconds."""

    may_fire: bool
    change: str
    off_by: float
    belief: Belief


def judge(belief: Belief | None, reading: Reading) -> Judgement:
    """Decide from what is believed and what both clocks say now; no clock is read here."""
    fresh = Belief(reading.boot_id, reading.wall - reading.boot_seconds, reading.wall)
    if belief is None:
        return Judgement(True, "", 0.0, fresh)
    if reading.boot_id and reading.boot_id == belief.boot_id:
        off_by = reading.wall - reading.boot_seconds - belief.offset
        right = abs(off_by) <= TOLERANCE
        # The offset stays as it was first seen, else a clock could creep away in small steps.
        after = replace(belief, last_at=max(belief.last_at, reading.wall)) if right else belief
    else:
        off_by = min(0.0, reading.wall - belief.last_at)
        right = off_by >= -TOLERANCE
        # The start of the machine is adopted only with a clock that is believed.
        after = (
            replace(fresh, halted_at=belief.halted_at, last_at=max(belief.last_at, reading.wall))
            if right
            else belief
        )
    if right:
        change = "resumed" if belief.halted_at is not None else ""
        return Judgement(True, change, off_by, replace(after, halted_at=None))
    change = "halted" if belief.halted_at is None else ""
    return Judgement(False, change, off_by, replace(after, halted_at=belief.halted_at or reading.wall))


def read_clocks() -> Reading:
    """Both clocks now."""
    return Reading(clock.boot_id(), clock.boot_seconds(), clock.now().timestamp())


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def _belief(row: ClockWatch) -> Belief:
    halted = row.halted_at.timestamp() if row.halted_at else None
    return Belief(row.boot_id, row.offset, row.last_at.timestamp(), halted)


def _save(belief: Belief, row: ClockWatch | None) -> None:
    halted = _moment(belief.halted_at) if belief.halted_at is not None else None
    fields = {
        "boot_id": belief.boot_id,
        "offset": belief.offset,
        "last_at": _moment(belief.last_at),
        "halted_at": halted,
    }
    if row is not None:
        ClockWatch.objects.filter(pk=row.pk).update(**fields)
    else:
        ClockWatch.objects.update_or_create(pk=1, defaults=fields)


def check(by: Actor) -> datetime | None:
    """Look at both clocks, keep what is believed, raise or end the alarm. The moment now, or None while halted."""
    with transaction.atomic():
        row = ClockWatch.objects.select_for_update().filter(pk=1).first()
        reading = read_clocks()
        judgement = judge(_belief(row) if row else None, reading)
        _save(judgement.belief, row)
        if judgement.change:
            _tell(judgement, reading, by)
    return _moment(reading.wall) if judgement.may_fire else None


def _tell(judgement: Judgement, reading: Reading, by: Actor) -> None:
    detail = {"off_by_seconds": round(judgement.off_by)}
    if judgement.change == "resumed":
        log.warning("clock right again")
        record("resume_escalation", by=by, detail=detail)
        return
    log.error("clock wrong, escalation halted")
    record("halt_escalation", by=by, outcome="refused", detail=detail)
    queue_to_officers(
        "clock_halted",
        case=None,
        officers=Posting.objects.current().filter(role=Role.ADMINISTRATOR).select_related("officer", "unit"),
        variables={"time": _moment(reading.wall)},
    )


def halted_since() -> datetime | None:
    """Since when escalation stands still, None while it runs; for a line on the administrators' and monitors' pages."""
    return ClockWatch.objects.filter(pk=1).values_list("halted_at", flat=True).first()


def confirm(by: Actor) -> timedelta:
    """An administrator says that the wall clock is right: believe it from now on. How far it had stood off."""
    with transaction.atomic():
        row = ClockWatch.objects.select_for_update().filter(pk=1).first()
        reading = read_clocks()
        off_by = judge(_belief(row) if row else None, reading).off_by
        _save(Belief(reading.boot_id, reading.wall - reading.boot_seconds, reading.wall), row)
        record("confirm_clock", by=by, detail={"off_by_seconds": round(off_by)})
    return timedelta(seconds=off_by)
