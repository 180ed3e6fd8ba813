"""The outbox: messages commit with the row that causes them, and a worker sends them afterwards."""

import json
import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from samman.cases.models import Case
from samman.common import sealing
from samman.jurisdictions.models import Unit


class State(TextChoices):
    """Where a message stands (`workflow.TRANSITIONS`)."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    ACCEPTED = "accepted", _("Taken by the gateway")
    UNCERTAIN = "uncertain", _("Uncertain")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class Reason(TextChoices):
    """Why a message failed, or waits longer."""

    NOT_ALLOWED = "not_allowed", _("Not allowed any more")
    NO_NUMBER = "no_number", _("No number is known")
    NO_TEMPLATE = "no_template", _("The template is gone")
    REFUSED = "refused", _("Refused by every gateway")
    NO_GATEWAY = "no_gateway", _("No gateway answers")
    REPORTED = "reported", _("The gateway reported that it did not arrive")
    HER_HOURS = "her_hours", _("Waits for her hours")


class Audience(TextChoices):
    """For whom a message is."""

    HER = "her", _("Her")
    OFFICER = "officer", _("Officer")


_SENDABLE = Q(state=State.WAITING) | Q(state=State.UNCERTAIN, audience=Audience.OFFICER)


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages."""

    def due(self, now: datetime) -> "MessageQuerySet":
        """To be sent now: waiting ones, and uncertain ones to officers, for whom a second notice is harmless."""
        return self.filter(_SENDABLE, next_try_at__lte=now)

    def among(self, ids: list[int], now: datetime) -> "MessageQuerySet":
        """Those of these that are due; ones that nobody touched yet are, whatever the wall clock says."""
        untouched = Q(state=State.WAITING, attempts=0, reason="")
        return self.filter(untouched | _SENDABLE & Q(next_try_at__lte=now), pk__in=ids)

    def left_behind(self, now: datetime) -> "MessageQuerySet":
        """In sending for longer than any gateway may take: the worker died between sending and marking."""
        return self.filter(state=State.SENDING, next_try_at__lte=now)


class Message(models.Model):
    """One message to one number or address. Its text never says what it is about."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True)  # the name that gateways know it by
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="messages")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # of the officer addressed
    event = models.CharField(max_length=40)
    channel = models.CharField(max_length=6)  # sms, email
    language = models.CharField(max_length=2)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    recipient = models.BinaryField()  # the number or address, sealed under the master key
    recipient_label = models.CharField(
        max_length=200, blank=True
    )  # such as 'desk@up-lucknow-chowk'; never hers
    variables = models.JSONField(default=dict)  # as they stand in the text: number, unit, time, hours, count
    parts = models.PositiveSmallIntegerField(default=1)  # SMS parts of the text
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    gateway = models.CharField(max_length=20, blank=True)  # the last one tried
    provider_id = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(
        default=0
    )  # sent again while uncertain: may have arrived twice
    next_try_at = models.DateTimeField(null=True)  # of a message in sending: when it counts as left behind
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    secret = models.BinaryField(null=True)  # sealed variables of a message to her: a one-time code
    shown_text = models.BinaryField(null=True)  # sealed; only where the demo phone is the gateway

    objects = MessageQuerySet.as_manager()

    class Meta:
        db_table = "messages_message"
        indexes = [
            models.Index(
                fields=["next_try_at"], name="message_next_try", condition=Q(next_try_at__isnull=False)
            ),
            models.Index(fields=["case", "id"], name="message_case"),
            models.Index(
                fields=["gateway", "provider_id"], name="message_provider", condition=~Q(provider_id="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience=Audience.OFFICER) | Q(audience=Audience.HER, case__isnull=False),
                name="message_to_her_has_case",
                violation_error_message="A message to her belongs to a case, whose rules of contact bind it.",
            ),
            models.CheckConstraint(
                condition=~Q(audience=Audience.HER, repeats__gt=0),
                name="message_to_her_not_repeated",
                violation_error_message="A message to her is never sent again while it is uncertain.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.event} {self.state}"

    def seal_recipient(self, number: str) -> None:
        """Keep the number or address, sealed."""
        self.recipient = sealing.wrap_key(number.encode(), place=f"message:{self.reference}")

    def open_recipient(self) -> str:
        """The number or address; raises sealing.SealBroken."""
        return sealing.unwrap_key(bytes(self.recipient), place=f"message:{self.reference}").decode()

    def seal_secret(self, values: dict[str, str]) -> None:
        """Keep what only she may read out of the plain variables, sealed."""
        self.secret = sealing.wrap_key(json.dumps(values).encode(), place=f"message.secret:{self.reference}")

    def all_variables(self) -> dict[str, str]:
        """Everything that stands in the text; raises sealing.SealBroken."""
        if self.secret is None:
            return dict(self.variables)
        opened = sealing.unwrap_key(bytes(self.secret), place=f"message.secret:{self.reference}")
        return {**self.variables, **json.loads(opened)}

    def seal_text(self, text: str) -> None:
        """Keep the text for the demo phone, sealed."""
        self.shown_text = sealing.wrap_key(text.encode(), place=f"message.text:{self.reference}")

    def open_text(self) -> str:
        """The text on the demo phone, empty when it was not kept; raises sealing.SealBroken."""
        if self.shown_text is None:
            return ""
        return sealing.unwrap_key(bytes(self.shown_text), place=f"message.text:{self.reference}").decode()
