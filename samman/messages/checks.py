"""Said when the program starts: texts that break a rule, gateways that cannot work."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from samman.messages import gateways, texts


@register()
def messages_can_leave(**_kwargs: Any) -> list[CheckMessage]:
    """The table of texts is sound, and each channel's gateways are configured."""
    found: list[CheckMessage] = []
    try:
        templates = texts.table()
    except (texts.BadTemplates, OSError) as error:
        return [Error(f"The texts of messages cannot be used: {error}", id="samman_messages.E001")]
    for channel in texts.CHANNELS:
        try:
            for gateway in gateways.configured(channel):
                if gateway.channel != channel and not gateway.keeps_text:
                    found.append(
                        Error(f"{gateway.name} does not carry {channel}.", id="samman_messages.E003")
                    )
                if gateway.keeps_text and not settings.DEMO:
                    found.append(
                        Error(
                            "The demo phone keeps texts and is for the demo only.", id="samman_messages.E004"
                        )
                    )
        except gateways.Misconfigured as error:
            found.append(Error(f"A gateway cannot work: {error}", id="samman_messages.E002"))
    if not gateways.names("sms"):
        found.append(
            Warning(
                "No SMS gateway is named: messages wait, and fail after a day.",
                hint="Set SAMMAN_SMS_GATEWAYS (docs/operations.md).",
                id="samman_messages.W001",
            )
        )
    elif not settings.DEMO and any(template.is_placeholder for template in templates.values()):
        found.append(
            Warning(
                "The texts still carry DEMO ids, which operators refuse.",
                hint="Register them on the DLT platform and name your file in SAMMAN_MESSAGE_TEMPLATES.",
                id="samman_messages.W002",
            )
        )
    return found
