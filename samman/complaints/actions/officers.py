"""Smaller acts of officers: headquarters' call to the station, words for her page."""

from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.writing import officer_writes
from samman.common import clock
from samman.complaints import access, clocks, messages
from samman.complaints.actions.shared import Refused
from samman.complaints.models import UrgentCall
from samman.deadlines.actions import stop_deadline


def mark_urgent_call(case_id: int, *, spoke_with: str, by: Viewer) -> UrgentCall:
    """Headquarters has phoned the station. Raises Refused when it was done already, Http404, PermissionDenied."""
    with officer_writes("mark_urgent_call", case_id, by=by, allowed=access.can_call) as case:
        call = UrgentCall.objects.select_for_update().filter(case=case, done_at=None).first()
        if call is None:
            raise Refused(_("This call is already marked as made."))
        call.done_at = clock.now()
        call.done_by = by.officer
        call.spoke_with = spoke_with
        call.save(update_fields=["done_at", "done_by", "spoke_with"])
        stop_deadline(case, clocks.CALL, round=1)
        minutes = int((call.done_at - case.created_at).total_seconds() // 60)
        history.add(case, "urgent_call_made", by=by.actor, data={"minutes": minutes})
        return call


def reply_to_her(case_id: int, *, text: str, by: Viewer) -> None:
    """Write to her on her page: a question or an answer. Raises Http404, PermissionDenied."""
    with officer_writes("reply_to_her", case_id, by=by, allowed=access.can_write_to_her) as case:
        history.add(case, "officer_wrote", by=by.actor, shown_to_her=True, words=text)
        messages.news_for_her(case)
