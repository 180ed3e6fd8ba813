"""Periodic work of the spine."""

from procrastinate.contrib.django import app

from samman.audit.actors import job
from samman.cases.keys import watch_tries


@app.periodic(cron="*/5 * * * *")
@app.task(name="watch_key_tries", queueing_lock="watch_key_tries", pass_context=False)
def watch_key_tries(timestamp: int) -> None:
    """Alarm on a surge of wrong keys."""
    watch_tries(by=job("watch_key_tries"))
