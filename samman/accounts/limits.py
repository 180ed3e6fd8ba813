"""The one limiter of sign-in, django-axes: under which name it counts, and what the locked-out see."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def name_for_limits(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The user name as axes keeps it: an HMAC, since people type passwords into the wrong box."""
    raise NotImplementedError


def locked_page(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    raise NotImplementedError
