"""A look from outside: a senior officer opens one case beyond the own area for half an hour, with a reason.

The station a case is kept from never sees it this way either, nor does an officer who holds a post there. A number that
does not exist and one that is not to be had get the same answer; tries are kept, and there are few a day.
"""

from datetime import datetime, timedelta

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.accounts.viewer import Viewer
from samman.cases.access import holds
from samman.cases.models import SENIOR_ROLES, BreakGlass, Case, CaseQuerySet
from samman.common import clock

SIGHT = timedelta(minutes=30)
DAY = timedelta(days=1)
MOST_WRONG = 5  # numbers tried in vain within a day
MOST_OPENED = 10  # cases opened within a day


def senior_post(viewer: Viewer) -> Posting | None:
    """The post by which a viewer may look at cases outside the own area; None without one."""
    return next((posting for posting in viewer.postings if posting.role in SENIOR_ROLES), None)


def within_reach(viewer: Viewer) -> CaseQuerySet:
    """The cases that the viewer could open: of the states of the senior posts, and not kept from a unit of any post."""
    states = {
        posting.unit.state_id or posting.unit_id
        for posting in viewer.postings
        if posting.role in SENIOR_ROLES
    }
    own_units = [posting.unit_id for posting in viewer.postings]
    return Case.objects.filter(state_id__in=states).exclude(kept_from_id__in=own_units)


def wait_until(viewer: Viewer) -> datetime | None:
    """When the officer may try again, None for now: after too many wrong numbers, or too many cases, within a day."""
    tried = BreakGlass.objects.filter(officer=viewer.officer, opened_at__gt=clock.now() - DAY)
    for is_wrong, most in ((True, MOST_WRONG), (False, MOST_OPENED)):
        counted = tried.filter(case__isnull=is_wrong).order_by("-opened_at")
        times = list(counted.values_list("opened_at", flat=True)[:most])
        if len(times) == most:
            return times[-1] + DAY
    return None


def note_wrong_number(viewer: Viewer, post: Posting) -> BreakGlass:
    """Keep that a number was tried in vain; not which one, since it may be one that somebody mistyped."""
    return BreakGlass.objects.create(
        officer=viewer.officer, unit_id=post.unit_id, role=post.role, opened_at=clock.now()
    )


def open_from_outside(case: Case, *, reason: str, by: Viewer, post: Posting) -> BreakGlass:
    """Open a locked case to the officer for half an hour."""
    now = clock.now()
    return BreakGlass.objects.create(
        case=case,
        officer=by.officer,
        unit_id=post.unit_id,
        role=post.role,
        number=case.looks_from_outside.count() + 1,
        opened_at=now,
        until=now + SIGHT,
        reason=case.seal(reason, "break_glass"),
    )


def look_by_which_seen(viewer: Viewer, case: Case) -> BreakGlass | None:
    """The look by which the viewer sees this case; None for one who sees it by post."""
    if not viewer.has_role(*SENIOR_ROLES) or Case.objects.in_charge_of(viewer).filter(pk=case.pk).exists():
        return None
    return BreakGlass.objects.holding(viewer.officer.pk).filter(case=case).order_by("-until").first()


def can_review(viewer: Viewer, case: Case, look: BreakGlass) -> bool:
    """The SP of the owner's district, or headquarters; never the officer who looked."""
    return look.officer_id != viewer.officer.pk and holds(viewer, case, Role.SUPERINTENDENT, Role.MONITOR)
