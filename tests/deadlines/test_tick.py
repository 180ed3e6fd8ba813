"""The minute's tick, and the spare one for when the queue's own clock is lost."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from samman.common import clock
from samman.deadlines import engine, jobs
from samman.messages import outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(engine, "fire_due", lambda: found.append("fire"))
    monkeypatch.setattr(outbox, "mark_left_behind", lambda: found.append("sweep"))
    monkeypatch.setattr(outbox, "send_due", lambda: found.append("send"))
    return found


def test_the_spare_tick_does_what_the_minutes_jobs_do(ticks: list[str]) -> None:
    jobs.spare_tick()
    assert ticks == ["fire", "sweep", "send"]


def test_a_broken_spare_tick_does_not_end_the_thread(
    ticks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise ConnectionError

    monkeypatch.setattr(engine, "fire_due", away)
    jobs.spare_tick()


def test_the_spare_ticker_counts_by_the_boot_clock(ticks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    passed = iter([10.0, 90.0, 130.0, 150.0])

    class Enough(Exception):
        pass

    def sleep(_seconds: float) -> None:
        now = next(passed, None)
        if now is None:
            raise Enough
        monkeypatch.setattr(clock, "boot_seconds", lambda: now)

    monkeypatch.setattr(jobs, "_last_tick", 0.0)
    monkeypatch.setattr("samman.deadlines.jobs.time.sleep", sleep)
    with pytest.raises(Enough):
        jobs._tick_in_silence()
    assert ticks == ["fire", "sweep", "send"]  # once, at 130: at 150 the last tick is fresh


def test_confirming_the_clock_by_command() -> None:
    said = StringIO()
    call_command("confirm_clock", "--yes", stdout=said)
    assert "Escalation is not halted." in said.getvalue() and "Confirmed." in said.getvalue()
