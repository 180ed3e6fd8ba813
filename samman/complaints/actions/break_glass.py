"""A look from outside: opened with a reason, told at once to the owner's SP and headquarters, and reviewed by one of them."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases import break_glass as looks
from samman.cases import history
from samman.cases.models import BreakGlass, BreakGlassReview, Case
from samman.cases.writing import Refused, officer_writes
from samman.common import clock
from samman.complaints import clocks, messages
from samman.deadlines.actions import start_deadline, stop_deadline


class NoSuchComplaint(Exception):
    """The number does not exist, or is not to be had: the same answer for both."""


class TooManyTries(Exception):
    """Too many wrong numbers, or too many cases, within a day; `at` is when the next try counts."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


def break_glass(number: str, *, reason: str, by: Viewer) -> Case:
    """Open a complaint outside the own area for half an hour. One that is seen already is given back, and nothing is noted.

    Raises PermissionDenied for who holds no senior post, TooManyTries, NoSuchComplaint; all are recorded.
    """
    post = looks.senior_post(by)
    if post is None:
        record("break_glass", by=by.actor, outcome="refused")
        raise PermissionDenied("break_glass")
    refused: Exception
    with transaction.atomic():
        Officer.objects.select_for_update().get(pk=by.officer.pk)  # one try after another
        if (seen := Case.objects.visible_to(by).filter(kind="complaint", number=number).first()) is not None:
            return seen
        again_at = looks.wait_until(by)
        found = looks.within_reach(by).filter(kind="complaint", number=number)
        case = found.select_for_update(of=("self",)).first() if again_at is None else None
        if case is not None:
            _open(case, reason, by, looks.open_from_outside(case, reason=reason, by=by, post=post))
            return case
        rows = [] if again_at else [looks.note_wrong_number(by, post)]
        refused = TooManyTries(again_at) if again_at else NoSuchComplaint()
        record("break_glass", by=by.actor, outcome="refused", rows=rows)
    raise refused


def _open(case: Case, reason: str, by: Viewer, look: BreakGlass) -> None:
    history.add(
        case,
        "break_glass",
        by=by.actor,
        words=reason,
        outcome="read",
        data={"look": look.pk, "from_unit": look.unit_id, "role": look.role},
        rows=[look],
    )
    start_deadline(case, clocks.BREAK_GLASS, round=look.number or 1, started_at=look.opened_at)
    messages.opened_from_outside(case, until=look.until)


def review_break_glass(look_id: int, *, is_justified: bool, remark: str, by: Viewer) -> None:
    """Say whether a look from outside was justified. Raises Refused when that is said already, Http404, PermissionDenied."""
    look = BreakGlass.objects.filter(pk=look_id, case__isnull=False).first()
    if look is None or look.case_id is None:
        record("review_break_glass", by=by.actor, outcome="refused")
        raise Http404

    def allowed(viewer: Viewer, case: Case) -> bool:
        return looks.can_review(viewer, case, look)

    with officer_writes("review_break_glass", look.case_id, by=by, allowed=allowed) as case:
        if BreakGlassReview.objects.filter(look=look).exists():
            raise Refused(_("This was reviewed already."))
        review = BreakGlassReview.objects.create(
            look=look,
            is_justified=is_justified,
            remark=case.seal(remark, "break_glass_review") if remark else None,
            reviewed_by=by.officer,
            reviewed_at=clock.now(),
        )
        stop_deadline(case, clocks.BREAK_GLASS, round=look.number)
        history.add(
            case,
            "break_glass_reviewed",
            by=by.actor,
            words=remark or None,
            data={"look": look.pk, "is_justified": is_justified},
            rows=[review],
        )
