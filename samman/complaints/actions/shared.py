"""What all acts on a complaint share."""

from samman.cases.models import Case


class Refused(Exception):
    """The rule does not allow it; the text says why, in the reader's language."""


def acceptance_round(case: Case) -> int:
    """Each final report has an acceptance clock of its own: a running number over the whole case."""
    return case.reports.filter(is_final=True).count()
