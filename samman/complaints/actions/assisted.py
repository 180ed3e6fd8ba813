"""Staff take a complaint down for a woman who sits before them or phones (mission V10)."""

from django.db import transaction

from samman.accounts.viewer import Viewer
from samman.cases import history, keys
from samman.cases.drafts import OpenDraft
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import citizen_case
from samman.common import clock
from samman.complaints.actions.registering import register_complaint
from samman.complaints.enums import AssistedBy
from samman.complaints.models import Complaint
from samman.complaints.workflow import NotNow


def register_assisted(draft: OpenDraft, *, how: str, language: str, by: Viewer) -> Case:
    """Register what staff wrote for her; it behaves as her own. The printed key is good for one use (`renew_key`).

    The same draft always gives the same case.
    """
    with transaction.atomic():
        was_sent = draft.sent
        case = register_complaint(draft, language=language, by=by.actor)
        if not was_sent and not Complaint.objects.filter(case=case, registered_by__isnull=False).exists():
            Complaint.objects.filter(case=case).update(assisted=AssistedBy(how), registered_by=by.officer)
            case.receipts.update(must_renew=True)
    return case


def renew_key(citizen: Citizen, key: str) -> Citizen:
    """At the first use of a printed key she gets one that nobody else has seen; the printed one ends.

    Raises NotNow where the key is not a printed one, PermissionDenied where it no longer holds.
    """
    with transaction.atomic():
        case = citizen_case(citizen, renews=True)
        printed = case.receipts.select_for_update().get(pk=citizen.receipt.pk)
        if not printed.must_renew:
            raise NotNow("renew_key")
        receipt = keys.add_receipt(case, key, holder=printed.holder, scope=Scope(printed.scope))
        printed.ended_at = clock.now()
        printed.save(update_fields=["ended_at"])
        history.add(case, "key_renewed", by=citizen.actor, shown_to_her=printed.scope == Scope.FULL)
    receipt.case = case
    return Citizen(receipt)
