"""Who may open what is covered: identity, story, voice and photos."""

from datetime import timedelta

from samman.accounts.enums import SUPERVISING_ROLES
from samman.accounts.viewer import Viewer
from samman.audit.models import Entry
from samman.cases.access import is_assigned, supervises
from samman.cases.break_glass import look_by_which_seen
from samman.cases.models import Case, CaseQuerySet
from samman.common import clock

OPEN_FOR = timedelta(hours=8)  # one shift


def can_open(viewer: Viewer, case: Case) -> bool:
    """Assigned to the case, answering for those who are, or looking from outside; seeing it in a list is not enough."""
    return (
        supervises(viewer, case) or is_assigned(viewer, case) or look_by_which_seen(viewer, case) is not None
    )


def openable(viewer: Viewer) -> CaseQuerySet:
    """The cases of a viewer's lists that `can_open` allows, all at once; never one that is only looked at from outside."""
    return Case.objects.listed_for(viewer).of_posts_or_work(viewer, SUPERVISING_ROLES)


def has_opened(viewer: Viewer, case: Case) -> bool:
    """Whether this officer opened the case with a reason within the last eight hours, and still may.

    Who looks from outside opens it anew at every look.
    """
    since = clock.now() - OPEN_FOR
    if not supervises(viewer, case) and not is_assigned(viewer, case):
        look = look_by_which_seen(viewer, case)
        if look is None:
            return False
        since = max(since, look.opened_at)
    opened = Entry.objects.filter(
        case_id=case.pk,
        act="identity_opened",
        actor_kind="officer",
        actor_id=str(viewer.officer.pk),
        at__gt=since,
    )
    return opened.exists()
