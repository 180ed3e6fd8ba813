"""E-mail to officers, by Django's mail backend. As short as an SMS, and as silent about the matter."""

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from samman.messages.gateways.base import Gateway, Misconfigured, Outcome, Parcel, Verdict


class MailGateway(Gateway):
    """A mail server. With no host set, Django's own mail settings hold."""

    channel = "email"

    def __init__(self, name: str, config: dict[str, str]) -> None:
        super().__init__(name, config)
        if not str(config.get("port") or "25").isdigit():
            raise Misconfigured(f"{name}: port must be a number")

    def send(self, parcel: Parcel) -> Verdict:
        options: dict[str, Any] = {"timeout": self.timeout}
        if host := self.config.get("host"):
            options |= {
                "host": host,
                "port": int(self.config.get("port") or 25),
                "username": self.config.get("username") or None,
                "password": self.config.get("password") or None,
                "use_tls": self.config.get("tls") == "starttls",
                "use_ssl": self.config.get("tls") == "ssl",
            }
        sender = self.config.get("from") or settings.DEFAULT_FROM_EMAIL
        # The subject is the same for all: a list of subjects on a locked screen tells nothing.
        mail = EmailMessage(
            "Samman", parcel.text, sender, [parcel.recipient], headers={"X-Reference": parcel.reference}
        )
        try:
            sent = get_connection(fail_silently=False, **options).send_messages([mail])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError):
            return Verdict(Outcome.REFUSED)
        except (ConnectionRefusedError, smtplib.SMTPConnectError, smtplib.SMTPHeloError):
            return Verdict(Outcome.REFUSED, reached=False)
        except (OSError, smtplib.SMTPException, ValueError):
            return Verdict(Outcome.UNKNOWN)
        return Verdict(Outcome.ACCEPTED if sent else Outcome.UNKNOWN)
