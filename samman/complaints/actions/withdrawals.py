"""Her withdrawal: asked for, 72 hours to think it over, confirmed with her own key, and never while she is forced.

Until it is confirmed the police's work and every clock go on, and only headquarters knows of it: whoever presses her from
the station's side gains nothing (promise 2).
"""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import Actor, record
from samman.cases import history
from samman.cases.enums import ClosedBy, Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import Refused, citizen_case, officer_writes, save_case
from samman.common import clock
from samman.complaints import access, calling, clocks, messages
from samman.complaints.actions.requests import end_requests
from samman.complaints.actions.rounds import begin_round
from samman.complaints.enums import CallCause, Checked, WithdrawalReason
from samman.complaints.models import Withdrawal
from samman.complaints.ordering import queue_order
from samman.complaints.workflow import NotNow, is_possible, next_state
from samman.deadlines import policies
from samman.deadlines.actions import start_deadline
from samman.people.models import SafeContact

# Whoever had calls forbidden shortly before may have wanted to keep headquarters from asking her.
CONTACT_UNCHANGED_FOR = timedelta(days=30)


def can_ask_withdrawal(case: Case) -> bool:
    """Whether she may ask to stop: the complaint is open, about no child, and she has not asked already."""
    return (
        not case.about_child
        and is_possible("confirm_withdrawal", case.state_code)
        and not case.withdrawals.open().exists()
    )


def ask_withdrawal(
    citizen: Citizen, *, reasons: Iterable[str], words: str, forced: bool | None
) -> Withdrawal:
    """She asks to stop. `forced` is her private answer; None where she gave none, then headquarters asks her.

    Asking twice gives the first one. Raises NotNow (closed, at rest, a child's), PermissionDenied (a helper's key).
    """
    with transaction.atomic():
        case = _hers(citizen)
        asked = case.withdrawals.open().first()
        if asked is not None:
            return asked
        if not can_ask_withdrawal(case):
            raise NotNow("ask_withdrawal")
        now = clock.now()
        codes = [reason for reason in WithdrawalReason.values if reason in set(reasons)]
        asked = Withdrawal.objects.create(
            case=case,
            state_id=case.state_id,
            receipt=citizen.receipt,
            asked_at=now,
            holds_until=policies.in_force(clocks.WITHDRAWAL, case.state_id).begun(now)["due_at"],
            reasons=codes,
            words=case.seal(words, "withdrawal") if words else None,
            forced=bool(forced),
            needs_check=forced is None or _needs_check(case, codes),
        )
        start_deadline(case, clocks.WITHDRAWAL, round=case.withdrawals.count(), started_at=now)
        history.add(
            case, "withdrawal_asked", by=citizen.actor, shown_to_her=True, data={"withdrawal": asked.pk}
        )
        messages.withdrawal_asked(case)
        if asked.forced or asked.needs_check:
            calling.open_call(case, CallCause.WITHDRAWAL, by=citizen.actor)
        return asked


def _needs_check(case: Case, reasons: list[str]) -> bool:
    """Whether a woman of headquarters asks her before: always where she allows calls or staff once had a key of hers in
    their hands, and where something speaks of pressure."""
    if {WithdrawalReason.AFRAID, WithdrawalReason.ASKED} & set(reasons):
        return True
    if case.receipts.filter(must_renew=True, scope=Scope.FULL).exists():
        return True
    since = clock.now() - CONTACT_UNCHANGED_FOR
    return (
        SafeContact.objects.filter(case=case, may_call=True).exists()
        or case.history.filter(event="contact_changed", at__gt=since).exists()
    )


def take_back_withdrawal(citizen: Citizen) -> None:
    """She wants it to go on after all; doing so twice changes nothing. Raises PermissionDenied."""
    with transaction.atomic():
        case = _hers(citizen)
        if clocks.end_withdrawal(case):
            history.add(case, "withdrawal_taken_back", by=citizen.actor, shown_to_her=True)


def confirm_withdrawal(citizen: Citizen) -> bool:
    """Her second word after 72 hours: the complaint closes. False where headquarters has to look at it once more.

    Raises NotNow (not asked for, too early, closed), PermissionDenied (a helper's key).
    """
    with transaction.atomic():
        case = _hers(citizen)
        asked = case.withdrawals.open().select_for_update().first()
        now = clock.now()
        if asked is None or now < asked.holds_until or case.about_child:
            raise NotNow("confirm_withdrawal")
        state = next_state("confirm_withdrawal", case.state_code)
        if not asked.may_be_confirmed:
            record("confirm_withdrawal", by=citizen.actor, outcome="refused", case=case)
            return False
        asked.confirmed_at, asked.confirmed_with = now, citizen.receipt
        asked.save(update_fields=["confirmed_at", "confirmed_with"])
        clocks.stop_all(case)
        end_requests(case)
        calling.end_calls(case)
        case.vettings.open().update(closed_at=now)
        case.state_code = state
        case.closed_at = now
        case.closed_by = ClosedBy.HER_WITHDRAWAL
        case.queue_order = queue_order(case, since=now)
        save_case(case, "state_code", "closed_at", "closed_by", "due_at", "queue_order")
        history.add(case, "withdrawn", by=citizen.actor, shown_to_her=True, data={"withdrawal": asked.pk})
        messages.withdrawn(case)
        return True


def come_back(citizen: Citizen) -> None:
    """She takes up again what she withdrew, whenever she wants: a new round with a new clock.

    Raises NotNow, PermissionDenied.
    """
    with transaction.atomic():
        case = _hers(citizen)
        state = next_state("come_back", case.state_code)
        now = clock.now()
        case.withdrawals.filter(confirmed_at__isnull=False, came_back_at=None).update(came_back_at=now)
        begin_round(case, state, since=now)
        history.add(case, "came_back", by=citizen.actor, shown_to_her=True)
        messages.came_back(case)


def check_withdrawal(case_id: int, *, withdrawal_id: int, outcome: str, words: str, by: Viewer) -> None:
    """A woman officer of headquarters found out whether she wants it herself. A later finding takes the place of an earlier one.

    Raises Refused (it was taken back or confirmed meanwhile), Http404, PermissionDenied.
    """
    with officer_writes("check_withdrawal", case_id, by=by, allowed=access.can_check_withdrawal) as case:
        note_check(case, withdrawal_id, outcome=outcome, words=words, by=by.actor, officer_id=by.officer.pk)


def note_check(
    case: Case, withdrawal_id: int, *, outcome: str, words: str, by: Actor, officer_id: int
) -> None:
    """Keep what was found. In the caller's transaction, the case is locked. Raises Refused."""
    asked = case.withdrawals.open().select_for_update().filter(pk=withdrawal_id).first()
    if asked is None:
        raise Refused(_("She has taken it back or confirmed it meanwhile."))
    asked.outcome = Checked(outcome)
    asked.checked_at = clock.now()
    asked.checked_by_id = officer_id
    asked.save(update_fields=["outcome", "checked_at", "checked_by"])
    calling.end_calls(case, CallCause.WITHDRAWAL)
    history.add(case, "withdrawal_checked", by=by, data={"outcome": asked.outcome}, words=words or None)


def withdrawal_words(asked: Withdrawal, case: Case) -> str:
    """What she wrote with it, opened; empty where she wrote nothing."""
    return str(case.unseal(asked.words, "withdrawal")) if asked.words else ""


def _hers(citizen: Citizen) -> Case:
    case = citizen_case(citizen)
    if citizen.scope != Scope.FULL:
        raise PermissionDenied("a helper's key never withdraws")
    return case
