"""Who may open what is covered: identity, story, voice and photos."""

from datetime import timedelta

from samman.accounts.viewer import Viewer
from samman.audit.models import Entry
from samman.cases.access import is_assigned, supervises
from samman.cases.models import Case
from samman.common import clock

OPEN_FOR = timedelta(hours=8)  # one shift


def can_open(viewer: Viewer, case: Case) -> bool:
    """Assigned to the case, or answering for those who are; seeing the case in a list is not enough."""
    return supervises(viewer, case) or is_assigned(viewer, case)


def has_opened(viewer: Viewer, case: Case) -> bool:
    """Whether this officer opened the case with a reason within the last eight hours, and still may."""
    opened = Entry.objects.filter(
        case_id=case.pk,
        act="identity_opened",
        actor_kind="officer",
        actor_id=str(viewer.officer.pk),
        at__gt=clock.now() - OPEN_FOR,
    )
    return can_open(viewer, case) and opened.exists()
