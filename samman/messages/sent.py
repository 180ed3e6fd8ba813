"""The messages of a case for its page: to which post, and how far they came. Neither words nor numbers."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samman.accounts.enums import Role
from samman.accounts.titles import role_title
from samman.jurisdictions.models import Unit
from samman.messages.models import Audience, Message


@dataclass(frozen=True)
class SentLine:
    """One message, and to whom it went, in words."""

    message: Message
    to: str


def sent_lines(messages: QuerySet[Message]) -> list[SentLine]:
    """The newest hundred; two queries."""
    found = list(messages.order_by("-id")[:100])
    codes = {message.recipient_label.partition("@")[2] for message in found}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes).select_related("district")}
    lines = []
    for message in found:
        role, _at, code = message.recipient_label.partition("@")
        unit = units.get(code)
        name = unit.name if unit else message.recipient_label
        to = f"{role_title(role, unit)}, {name}" if unit and role in Role.values else name
        hers = message.audience == Audience.HER
        lines.append(SentLine(message, _("To her, neutral") if hers else to))
    return lines
