"""Which calls to her wait at headquarters, and when she may be phoned (mission V9).

A call is opened by a rule, never by choice of a caller. What she allowed is asked anew each time her number would be shown.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit import Actor, record
from samman.cases.enums import Urgency
from samman.cases.models import Case
from samman.common import clock, sealing
from samman.complaints.enums import CallCause, CallEnd, Risk
from samman.complaints.models import ActionTakenReport, Call, CallQuerySet, CallTry, Rating
from samman.messages.contact import DEFAULT_HOURS, hours_of, next_moment, within
from samman.people.models import SafeContact

LEASE = timedelta(minutes=20)
# After nobody picked up: two hours, the next day, three days, then four times a week later. Then the call rests.
BACK_OFF = (timedelta(hours=2), timedelta(days=1), timedelta(days=3), *[timedelta(days=7)] * 4)
FIRST_RISKS = {Risk.LIFE, Risk.SELF_HARM, Risk.LOCKED}
CHECKED_SHARE = 10  # one voice rating in so many is checked by a second caller
CHECK_AFTER = timedelta(days=1)
MOST = 500  # calls that a page looks through


def open_call(case: Case, cause: CallCause, *, by: Actor, rating: Rating | None = None) -> Call | None:
    """Put a case before the callers; the call that is open for this cause already, or None where she may not be phoned.

    In the caller's transaction, with the case locked. `rating` (for a check) is the answer to be checked, a day later.
    """
    if not may_be_phoned(case):
        return None
    waiting = case.calls.open().filter(cause=cause).first()
    if waiting is not None:
        return waiting
    now = clock.now()
    call = Call.objects.create(
        case=case,
        state_id=case.state_id,
        cause=cause,
        rating=rating,
        not_by_id=rating.call_try.caller_id if rating is not None and rating.call_try is not None else None,
        opened_at=now,
        rank=rank_of(case, cause),
        not_before=now if rating is None else now + CHECK_AFTER,
    )
    record("call_opened", by=by, case=case, object_kind="call", object_id=call.pk, detail={"cause": cause})
    return call


def end_calls(case: Case, *causes: CallCause) -> int:
    """The open calls of these causes (of all when none is named) are needless now; how many there were."""
    waiting = case.calls.open()
    if causes:
        waiting = waiting.filter(cause__in=causes)
    return waiting.update(ended_at=clock.now(), end=CallEnd.NEEDLESS, taken_until=None)


def rank_of(case: Case, cause: CallCause) -> int:
    """0 for life, suicide, confinement, a child, or a withdrawal that may be forced; 1 for other urgent cases; else 2."""
    at_risk = FIRST_RISKS & set(case.complaint.risks)
    if cause == CallCause.WITHDRAWAL or at_risk or case.about_child:
        return 0
    return 1 if case.urgency == Urgency.URGENT else 2


# What she allows


def may_be_phoned(case: Case) -> bool:
    """Whether she allows calls at all, knows of the complaint, chose both words, and no caller found it unsafe since."""
    contact = SafeContact.objects.filter(case=case, may_call=True, she_knows=True).first()
    return contact is not None and all(words_of(case, contact)) and not is_stopped(case, contact)


def may_be_phoned_now(case: Case, now: datetime) -> bool:
    """Whether her number may be shown at this moment: `may_be_phoned`, inside her hours."""
    contact = SafeContact.objects.filter(case=case).first()
    return contact is not None and may_be_phoned(case) and within(now, hours_of(contact))


def words_of(case: Case, contact: SafeContact) -> tuple[str, str]:
    """The caller's word and hers, opened; empty where she chose none."""
    caller = str(case.unseal(contact.caller_word, "caller_word")) if contact.caller_word else ""
    hers = str(case.unseal(contact.her_word, "her_word")) if contact.her_word else ""
    return caller.strip(), hers.strip()


def is_stopped(case: Case, contact: SafeContact) -> bool:
    """Whether a caller found a call unsafe after she last said how she may be reached: nobody phones until she says it anew."""
    return case.calls.filter(end=CallEnd.UNSAFE, ended_at__gte=contact.updated_at).exists()


def next_try(call: Call, contact: SafeContact | None, now: datetime) -> datetime | None:
    """When the call comes up again after a try in vain (`call.tries` counts it), inside her hours; None: it rests."""
    if call.tries > len(BACK_OFF):
        return None
    then = now + BACK_OFF[call.tries - 1]
    hours = hours_of(contact) if contact is not None else DEFAULT_HOURS
    return then if within(then, hours) else next_moment(then, hours)


# The queue


