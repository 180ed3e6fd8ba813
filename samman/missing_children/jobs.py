"""Jobs for missing and found persons. Their arguments are ids of cases and nothing else."""

from procrastinate.contrib.django import app

from samman.missing_children.actions import looking


@app.task(name="ask_matching")
def ask_matching(case_id: int) -> None:
    """Let matching look at a person that is new, or of whom something changed."""
    looking.look(case_id)
