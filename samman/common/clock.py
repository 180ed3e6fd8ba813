"""The only source of now, and the watch on the machine's clock."""

import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

IST = ZoneInfo("Asia/Kolkata")


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(tz=UTC)


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
