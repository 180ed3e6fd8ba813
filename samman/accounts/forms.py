"""Forms of sign-in."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.accounts import codes, limits
from samman.accounts.models import Officer
from samman.common.digits import typed_digits

PLAIN = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class SignInForm(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("User name"), _("Password")
        login.widget.attrs = {**PLAIN, "autocomplete": "username", "autofocus": True, "maxlength": 60}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""
        login.error_messages["required"] = _("Write your user name.")
        password.error_messages["required"] = _("Write your password.")


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something about sign-in is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Your password")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password", "autofocus": True}
        self.fields["password"].error_messages["required"] = _("Write your password.")


class NewPasswordForm(ChangePasswordForm):
    """Present password, new password twice."""

    user: Officer  # as given by the view behind `signed_in`

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Present password"),
            "password1": _("New password"),
            "password2": _("New password again"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs = {
                "autocomplete": "current-password" if name == "oldpassword" else "new-password"
            }
            self.fields[name].error_messages["required"] = _("Fill in this line.")
        self.fields["password1"].help_text = _(
            "At least 12 characters. Three or four words that only you would put together."
        )

    def clean_oldpassword(self) -> str:
        """A wrong present password counts as a failed sign-in."""
        request, officer = context.request, self.user
        limits.refuse_while_locked(request, officer)
        try:
            return str(super().clean_oldpassword())
        except ValidationError:
            limits.count_failure(request, officer)
            raise

    def clean_password1(self) -> str:
        """A new one, not the temporary one again."""
        password = str(self.cleaned_data["password1"])
        if self.user.check_password(password):
            raise ValidationError(_("This is the old password. Choose another one."))
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Both new passwords alike."""
        cleaned: dict[str, Any] = super().clean() or {}  # type: ignore[no-untyped-call]
        if "password2" in self.errors and cleaned.get("password1"):
            del self.errors["password2"]
            self.add_error("password2", _("This is not the same as above. Write the new password again."))
        return cleaned


class _Code(forms.Form):
    """A one-time code or a spare code: limited by axes, and no one-time code works twice."""

    code: forms.CharField
    user: Officer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.widget.attrs = {
            **PLAIN,
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "autofocus": True,
            "maxlength": 20,
        }
        field.error_messages["required"] = _("Write the code.")

    def clean_code(self) -> str:
        request, officer = context.request, self.user
        limits.refuse_while_locked(request, officer)
        # Digits of any script, with or without spaces.
        self.cleaned_data["code"] = typed_digits(self.cleaned_data["code"])
        try:
            code = str(super().clean_code())  # type: ignore[misc]
            self._use(code)
        except ValidationError:
            limits.count_failure(request, officer)
            raise
        return code

    def _use(self, code: str) -> None:
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type != Authenticator.Type.TOTP:
            return  # spare codes are struck out by allauth
        step = codes.step_of(get_adapter().decrypt(authenticator.data["secret"]), code)
        if step is None or not codes.use_step(self.user, step):
            raise get_adapter().validation_error("incorrect_code")


class CodeForm(_Code, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_Code, MfaReauthenticateForm):
    """A code before something about sign-in is changed."""


class FirstCodeForm(ActivateTOTPForm):
    """The first code of a newly set up app: it shows that the app and we agree, and is used up by that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits that the app shows now")
        self.fields["code"].widget.attrs = {
            **PLAIN,
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": 12,
        }
        self.fields["code"].error_messages["required"] = _("Write the code.")

    def clean_code(self) -> str:
        self.cleaned_data["code"] = typed_digits(self.cleaned_data["code"])
        code = str(super().clean_code())
        step = codes.step_of(self.secret, code)
        if step is not None:
            codes.use_step(self.user, step)
        return code


KEY_REFUSED = _("The security key was not accepted. Try it once more.")


def _say_plainly(credential: forms.Field) -> None:
    """Whatever is wrong with the hidden answer of a key, the officer can do one thing about it."""
    credential.error_messages |= {"required": KEY_REFUSED, "invalid": KEY_REFUSED}


class _SecurityKey(forms.Form):
    """A security key: limited by axes like a code."""

    user: Officer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_plainly(self.fields["credential"])

    def clean_credential(self) -> Authenticator:
        request, officer = context.request, self.user
        limits.refuse_while_locked(request, officer)
        try:
            return super().clean_credential()  # type: ignore[misc, no-any-return]
        except Exception as error:  # the library meets broken answers with many kinds of errors
            limits.count_failure(request, officer)
            raise ValidationError(KEY_REFUSED) from error


class SecurityKeyForm(_SecurityKey, AuthenticateWebAuthnForm):
    """The second step of signing in, with a security key."""


class SecurityKeyAgainForm(_SecurityKey, ReauthenticateWebAuthnForm):
    """A security key before something about sign-in is changed."""


class NewSecurityKeyForm(AddWebAuthnForm):
    """A name for a key, and the key's own answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_plainly(self.fields["credential"])
        self.fields["name"].label = _("What do you call this key?")
        self.fields["name"].help_text = _(
            "So that you know it from others, such as: the blue one, on my key ring."
        )
        self.fields["name"].widget.attrs = {"autocomplete": "off", "maxlength": 60}

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except Exception as error:  # the library meets broken answers with many kinds of errors
            raise ValidationError(KEY_REFUSED) from error


class SecurityKeyNameForm(EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What do you call this key?")
        self.fields["name"].widget.attrs = {"autocomplete": "off", "maxlength": 60}
