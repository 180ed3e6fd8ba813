"""The wall clock two hours forward, and two hours back, while complaints come in and their time runs out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from samman.audit.models import Entry
from samman.cases.models import Case
from samman.common import clock
from samman.deadlines import clock_watch, engine
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from tests import factories
from tests.conftest import manage
from tests.faults.town import Ledger, Phone, Town
from tools.site import Site, free_port

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


class WrongClock(Site):
    """Web processes whose wall clock stands as far off as is said, on the town's database."""

    def __init__(self, town: Town, file: Path) -> None:
        self.file = file
        self.off_by(timedelta())
        port = free_port()
        env = {**town.env, "SAMMAN_PORT": str(port), "FAULTS_CLOCK_OFF_BY": str(file)}
        super().__init__(env, port=port, log=town.home / "log")

    def commands(self) -> dict[str, list[str]]:
        web = super().commands()["web"]
        return {"web": [*web[:-1], "tests.faults.wrong_clock:application"]}

    def off_by(self, time: timedelta) -> None:
        self.file.write_text(str(time.total_seconds()))

    def ticks(self) -> int:
        """What its worker does each minute; how many steps fired."""
        code = "from tests.faults import wrong_clock; from samman.deadlines import engine; print(engine.fire_due())"
        return int(manage(self.env, "shell", "--no-imports", "-c", code))


@contextmanager
def wrong_clock(town: Town, file: Path) -> Iterator[WrongClock]:
    """Such processes, while the town's own worker does nothing."""
    site = WrongClock(town, file)
    with town.worker_away():
        site.start()
        try:
            yield site
        finally:
            site.off_by(timedelta())
            site.ticks()  # the clock is right again, and believed
            site.stop()


def test_phones_complain_whatever_the_clock_says(town: Town, ledger: Ledger, tmp_path: Path) -> None:
    before = town.cases()

    def fired() -> int:
        return int(town.one("SELECT count(*) FROM deadlines_firing"))

    def complains(name: str) -> None:
        phone = Phone(site.port, name)
        phone.walk(town.district)
        phone.send(ledger)

    with wrong_clock(town, tmp_path / "off-by") as site:
        waiting = [Phone(site.port, one.name, one.cookies, one.token) for one in town.prepared(4, "clock")]
        waiting.pop().send(ledger)
        site.ticks()
        steps = fired()
        for name, jump in ("forward", 2 * HOUR), ("back", -2 * HOUR):
            site.off_by(jump)
            assert site.ticks() == 0 and fired() == steps
            assert town.one("SELECT halted_at IS NOT NULL FROM deadlines_clockwatch")
            complains(name)
            due = town.one(
                "SELECT max(due_at - created_at) FROM cases_case WHERE number = %s", ledger.lines()[-1][1]
            )
            assert due == 24 * HOUR
            over = waiting.pop()  # begun when the clock was right: by a clock two hours on, her hour is over
            assert ('id="number"' in over.post("/send/").text) is False
            if jump > timedelta():
                assert over.numbers() is None
            else:
                over.send(ledger)
            site.off_by(timedelta())
            site.ticks()
            assert town.one("SELECT halted_at IS NULL FROM deadlines_clockwatch")
        waiting.pop().send(ledger)
    town.check(ledger, before=before)
