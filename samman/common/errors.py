"""The pages of things gone wrong. None of them needs the database, but for that of an officer who is signed in."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _page(name: str, status: int) -> HttpResponse:
    response = HttpResponse(render_to_string(f"common/errors/{name}.html"), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return _page("400", 400)


def too_slow(request: HttpRequest) -> HttpResponse:
    """408: the line was too slow for what was sent."""
    return _page("408", 408)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but this act is not hers or his."""
    return _page("403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for these eyes; both look the same. Officers who are signed in stay in their own frame."""
    is_officer = getattr(getattr(request, "user", None), "is_authenticated", False)
    if is_officer and request.path.removeprefix("/en").startswith("/staff/"):
        response = render(request, "common/errors/staff_404.html", status=404)
        response.headers["Cache-Control"] = "no-store"
        return response
    return _page("404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own fault; 503 when the database went away below the views, in a session or a sign-in."""
    # Django calls this while the exception is handled, and turns those of middleware into a page before ours sees them.
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _page("500", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database is away; the phone numbers still help."""
    response = _page("503", 503)
    response.headers["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when a form came back after its session had ended."""
    return _page("csrf", 403)
