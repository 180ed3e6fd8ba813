"""The wall clock two hours forward, and two hours back, while complaints come in and their time runs out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from samman.audit.models import Entry
from samman.cases.models import Case
from samman.common import clock
from samman.deadlines import clock_watch, engine
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from tests import factories

HOUR = timedelta(hours=1)


class Machine:
    """Two clocks that run together until somebody sets the wall clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.true = clock.now()
        self.start = self.true
        self.set_by = timedelta()
        monkeypatch.setattr(clock, "boot_id", lambda: "boot-1")
        monkeypatch.setattr(clock, "boot_seconds", lambda: (self.true - self.start).total_seconds() + 1000.0)
        monkeypatch.setattr(clock, "now", lambda: self.true + self.set_by)

    def passes(self, time: timedelta) -> None:
        """Time goes on; of the ticks of each minute the last one comes."""
        self.true += time
        tick()


def tick() -> int:
    """What the worker does each minute; how many steps fired."""
    return engine.fire_due() if clock_watch.check(clock_watch.JOB) is not None else 0


def late_notices() -> int:
    return Message.objects.filter(event__startswith="report_late").count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR], ids=["forward", "back"])
def test_a_clock_set_two_hours_off_takes_complaints_and_fires_nothing_wrong(
    jump: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(monkeypatch)
    tick()
    first = factories.make_case()
    due = Deadline.objects.get(case=first)
    machine.passes(timedelta(hours=23, minutes=30))
    fired_by_now = late_notices()

    machine.set_by = jump
    second = factories.make_case()  # it is taken whatever the clock says
    assert Case.objects.filter(pk__in=[first.pk, second.pk]).count() == 2
    assert tick() == 0
    machine.passes(timedelta(minutes=20))  # by the wrong clock two hours late, or hours too early
    assert clock_watch.halted_since() is not None
    assert late_notices() == fired_by_now
    due.refresh_from_db()
    assert due.due_at == first.created_at + 24 * HOUR  # what was promised her stays

    machine.set_by = timedelta()
    tick()
    assert clock_watch.halted_since() is None
    assert late_notices() == fired_by_now  # ten minutes are left
    machine.passes(timedelta(minutes=15))
    assert Message.objects.filter(case=first, event__startswith="report_late").exists()  # and now it is late
    told = late_notices()
    assert tick() == 0 and late_notices() == told  # once
    acts = Entry.objects.filter(act__in=["halt_escalation", "resume_escalation"]).values_list(
        "act", flat=True
    )
    assert list(acts.order_by("id")) == ["halt_escalation", "resume_escalation"]
    call_command("verify_audit")
