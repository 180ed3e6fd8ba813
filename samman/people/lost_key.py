"""A lost key: a new one at the desk or against a one-time code; either holds after 24 hours, and who has the old one sees it.

One key may open several cases: all of a report. Each kind of case says whose key it is (`register`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import Actor
from samman.audit.actors import ANONYMOUS
from samman.cases import history, keys
from samman.cases.enums import Scope
from samman.cases.models import Case, HistoryEntry, Receipt
from samman.cases.writing import Refused
from samman.common import clock, digits
from samman.common.text import fold_phone
from samman.people.actions import her_phone

NEW_KEY_HOLD = timedelta(hours=24)  # design: rules of safety, lost key
DESK_TRIES = 2  # wrong answers at a desk within a day; then headquarters hears of it


class WrongAnswers(Exception):
    """What was said at the desk does not fit; `tries_left` today."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(tries_left)
        self.tries_left = tries_left

    @property
    def sentence(self) -> str:
        """What the officer reads; which answer was wrong is told to nobody."""
        if self.tries_left:
            return _(
                "The answers do not all fit; which one does not, is not shown. One more try is left today."
            )
        return _("The answers do not all fit. Today no further try is possible; headquarters has been told.")


@dataclass(frozen=True)
class Holder:
    """Whose key it is that opens cases of one kind."""

    name: str  # as the receipt calls it
    scope: Scope
    opens: Callable[[Case], list[Case]]  # all cases that the key of one opens
    may_get_code: Callable[[Case], bool]
    send_code: Callable[[Case, str, str], None]  # to a number, these digits


_holders: dict[str, Holder] = {}


def register(kind: str, holder: Holder) -> None:
    """Make known whose key opens cases of a kind."""
    _holders[kind] = holder


@dataclass(frozen=True)
class Tried:
    """What came of a try at a desk: the key, or nothing and how many tries are left today."""

    key: str
    left: int


def desk_tries(cases: list[Case]) -> int:
    """How many wrong tries there were at a desk within a day, for one key."""
    since = clock.now() - timedelta(days=1)
    return HistoryEntry.objects.filter(case=cases[0], event="key_refused", at__gt=since).count()


def try_at_desk(
    cases: list[Case],
    *,
    are_right: Callable[[], bool],
    hold: timedelta = NEW_KEY_HOLD,
    reason: str,
    by: Viewer,
) -> Tried:
    """A new key where the answers are right, to cases that are locked; a wrong try counts. In the caller's transaction.

    At its first use it is replaced by one that the officer has not seen. Raises Refused (another new key waits, no try is left).
    """
    if _waiting(cases).exists():
        raise Refused(_("A new key is already waiting for its 24 hours."))
    tries = desk_tries(cases)
    if tries >= DESK_TRIES:
        raise Refused(_("Two tries were wrong today. Headquarters knows; the next one is possible tomorrow."))
    if not are_right():
        for case in cases:
            history.add(case, "key_refused", by=by.actor, shown_to_her=True, reason=reason, outcome="refused")
        return Tried("", DESK_TRIES - tries - 1)
    key, valid_from, holder = digits.new_key(), clock.now() + hold, _holders[cases[0].kind]
    for case in cases:
        keys.add_receipt(
            case,
            key,
            holder=holder.name,
            scope=holder.scope,
            valid_from=valid_from,
            issued_by=by.officer,
            must_renew=True,
        )
        history.add(
            case,
            "key_issued",
            by=by.actor,
            shown_to_her=True,
            reason=reason,
            data={"valid_from": valid_from.isoformat()},
        )
    return Tried(key, DESK_TRIES - tries)


def send_code(number_text: str, phone: str, *, address: str) -> None:
    """Lost key: send a one-time code to the number that was marked as safe (mission V3). Says nothing of whether it did.

    Only where messages to it were allowed, and within the hours that were chosen. Raises keys.TryLater.
    """
    number, given = digits.typed_digits(number_text)[:20], fold_phone(phone[:40])

    def send() -> bool:
        # Each asking counts as a wrong try, since who is made to wait for wrong ones only would know the right number.
        found = Case.objects.select_for_update(of=("self",)).filter(number=number, kind__in=_holders)
        case = found.first()
        if case is None:
            return False
        holder = _holders[case.kind]
        if not given or not holder.may_get_code(case) or fold_phone(her_phone(case)) != given:
            return False
        code = keys.new_code(case)
        if code:
            history.add(case, "code_sent", by=ANONYMOUS, shown_to_her=True)
            holder.send_code(case, given, code)
        return False

    keys.guarded("phone-tries", number, address, send)


def redeem_code(number_text: str, code_text: str, *, address: str) -> str:
    """A new key against the one-time code; it holds after 24 hours, and who has the old one can stop it.

    Returns the key, to be shown once. Raises keys.NoMatch or keys.TryLater.
    """
    number, code = digits.typed_digits(number_text)[:20], digits.typed_digits(code_text)[:20]
    # This commits by itself: a wrong try counts, whatever follows.
    first = keys.use_code(number, code, address=address)
    holder = _holders[first.kind]
    with transaction.atomic():
        key, valid_from = digits.new_key(), clock.now() + NEW_KEY_HOLD
        for case in holder.opens(first):
            keys.add_receipt(case, key, holder=holder.name, scope=holder.scope, valid_from=valid_from)
            history.add(
                case,
                "key_by_code",
                by=ANONYMOUS,
                shown_to_her=True,
                data={"valid_from": valid_from.isoformat()},
            )
        return key


def is_waiting(case: Case) -> bool:
    """Whether a new key waits for its 24 hours."""
    return _waiting([case]).exists()


def stop_waiting(cases: list[Case], *, by: Actor) -> int:
    """Who has the key did not ask for a new one: every one that still waits ends. Returns how many cases had one. In the
    caller's transaction, the cases are locked."""
    stopped = 0
    for case in cases:
        if _waiting([case]).update(ended_at=clock.now()):
            history.add(case, "new_key_stopped", by=by, shown_to_her=True)
            stopped += 1
    return stopped


def _waiting(cases: list[Case]) -> QuerySet[Receipt]:
    return Receipt.objects.filter(case__in=cases, ended_at=None, valid_from__gt=clock.now())
