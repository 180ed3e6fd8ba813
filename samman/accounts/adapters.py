"""What django-allauth asks of us: how passwords are set, seeds sealed, and which second factors may go."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samman.accounts.models import Officer
from samman.common import sealing

PLACE = "mfa_authenticator"


class OfficerAdapter(DefaultAccountAdapter):
    """Officers sign in; nobody signs up, and nothing is mailed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name or password is wrong. Look at both once more."),
        "incorrect_password": _("This is not your present password."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is wrong or was used already. Wait for the next one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """The officer chose a password: the temporary one is over."""
        if not isinstance(user, Officer):
            raise TypeError(user)
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The password is asked again before a second factor is changed, but not to set up the very first one."""
        from allauth.core import context

        user = context.request.user if context.request else None
        return not isinstance(user, Officer) or has_second_factor(user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is mailed about sign-in."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seeds of one-time codes and spare codes lie sealed in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or was used already. Wait for the next one."),
        "cannot_delete_authenticator": _(
            "A second step is needed to sign in. Add another one first, then remove this."
        ),
    }

    def encrypt(self, text: str) -> str:
        """A seed under a key of its own, that key under the master key."""
        key = sealing.new_data_key()
        parts = (sealing.wrap_key(key, place=PLACE), sealing.seal(key, text.encode(), place=PLACE))
        return ".".join(base64.b64encode(part).decode() for part in parts)

    def decrypt(self, encrypted_text: str) -> str:
        """Opens what `encrypt` sealed; raises SealBroken."""
        try:
            wrapped, sealed = (base64.b64decode(part) for part in encrypted_text.split("."))
        except ValueError as error:
            raise sealing.SealBroken(PLACE) from error
        return sealing.unseal(sealing.unwrap_key(wrapped, place=PLACE), sealed, place=PLACE).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays."""
        return bool(second_factors(authenticator.user_id).exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Security key %(number)s") % {"number": count + 1}

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Samman"}


def second_factors(officer_id: Any) -> Any:
    """The second factors of an officer that stand on their own; spare codes do not."""
    return Authenticator.objects.filter(
        user_id=officer_id, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )


def has_second_factor(officer: Officer) -> bool:
    """Whether an officer has set up a second step."""
    return bool(second_factors(officer.pk).exists())
