"""Her answer to a report: only SATISFIED closes, and she can take it back; DISSATISFIED goes to headquarters."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samman.audit import Actor
from samman.cases import history
from samman.cases.enums import ClosedBy, Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import Refused, citizen_case, save_case
from samman.common import clock
from samman.complaints import calling, clocks, messages
from samman.complaints.actions.vetting import open_after_rating
from samman.complaints.enums import CallCause, Flag, Reason, State
from samman.complaints.models import ActionTakenReport, CallTry, Rating
from samman.complaints.ordering import queue_order
from samman.complaints.workflow import NotNow, next_state

TAKE_BACK = timedelta(days=7)  # mission V8
KEY_IS_NEW = timedelta(days=7)


def rate_report(
    citizen: Citizen,
    *,
    satisfied: bool,
    reasons: list[str],
    words: str,
    version: int,
    flags: Iterable[str] = (),
) -> Rating:
    """Her answer to the report. SATISFIED closes (never a child's case); DISSATISFIED brings it before headquarters.

    `flags` say from where it came. Raises Stale, NotNow, Refused, PermissionDenied (a helper's key never rates).
    """
    with transaction.atomic():
        case = citizen_case(citizen, version=version)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key never rates")
        if case.state_code == State.SATISFIED:
            raise NotNow("taking back is an act of its own")
        state = next_state("rate_satisfied" if satisfied else "rate_dissatisfied", case.state_code)
        report = report_to_rate(case)
        rating = new_rating(
            case,
            report,
            satisfied=satisfied,
            reasons=reasons,
            words=words,
            receipt=citizen.receipt,
            flags=_flags(citizen, flags),
        )
        take_effect(case, state, rating, by=citizen.actor)
        return rating


def _flags(citizen: Citizen, said: Iterable[str]) -> list[str]:
    """Whence the answer came, and whether with a key that took another's place lately: who made that one may have seen it."""
    found = set(said)
    key = citizen.receipt
    former = key.case.receipts.filter(scope=Scope.FULL, pk__lt=key.pk)
    if key.created_at > clock.now() - KEY_IS_NEW and former.exists():
        found.add(Flag.NEW_KEY)
    return [flag for flag in Flag.values if flag in found]


def report_to_rate(case: Case) -> ActionTakenReport:
    """The newest report of the round; raises NotNow where there is none."""
    report = case.reports.order_by("-id").first()
    if report is None or report.round != case.round:
        raise NotNow("no report to rate in this round")
    return report


def new_rating(
    case: Case,
    report: ActionTakenReport,
    *,
    satisfied: bool,
    reasons: Iterable[str],
    words: str,
    **fields: Any,
) -> Rating:
    """The row of an answer, by her key (`receipt`) or by phone (`call_try`). Raises Refused where nothing is named as missing."""
    reasons = [reason for reason in reasons if reason in Reason.values] if not satisfied else []
    if not satisfied and not reasons and not words.strip() and "takes_back" not in fields:
        raise Refused(_("Say what is still missing."))
    return Rating.objects.create(
        case=case,
        round=case.round,
        report=report,
        is_satisfied=satisfied,
        reasons=reasons,
        words=case.seal(words, "rating") if words else None,
        created_at=clock.now(),
        **fields,
    )


def take_effect(case: Case, state: State, rating: Rating, *, by: Actor) -> None:
    """What an answer does to the case. In the caller's transaction, the case is locked."""
    clocks.stop_unrated_clock(case)
    if rating.is_satisfied:
        _close_by_rating(case, state, rating, by=by)
    else:
        _dissatisfied(case, state, rating, by=by)


def _said(rating: Rating) -> dict[str, Any]:
    """What the line of history holds of an answer."""
    data: dict[str, Any] = {"rating": rating.pk}
    if rating.call_try_id is not None:
        data["by_phone"] = True
    if rating.flags:
        data["flags"] = rating.flags
    return data


def _close_by_rating(case: Case, state: State, rating: Rating, *, by: Actor) -> None:
    history.add(case, "rated_satisfied", by=by, shown_to_her=True, data=_said(rating), rows=[rating])
    if case.about_child:  # the law closes a child's case; her word is kept, and the case goes on
        save_case(case)
    else:
        clocks.end_withdrawal(case)
        clocks.end_offers(case)
        case.state_code = state
        case.closed_at = rating.created_at
        case.closed_by = ClosedBy.HER_RATING
        case.due_at = None
        case.queue_order = queue_order(case, since=rating.created_at)
        save_case(case, "state_code", "closed_at", "closed_by", "due_at", "queue_order")
        calling.end_calls(case, CallCause.DISSATISFIED, CallCause.ASKED, CallCause.WITHDRAWAL)
    messages.rated(case, is_satisfied=True)


def _dissatisfied(case: Case, state: State, rating: Rating, *, by: Actor) -> None:
    not_confirmed = rating.takes_back_id is not None and rating.call_try_id is not None
    history.add(
        case,
        "answer_not_confirmed" if not_confirmed else "rated_dissatisfied",
        by=by,
        shown_to_her=True,
        data={**_said(rating), "reasons": rating.reasons},
        rows=[rating],
    )
    open_after_rating(case, rating, state)
    calling.end_calls(case, CallCause.CHECK)
    if rating.call_try_id is None:  # by phone she has just been asked
        calling.open_call(case, CallCause.DISSATISFIED, by=by)
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


def take_back(
    citizen: Citizen,
    *,
    version: int,
    reasons: list[str] | None = None,
    words: str = "",
    flags: Iterable[str] = (),
) -> Rating:
    """She takes SATISFIED back within seven days, also one given by phone: the case opens again and lies before headquarters.

    Raises Stale, NotNow (later than seven days, or not closed), PermissionDenied.
    """
    with transaction.atomic():
        case = citizen_case(citizen, version=version)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key never rates")
        if satisfied_until(case) is None:
            raise NotNow("take_back")
        former = case.ratings.filter(is_satisfied=True, taken_back_by=None).latest("id")
        rating = new_rating(
            case,
            former.report,
            satisfied=False,
            reasons=reasons or [],
            words=words,
            receipt=citizen.receipt,
            takes_back=former,
            flags=_flags(citizen, flags),
        )
        take_effect(case, next_state("take_back_satisfied", case.state_code), rating, by=citizen.actor)
        return rating


def standing_satisfied(case: Case) -> Rating | None:
    """The SATISFIED by which the case is closed, or None."""
    if case.state_code != State.SATISFIED:
        return None
    return case.ratings.filter(is_satisfied=True, taken_back_by=None).latest("id")


def not_confirmed(
    case: Case, line: CallTry, former: Rating, *, reasons: Iterable[str], words: str, by: Actor
) -> Rating:
    """She told a second caller that she had not said SATISFIED: it is taken back by that call, and the case opens again.

    In the caller's transaction, the case is locked.
    """
    rating = new_rating(
        case, former.report, satisfied=False, reasons=reasons, words=words, call_try=line, takes_back=former
    )
    take_effect(case, next_state("take_back_satisfied", case.state_code), rating, by=by)
    return rating
