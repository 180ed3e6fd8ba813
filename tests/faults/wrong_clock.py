"""The site's program under a wall clock that is as many seconds off as a file says; the boot clock goes on as it does.

Served by granian as `tests.faults.wrong_clock:application`, and imported first by a process that ticks.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from samman.common import clock

OFF_BY = "FAULTS_CLOCK_OFF_BY"  # names the file


def now() -> datetime:
    """The present moment as this machine's wall clock tells it."""
    return datetime.now(tz=UTC) + timedelta(seconds=float(Path(os.environ[OFF_BY]).read_text()))


clock.now = now

from config.asgi import application  # noqa: E402

__all__ = ["application"]
