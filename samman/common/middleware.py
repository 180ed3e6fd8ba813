"""What holds for every page: what a browser may load, keep and tell; and what is said when the database is away."""

from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from samman.common import errors
from samman.common.whole_requests import REFUSED

log = structlog.get_logger("samman.common")
Handler = Callable[[HttpRequest], HttpResponse]
METHODS = ["GET", "HEAD", "POST"]


def content_policy() -> str:
    """The Content-Security-Policy: nothing from elsewhere, nothing inline; a form may end at the neutral site."""
    neutral = urlsplit(settings.NEUTRAL_EXIT_URL)
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        "connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {neutral.scheme}://{neutral.netloc}"
    )


def page_safety(get_response: Handler) -> Handler:
    """Headers of every answer. Pages are never kept by the browser; static files are."""
    policy = content_policy()

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(self), browsing-topics=()"
        )
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def known_methods(get_response: Handler) -> Handler:
    """Nothing but METHODS is answered: Django would take TRACE for a way of reading a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    return middleware


def not_whole(get_response: Handler) -> Handler:
    """What did not arrive in full reaches no page: too slow, too long, or more than can be held just now."""
    pages = {408: errors.too_slow, 413: errors.bad_request, 503: errors.unavailable}

    def middleware(request: HttpRequest) -> HttpResponse:
        refused = request.META.get(REFUSED)
        return pages[refused](request) if refused else get_response(request)

    return middleware


class database_outage:
    """Answer 503 with the phone numbers when the database cannot be reached, is full, or drops the line."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            return self.process_exception(request, error) or errors.unavailable(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A database failure inside a view."""
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        log.error("database away", exception_type=type(error).__name__)
        return errors.unavailable(request)
