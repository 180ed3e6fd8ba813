"""Matching looks at one case at once."""

from samman.cases.models import Case
from samman.matching import records
from samman.missing_children import matcher
from samman.missing_children.actions.matching import keep_candidates
from samman.missing_children.enums_matching import ScoredBy


def look(case_id: int) -> None:
    """Score one case at once, as it is now, and keep what comes of it."""
    case = Case.objects.filter(pk=case_id, kind__in=(records.FOUND, records.MISSING)).first()
    if case is not None:
        keep_candidates(
            case_id, matcher.scored(case), source=ScoredBy.ONLINE, model_version=matcher.version()
        )