def queue(viewer: Viewer) -> CallQuerySet:
    """The open calls that this caller may make some time: own state, she allows it, it was not stopped, not a check of the
    caller's own work, nor of a complaint in which the caller has a part; whether a woman wants to stop is asked by a woman."""
    stopped = Call.objects.filter(
        case=OuterRef("case"), end=CallEnd.UNSAFE, ended_at__gte=OuterRef("case__safe_contact__updated_at")
    )
    found = (
        Call.objects.open()
        .filter(state_id__in=viewer.unit_ids([Role.CALLER]))
        .filter(case__safe_contact__may_call=True, case__safe_contact__she_knows=True)
        .filter(Q(case__closed_at=None) | Q(cause=CallCause.CHECK))
        .filter(~Exists(stopped))
        .exclude(not_by=viewer.officer)
        .exclude(_has_a_part(viewer))
    )
    return found if viewer.officer.is_woman else found.exclude(cause=CallCause.WITHDRAWAL)


# Who answers for the report, at each level.
_BELOW = {
    "unit": (Role.DESK, Role.STATION_HOUSE_OFFICER),
    "kept_from": (Role.DESK, Role.STATION_HOUSE_OFFICER),
    "circle": (Role.CIRCLE_OFFICER,),
    "district": (Role.NODAL_OFFICER, Role.SUPERINTENDENT),
}


def _has_a_part(viewer: Viewer) -> Q:
    """Calls about what the caller answers for by another post, reported on, or wrote down for her (her word stood there)."""
    reported = ActionTakenReport.objects.filter(case=OuterRef("case"), submitted_by=viewer.officer)
    found = Q(case__complaint__registered_by=viewer.officer) | Q(Exists(reported))
    for level, roles in _BELOW.items():
        found |= Q(**{f"case__{level}__in": viewer.unit_ids(roles)})
    return found


def in_her_hours(now: datetime) -> Q:
    """The condition that a call's moment lies in her hours (`messages.contact.within`, said to the database)."""
    hour = clock.in_ist(now).hour
    start, end = "case__safe_contact__hours_from", "case__safe_contact__hours_until"
    unnamed = Q(**{start: None}) | Q(**{end: None}) | Q(**{start: F(end)})
    by_day = Q(**{f"{start}__lt": F(end), f"{start}__lte": hour, f"{end}__gt": hour})
    over_night = Q(**{f"{start}__gt": F(end)}) & (Q(**{f"{start}__lte": hour}) | Q(**{f"{end}__gt": hour}))
    named = ~unnamed & (by_day | over_night)
    return named | unnamed if DEFAULT_HOURS[0] <= hour < DEFAULT_HOURS[1] else named


def waiting_now(viewer: Viewer, now: datetime) -> CallQuerySet:
    """What this caller may take at this moment, in order."""
    return queue(viewer).free(now).filter(in_her_hours(now), not_before__lte=now).in_order()


@dataclass(frozen=True)
class Later:
    """So many calls come up at that moment."""

    at: datetime
    count: int


def coming_later(viewer: Viewer, now: datetime) -> list[Later]:
    """When the calls come up that may not be made now, by the hour, the soonest first."""
    calls = queue(viewer).free(now).exclude(Q(not_before__lte=now) & in_her_hours(now))
    moments: Counter[datetime] = Counter()
    for call in calls.select_related("case__safe_contact").order_by("not_before", "id")[:MOST]:
        hours = hours_of(call.case.safe_contact)
        then = max(call.not_before, now)
        then = then if within(then, hours) else next_moment(then, hours)
        moments[then.replace(minute=0, second=0, microsecond=0)] += 1
    return [Later(at, count) for at, count in sorted(moments.items())]


# Answers taken by voice


def is_drawn(rating: Rating) -> bool:
    """Whether a second caller checks this voice rating: a tenth, by a keyed hash that nobody chooses."""
    drawn = sealing.blind_index("check_of_voice", str(rating.pk))
    return int.from_bytes(drawn, "big") % CHECKED_SHARE == 0


def verified_answers(cases: Iterable[Case]) -> dict[int, bool | None]:
    """Of each case whether an independent second call confirmed her newest answer; None where none was made, or where she
    has taken the answer back herself. Two queries."""
    by_her = Rating.objects.filter(takes_back=OuterRef("pk"), receipt__isnull=False)
    own = Rating.objects.filter(case__in=cases, takes_back=None).annotate(is_taken_back=Exists(by_her))
    newest = {rating.pk: rating for rating in own.order_by("case_id", "-id").distinct("case_id")}
    said = (
        CallTry.objects.filter(call__rating__in=newest, confirms__isnull=False)
        .order_by("call__rating_id", "-id")
        .distinct("call__rating_id")
        .values_list("call__rating_id", "confirms")
    )
    found: dict[int, bool | None] = dict.fromkeys(rating.case_id for rating in newest.values())
    for rating_id, confirms in said:
        if not newest[rating_id].is_taken_back:
            found[newest[rating_id].case_id] = confirms
    return found
