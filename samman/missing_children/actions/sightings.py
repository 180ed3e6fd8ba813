"""Sightings: what somebody who read a notice says, and what the station found."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from samman.accounts.viewer import Viewer
from samman.audit.actors import ANONYMOUS
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import officer_writes
from samman.common import clock
from samman.evidence.actions import add_file
from samman.evidence.limits import ADDING_WINDOW, MAX_FILES_A_DAY
from samman.evidence.models import AddedBy, Purpose
from samman.missing_children import access, messages
from samman.missing_children.models import Notice, Sighting

QUIET = (
    ADDING_WINDOW / 48
)  # half an hour: many may write of one child; the station hears of them once in that time


def report_sighting(
    notice: Notice,
    words: dict[str, str],
    upload: "UploadedFile[Any] | None" = None,
    *,
    once: str,
    language: str,
) -> bool:
    """Keep what somebody says: tip, place, when, phone, all sealed. False where the notice came down meanwhile. The same form
    is kept once. Raises FileRefused.

    Of many photographs in a day those that are too many are left out, not the words: nobody learns how many others wrote.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(pk=notice.case_id)
        if not case.notices.up().filter(pk=notice.pk).exists():
            return False
        if Sighting.objects.filter(once=once).exists():
            return True
        now = clock.now()
        file = None
        today = case.files.filter(added_by=AddedBy.PUBLIC, created_at__gt=now - ADDING_WINDOW).count()
        if upload is not None and today < MAX_FILES_A_DAY:
            file = add_file(case, upload, purpose=Purpose.EVIDENCE, added_by=AddedBy.PUBLIC, by=ANONYMOUS)
        is_quiet = case.sightings.filter(received_at__gt=now - QUIET).exists()
        sighting = Sighting.objects.create(
            case=case,
            notice=notice,
            once=once,
            received_at=now,
            language=language,
            words=case.seal(words, "sighting"),
            file=file,
        )
        history.add(case, "sighting_received", by=ANONYMOUS, data={"sighting": sighting.pk})
        if not is_quiet:
            messages.news(case)
    return True


def check_sighting(case_id: int, *, sighting_id: int, outcome: str, note: str, by: Viewer) -> None:
    """What the station found. What was said first stays; a second word changes nothing. Raises Http404, PermissionDenied."""
    with officer_writes("check_sighting", case_id, by=by, allowed=access.can_check_sighting) as case:
        row = case.sightings.unchecked().select_for_update().filter(pk=sighting_id).first()
        if row is None:
            return
        row.outcome, row.note = outcome, case.seal(note, "sighting_note")
        row.checked_by, row.checked_at = by.officer, clock.now()
        row.save(update_fields=["outcome", "note", "checked_by", "checked_at"])
        history.add(
            case, "sighting_checked", by=by.actor, data={"sighting": row.pk, "outcome": outcome}, words=note
        )
