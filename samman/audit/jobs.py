"""The job that seals the record every minute."""

from procrastinate.contrib.django import app

from samman.audit import chain


@app.periodic(cron="* * * * *")
@app.task(name="seal_entries", queueing_lock="seal_entries")
def seal_entries(timestamp: int) -> None:
    """Link the entries of the last minute into the chain."""
    chain.seal_new_entries()
