"""Jobs for missing and found persons. Their arguments are ids of cases and nothing else.

They have a queue of their own, which a worker beside the other serves: the night takes long, and no message waits for it.
"""

from procrastinate.contrib.django import app

from samman.missing_children import lexicons
from samman.missing_children.actions import looking
from samman.missing_children.actions.shared import MATCHING


@app.task(name="ask_matching", queue=MATCHING)
def ask_matching(case_id: int) -> None:
    """Let matching look at a person that is new, or of whom something changed."""
    looking.look(case_id)


@app.periodic(cron="30 20 * * *")  # two in the morning in India
@app.task(name="match_everything", queue=MATCHING, queueing_lock="match_everything")
def match_everything(timestamp: int) -> None:
    """Count how common words are, then set all who were found and are not joined against all who are looked for."""
    lexicons.count()
    looking.match_everything()
