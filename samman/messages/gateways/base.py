"""What every gateway is to us."""

from dataclasses import dataclass
from enum import Enum

from samman.messages.texts import Template

TIMEOUT = 10.0  # seconds for one send, from connecting to the last byte of the answer
LONGEST_TIMEOUT = 30.0


class Misconfigured(Exception):
    """The operator's settings of a gateway cannot work; the message says why, and tells no secret."""


class Outcome(Enum):
    """What a send came to."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # surely not sent: the next gateway may
    UNKNOWN = "unknown"  # perhaps sent


@dataclass(frozen=True)
class Verdict:
    """The outcome with the provider's id for it, where one was given."""

    outcome: Outcome
    provider_id: str = ""
    reached: bool = True  # whether the other side answered at all


@dataclass(frozen=True)
class Parcel:
    """One text on its way: nothing in it but what the gateway must have."""

    reference: str
    recipient: str  # ten digits of a phone, or an address
    text: str
    template: Template


@dataclass(frozen=True)
class Report:
    """A delivery report: which message, and whether it arrived (None: not decided yet)."""

    provider_id: str
    reference: str
    delivered: bool | None


ARRIVED = frozenset({"delivered", "delivrd", "success", "read"})
LOST = frozenset(
    {"failed", "failure", "undelivered", "undeliv", "rejected", "rejectd", "expired", "deleted", "blocked"}
)


class Gateway:
    """A way out. `send` never raises for what the other side does; it is called in a thread, without a database."""

    channel = "sms"
    needed: tuple[str, ...] = ()
    keeps_text = False  # the demo phone shows the texts; no other gateway leaves one with us

    def __init__(self, name: str, config: dict[str, str]) -> None:
        missing = [key for key in self.needed if not config.get(key)]
        if missing:
            raise Misconfigured(f"{name}: {', '.join(missing)} not set")
        self.name, self.config = name, config
        try:
            self.timeout = min(float(config.get("timeout") or TIMEOUT), LONGEST_TIMEOUT)
        except ValueError:
            raise Misconfigured(f"{name}: timeout must be a number of seconds") from None

    def send(self, parcel: Parcel) -> Verdict:
        """Hand one text over."""
        raise NotImplementedError

    def reports(self, fields: dict[str, str]) -> list[Report]:
        """The delivery reports in what the gateway posted to us, as plain fields; empty when it says nothing we know."""
        word = next(
            (fields[key] for key in ("status", "state", "delivery_status", "dlr") if fields.get(key)), ""
        )
        word = word.strip().lower()
        provider_id = next(
            (fields[key] for key in ("id", "provider_id", "msgid", "message_id", "MsgID") if fields.get(key)),
            "",
        )
        reference = fields.get("reference", "")
        if not word or not (provider_id or reference):
            return []
        return [
            Report(provider_id[:80], reference, True if word in ARRIVED else False if word in LOST else None)
        ]


def international(phone: str) -> str:
    """An Indian number of ten digits with its country's prefix, as gateways want it."""
    return f"91{phone}" if len(phone) == 10 else phone
