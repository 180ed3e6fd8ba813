"""Who may see what of a file. Seeing the case is not enough: it must have been opened with a reason. A photograph of one who
is missing or found is there to be looked at: whoever sees the case sees it. An order of the Child Welfare Committee says where a
child is: few see it."""

from samman.accounts.viewer import Viewer
from samman.audit.models import Entry
from samman.cases.access import KEEPERS, holds
from samman.common import clock
from samman.evidence.limits import INTIMATE_FOR
from samman.evidence.models import File, Purpose
from samman.people.access import has_opened


def can_view_small(viewer: Viewer, file: File) -> bool:
    """The small picture, blurred where it must be."""
    if file.case is None or (file.purpose == Purpose.ORDER and not holds(viewer, file.case, *KEEPERS)):
        return False
    return (file.purpose == Purpose.PHOTO and not file.intimate) or has_opened(viewer, file.case)


def can_view(viewer: Viewer, file: File) -> bool:
    """The display copy. An intimate one only for a woman officer who gave a reason for this very file."""
    return can_view_small(viewer, file) and (not file.intimate or has_opened_intimate(viewer, file))


def can_open_intimate(viewer: Viewer, file: File) -> bool:
    """Whether the viewer may give a reason and then see an intimate file (design: rules of safety)."""
    return can_view_small(viewer, file) and viewer.officer.is_woman


def has_opened_intimate(viewer: Viewer, file: File) -> bool:
    """Whether this woman officer gave a reason for this file within the last hour."""
    if not viewer.officer.is_woman:
        return False
    given = Entry.objects.filter(
        case_id=file.case_id,
        act="open_intimate",
        outcome="done",
        object_kind="file",
        object_id=str(file.pk),
        actor_kind="officer",
        actor_id=str(viewer.officer.pk),
        at__gt=clock.now() - INTIMATE_FOR,
    )
    return given.exists()


def can_download_original(viewer: Viewer, file: File) -> bool:
    """The original, with a reason, of an opened case; of an intimate file only a woman officer who has opened it."""
    return file.case is not None and has_opened(viewer, file.case) and can_view(viewer, file)


def can_mark_intimate(viewer: Viewer, file: File) -> bool:
    """Whoever has opened the case may cover a picture; only a woman officer who opened it may take the cover away."""
    opened = file.case is not None and has_opened(viewer, file.case)
    return opened and (not file.intimate or has_opened_intimate(viewer, file))
