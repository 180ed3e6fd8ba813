"""Every sign-in, failure, lock, sign-out and change of a second factor goes into the record."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed
from allauth.account.signals import user_logged_in as signed_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db.models import F
from django.http import HttpRequest

from samman.accounts.adapters import second_factors
from samman.accounts.limits import name_for_limits
from samman.accounts.models import Officer
from samman.accounts.viewer import viewer_of
from samman.audit import record
from samman.audit.actors import ANONYMOUS


def _record(act: str, officer: Officer, **more: Any) -> None:
    record(act, by=viewer_of(officer).actor, object_kind="officer", object_id=officer.pk, **more)


def on_signed_in(request: HttpRequest, user: Officer, **_kwargs: Any) -> None:
    """Both steps are done."""
    _record("sign_in", user)


def on_signed_out(request: HttpRequest, user: Officer | None, **_kwargs: Any) -> None:
    """The officer signed out."""
    if isinstance(user, Officer):
        _record("sign_out", user)


def on_failure(
    credentials: dict[str, Any], request: HttpRequest | None = None, second_step: bool = False, **_kwargs: Any
) -> None:
    """A wrong password or a wrong second step. An unknown user name is kept as an HMAC only: it may be a password."""
    if request is None or getattr(request, "axes_locked_out", False):
        return  # a try while locked is recorded by `on_lock`
    _refused("sign_in", request, credentials, {"step": 2 if second_step else 1})


def on_lock(request: HttpRequest, **_kwargs: Any) -> None:
    """Too many failures, or one more try while locked."""
    credentials = getattr(request, "axes_credentials", None) or {}
    _refused("lock_sign_in", request, credentials, {})


def _refused(act: str, request: HttpRequest, credentials: dict[str, Any], detail: dict[str, Any]) -> None:
    typed = str(credentials.get("username") or "").strip()
    officer = Officer.objects.filter(username__iexact=typed).first() if typed else None
    if officer is None:
        detail["name"] = name_for_limits(request, credentials)[:16]
    record(
        act,
        by=ANONYMOUS,
        outcome="refused",
        object_kind="officer" if officer else "",
        object_id=officer.pk if officer else "",
        detail=detail,
    )


def on_factor_added(
    request: HttpRequest, user: Officer, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """A second factor was set up; spare codes come with the first."""
    _record("add_second_factor", user, detail={"type": authenticator.type})
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    _end_other_sessions(request, user)
    if second_factors(user.pk).count() == 1:
        # The officer has just shown it: the page with the spare codes follows, without asking again.
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
        )


def on_factor_removed(
    request: HttpRequest, user: Officer, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """A second factor was removed."""
    _record("remove_second_factor", user, detail={"type": authenticator.type})
    _end_other_sessions(request, user)


def on_codes_renewed(
    request: HttpRequest, user: Officer, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """New spare codes; the old ones are void."""
    _record("renew_spare_codes", user)


def on_password_changed(request: HttpRequest, user: Officer, **_kwargs: Any) -> None:
    """The officer chose a new password."""
    _record("change_password", user)


def _end_other_sessions(request: HttpRequest, officer: Officer) -> None:
    """Whoever else is signed in as this officer is so no longer."""
    Officer.objects.filter(pk=officer.pk).update(sign_in_version=F("sign_in_version") + 1)
    officer.refresh_from_db(fields=["sign_in_version"])
    update_session_auth_hash(request, officer)


def connect() -> None:
    """Listen to Django, allauth and axes."""
    signed_in.connect(on_signed_in, dispatch_uid="record sign-in")
    user_logged_out.connect(on_signed_out, dispatch_uid="record sign-out")
    user_login_failed.connect(on_failure, dispatch_uid="record failure")
    # Only now, since this import makes axes listen too: `on_failure` must see what was locked before this failure.
    from axes.signals import user_locked_out

    user_locked_out.connect(on_lock, dispatch_uid="record lock")
    authenticator_added.connect(on_factor_added, dispatch_uid="record factor added")
    authenticator_removed.connect(on_factor_removed, dispatch_uid="record factor removed")
    authenticator_reset.connect(on_codes_renewed, dispatch_uid="record codes renewed")
    password_changed.connect(on_password_changed, dispatch_uid="record password")
