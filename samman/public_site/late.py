"""Posts that come too late: after her hour, or with a session that is gone. What she typed is never thrown away."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt

from samman.common import errors

View = Callable[..., HttpResponse]


class _Check(CsrfViewMiddleware):
    """Django's own check of a form's token, asked by the view."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def from_our_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site, or is too old to say."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def late_posts_kept(view: View) -> View:
    """The view checks the token itself and is told by `request.is_late` when it no longer holds.

    A late view writes nothing: it shows the page again with what came. A post from elsewhere is refused as ever.
    """
    checker = _Check(lambda request: HttpResponse())

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = checker.process_view(request, view, (), {})
        if refused is not None and not from_our_own_page(request):
            return errors.csrf_failure(request)
        request.is_late = refused is not None  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return csrf_exempt(inner)


def is_late(request: HttpRequest) -> bool:
    """Whether this post's session had ended when it came."""
    return bool(getattr(request, "is_late", False))
