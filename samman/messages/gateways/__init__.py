"""The ways out: SMS gateways and e-mail, chosen and ordered by the operator.

`SAMMAN_SMS_GATEWAYS` and `SAMMAN_EMAIL_GATEWAYS` name them in the order in which they are tried. What each one is
stands in `gateways.json` in the folder of secrets ({"name": {"kind": "cdac", "url": ..., ...}}); a value may also come
from the environment as SAMMAN_GATEWAY_<NAME>_<KEY>. In the demo, with nothing named, SMS go to the demo phone
and no e-mail is written.
"""

import json
import os
import re
from collections.abc import Callable

from django.conf import settings

from samman.messages.gateways.base import Gateway, Misconfigured, Outcome, Parcel, Report, Verdict
from samman.messages.gateways.cdac import CdacGateway
from samman.messages.gateways.demo import DemoPhone
from samman.messages.gateways.json_http import JsonGateway
from samman.messages.gateways.mail import MailGateway

__all__ = [
    "Gateway",
    "Misconfigured",
    "Outcome",
    "Parcel",
    "Report",
    "Verdict",
    "by_name",
    "configured",
    "names",
]

KINDS: dict[str, Callable[[str, dict[str, str]], Gateway]] = {
    "cdac": CdacGateway,
    "json": JsonGateway,
    "email": MailGateway,
    "demo": DemoPhone,
}
NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")


def names(channel: str) -> list[str]:
    """The gateways of a channel, in the order in which they are tried."""
    listed = os.environ.get(f"SAMMAN_{channel.upper()}_GATEWAYS")
    if listed is None:
        return ["demo"] if settings.DEMO and channel == "sms" else []
    return [name.strip() for name in listed.split(",") if name.strip()]


def _written() -> dict[str, dict[str, str]]:
    path = settings.SECRETS_DIR / "gateways.json"
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text())
    except ValueError as error:
        raise Misconfigured(f"{path.name} is not JSON: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(values, dict) for values in found.values()):
        raise Misconfigured(f"{path.name} must hold an object of objects")
    return found


def by_name(name: str) -> Gateway:
    """The gateway of that name. Raises Misconfigured."""
    if not NAME.fullmatch(name):
        raise Misconfigured(f"{name!r}: a gateway's name has small letters, digits and _, at most 20")
    config = {key: str(value) for key, value in _written().get(name, {}).items()}
    prefix = f"SAMMAN_GATEWAY_{name.upper()}_"
    config |= {
        key.removeprefix(prefix).lower(): value for key, value in os.environ.items() if key.startswith(prefix)
    }
    kind = config.pop("kind", "demo" if name == "demo" else "")
    if kind not in KINDS:
        raise Misconfigured(f"{name}: the kind {kind!r} is none of {', '.join(KINDS)}")
    return KINDS[kind](name, config)


def configured(channel: str) -> list[Gateway]:
    """The gateways of a channel, in order. Raises Misconfigured."""
    return [by_name(name) for name in names(channel)]
