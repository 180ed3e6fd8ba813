"""One-time codes: enrolled by commands, used once."""

from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.utils.crypto import constant_time_compare

from samman.accounts.models import Officer
from samman.common import clock, digits


@dataclass(frozen=True)
class Code:
    """A one-time code, the seconds until it can be used, and whether the one before it is used up."""

    text: str
    wait: int
    former_is_used: bool


def enrol(officer: Officer) -> str:
    """Give an officer a fresh seed for one-time codes in place of any earlier, and return it."""
    secret = str(generate_totp_secret())
    Authenticator.objects.update_or_create(
        user=officer,
        type=Authenticator.Type.TOTP,
        defaults={"data": {"secret": get_adapter().encrypt(secret)}},
    )
    return secret


def step_now() -> int:
    """The number of the present time step."""
    return int(clock.now().timestamp()) // int(app_settings.TOTP_PERIOD)


def step_of(secret: str, typed: str) -> int | None:
    """The time step whose code was typed, among those that are accepted now (`MFA_TOTP_TOLERANCE` to either side)."""
    plain = digits.typed_digits(typed)
    tolerance, now = int(app_settings.TOTP_TOLERANCE), step_now()
    for step in range(now - tolerance, now + tolerance + 1):
        if constant_time_compare(plain, format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def use_step(officer: Officer, step: int) -> bool:
    """Mark a time step as used; False when its code, or a later one, was used before. Two at once: one wins."""
    return bool(Officer.objects.filter(pk=officer.pk, last_code_step__lt=step).update(last_code_step=step))


def present_code(officer: Officer) -> Code:
    """The code that an officer can use next; raises Authenticator.DoesNotExist."""
    authenticator = Authenticator.objects.get(user=officer, type=Authenticator.Type.TOTP)
    secret = get_adapter().decrypt(authenticator.data["secret"])
    now = step_now()
    step = max(now, officer.last_code_step + 1)
    # A code is accepted from one step before its own time.
    opens = (step - int(app_settings.TOTP_TOLERANCE)) * int(app_settings.TOTP_PERIOD)
    wait = max(0, opens - int(clock.now().timestamp()))
    return Code(format_hotp_value(hotp_value(secret, step)), wait, step > now)
