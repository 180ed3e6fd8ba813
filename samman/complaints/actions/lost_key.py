"""A lost key: a new one at the desk or against a one-time code; either holds after 24 hours."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit.actors import ANONYMOUS
from samman.cases import history, keys
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import citizen_case, officer_writes
from samman.common import clock, digits
from samman.common.text import fold_phone
from samman.complaints import access, desk_questions, messages
from samman.complaints.actions.shared import Refused
from samman.complaints.enums import ForWhom
from samman.people.actions import her_phone

NEW_KEY_HOLD = timedelta(hours=24)  # design: rules of safety, lost key
DESK_TRIES = 2  # wrong answers at a desk within a day; then headquarters hears of it


class WrongAnswers(Exception):
    """What she said at the desk does not fit; `tries_left` today."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(tries_left)
        self.tries_left = tries_left


def issue_key(case_id: int, *, answers: Mapping[str, str], reason: str, by: Viewer) -> str:
    """A new key of hers, made in person by a woman officer; it holds after 24 hours, and she can stop it until then.

    `answers` are what she said to `desk_questions.questions_of`, by name; which one was wrong is told to nobody. Returns the
    key, to be shown once; at its first use she gets one that the officer has not seen. Raises WrongAnswers (counted),
    Refused (another new key waits, no try is left today), Http404, PermissionDenied.
    """
    with officer_writes("issue_key", case_id, by=by, allowed=access.can_issue_key) as case:
        if case.receipts.filter(ended_at=None, valid_from__gt=clock.now()).exists():
            raise Refused(_("A new key is already waiting for its 24 hours."))
        tries = desk_tries(case)
        if tries >= DESK_TRIES:
            raise Refused(
                _("Two tries were wrong today. Headquarters knows; the next one is possible tomorrow.")
            )
        if desk_questions.are_right(case, answers):
            return _new_key(case, reason=reason, by=by)
        left = DESK_TRIES - tries - 1
        history.add(case, "key_refused", by=by.actor, shown_to_her=True, reason=reason, outcome="refused")
        if not left:
            messages.key_refused(case)
    raise WrongAnswers(left)  # after the commit: the try counts


def desk_tries(case: Case) -> int:
    """How many wrong tries there were at a desk within a day."""
    return case.history.filter(event="key_refused", at__gt=clock.now() - timedelta(days=1)).count()


def _new_key(case: Case, *, reason: str, by: Viewer) -> str:
    key = digits.new_key()
    valid_from = clock.now() + NEW_KEY_HOLD
    keys.add_receipt(
        case,
        key,
        holder="her",
        scope=Scope.FULL,
        valid_from=valid_from,
        issued_by=by.officer,
        must_renew=True,
    )
    case.withdrawals.open().update(needs_check=True)  # whoever confirms it now may be another
    history.add(
        case,
        "key_issued",
        by=by.actor,
        shown_to_her=True,
        reason=reason,
        data={"valid_from": valid_from.isoformat()},
    )
    messages.news_for_her(case)
    return key


def send_key_code(number: str, phone: str, *, address: str) -> None:
    """Lost key: send a one-time code to the number she marked as safe (mission V3). Says nothing of whether it did.

    Only for a complaint that she made herself, to a number for which she allowed messages, within her hours. Raises
    keys.TryLater.
    """
    given = fold_phone(phone)

    def send() -> bool:
        # Each asking counts as a wrong try, since who is made to wait for wrong ones only would know the right number.
        case = Case.objects.select_for_update(of=("self",)).filter(number=number, kind="complaint").first()
        if (
            case is None
            or case.complaint.for_whom != ForWhom.SELF
            or not given
            or fold_phone(her_phone(case)) != given
        ):
            return False
        code = keys.new_code(case)
        if code:
            history.add(case, "code_sent", by=ANONYMOUS, shown_to_her=True)
            messages.code_for_her(case, given, code)
        return False

    keys.guarded("phone-tries", number, address, send)


def redeem_key_code(number: str, code: str, *, address: str) -> str:
    """A new key of hers against the one-time code; it holds after 24 hours, and who has the old one can stop it.

    Returns the key, to be shown once. Raises keys.NoMatch or keys.TryLater.
    """
    case = keys.use_code(
        number, code, address=address
    )  # commits by itself: a wrong try counts, whatever follows
    with transaction.atomic():
        key = digits.new_key()
        valid_from = clock.now() + NEW_KEY_HOLD
        keys.add_receipt(case, key, holder="her", scope=Scope.FULL, valid_from=valid_from)
        history.add(
            case, "key_by_code", by=ANONYMOUS, shown_to_her=True, data={"valid_from": valid_from.isoformat()}
        )
        return key


def stop_new_key(citizen: Citizen) -> int:
    """She did not ask for a new key: every one that still waits is ended. Returns how many."""
    with transaction.atomic():
        case = citizen_case(citizen)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key cannot do this")
        waiting = case.receipts.filter(ended_at=None, valid_from__gt=clock.now())
        count = waiting.update(ended_at=clock.now())
        if count:
            history.add(case, "new_key_stopped", by=citizen.actor, shown_to_her=True)
        return count
