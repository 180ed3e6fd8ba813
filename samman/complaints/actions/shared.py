"""What all acts on a complaint share."""

from samman.cases.models import Case


def acceptance_round(case: Case) -> int:
    """Each final report has an acceptance clock of its own: a running number over the whole case."""
    return case.reports.filter(is_final=True).count()
