"""Who may open a page. Every route carries one of these gates; a test walks the address table."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from samman.accounts.adapters import has_second_factor
from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit import record

View = Callable[..., HttpResponseBase]


def open_to_all(view: View) -> View:
    """A page that anyone may open without signing in."""
    opened: Any = login_not_required(view)
    opened.access = "everyone"
    return opened  # type: ignore[no-any-return]


def signed_in(view: View) -> View:
    """A page about one's own sign-in: for every officer who is signed in, with or without a post."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        officer = viewer_for(request).officer
        if officer.must_change_password and view is not allauth_views.password_change:
            return redirect("account_change_password")
        return view(request, *args, **kwargs)

    guarded.access = "signed in"  # type: ignore[attr-defined]
    return guarded


def first_steps(officer: Officer) -> HttpResponseBase | None:
    """Where an officer goes before any page of work: a password of one's own, then the second step of signing in."""
    if officer.must_change_password:
        return redirect("account_change_password")
    if not has_second_factor(officer):
        return redirect("mfa_index")
    return None


def officers_only(*roles: str) -> Callable[[View], View]:
    """A page for officers who hold one of these roles now (any current posting when none is named); others get 404.

    Nobody passes with a temporary password or without a second step of signing in.
    """

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = viewer_for(request)
            if (elsewhere := first_steps(viewer.officer)) is not None:
                return elsewhere
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
