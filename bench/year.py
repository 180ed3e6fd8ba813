"""A year of clocks through a fake machine clock: two workers at once, killed in the middle of steps, the wall clock set wrong,
restarts, a policy that changes in July. Afterwards every step must have been taken exactly as reckoned beforehand.

`tests/deadlines/test_a_year.py` lives it with 5,000 cases, `make bench PART=b5` with 100,000.
"""

from __future__ import annotations

import bisect
import csv
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from django.db import DatabaseError, connection, connections

from samman.audit import Actor, actors
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.common import clock
from samman.deadlines import clock_watch, engine, ladders, policies
from samman.deadlines.models import Deadline, Firing
from samman.deadlines.reference import FILE, load_policies, read_policies
from samman.messages.models import Message

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
JULY = datetime(2027, 7, 1, tzinfo=UTC)
END = datetime(2028, 1, 10, tzinfo=UTC)  # the last cases of the year get time to climb
BY = actors.command("year")

# By ladder and version: when it is due (None: chosen for each case), and its steps as (since, hours, action).
Rule = tuple[int | None, tuple[tuple[str, int, str], ...]]
RULES: dict[tuple[str, int], Rule] = {
    ("year_report", 1): (
        24,
        (
            ("start", 12, "warn"),
            ("start", 20, "warn"),
            ("due", 0, "late"),
            ("due", 12, "still_late"),
            ("due", 24, "still_late"),
        ),
    ),
    ("year_report", 2): (18, (("start", 9, "warn"), ("due", 0, "late"), ("due", 6, "still_late"))),
    ("year_direction", 1): (None, (("due", -4, "warn"), ("due", 0, "late"), ("due", 12, "still_late"))),
}
# The real clocks of a missing child, under names of the year: their rules are read from the data that the program loads.
MISSING = ("missing_fir", "missing_risk", "missing_portal", "missing_alert", "missing_search", "missing_review",
           "missing_untraced", "missing_ahtu_status")  # fmt: skip
# How the wall clock stands: from which day of the year, for how many, how far off. Up to five minutes is believed.
WRONG = (
    (20, 2, 4 * MINUTE),
    (47, 1, 2 * HOUR),
    (48, 2, -2 * HOUR),
    (90, 5, -4 * MINUTE),
    (130, 2, -3 * DAY),
    (179, 3, 40 * DAY),
    (215, 1, -6 * MINUTE),
    (260, 1, 6 * MINUTE),
    (300, 2, -30 * DAY),
    (340, 3, 3 * MINUTE),
)
# Restarts of the machine, by day; the second comes up with its clock three days slow (130), the last one after an outage.
RESTARTS = (33, 130, 200, 286)
OUTAGE = (280, 286)  # nothing runs on these days
MISSING_ONE_IN = 100  # so many cases, a child is missing


