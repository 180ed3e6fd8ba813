"""The one limiter of sign-in, django-axes: under which name it counts, and what the locked-out see.

Wrong passwords are counted by Django's own signal; wrong second steps by `count_failure`, under the same name and address.
"""

from datetime import datetime
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samman.accounts.models import Officer
from samman.common import clock, sealing
from samman.common.address import client_address


def name_for_limits(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The user name as axes keeps it: an HMAC, since people type passwords into the wrong box."""
    typed = str((credentials or {}).get("username") or request.POST.get("login") or "")
    if not typed and isinstance(getattr(request, "user", None), Officer):
        typed = request.user.get_username()
    return sealing.blind_index("sign-in", typed.strip().casefold()).hex()


def credentials_of(officer: Officer) -> dict[str, str]:
    """What axes is told about an officer at the second step."""
    return {"username": officer.username}


def refuse_while_locked(request: HttpRequest, officer: Officer) -> None:
    """Stop a second step while the name is locked from this address."""
    if not AxesProxyHandler.is_allowed(request, credentials_of(officer)):
        raise ImmediateHttpResponse(locked_page(request, credentials=credentials_of(officer)))


def count_failure(request: HttpRequest, officer: Officer) -> None:
    """Count a wrong second step; at the limit axes marks the request and its middleware shows the locked page."""
    user_login_failed.send(
        sender=__name__,
        credentials=credentials_of(officer),
        request=request,
        second_step=True,
        officer=officer,
    )


def locked_until(request: HttpRequest, credentials: dict[str, Any] | None = None) -> datetime:
    """When the name can be tried again from this address."""
    last = (
        AccessAttempt.objects.filter(
            username=name_for_limits(request, credentials), ip_address=client_address(request)
        )
        .order_by("-attempt_time")
        .first()
    )
    return (last.attempt_time if last else clock.now()) + settings.AXES_COOLOFF_TIME


def locked_page(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Says in plain words that there were too many wrong tries, and when to try again."""
    clear_login(request)
    until = locked_until(request, credentials)
    minutes = max(1, -(-int((until - clock.now()).total_seconds()) // 60))
    return render(request, "account/locked.html", {"until": until, "minutes": minutes}, status=429)
