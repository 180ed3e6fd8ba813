"""Delivery reports come to an address that only the gateway knows."""

import hashlib
import hmac
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare


@cache
def _link_key() -> bytes:
    return (settings.SECRETS_DIR / "link_key").read_text().strip().encode()


def token(gateway: str) -> str:
    """The secret part of a gateway's address for delivery reports."""
    return hmac.new(_link_key(), f"receipt\0{gateway}".encode(), hashlib.sha256).hexdigest()[:40]


def is_token(gateway: str, given: str) -> bool:
    """Whether the secret part is the gateway's own, compared in constant time."""
    return constant_time_compare(token(gateway), given)


def path(gateway: str) -> str:
    """The path that is given to the gateway's operator."""
    return reverse("messages:receipt", args=[gateway, token(gateway)])
