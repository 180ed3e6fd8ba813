"""Periodic work of the spine."""

from procrastinate.contrib.django import app

from samman.audit.actors import job
from samman.cases.arrivals import forget_arrivals
from samman.cases.charge import hand_over_due
from samman.cases.drafts import forget_expired
from samman.cases.keys import watch_tries


@app.periodic(cron="*/5 * * * *")
@app.task(name="watch_key_tries", queueing_lock="watch_key_tries", pass_context=False)
def watch_key_tries(timestamp: int) -> None:
    """Alarm on a surge of wrong keys."""
    watch_tries(by=job("watch_key_tries"))


@app.periodic(cron="17 * * * *")
@app.task(name="forget_drafts", queueing_lock="forget_drafts", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """Rows of drafts that ended a day ago (their files went with the evidence room's sweep), and counts of past hours."""
    forget_expired()
    forget_arrivals()


@app.periodic(cron="* * * * *")
@app.task(name="hand_over_charges", pass_context=False)
def hand_over_charges(timestamp: int) -> None:
    """Give the open cases of posts that ended, or rest, to the successors; also at once when a post ends now."""
    hand_over_due(by=job("hand_over_charges"))
