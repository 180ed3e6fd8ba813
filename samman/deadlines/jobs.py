"""The tick of all clocks."""

import threading
import time

import structlog
from django.db import close_old_connections
from procrastinate.contrib.django import app

from samman.common import clock
from samman.deadlines import engine
from samman.messages import outbox

log = structlog.get_logger("samman.deadlines")

SILENCE = 100.0  # seconds of the boot clock without a tick, after which the spare ticker takes over
_last_tick = 0.0
_spare: threading.Thread | None = None


@app.periodic(cron="* * * * *")
@app.task(name="fire_due", queueing_lock="fire_due")
def fire_due(timestamp: int) -> None:
    """Take the steps of all clocks that have come."""
    global _last_tick
    _last_tick = clock.boot_seconds()
    _start_spare()
    engine.fire_due()


def _start_spare() -> None:
    """One thread in each worker that ticks when the minute's jobs stay away.

    The queue plans its minutes by the wall clock: set back by two hours, it would plan nothing for two hours, and nobody
    would hear that the clock is wrong. This thread counts by the boot clock.
    """
    global _spare
    if _spare is None or not _spare.is_alive():
        _spare = threading.Thread(target=_tick_in_silence, name="spare ticker", daemon=True)
        _spare.start()


def _tick_in_silence() -> None:
    while True:
        time.sleep(20)
        if clock.boot_seconds() - _last_tick > SILENCE:
            spare_tick()


def spare_tick() -> None:
    """What the minute's jobs would have done."""
    global _last_tick
    _last_tick = clock.boot_seconds() - SILENCE + 60
    try:
        log.warning("ticking without the queue")
        engine.fire_due()
        outbox.mark_left_behind()
        outbox.send_due()
    except Exception as error:  # the database may be away; the next tick tries again
        log.error("spare tick failed", exception_type=type(error).__name__)
    finally:
        close_old_connections()
