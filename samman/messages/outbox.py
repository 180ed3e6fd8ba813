"""Sending what is due. Nothing is sent inside a transaction, and what may have been sent is marked before it is.

A message is claimed in a short transaction (state SENDING, committed), handed to a gateway outside of it, and marked in
another one. A worker killed in between leaves SENDING behind; `mark_left_behind` makes it UNCERTAIN. Officers may get an
uncertain notice once more, by another gateway if there is one; she never does.
"""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from samman.common import clock, sealing
from samman.messages import contact, gateways, texts
from samman.messages.actions import move
from samman.messages.gateways import Gateway, Misconfigured, Outcome, Parcel, Verdict
from samman.messages.models import Audience, Message, Reason, State

log = structlog.get_logger("samman.messages")

BATCH = 8  # sent side by side, so that one slow gateway does not hold up all
LEFT_BEHIND = timedelta(seconds=60)  # longer than the longest time-out: whoever was sending is dead
WAITS = [
    timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360)
]  # after each round of refusals; the last one repeats
GIVE_UP = {Audience.OFFICER: timedelta(hours=24), Audience.HER: timedelta(hours=72)}
REPEATS = 2  # of an uncertain notice to an officer

# A gateway that failed three times running rests half a minute, so that a dead one costs its time-out rarely.
REST_AFTER = 3
REST = 30.0
_failures: dict[str, int] = {}
_resting_until: dict[str, float] = {}


@dataclass
class Try:
    """One message on its way, with the gateways still to be tried for it."""

    message: Message
    parcel: Parcel
    ways: list[Gateway]


def send_due(ids: Iterable[int] | None = None, *, seconds: float = 45.0) -> int:
    """Send what is due (only the messages named, where ids are given), for at most so many seconds; how many were tried."""
    wanted = list(ids) if ids is not None else None
    started = time.monotonic()
    count = 0
    while True:
        tries, touched = _claim(wanted)
        if tries:
            _send_all(tries)
        count += len(tries)
        if not touched or time.monotonic() - started > seconds:
            return count


def _ways(channel: str) -> list[Gateway]:
    try:
        return gateways.configured(channel)
    except Misconfigured:
        log.error("gateway misconfigured")
        return []


def _awake(ways: list[Gateway]) -> list[Gateway]:
    return [way for way in ways if _resting_until.get(way.name, 0.0) <= time.monotonic()]


def _claim(ids: list[int] | None) -> tuple[list[Try], int]:
    """Take up to BATCH messages; those that may not or cannot go now are put off or dropped at once."""
    now = clock.now()
    ways = {channel: _ways(channel) for channel in texts.CHANNELS}
    found: list[Try] = []
    with transaction.atomic():
        due = Message.objects.due(now) if ids is None else Message.objects.among(ids, now)
        rows = (
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("case")
            .order_by("next_try_at")[:BATCH]
        )
        touched = list(rows)
        for message in touched:
            try:
                parcel = _parcel(message, now)
            except sealing.SealBroken:
                log.error(
                    "message cannot be opened"
                )  # a master key is missing: an operator must bring it back
                _put_off(message, now, wait=WAITS[1])
                continue
            if parcel is not None:
                _start(message, parcel, ways[message.channel], now, found)
    return found, len(touched)


def _parcel(message: Message, now: datetime) -> Parcel | None:
    """What is handed over, or None where the message may not or cannot go now (and is marked so). Raises SealBroken."""
    number = message.open_recipient()
    template = texts.find(message.event, message.channel, message.language)
    variables = message.all_variables()
    if template is None or not set(template.variables) <= set(variables):
        _drop(message, Reason.NO_TEMPLATE)
        return None
    case = message.case
    if case is not None and case.kept_from_id is not None and message.unit_id == case.kept_from_id:
        _drop(message, Reason.NOT_ALLOWED)
        return None
    if message.audience == Audience.HER:
        moment = contact.allowed_at(case.pk, number, now) if case is not None else None
        if moment is None:
            _drop(message, Reason.NOT_ALLOWED)
            return None
        if moment > now:
            message.reason, message.next_try_at = Reason.HER_HOURS, moment
            message.save(update_fields=["reason", "next_try_at"])
            return None
    return Parcel(str(message.reference), number, template.fill(variables), template)


def _drop(message: Message, reason: Reason) -> None:
    message.reason, message.next_try_at = reason, None
    if not move(message, State.FAILED, "reason", "next_try_at"):
        message.save(update_fields=["next_try_at"])


