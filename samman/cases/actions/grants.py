"""A case shown to a unit that does not own it."""

from datetime import timedelta

from samman.accounts.models import Officer
from samman.cases.models import Case, Grant
from samman.common import clock
from samman.jurisdictions.models import Unit

# Longer than any case: what ends such a grant is the end of the case.
FOR_GOOD = timedelta(days=365 * 50)


def grant_until_closed(case: Case, unit: Unit, *, purpose: str, officer: Officer | None) -> Grant:
    """Let a unit see a case until it closes, in the transaction of the act that decides it. Twice gives the first one."""
    held = Grant.objects.holding([unit.pk]).filter(case=case, purpose=purpose).first()
    now = clock.now()
    return held or Grant.objects.create(
        case=case, unit=unit, purpose=purpose, until=now + FOR_GOOD, granted_by=officer, created_at=now
    )


def end_grants(case: Case) -> int:
    """The case closes: whoever saw it by a grant sees it no longer. How many held."""
    return Grant.objects.filter(case=case, ended_at=None).update(ended_at=clock.now())
