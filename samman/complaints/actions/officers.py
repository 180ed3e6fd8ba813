"""Smaller acts of officers: headquarters' call to the station, words for her page."""

from datetime import timedelta

from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.audit.models import Entry
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import Refused, officer_writes
from samman.common import clock
from samman.common.text import fold
from samman.complaints import access, clocks, messages
from samman.complaints.models import UrgentCall
from samman.deadlines.actions import stop_deadline
from samman.people.access import has_opened
from samman.people.models import SafeContact

WRONG_WORDS = 3  # within a day, on the page of a case


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


def check_word(case_id: int, *, typed: str, by: Viewer) -> bool:
    """Whether the word that was answered on the phone is hers; it is never shown, and each try is recorded.

    Who knows it could answer for her to a caller of headquarters: so three wrong ones within a day, whoever typed them, end
    it. Raises Refused, Http404, PermissionDenied (not opened, or she chose no word).
    """
    with officer_writes("check_word", case_id, by=by, allowed=_may_check_word) as case:
        today = Entry.objects.filter(case_id=case.pk, at__gt=clock.now() - timedelta(days=1))
        if today.filter(act="check_word", outcome="refused", object_kind="word").count() >= WRONG_WORDS:
            raise Refused(
                _("Three words were wrong today. End the call politely; her word is checked again tomorrow.")
            )
        hers = str(case.unseal(case.safe_contact.her_word or b"", "her_word"))
        fits = fold(hers) == fold(typed)
        record(
            "check_word", by=by.actor, case=case, outcome="done" if fits else "refused", object_kind="word"
        )
        return fits


def _may_check_word(viewer: Viewer, case: Case) -> bool:
    contact = SafeContact.objects.filter(case=case).first()
    return contact is not None and bool(contact.her_word) and has_opened(viewer, case)


def reply_to_her(case_id: int, *, text: str, by: Viewer) -> None:
    """Write to her on her page: a question or an answer. Raises Http404, PermissionDenied."""
    with officer_writes("reply_to_her", case_id, by=by, allowed=access.can_write_to_her) as case:
        history.add(case, "officer_wrote", by=by.actor, shown_to_her=True, words=text)
        messages.news_for_her(case)
