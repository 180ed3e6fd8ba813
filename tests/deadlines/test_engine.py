"""Every step once (promise 7)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, connections, transaction

from bench.year import make_cases
from samman.audit import Actor
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.deadlines import clock_watch, engine, ladders
from samman.deadlines.actions import start_deadline, stop_deadline
from samman.deadlines.ladders import DUE, Step
from samman.deadlines.models import Deadline, Firing
from samman.messages.actions import Recipient, queue_to_officers
from samman.messages.models import Message
from tests.cases.rows import bare_case
from tests.deadlines.ladders import ladder
from tests.messages.stations import some_station

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LADDER = "test_report"
STEPS = (
    Step(timedelta(hours=12), "warn", ("station",)),
    Step(timedelta(hours=20), "warn", ("station",)),
    Step(timedelta(), "late", ("nodal",), DUE),
)


class Taken:
    """A handler that notes what it was asked, and writes a message as real ones do."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, str]] = []
        self.broken: set[int] = set()
        self.stops = False

    def __call__(self, deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
        assert by.kind == "job"
        self.steps.append((deadline.case_id, step.action))
        officers = [Recipient("9000000001", "desk@here"), Recipient("", "unit@nowhere")]
        queued = queue_to_officers("note_added", case=deadline.case, officers=officers)
        if deadline.case_id in self.broken:
            raise RuntimeError("broken")
        if self.stops:
            stop_deadline(deadline.case, deadline.ladder)
        return queued


@pytest.fixture
def taken() -> Iterator[Taken]:
    handler = Taken()
    with ladder(LADDER, handler, STEPS):
        yield handler


@pytest.fixture
def case() -> Case:
    return bare_case(some_station())


def start(case: Case, at: datetime = NOON) -> Deadline:
    return start_deadline(case, LADDER, round=case.round, started_at=at)


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def test_nothing_happens_before_the_first_step(case: Case, taken: Taken) -> None:
    deadline = start(case)
    assert (deadline.due_at, deadline.next_step_at) == (after(24), after(12))
    assert engine.fire_due(after(11.99)) == 0
    assert taken.steps == []


def test_each_step_is_taken_in_its_time_and_once(case: Case, taken: Taken) -> None:
    start(case)
    for hours in (12, 12, 13, 20, 20.5, 24, 25, 48):
        engine.fire_due(after(hours))
    assert [action for _case, action in taken.steps] == ["warn", "warn", "late"]
    assert Message.objects.exclude(recipient_label="unit@nowhere").count() == 3
    assert Firing.objects.count() == 3
    assert Deadline.objects.get().next_step_at is None


def test_after_a_downtime_each_missed_step_is_taken_once_in_order(case: Case, taken: Taken) -> None:
    start(case)
    assert engine.fire_due(after(300)) == 3
    assert [action for _case, action in taken.steps] == ["warn", "warn", "late"]
    assert engine.fire_due(after(301)) == 0


def test_a_clock_set_back_repeats_nothing(case: Case, taken: Taken) -> None:
    start(case)
    engine.fire_due(after(20))
    assert len(taken.steps) == 2
    for hours in (8, 12, 19, 20, 23.9):
        engine.fire_due(after(hours))
    assert len(taken.steps) == 2
    engine.fire_due(after(24))
    assert len(taken.steps) == 3


def test_a_stopped_clock_takes_no_step(case: Case, taken: Taken) -> None:
    start(case)
    assert stop_deadline(case, LADDER, case.round) == 1
    assert stop_deadline(case, LADDER) == 0
    assert engine.fire_due(after(48)) == 0


def test_another_round_has_a_clock_of_its_own(case: Case, taken: Taken) -> None:
    start(case)
    stop_deadline(case, LADDER, 1)
    case.round = 2
    start(case, after(30))
    engine.fire_due(after(42))
    assert len(taken.steps) == 1


def test_starting_a_clock_twice_leaves_the_first_one(case: Case, taken: Taken) -> None:
    first = start(case)
    assert start(case, after(5)).pk == first.pk
    assert Deadline.objects.get().started_at == NOON


def test_an_unknown_ladder_cannot_be_started(case: Case) -> None:
    with pytest.raises(KeyError):
        start_deadline(case, "no_such", round=1, started_at=NOON)


def test_one_broken_case_does_not_hold_up_the_others(taken: Taken) -> None:
    broken, sound = bare_case(some_station()), bare_case(some_station())
    start(broken, NOON - timedelta(minutes=1))
    start(sound)
    taken.broken = {broken.pk}
    assert engine.fire_due(after(12)) == 1
    assert Firing.objects.get().deadline.case_id == sound.pk
    assert Message.objects.filter(case=broken).count() == 0  # undone with the step
    assert engine.fire_due(after(12)) == 0
    assert Deadline.objects.get(case=broken).failures == 2
    refused = Entry.objects.filter(act="take_step", outcome="refused")
    assert refused.count() == 1  # noted once, not every minute
    taken.broken = set()
    assert engine.fire_due(after(12)) == 1
    assert Deadline.objects.get(case=broken).failures == 0


def test_a_ladder_that_nobody_registered_is_noted_and_waits(
    case: Case, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(case)
    with monkeypatch.context() as patch:
        patch.setattr(ladders, "find", lambda _name: None)
        assert engine.fire_due(after(12)) == 0
    assert engine.fire_due(after(12)) == 1


def test_a_step_says_whom_it_told_but_not_those_without_a_number(case: Case, taken: Taken) -> None:
    start(case)
    engine.fire_due(after(12))
    assert Firing.objects.get().told == ["desk@here"]


def test_a_handler_may_stop_its_own_clock(case: Case, taken: Taken) -> None:
    start(case)
    taken.stops = True
    assert engine.fire_due(after(48)) == 1


def test_more_than_one_batch_is_taken_in_one_tick(taken: Taken) -> None:
    for _ in range(engine.BATCH * 2 + 3):
        start(bare_case(some_station()))
    assert engine.fire_due(after(12)) == engine.BATCH * 2 + 3


def test_the_database_itself_refuses_a_second_firing(case: Case, taken: Taken) -> None:
    deadline = start(case)
    Firing.objects.create(deadline=deadline, step=0, fired_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Firing.objects.create(deadline=deadline, step=0, fired_at=NOON)
    # A step noted as taken is passed over even when the row before it was lost.
    assert engine.fire_due(after(12)) == 0
    assert taken.steps == []
    assert Deadline.objects.get().next_step == 1


def test_a_ladder_has_a_name_that_fits(taken: Taken) -> None:
    with pytest.raises(ValueError, match="at most 40 letters"):
        ladders.register("x" * 41, taken, title="", actions={})


@pytest.mark.django_db(transaction=True)
def test_with_several_workers_every_step_is_taken_once(taken: Taken) -> None:
    cases = [bare_case(some_station()) for _ in range(60)]
    for case in cases:
        start(case)
    together = threading.Barrier(3)

    def work() -> None:
        together.wait()
        for _ in range(3):
            engine.fire_due(after(20))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    engine.fire_due(after(20))
    assert Firing.objects.count() == 120
    assert sorted(taken.steps) == sorted((case.pk, "warn") for case in cases for _ in range(2))
    assert Message.objects.exclude(recipient_label="unit@nowhere").count() == 120


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_a_tick_leaves_all_or_nothing(
    case: Case, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(case)

    class Killed(BaseException):
        pass

    def die(*_args: Any, **_kwargs: Any) -> list[Message]:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(ladders, "find", lambda _name: ladders.Ladder(LADDER, die, "", {}))
        with pytest.raises(Killed):
            engine.fire_due(after(12))
    assert Firing.objects.count() == 0 and Message.objects.count() == 0
    assert engine.fire_due(after(12)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_case_that_an_officer_writes_to_is_left_to_the_next_tick(case: Case, taken: Taken) -> None:
    start(case)
    held, done = threading.Event(), threading.Event()

    def officer() -> None:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            held.set()
            done.wait(10)
        connections.close_all()

    writing = threading.Thread(target=officer)
    writing.start()
    held.wait(10)
    assert engine.fire_due(after(12)) == 0  # and does not wait
    done.set()
    writing.join()
    assert engine.fire_due(after(12)) == 1


@pytest.mark.django_db(transaction=True)
def test_due_clocks_are_found_by_the_index_among_very_many(
    taken: Taken, owner_connection: psycopg.Connection[Any]
) -> None:
    _state, cases = make_cases(2_000)
    start(Case.objects.get(pk=cases[0]))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO deadlines_deadline (case_id, ladder, policy_id, round, started_at, due_at, stopped_at, next_step,"
            " next_step_at, failures) SELECT c.id, ladder, policy_id, 1 + n, d.started_at, d.due_at,"
            " CASE WHEN n % 3 > 0 THEN d.started_at END, 0, d.started_at + c.id * n * interval '1 second', 0"
            " FROM deadlines_deadline d, generate_series(1, 15) n, cases_case c"
        )
    owner_connection.execute("ANALYZE deadlines_deadline, cases_case, deadlines_policy")
    for hours in (0.25, 10_000):  # an idle minute, and after a very long outage
        with transaction.atomic():
            plan = Deadline.objects.claimed(after(hours))[: engine.BATCH].explain()
        assert "deadline_next" in plan and "Seq Scan on deadlines_deadline" not in plan
    assert "Sort" not in plan  # of all that are due


def test_no_step_is_taken_while_the_clock_is_not_believed(
    case: Case, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(case)
    monkeypatch.setattr(clock_watch, "check", lambda _by: None)
    assert engine.fire_due() == 0
    monkeypatch.setattr(clock_watch, "check", lambda _by: after(12))
    assert engine.fire_due() == 1
