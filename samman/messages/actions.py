"""Queueing messages, and what becomes of them. Rows and their job commit, or vanish, with what caused them."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from samman.cases.models import Case
from samman.common import clock
from samman.common.text import fold_phone
from samman.messages import gateways, texts
from samman.messages.models import Audience, Message, Reason, State
from samman.messages.parts import count_parts
from samman.messages.recipients import Recipient, Told, as_recipient, numbers_at, officers_at, officers_of
from samman.messages.texts import BadVariable, Template, Value
from samman.messages.workflow import may_become

__all__ = [
    "BadVariable",
    "Recipient",
    "apply_report",
    "officers_at",
    "officers_of",
    "queue_to_her",
    "queue_to_officers",
]


SEND_TASK = "send_messages"  # messages.jobs; its arguments are ids of messages and nothing else


class UnknownEvent(ValueError):
    """No template of that name for that audience."""


def _template(event: str, channel: str, language: str, audience: str) -> Template | None:
    template = texts.find(event, channel, language)
    if template is not None and template.audience != audience:
        raise UnknownEvent(f"{event} is no message to {audience}")
    return template


def _message(
    template: Template, *, case: Case | None, number: str, values: Mapping[str, Value], now: datetime
) -> Message:
    variables = texts.plain_variables(template, values)
    message = Message(
        case=case,
        event=template.event,
        channel=template.channel,
        language=template.language,
        audience=template.audience,
        variables=variables,
        parts=count_parts(template.fill(variables)).count if template.channel == "sms" else 1,
        created_at=now,
        next_try_at=now,
    )
    message.seal_recipient(number)
    if variables and template.audience == Audience.HER:
        message.seal_secret(variables)
        message.variables = {}
    if not number:
        message.state, message.reason, message.next_try_at = State.FAILED, Reason.NO_NUMBER, None
    return message


def _queue(messages: list[Message]) -> list[Message]:
    with transaction.atomic(savepoint=False):
        Message.objects.bulk_create(messages)
        waiting: list[JSONValue] = [message.pk for message in messages if message.state == State.WAITING]
        if waiting:
            app.configure_task(SEND_TASK).defer(message_ids=waiting)
    return messages


def queue_to_officers(
    event: str,
    *,
    case: Case | None,
    officers: Iterable[Told],
    variables: Mapping[str, Value] | None = None,
) -> list[Message]:
    """Put one message for each officer, posting or unit into the outbox, in the caller's transaction.

    Variables may be text, a moment or a Unit and are written in each reader's language; `number` and `unit` are the
    case's own unless given. One number is told once. The station that a case is kept from is never told, nor an officer
    there who holds another post beside. E-mail goes to officers with an address where the operator named a mail gateway.
    Raises UnknownEvent and BadVariable.
    """
    now = clock.now()
    values = dict(variables or {})
    if case is not None:
        values.setdefault("number", case.number)
        if "unit" not in values:
            values["unit"] = case.unit
    mail = bool(gateways.names("email"))
    found: list[Message] = []
    kept_from = case.kept_from_id if case is not None else None
    told = numbers_at(kept_from) if kept_from is not None else set()
    for recipient in map(as_recipient, officers):
        if kept_from is not None and recipient.unit_id == kept_from:
            continue
        template = _template(event, "sms", recipient.language, Audience.OFFICER)
        if template is None:
            raise UnknownEvent(event)
        ways = [(template, fold_phone(recipient.phone))]
        if (
            mail
            and recipient.email
            and (letter := _template(event, "email", recipient.language, Audience.OFFICER))
        ):
            ways.append((letter, recipient.email))
        for way, number in ways:
            if number and number in told:
                continue
            told.add(number)
            message = _message(way, case=case, number=number, values=_needed(way, values), now=now)
            message.recipient_label = recipient.label[:200]
            message.unit_id = recipient.unit_id
            found.append(message)
    return _queue(found)


def _needed(template: Template, values: Mapping[str, Value]) -> dict[str, Value]:
    """Only what the text says; a name that no text to officers may tell stays in, and is refused."""
    allowed = texts.VARIABLES[template.audience]
    return {
        name: value for name, value in values.items() if name in template.variables or name not in allowed
    }


def queue_to_her(
    event: str, *, case: Case, phone: str, language: str, variables: Mapping[str, Value] | None = None
) -> Message | None:
    """Put a message for her into the outbox; None where there is no number.

    The caller has made sure that she allows it. Permission, number and hours are looked at again just before it leaves
    (`contact.allowed_at`). Raises UnknownEvent and BadVariable.
    """
    number = fold_phone(phone)
    if not number:
        return None
    template = _template(event, "sms", language, Audience.HER)
    if template is None:
        raise UnknownEvent(event)
    message = _message(template, case=case, number=number, values=variables or {}, now=clock.now())
    message.recipient_label = "her"
    return _queue([message])[0]


def move(message: Message, state: str, *fields: str) -> bool:
    """Give a locked message its new state, where the workflow allows it; saves the named fields as well."""
    if not may_become(message.state, state):
        return False
    message.state = state
    message.save(update_fields=["state", *fields])
    return True


def apply_report(*, gateway: str, provider_id: str, reference: str, delivered: bool | None) -> bool:
    """Note a delivery report; twice, late and out of order are harmless. False when the message is not known (yet)."""
    now = clock.now()
    provider_id = provider_id.replace("\0", "").encode("utf-8", "ignore").decode()
    try:
        ours = uuid.UUID(reference)
    except ValueError:
        ours = None
    with transaction.atomic():
        rows = Message.objects.select_for_update(of=("self",))
        message = rows.filter(reference=ours).first() if ours else None
        if message is None and provider_id:
            message = rows.filter(gateway=gateway, provider_id=provider_id).order_by("-id").first()
        if message is None:
            return False
        if delivered is None:
            return True
        message.next_try_at = None
        if delivered:
            message.delivered_at, message.reason = now, ""
            move(message, State.DELIVERED, "delivered_at", "reason", "next_try_at")
        elif message.state != State.SENDING and message.state != State.WAITING:
            # A report of a former try says nothing of the one that is under way.
            message.reason = Reason.REPORTED
            move(message, State.FAILED, "reason", "next_try_at")
        return True
