"""What a caller of headquarters does: takes the next call, asks her word, and keeps what came of it (mission V9).

Nobody asks for her key or a code. Until her own word was right, nothing of the complaint is told, and no answer is taken.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.enums import Role
from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases import history
from samman.cases.models import Case
from samman.cases.writing import Refused, Stale
from samman.common import clock
from samman.common.text import fold
from samman.complaints import calling, messages
from samman.complaints.actions import ratings
from samman.complaints.actions.requests import end_requests
from samman.complaints.actions.withdrawals import note_check
from samman.complaints.enums import CallCause, CallEnd, CallOutcome, Checked, RequestKind, State
from samman.complaints.models import Call, CallTry, Rating
from samman.complaints.workflow import NotNow, next_state
from samman.people.models import SafeContact

WRONG_WORDS = 3  # so many end the call


def take_next_call(*, by: Viewer) -> Call | None:
    """Lease the first call in order that may be made now, so that no other caller gets it; the one that lies before the
    caller already, or None where nothing waits."""
    with transaction.atomic():
        Officer.objects.select_for_update(of=("self",)).get(pk=by.officer.pk)  # in two windows still one call
        now = clock.now()
        mine = calling.queue(by).filter(taken_by=by.officer, taken_until__gt=now).first()
        if mine is not None:
            return mine
        free = calling.waiting_now(by, now).select_related("case")
        for call in free.select_for_update(of=("self",), skip_locked=True)[: calling.MOST]:
            if not calling.may_be_phoned(call.case):  # she took her words or her permission back
                _end(call, CallEnd.NEEDLESS)
                continue
            call.taken_by, call.taken_at, call.taken_until = by.officer, now, now + calling.LEASE
            call.save(update_fields=["taken_by", "taken_at", "taken_until"])
            record("call_taken", by=by.actor, case=call.case, object_kind="call", object_id=call.pk)
            return call
    return None


def _end(call: Call, end: CallEnd) -> None:
    call.ended_at, call.end, call.taken_until = clock.now(), end, None
    call.save(update_fields=["ended_at", "end", "taken_until"])


@contextmanager
def _caller_writes(verb: str, call_id: int, *, by: Viewer) -> Iterator[Call]:
    """One act on the call that lies before the caller, in one transaction; its case is locked first.

    Raises Http404 where it never did (recorded), Refused where it does no longer.
    """
    with transaction.atomic():
        own = Call.objects.filter(state_id__in=by.unit_ids([Role.CALLER]), taken_by=by.officer)
        known = own.filter(pk=call_id).first()
        if known is not None:
            case = Case.objects.select_for_update(of=("self",)).get(pk=known.case_id)
            call = own.open().select_for_update(of=("self",)).filter(pk=call_id).first()
            if call is None:
                raise Refused(_("This call is over, or another caller has it now."))
            call.case = case
            yield call
            return
    record(verb, by=by.actor, outcome="refused", object_kind="call", object_id=call_id)
    raise Http404


def right_word(call: Call) -> CallTry | None:
    """The line that holds that her word was right, since the caller took the call."""
    return _lines(call).filter(outcome=CallOutcome.WORD, was_her_word_right=True).order_by("-id").first()


def wrong_words(call: Call) -> int:
    """How many words were wrong since the last try ended, whoever had the call: a lease that ran out wipes none of them."""
    wrong = call.lines.filter(outcome=CallOutcome.WORD, was_her_word_right=False)
    ended = call.lines.exclude(outcome=CallOutcome.WORD).order_by("-id").values_list("pk", flat=True).first()
    return wrong.filter(pk__gt=ended or 0).count()


def _lines(call: Call) -> QuerySet[CallTry]:
    return call.lines.filter(caller_id=call.taken_by_id, at__gte=call.taken_at)


def check_call_word(call_id: int, *, typed: str, by: Viewer) -> bool:
    """Whether the word that she answered is hers. It is never shown; each try is kept, and a third wrong one ends the call.

    Raises Refused (the twenty minutes are over), Http404.
    """
    with _caller_writes("check_word", call_id, by=by) as call:
        if right_word(call) is not None:
            return True
        now = clock.now()
        if call.taken_until is None or call.taken_until <= now:
            raise Refused(_("Your twenty minutes are over. Take the next call anew."))
        contact = SafeContact.objects.get(case=call.case)
        hers = fold(calling.words_of(call.case, contact)[1])
        fits = bool(hers) and fold(typed) == hers
        line = _add_line(call, CallOutcome.WORD, by=by, was_her_word_right=fits)
        record(
            "check_word",
            by=by.actor,
            case=call.case,
            outcome="done" if fits else "refused",
            object_kind="call",
            object_id=call.pk,
            rows=[line],
        )
        if fits:
            call.taken_until = now + calling.LEASE
            call.save(update_fields=["taken_until"])
        elif wrong_words(call) >= WRONG_WORDS:
            _finish(call, CallOutcome.NOT_HER, by=by)
        return fits


def finish_call(
    call_id: int,
    *,
    outcome: str,
    note: str,
    by: Viewer,
    confirms: bool | None = None,
    reasons: Iterable[str] = (),
    found: str = "",
) -> Call:
    """Keep how the call ended. A call that nobody answered comes up again, later and later; an unsafe one stops them all.

    `confirms` is her word in a check of an answer: where she had not said SATISFIED, the case opens again, `reasons` and
    `note` being what is missing. `found` is what a call about her withdrawal found out (`Checked`). Raises Refused (no right
    word, no such call any more), Http404.
    """
    with _caller_writes("finish_call", call_id, by=by) as call:
        chosen = CallOutcome(outcome)
        line = right_word(call)
        if chosen == CallOutcome.REACHED and line is None:
            raise Refused(_("Without her word it is not known that it was her."))
        if chosen != CallOutcome.REACHED or call.cause != CallCause.CHECK:
            confirms = None
        elif confirms is None:
            raise Refused(_("Say whether she confirms her answer."))
        asks_why = chosen == CallOutcome.REACHED and call.cause == CallCause.WITHDRAWAL
        if asks_why and found not in Checked.values:
            raise Refused(_("Choose what you found."))
        _finish(call, chosen, by=by, note=note, confirms=confirms)
        asked = call.case.withdrawals.open().first() if asks_why else None
        if asked is not None:
            note_check(call.case, asked.pk, outcome=found, words=note, by=by.actor, officer_id=by.officer.pk)
        former = call.rating
        if confirms is False and line is not None and former == ratings.standing_satisfied(call.case):
            assert former is not None  # noqa: S101  # nosec B101  (a check has one)
            ratings.not_confirmed(call.case, line, former, reasons=reasons, words=note, by=by.actor)
        return call


def rate_by_voice(
    call_id: int, *, satisfied: bool, reasons: Iterable[str], words: str, version: int, by: Viewer
) -> Rating:
    """Her answer by phone, after her own word, to an accepted report. She is told of it where she allowed messages, finds it
    on her page, and can take it back for seven days with her key. It ends the call; of a tenth a second caller asks her.

    Raises Refused (no right word, a child's SATISFIED, a call with another question), Stale, NotNow, Http404.
    """
    with _caller_writes("rate_by_voice", call_id, by=by) as call:
        case = call.case
        line = right_word(call)
        if line is None or call.cause in (CallCause.CHECK, CallCause.WITHDRAWAL):
            raise Refused(_("Without her word no answer is taken."))
        if satisfied and case.about_child:
            raise Refused(_("A child's complaint is closed by the law, not by an answer on the phone."))
        if version != case.version:
            raise Stale
        if case.state_code != State.AWAITING_RATING:
            raise NotNow("rate_by_voice")
        state = next_state("rate_satisfied" if satisfied else "rate_dissatisfied", case.state_code)
        rating = ratings.new_rating(
            case,
            ratings.report_to_rate(case),
            satisfied=satisfied,
            reasons=reasons,
            words=words,
            call_try=line,
        )
        _finish(call, CallOutcome.REACHED, by=by)
        ratings.take_effect(case, state, rating, by=by.actor)
        messages.news_for_her(case)
        if calling.is_drawn(rating):
            calling.open_call(case, CallCause.CHECK, by=by.actor, rating=rating)
        return rating


def _add_line(
    call: Call,
    outcome: CallOutcome,
    *,
    by: Viewer,
    was_her_word_right: bool | None,
    note: str = "",
    confirms: bool | None = None,
) -> CallTry:
    return CallTry.objects.create(
        call=call,
        caller=by.officer,
        at=clock.now(),
        outcome=outcome,
        was_her_word_right=was_her_word_right,
        confirms=confirms,
        note=call.case.seal(note, "call_note") if note.strip() else None,
    )


def _finish(
    call: Call, outcome: CallOutcome, *, by: Viewer, note: str = "", confirms: bool | None = None
) -> None:
    """The try is over: its line, and when the call comes up again. She sees only that she was spoken with."""
    was_right = True if right_word(call) else False if wrong_words(call) else None
    line = _add_line(call, outcome, by=by, was_her_word_right=was_right, note=note, confirms=confirms)
    reached = outcome == CallOutcome.REACHED
    history.add(
        call.case,
        "phoned" if reached else "call_tried",
        by=by.actor,
        shown_to_her=reached,
        data={"outcome": outcome},
        rows=[line],
    )
    if reached:
        _end(call, CallEnd.REACHED)
        end_requests(call.case, RequestKind.CALL)  # whatever the call was about: she has been spoken with
    elif outcome == CallOutcome.UNSAFE:
        _end(call, CallEnd.UNSAFE)
        messages.call_given_up(call.case)
    else:
        _try_later(call, outcome, clock.now())


def _try_later(call: Call, outcome: CallOutcome, now: datetime) -> None:
    call.tries += 1
    if outcome == CallOutcome.NOT_HER:  # who picked up should not be asked again on the same day
        call.tries = max(call.tries, 2)
    contact = SafeContact.objects.filter(case=call.case).first()
    then = calling.next_try(call, contact, now)
    if then is None:
        call.save(update_fields=["tries"])
        _end(call, CallEnd.UNREACHED)
        messages.call_given_up(call.case)
        return
    call.not_before, call.taken_by, call.taken_at, call.taken_until = then, None, None, None
    call.save(update_fields=["tries", "not_before", "taken_by", "taken_at", "taken_until"])


def call_note(line: CallTry, case: Case) -> str:
    """The caller's note, opened; empty where there is none."""
    return str(case.unseal(line.note, "call_note")) if line.note else ""