def add_rules_of_missing() -> None:
    """Put the newest policies of a missing child into RULES, in whole hours."""
    for policy in read_policies(FILE):  # older versions first
        if policy.ladder in MISSING:
            steps = [(step.since, step.after // HOUR, step.action) for step in policy.ladder_steps]
            RULES[f"year_{policy.ladder}", 1] = ((policy.due_minutes or 0) // 60, tuple(steps))


class Killed(BaseException):
    """A worker's end in the middle of a step."""


class Machine:
    """A wall clock that can be set, and a boot clock that cannot; both stand still during a tick."""

    def __init__(self) -> None:
        self.true = BEGIN
        self.off = timedelta()
        self.boots = 0

    def now(self) -> datetime:
        """What the wall clock says."""
        return self.true + self.off

    @contextmanager
    def running(self) -> Iterator[None]:
        """The program asks this machine for the time."""
        with (
            mock.patch.object(clock, "now", self.now),
            mock.patch.object(clock, "boot_id", lambda: f"boot-{self.boots}"),
            mock.patch.object(clock, "boot_seconds", lambda: (self.true - BEGIN).total_seconds() + 1000.0),
        ):
            yield

    def stand_at(self, moment: datetime) -> None:
        """Let it be that moment, with the clock as wrong as it is then, and as often restarted."""
        self.true = moment
        day = (moment - BEGIN) / DAY
        self.off = next((off for first, days, off in WRONG if first <= day < first + days), timedelta())
        self.boots = bisect.bisect_right(RESTARTS, day)

    @property
    def believed(self) -> bool:
        """Whether the wall clock stands right enough for steps to be taken."""
        return abs(self.off).total_seconds() <= clock_watch.TOLERANCE


@dataclass
class Life:
    """One clock as it will be: begun, perhaps with a chosen due moment, perhaps stopped."""

    case_id: int
    ladder: str
    started_at: datetime
    due_at: datetime | None
    stop_at: datetime | None
    pk: int = 0
    version: int = 1
    round: int = 1

    def moments(self) -> list[datetime]:
        """When its steps come, reckoned from RULES alone."""
        due, steps = RULES[self.ladder, self.version]
        due_at = self.due_at or self.started_at + (due or 0) * HOUR
        return [(due_at if since == "due" else self.started_at) + hours * HOUR for since, hours, _ in steps]


@dataclass
class Year:
    """What was lived through, and what was found at the end."""

    clocks: int = 0
    steps: int = 0
    by_version: Counter[int] = field(default_factory=Counter)
    ticks: int = 0
    ticks_not_believed: int = 0
    kills: int = 0
    by_worker: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0  # of the whole year
    busy_seconds: float = 0.0  # of ticks in which steps were taken
    faults: list[str] = field(default_factory=list)


class Simulation:
    """Makes the cases, lives the year, compares."""

    def __init__(
        self, cases: int, *, every: timedelta, kill: float, batch: int = engine.BATCH, seed: int = 1
    ) -> None:
        """`every`: mean time between ticks; `kill`: a worker's chance to die in a step; `batch`: clocks in a transaction."""
        self.random = random.Random(seed)  # noqa: S311
        self.kill = kill
        self.batch = batch
        self.machine = Machine()
        self.found = Year()
        add_rules_of_missing()
        self.state_id, case_ids = make_cases(cases)
        lives = [*self._lives(case_ids), *self._missing(case_ids[::MISSING_ONE_IN])]
        self.lives = sorted(lives, key=lambda life: life.started_at)
        self.ticks = self._ticks(every)
        self.begun = [0] * len(self.lives)  # the tick at which each was put into the database
        self.nows: list[
            datetime | None
        ] = []  # what the wall clock said at each tick; None where it was wrong
        self.killing = threading.Lock()

    def _lives(self, case_ids: list[int]) -> Iterator[Life]:
        """Each case has its report, one in five a direction later. Of the reports most come in time, one in twenty never."""
        draw = self.random
        for case_id in case_ids:
            start = BEGIN + draw.uniform(0, 365) * DAY
            if draw.random() < 0.1:
                start = start.replace(
                    second=0, microsecond=0
                )  # so that moments of several clocks fall together
            kind = draw.random()
            hours = draw.uniform(0, 12) if kind < 0.75 else draw.uniform(9, 60)
            yield Life(case_id, "year_report", start, None, start + hours * HOUR if kind < 0.95 else None)
            if draw.random() < 0.2:
                start += draw.uniform(1, 9) * DAY
                due = start + draw.choice((1, 3, 24, 72, 240)) * HOUR
                hours = draw.uniform(-48, 24)
                stop = max(start, due + hours * HOUR) if draw.random() < 0.8 else None
                yield Life(case_id, "year_direction", start, due, stop)

    def _missing(self, case_ids: list[int]) -> Iterator[Life]:
        """Of some cases a child is missing too: most steps in time, reviews week after week, some untraced to the end, with the
        reports of the unit that has them then every three months."""
        draw = random.Random(2)  # noqa: S311
        for case_id in case_ids:
            start = BEGIN + draw.uniform(0, 300) * DAY
            traced = start + draw.choice((0.5, 3, 10, 40, 400)) * DAY
            for name in MISSING[:5]:
                due = (RULES[f"year_{name}", 1][0] or 0) * HOUR
                stop = start + draw.uniform(0.3, 1.4) * due if draw.random() < 0.95 else None
                yield Life(case_id, f"year_{name}", start, None, stop)
            moved = start + 120 * DAY
            stop_untraced = moved + HOUR if traced > moved else traced
            yield Life(case_id, "year_missing_untraced", start, None, stop_untraced)
            for name, first in (("year_missing_review", start), ("year_missing_ahtu_status", moved)):
                number, began = 1, first
                while began < min(traced, END):
                    due = (RULES[name, 1][0] or 0) * HOUR
                    done = min(began + draw.uniform(0.8, 1.3) * due, traced)
                    yield Life(case_id, name, began, None, done, round=number)
                    number, began = number + 1, done

    def _ticks(self, every: timedelta) -> list[datetime]:
        """Irregular moments; one just before and one exactly at the moments of some steps; and around each wrong time."""
        found, moment = set(), BEGIN
        while moment < END:
            found.add(moment)
            moment += self.random.uniform(0.2, 1.8) * every
        for life in self.random.sample(self.lives, 40):
            exactly = self.random.choice(life.moments())
            found |= {exactly - timedelta(microseconds=1), exactly}
        for day, days, _off in WRONG:
            found |= {
                BEGIN + day * DAY + HOUR,
                BEGIN + (day + days) * DAY - HOUR,
                BEGIN + (day + days) * DAY + HOUR,
            }
        first, last = (BEGIN + day * DAY for day in OUTAGE)
        return sorted(moment for moment in found if not first <= moment < last)

    def live(self) -> Year:
        """The whole year; what went wrong stands in `faults`."""
        began = time.monotonic()
        stops = sorted((life.stop_at, number) for number, life in enumerate(self.lives) if life.stop_at)
        started = stopped = 0
        with (
            tempfile.TemporaryDirectory() as folder,
            rules(Path(folder), self.witness),
            self.machine.running(),
            mock.patch.object(engine, "BATCH", self.batch),
        ):
            newest = 1
            with ThreadPoolExecutor(2) as workers:
                for number, moment in enumerate(self.ticks):
                    self.machine.stand_at(moment)
                    if newest == 1 and moment >= JULY:
                        newest = 2
                        load(Path(folder), newest)
                    until = bisect.bisect_right(self.lives, moment, started, key=lambda life: life.started_at)
                    self._start(range(started, until), number)
                    started = until
                    until = bisect.bisect_right(stops, moment, stopped, key=lambda stop: stop[0] or END)
                    # A stop waits until its clock is in the database: both at the same tick at the latest.
                    self._stop([life for _at, life in stops[stopped:until]])
                    stopped = until
                    self._tick(workers)
        self.found.clocks = len(self.lives)
        self.found.ticks = len(self.ticks)
        self.found.seconds = time.monotonic() - began
        self.compare()
        return self.found

    def _start(self, numbers: range, tick: int) -> None:
        rows = []
        for number in numbers:
            life = self.lives[number]
            policy = policies.in_force(life.ladder, self.state_id)
            life.version = 2 if self.machine.true >= JULY and life.ladder == "year_report" else 1
            self.begun[number] = tick
            begun = policy.begun(life.started_at, life.due_at)
            rows.append(Deadline(case_id=life.case_id, ladder=life.ladder, round=life.round, **begun))
        for number, row in zip(numbers, Deadline.objects.bulk_create(rows), strict=True):
            self.lives[number].pk = row.pk

    def _stop(self, numbers: list[int]) -> None:
        if numbers:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE deadlines_deadline d SET stopped_at = stop.at"
                    " FROM unnest(%s::bigint[], %s::timestamptz[]) AS stop (id, at) WHERE d.id = stop.id",
                    [[self.lives[n].pk for n in numbers], [self.lives[n].stop_at for n in numbers]],
                )

    def _tick(self, workers: ThreadPoolExecutor) -> None:
        self.nows.append(self.machine.now() if self.machine.believed else None)
        self.found.ticks_not_believed += not self.machine.believed
        began = time.monotonic()
        taken = list(workers.map(self.work, range(2)))
        if any(taken):
            self.found.busy_seconds += time.monotonic() - began
        self.found.by_worker.update(dict(enumerate(taken)))

    def work(self, worker: int) -> int:
        """What one worker does in a tick; one that was killed is followed by another. How many steps it took at last."""
        while True:
            try:
                return engine.fire_due()
            except (Killed, DatabaseError):
                self.found.kills += 1
                connections["default"].close()

    def witness(self, deadline: Deadline, step: ladders.Step, *, by: Actor) -> list[Message]:
        """Carries out a step: it counts on the case, in the step's own transaction; and now and then the worker dies."""
        with self.killing:
            dies = self.random.random() if self.random.random() < self.kill else 1.0
        if dies < 0.3:
            raise Killed
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cases_case SET version = version + 1 WHERE id = %s", [deadline.case_id])
            if dies < 0.6:
                raise Killed
        if dies < 1.0:
            end_of_connection()
        return []

    # Afterwards

    def expected(self) -> dict[tuple[int, int], int]:
        """For each clock and step: the number of the first tick at which it had come, unless it was stopped by then."""
        # A tick counts once the wall clock has never said more before: what it said then, it had reached.
        reached: list[datetime] = []
        at: list[int] = []
        for tick, now in enumerate(self.nows):
            if now is not None and (not reached or now > reached[-1]):
                reached.append(now)
                at.append(tick)
        believed = [tick for tick, now in enumerate(self.nows) if now is not None]
        found = {}
        for life, begun in zip(self.lives, self.begun, strict=True):
            first = bisect.bisect_left(believed, begun)
            for step, moment in enumerate(life.moments()):
                place = bisect.bisect_left(reached, moment)
                if place == len(reached) or first == len(believed):
                    break
                tick = max(at[place], believed[first])
                now = self.nows[tick]
                while now is None or now < moment:  # begun while the wall clock stood a few minutes back
                    tick += 1
                    now = self.nows[tick]
                if life.stop_at is not None and life.stop_at <= self.ticks[tick]:
                    break
                found[life.pk, step] = tick
        return found

    def compare(self) -> None:
        """Every step that had to come, once, in its tick and in order; and none else."""
        faults = self.found.faults
        expected = self.expected()
        lives = {life.pk: life for life in self.lives}
        last: dict[int, tuple[int, datetime]] = {}
        counted: Counter[int] = Counter()
        firings = Firing.objects.filter(deadline__ladder__startswith="year_").order_by("id")
        for pk, step, fired_at in firings.values_list("deadline_id", "step", "fired_at"):
            life = lives[pk]
            moment = life.moments()[step]
            tick = expected.pop((pk, step), None)
            if tick is None:
                faults.append(f"clock {pk}: step {step} should not have been taken, or was taken twice")
                continue
            if fired_at != self.nows[tick]:
                faults.append(f"clock {pk}: step {step} taken at {fired_at}, not at {self.nows[tick]}")
            if fired_at < moment or self.ticks[tick] < moment - timedelta(seconds=clock_watch.TOLERANCE):
                faults.append(f"clock {pk}: step {step} early")
            former = last.get(pk, (-1, BEGIN))
            if former[0] != step - 1 or former[1] > fired_at:
                faults.append(f"clock {pk}: step {step} out of order")
            last[pk] = (step, fired_at)
            counted[life.case_id] += 1
            self.found.by_version[life.version] += 1
        faults += [f"clock {pk}: step {step} was never taken" for pk, step in expected]
        self.found.steps = counted.total()
        cases = Case.objects.filter(pk__in=Deadline.objects.filter(ladder="year_report").values("case"))
        for pk, version in cases.values_list("pk", "version"):
            if version != 1 + counted[pk]:
                faults.append(f"case {pk}: {version - 1} steps had their effect, {counted[pk]} are noted")
        taken = Entry.objects.filter(
            act="take_step", outcome="done", detail__ladder__startswith="year_"
        ).count()
        if taken != self.found.steps:
            faults.append(f"{taken} steps are in the record, {self.found.steps} are noted")
        if failures := Deadline.objects.filter(ladder__startswith="year_", failures__gt=0).count():
            faults.append(f"{failures} clocks have a step that was tried in vain")


def end_of_connection() -> None:
    """As when the database is killed under it. Waits until its locks are gone: what is still locked when the worker looks
    again is left to the next tick, as the engine promises, and the year could not say beforehand to which."""
    pid = connection.connection.info.backend_pid
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
    other.close()


def make_cases(number: int) -> tuple[int, list[int]]:
    """Bare cases at all stations of the first state in turn: the state's id and theirs."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
WITH place AS (
    SELECT row_number() OVER (ORDER BY id) - 1 AS row, count(*) OVER () AS places, *
    FROM jurisdictions_unit WHERE kind = 'station' AND state_id = (SELECT min(id) FROM jurisdictions_unit WHERE kind = 'state')
)
INSERT INTO cases_case (kind, number, state_code, urgency, about_child, round, version, unit_id, circle_id, district_id,
    range_id, zone_id, state_id, queue_order, created_at, closed_by, data_key)
SELECT 'complaint', '0' || lpad(g::text, 8, '0'), 'awaiting_report', 'standard', false, 1, 1, id, circle_id, district_id,
    range_id, zone_id, state_id, 0, %s, '', ''
FROM generate_series(1, %s) g JOIN place ON row = g %% places
RETURNING state_id, id
""",
            [BEGIN, number],
        )
        rows = cursor.fetchall()
    return rows[0][0], [row[1] for row in rows]


@contextmanager
def rules(folder: Path, handler: ladders.Handler) -> Iterator[None]:
    """The ladders of the year with the first versions of their policies, as the loader of reference data takes them."""
    actions = {action: action for action in ("warn", "late", "still_late", "move")}
    names = {name for name, _version in RULES}
    for name in names:
        ladders.register(name, handler, title=name, actions=actions)
    load(folder, 1)
    try:
        yield
    finally:
        for name in names:
            ladders._ladders.pop(name)
        policies.forget()


def load(folder: Path, newest: int) -> None:
    """Load the policies of the year up to a version from a file."""
    path = folder / "policies.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ladder", "version", "due", "step", "at", "action", "confidence", "source"])
        for (name, version), (due, steps) in RULES.items():
            if version <= newest:
                for number, (since, hours, action) in enumerate(steps, 1):
                    at = f"{since} {'-' if hours < 0 else '+'} {abs(hours)} h" if hours else since
                    row = (name, version, f"{due} h" if due else "", number, at, action, "low", "a test")
                    writer.writerow(row)
    load_policies(by=BY, path=path)
    policies.forget()
