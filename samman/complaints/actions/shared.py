"""What all acts on a complaint share: refusals in words, and her case behind her key."""

from django.core.exceptions import PermissionDenied

from samman.cases.keys import Citizen
from samman.cases.models import Case, Receipt
from samman.cases.writing import Stale
from samman.common import clock


class Refused(Exception):
    """The rule does not allow it; the text says why, in the reader's language."""


def acceptance_round(case: Case) -> int:
    """Each final report has an acceptance clock of its own: a running number over the whole case."""
    return case.reports.filter(is_final=True).count()


def citizen_case(citizen: Citizen, *, version: int | None = None, renews: bool = False) -> Case:
    """Her case with the lock; her receipt is checked again. With a key that staff have seen nothing is done but to renew it
    (`renews`). Raises PermissionDenied or Stale."""
    receipt = Receipt.objects.filter(
        pk=citizen.receipt.pk, ended_at=None, valid_from__lte=clock.now()
    ).first()
    if receipt is None:
        raise PermissionDenied("the key no longer holds")
    if receipt.must_renew and not renews:
        raise PermissionDenied("staff have seen this key")
    case = Case.objects.select_for_update(of=("self",)).get(pk=receipt.case_id)
    if version is not None and version != case.version:
        raise Stale
    return case
