"""Every request of a signed-in officer gets a viewer with the postings that hold now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer, viewer_of


def current_viewer(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.viewer` (None for the anonymous), read from the database when a view first asks for it."""

    def load(request: HttpRequest) -> Viewer | None:
        return viewer_of(request.user) if isinstance(request.user, Officer) else None

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: load(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
