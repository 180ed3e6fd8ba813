"""Her answer to a report: only SATISFIED closes, and she can take it back; DISSATISFIED goes to headquarters."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samman.audit import Actor
from samman.cases import history
from samman.cases.enums import ClosedBy, Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import save_case
from samman.common import clock
from samman.complaints import messages
from samman.complaints.actions.shared import Refused, citizen_case
from samman.complaints.actions.vetting import open_after_rating
from samman.complaints.actions.withdrawals import end_withdrawal
from samman.complaints.enums import Reason, State
from samman.complaints.models import (
    Rating,
)
from samman.complaints.ordering import queue_order
from samman.complaints.workflow import NotNow, next_state

TAKE_BACK = timedelta(days=7)  # mission V8


def rate_report(citizen: Citizen, *, satisfied: bool, reasons: list[str], words: str, version: int) -> Rating:
    """Her answer to the report. SATISFIED closes (never a child's case); DISSATISFIED brings it before headquarters.

    Raises Stale, NotNow, Refused, PermissionDenied (a helper's key never rates).
    """
    with transaction.atomic():
        case = citizen_case(citizen, version=version)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key never rates")
        if case.state_code == State.SATISFIED:
            raise NotNow("taking back is an act of its own")
        state = next_state("rate_satisfied" if satisfied else "rate_dissatisfied", case.state_code)
        report = case.reports.order_by("-id").first()
        if report is None or report.round != case.round:
            raise NotNow("no report to rate in this round")
        if not satisfied and not reasons and not words.strip():
            raise Refused(_("Say what is still missing."))
        rating = Rating.objects.create(
            case=case,
            round=case.round,
            report=report,
            receipt=citizen.receipt,
            is_satisfied=satisfied,
            reasons=[reason for reason in reasons if reason in Reason.values] if not satisfied else [],
            words=case.seal(words, "rating") if words else None,
            created_at=clock.now(),
        )
        if satisfied:
            _close_by_rating(case, state, rating, by=citizen.actor)
        else:
            _dissatisfied(case, state, rating, by=citizen.actor)
        return rating


def _close_by_rating(case: Case, state: State, rating: Rating, *, by: Actor) -> None:
    history.add(case, "rated_satisfied", by=by, shown_to_her=True, data={"rating": rating.pk}, rows=[rating])
    if case.about_child:  # the law closes a child's case; her word is kept, and the case goes on
        save_case(case)
    else:
        end_withdrawal(case)
        case.state_code = state
        case.closed_at = rating.created_at
        case.closed_by = ClosedBy.HER_RATING
        case.due_at = None
        case.queue_order = queue_order(case, since=rating.created_at)
        save_case(case, "state_code", "closed_at", "closed_by", "due_at", "queue_order")
    messages.rated(case, is_satisfied=True)


def _dissatisfied(case: Case, state: State, rating: Rating, *, by: Actor) -> None:
    history.add(
        case,
        "rated_dissatisfied",
        by=by,
        shown_to_her=True,
        data={"rating": rating.pk, "reasons": rating.reasons},
        rows=[rating],
    )
    open_after_rating(case, rating, state)
    if rating.takes_back_id is None:
        messages.rated(case, is_satisfied=False)
    else:
        messages.taken_back(case)


def satisfied_until(case: Case) -> datetime | None:
    """Until when she can take SATISFIED back, or None."""
    if case.closed_by != ClosedBy.HER_RATING or case.closed_at is None:
        return None
    until = case.closed_at + TAKE_BACK
    return until if until > clock.now() else None


def take_back(citizen: Citizen, *, version: int, reasons: list[str] | None = None, words: str = "") -> Rating:
    """She takes SATISFIED back within seven days: the case opens again and lies before headquarters.

    Raises Stale, NotNow (later than seven days, or not closed), PermissionDenied.
    """
    with transaction.atomic():
        case = citizen_case(citizen, version=version)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key never rates")
        if satisfied_until(case) is None:
            raise NotNow("take_back")
        former = case.ratings.filter(is_satisfied=True, taken_back_by=None).latest("id")
        rating = Rating.objects.create(
            case=case,
            round=case.round,
            report=former.report,
            receipt=citizen.receipt,
            is_satisfied=False,
            takes_back=former,
            reasons=[reason for reason in reasons or [] if reason in Reason.values],
            words=case.seal(words, "rating") if words else None,
            created_at=clock.now(),
        )
        _dissatisfied(case, next_state("take_back_satisfied", case.state_code), rating, by=citizen.actor)
        return rating
