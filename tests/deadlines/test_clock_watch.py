"""When the wall clock is believed (promise 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samman.accounts.enums import Role
from samman.audit import actors
from samman.audit.models import Entry
from samman.common import clock
from samman.deadlines import clock_watch, engine
from samman.deadlines.clock_watch import TOLERANCE, Belief, Reading, judge
from samman.deadlines.models import ClockWatch
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from tests.officers import make_officer

WALL, BOOT = 1_800_000_000.0, 5_000.0
BELIEF = Belief("boot-1", WALL - BOOT, WALL)
HOUR = 3600.0


def reading(
    boot: str = "boot-1", *, passed: float = 60.0, jump: float = 0.0, booted: float | None = None
) -> Reading:
    """Both clocks `passed` seconds later, the wall clock set forward by `jump`."""
    return Reading(boot, BOOT + passed if booted is None else booted, WALL + passed + jump)


@pytest.mark.parametrize(
    ("jump", "may_fire"),
    [
        (0, True),
        (299, True),
        (-299, True),
        (301, False),
        (-301, False),
        (2 * HOUR, False),
        (-2 * HOUR, False),
    ],
)
def test_more_than_five_minutes_off_the_boot_clock_halts(jump: float, may_fire: bool) -> None:
    found = judge(BELIEF, reading(jump=jump))
    assert found.may_fire is may_fire
    assert found.change == ("" if may_fire else "halted")


def test_the_first_look_is_believed() -> None:
    found = judge(None, reading())
    assert found.may_fire and found.belief.offset == WALL - BOOT


def test_a_clock_that_is_right_again_resumes() -> None:
    halted = judge(BELIEF, reading(jump=2 * HOUR)).belief
    assert halted.halted_at is not None
    again = judge(halted, reading(passed=600))
    assert again.may_fire and again.change == "resumed" and again.belief.halted_at is None


def test_the_alarm_is_raised_once() -> None:
    halted = judge(BELIEF, reading(jump=2 * HOUR)).belief
    second = judge(halted, reading(passed=120, jump=2 * HOUR))
    assert not second.may_fire and second.change == ""
    assert second.belief.halted_at == halted.halted_at


def test_small_steps_do_not_add_up_unseen() -> None:
    belief: Belief = BELIEF
    for minute in range(1, 10):
        found = judge(belief, reading(passed=60 * minute, jump=60 * minute))
        belief = found.belief
        if not found.may_fire:
            break
    assert belief.halted_at is not None


def test_a_restart_of_the_machine_with_a_later_time_is_believed() -> None:
    found = judge(BELIEF, reading("boot-2", passed=HOUR, booted=30))
    assert found.may_fire and found.belief.boot_id == "boot-2" and found.belief.offset == WALL + HOUR - 30


def test_a_restart_with_a_time_before_the_last_believed_one_halts_until_the_clock_is_right() -> None:
    halted = judge(BELIEF, reading("boot-2", passed=60, jump=-HOUR, booted=30))
    assert not halted.may_fire and halted.change == "halted"
    assert halted.belief.boot_id == "boot-1"  # a start with a wrong clock is not adopted
    still = judge(halted.belief, reading("boot-2", passed=120, jump=-HOUR, booted=90))
    assert not still.may_fire
    right = judge(still.belief, reading("boot-2", passed=180, booted=150))
    assert right.may_fire and right.change == "resumed" and right.belief.boot_id == "boot-2"


def test_where_no_boot_id_is_known_only_time_going_back_halts() -> None:
    nameless = replace(BELIEF, boot_id="")
    assert judge(nameless, reading("", passed=HOUR, booted=1)).may_fire
    assert not judge(nameless, reading("", jump=-HOUR)).may_fire


steps = st.tuples(st.floats(1, 600), st.floats(-3 * HOUR, 3 * HOUR), st.sampled_from(["boot-1", "boot-2"]))


@given(st.lists(steps, max_size=20))
def test_on_one_start_of_the_machine_steps_fire_only_near_the_believed_offset(
    changes: list[tuple[float, float, str]],
) -> None:
    belief: Belief | None = None
    passed = 0.0
    for length, jump, boot in changes:
        passed += length
        before = belief
        found = judge(belief, reading(boot, passed=passed, jump=jump))
        belief = found.belief
        if before is None:
            continue
        assert belief.last_at >= before.last_at
        assert (belief.halted_at is None) is found.may_fire
        if found.may_fire and boot == before.boot_id:
            assert abs(WALL - BOOT + jump - before.offset) <= TOLERANCE + 1e-3


def set_clocks(
    monkeypatch: pytest.MonkeyPatch, *, boot: str = "boot-1", boot_seconds: float, wall: datetime
) -> None:
    monkeypatch.setattr(clock, "boot_id", lambda: boot)
    monkeypatch.setattr(clock, "boot_seconds", lambda: boot_seconds)
    monkeypatch.setattr(clock, "now", lambda: wall)


@pytest.mark.django_db
def test_two_hours_forward_halts_raises_the_alarm_and_resumes(monkeypatch: pytest.MonkeyPatch) -> None:
    state = Unit.objects.get(kind="state")
    make_officer(Role.ADMINISTRATOR, state, phone="9000000001")
    start = datetime(2026, 11, 23, 6, 0, tzinfo=UTC) + (clock.now() - clock.now())
    set_clocks(monkeypatch, boot_seconds=100, wall=start)
    # The administrator was posted by the real clock.
    from samman.accounts.models import Posting

    Posting.objects.filter(role=Role.ADMINISTRATOR).update(starts_at=start - timedelta(days=1), ends_at=None)
    assert clock_watch.check(clock_watch.JOB) == start

    set_clocks(monkeypatch, boot_seconds=160, wall=start + timedelta(hours=2, minutes=1))
    assert clock_watch.check(clock_watch.JOB) is None
    assert engine.fire_due() == 0
    assert clock_watch.halted_since() is not None
    alarm = Entry.objects.filter(act="halt_escalation")
    assert alarm.count() == 1 and alarm.get().detail == {"off_by_seconds": 7200}
    told = Message.objects.filter(event="clock_halted")
    assert "9000000001" in [message.open_recipient() for message in told]

    set_clocks(monkeypatch, boot_seconds=220, wall=start + timedelta(minutes=2))
    assert clock_watch.check(clock_watch.JOB) == start + timedelta(minutes=2)
    assert clock_watch.halted_since() is None
    assert Entry.objects.filter(act="resume_escalation").count() == 1
    assert Message.objects.filter(event="clock_halted").count() == told.count()


@pytest.mark.django_db
def test_an_administrator_can_confirm_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    set_clocks(monkeypatch, boot_seconds=100, wall=start)
    clock_watch.check(clock_watch.JOB)
    set_clocks(monkeypatch, boot_seconds=160, wall=start + timedelta(hours=2))
    assert clock_watch.check(clock_watch.JOB) is None
    assert clock_watch.confirm(actors.command("confirm_clock")) == timedelta(hours=2) - timedelta(seconds=60)
    assert clock_watch.check(clock_watch.JOB) == start + timedelta(hours=2)
    assert Entry.objects.filter(act="confirm_clock").count() == 1
    assert ClockWatch.objects.count() == 1