def _start(
    message: Message, parcel: Parcel, all_ways: list[Gateway], now: datetime, found: list[Try]
) -> None:
    ways = _awake(all_ways)
    if message.state == State.UNCERTAIN:
        # Whoever left it uncertain comes last, so that another gateway tells.
        ways.sort(key=lambda way: way.name == message.gateway)
    if not ways:
        message.reason = Reason.NO_GATEWAY
        _put_off(message, now, wait=timedelta(seconds=REST) if all_ways else WAITS[0])
        return
    if message.state == State.UNCERTAIN:
        message.repeats += 1
    found.append(Try(message, parcel, ways))
    _mark_sending(message, ways[0], now)


def _mark_sending(message: Message, way: Gateway, now: datetime) -> None:
    message.gateway, message.provider_id, message.reason = way.name, "", ""
    message.attempts += 1
    message.next_try_at = now + LEFT_BEHIND
    message.state = State.SENDING
    message.save(
        update_fields=["state", "gateway", "provider_id", "reason", "attempts", "repeats", "next_try_at"]
    )


def _put_off(message: Message, now: datetime, *, wait: timedelta | None = None) -> None:
    """Wait for the next round, or give up when the message has grown too old."""
    too_old = now - message.created_at >= GIVE_UP[Audience(message.audience)]
    if too_old and message.state != State.UNCERTAIN:
        _drop(message, Reason.REFUSED)
        return
    message.next_try_at = None if too_old else now + (wait or _wait(message))
    if message.state == State.SENDING:
        message.state, message.reason = State.WAITING, Reason.REFUSED
    message.save(update_fields=["state", "reason", "next_try_at"])


def _wait(message: Message) -> timedelta:
    """1, 5, 15, 60 minutes and longer, by the rounds so far."""
    rounds = message.attempts // max(1, len(gateways.names(message.channel)))
    return WAITS[min(max(rounds, 1), len(WAITS)) - 1]


def _send_all(tries: list[Try]) -> None:
    """Hand all over side by side; each refused one goes on to its next gateway."""
    with ThreadPoolExecutor(max_workers=BATCH, thread_name_prefix="gateway") as pool:
        while tries:
            verdicts = list(pool.map(_hand_over, tries))
            tries = [
                after for one, verdict in zip(tries, verdicts, strict=True) if (after := _mark(one, verdict))
            ]


def _hand_over(one: Try) -> Verdict:
    way = one.ways[0]
    try:
        verdict = way.send(one.parcel)
    except Exception as error:
        # A gateway's own fault must not take the worker along; whether the text left is not known.
        log.error("gateway broke", exception_type=type(error).__name__)
        verdict = Verdict(Outcome.UNKNOWN)
    if verdict.reached and verdict.outcome is not Outcome.UNKNOWN:
        _failures.pop(way.name, None)
    else:
        _failures[way.name] = _failures.get(way.name, 0) + 1
        if _failures[way.name] >= REST_AFTER:
            _failures.pop(way.name, None)
            _resting_until[way.name] = time.monotonic() + REST
    return verdict


def _mark(one: Try, verdict: Verdict) -> Try | None:
    """Write down what came of it; gives the try back where another gateway shall have it."""
    now = clock.now()
    tried = one.message
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",)).get(pk=tried.pk)
        if message.attempts != tried.attempts:
            return None  # taken for dead meanwhile, and sent again by another worker
        one.message = message
        if verdict.outcome is Outcome.ACCEPTED:
            message.provider_id, message.sent_at, message.next_try_at = verdict.provider_id, now, None
            fields = ["provider_id", "sent_at", "next_try_at"]
            if one.ways[0].keeps_text:
                message.seal_text(one.parcel.text)
                fields.append("shown_text")
            if not move(message, State.ACCEPTED, *fields):
                message.save(update_fields=fields)  # its report was faster than the answer
            return None
        if message.state != State.SENDING:
            return None
        if verdict.outcome is Outcome.UNKNOWN:
            _make_uncertain(message, now)
            return None
        rest = _awake(one.ways[1:])
        if rest:
            _mark_sending(message, rest[0], now)
            return Try(message, one.parcel, rest)
        _put_off(message, now)
    return None


def _make_uncertain(message: Message, now: datetime) -> None:
    again = message.audience == Audience.OFFICER and message.repeats < REPEATS
    message.next_try_at = now + _wait(message) if again else None
    move(message, State.UNCERTAIN, "next_try_at")


def mark_left_behind() -> int:
    """Messages that a dead worker left in SENDING become UNCERTAIN; how many there were."""
    now = clock.now()
    with transaction.atomic():
        rows = list(Message.objects.left_behind(now).select_for_update(skip_locked=True, of=("self",))[:1000])
        for message in rows:
            _make_uncertain(message, now)
    if rows:
        log.warning("messages left behind", count=len(rows))
    return len(rows)


def wake_gateways() -> None:
    """Forget which gateways rest."""
    _failures.clear()
    _resting_until.clear()
