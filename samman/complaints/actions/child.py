"""A child's case: the Child Welfare Committee and the Special Court are told within 24 hours (POCSO 19(6))."""

from datetime import datetime

from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.enums import Urgency
from samman.cases.writing import Refused, officer_writes, save_case
from samman.common import clock
from samman.complaints import access, clocks
from samman.complaints.enums import ChildDuty
from samman.complaints.models import ChildNotice
from samman.complaints.ordering import queue_order
from samman.deadlines.actions import stop_deadline


def mark_child(case_id: int, *, version: int, by: Viewer) -> None:
    """The police found out that she is under 18: from now on it is a child's case, and stays one.

    Urgent, not closed by any rating, and the committee and the court are told within 24 hours from now. Raises Refused,
    Stale, Http404, PermissionDenied.
    """
    with officer_writes("mark_child", case_id, by=by, allowed=access.can_report, version=version) as case:
        if case.about_child:
            raise Refused(_("This is a child's case already."))
        now = clock.now()
        clocks.end_withdrawal(case)  # the law closes a child's case, not she
        case.about_child = True
        case.urgency = Urgency.URGENT
        case.queue_order = queue_order(case, since=now)
        save_case(case, "about_child", "urgency", "queue_order")
        clocks.start_child_clock(case, now)
        history.add(case, "found_to_be_child", by=by.actor, shown_to_her=True)


def note_child_told(case_id: int, *, to: str, told_at: datetime, reference: str, by: Viewer) -> ChildNotice:
    """The committee or the court was told; when both were, the clock stops. Raises Refused, Http404, PermissionDenied."""
    with officer_writes("note_child_told", case_id, by=by, allowed=access.can_report) as case:
        if not case.about_child:
            raise Refused(_("This is not a child's case."))
        if case.child_notices.filter(to=to).exists():
            raise Refused(_("This is noted already."))
        notice = ChildNotice.objects.create(
            case=case,
            to=ChildDuty(to),
            told_at=told_at,
            reference=reference,
            noted_by=by.officer,
            noted_at=clock.now(),
        )
        if case.child_notices.count() == len(ChildDuty):
            stop_deadline(case, clocks.CHILD)
        history.add(case, "child_told", by=by.actor, shown_to_her=True, data={"to": notice.to}, rows=[notice])
        return notice
