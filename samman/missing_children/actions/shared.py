"""What all acts on the case of a missing person share."""

from procrastinate.contrib.django import app

from samman.cases.models import Case


class Refused(Exception):
    """The rule does not allow it; the text says why, in the reader's language."""


def ask_matching(case: Case) -> None:
    """Queue a look by matching, in the caller's transaction: it commits, or vanishes, with what was saved."""
    app.configure_task("ask_matching").defer(case_id=case.pk)
