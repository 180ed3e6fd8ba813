"""Periodic work of the boards."""

from procrastinate.contrib.django import app

from samman.audit.actors import job
from samman.reports import digests, summary


@app.periodic(cron="0,30 * * * *")
@app.task(name="refresh_summary", queueing_lock="refresh_summary")
def refresh_summary(timestamp: int) -> None:
    """Count the summaries anew; at eight in India (02:30 UTC), or as soon after it as a worker runs, tell of yesterday."""
    if summary.refresh():
        digests.send_digests(by=job("refresh_summary"))
