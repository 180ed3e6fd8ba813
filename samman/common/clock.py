"""The only source of now, and the watch on the machine's clock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

IST = ZoneInfo("Asia/Kolkata")


_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _told.get() or datetime.now(tz=UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let it be another moment for what runs inside: for sample complaints that began hours ago, and for tests."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def boot_seconds() -> float:
    """Seconds since the machine started, counted also while it slept; no clock setting moves it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def boot_id() -> str:
    """A name for this start of the machine, empty where the system gives none."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else ""


def in_ist(moment: datetime) -> datetime:
    """The same moment as a wall in India shows it."""
    return moment.astimezone(IST)
