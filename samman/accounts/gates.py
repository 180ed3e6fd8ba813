"""Who may open a page. Every route carries one of these gates; a test walks the address table."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit import record

View = Callable[..., HttpResponse]


def open_to_all(view: View) -> View:
    """A page that anyone may open without signing in."""
    opened: Any = login_not_required(view)
    opened.access = "everyone"
    return opened  # type: ignore[no-any-return]


def officers_only(*roles: str) -> Callable[[View], View]:
    """A page for officers who hold one of these roles now (any current posting when none is named); others get 404."""

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = viewer_for(request)
            if not viewer.postings or (roles and not viewer.has_role(*roles)):
                record("open_page", by=viewer.actor, outcome="refused", detail={"view": view.__name__})
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access = ", ".join(roles) or "officers"  # type: ignore[attr-defined]
        return guarded

    return gate


def viewer_for(request: HttpRequest) -> Viewer:
    """The viewer of a request behind `officers_only`; raises Http404 for the anonymous."""
    if not isinstance(request.user, Officer):
        raise Http404
    found = getattr(request, "viewer", None)
    return found if isinstance(found, Viewer) else viewer_of(request.user)
