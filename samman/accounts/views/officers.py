"""The administrator's pages of officers and their sign-in."""

from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from samman.accounts import actions
from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.models import Handover, Leave, Officer, Posting
from samman.accounts.post_forms import OfficerForm
from samman.accounts.views.shared import managed, refused, take_errors
from samman.common import clock

PAGE = 50


def _current_posts() -> Any:
    postings = Posting.objects.current().select_related("unit", "unit__district").order_by("id")
    return Prefetch("postings", postings, to_attr="current_postings")


@officers_only(Role.ADMINISTRATOR)
def officers(request: HttpRequest) -> HttpResponse:
    """The officers of the administrator's state, by user name, fifty a page."""
    found = Officer.objects.managed_by(viewer_for(request))
    text = request.GET.get("q", "").replace("\0", "").strip()[:80]
    if text:
        found = found.matching(text)
    which = request.GET.get("which", "")
    if which == "left":
        found = found.filter(is_active=False)
    elif which == "unposted":
        found = found.exclude(pk__in=Posting.objects.current().values("officer_id"))
    elif which == "away":
        found = found.filter(pk__in=Leave.objects.current().values("officer_id"))
    after = request.GET.get("after", "").replace("\0", "")[:60]
    rows = found.filter(username__gt=after) if after else found
    away = Leave.objects.current().filter(officer=OuterRef("pk")).order_by("-ends_at").values("ends_at")[:1]
    rows = rows.annotate(away_until=Subquery(away))
    page = list(rows.order_by("username").prefetch_related(_current_posts())[: PAGE + 1])
    kept = {"q": text, "which": which}
    following = {**kept, "after": page[PAGE - 1].username} if len(page) > PAGE else None
    return render(
        request,
        "accounts/officers.html",
        {
            "officers": page[:PAGE],
            "q": text,
            "which": which,
            "next_url": f"?{urlencode(following)}" if following else "",
            "first_url": f"?{urlencode(kept)}" if after else "",
        },
    )


@officers_only(Role.ADMINISTRATOR)
def officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """One officer: posts now and before, and what can be done."""
    return _officer_page(request, managed(request, officer_id))


def _officer_page(request: HttpRequest, found: Officer, **more: Any) -> HttpResponse:
    now = clock.now()
    postings = list(
        found.postings.select_related("unit", "unit__district", "leave__officer").order_by(
            "-starts_at", "-id"
        )
    )
    charges = Handover.objects.filter(posting__officer=found).select_related(
        "successor", "posting__unit__district"
    )
    factors = list(Authenticator.objects.filter(user=found).order_by("type", "pk"))
    return render(
        request,
        "accounts/officer.html",
        {
            "officer": found,
            "now": now,
            "present": [p for p in postings if p.ends_at is None or p.ends_at > max(now, p.starts_at)],
            "former": [p for p in postings if p.ends_at is not None and p.starts_at < p.ends_at <= now],
            "leaves": list(found.leaves.to_come().select_related("stand_in").order_by("starts_at")[:20]),
            "charges": list(charges.filter(Q(count__gt=0) | Q(done_at=None)).order_by("-at", "-id")[:20]),
            "factors": factors,
            "is_oneself": found.pk == viewer_for(request).officer.pk,
            **more,
        },
    )


@officers_only(Role.ADMINISTRATOR)
@sensitive_variables("password")
def new_officer(request: HttpRequest) -> HttpResponse:
    """Create an officer with a first post; the temporary password is shown once, on the page that answers."""
    viewer = viewer_for(request)
    form = OfficerForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "unit_search"}
        try:
            officer, password = actions.create_officer(by=viewer, **data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            return _password_page(request, officer, password, is_new=True)
    return render(request, "accounts/new_officer.html", {"form": form})


def _password_page(request: HttpRequest, officer: Officer, password: str, *, is_new: bool) -> HttpResponse:
    return render(
        request, "accounts/password_once.html", {"officer": officer, "password": password, "is_new": is_new}
    )


@officers_only(Role.ADMINISTRATOR)
@sensitive_variables("password")
def new_password(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Give a new temporary password, after a page that says what happens."""
    found = managed(request, officer_id)
    if request.method != "POST":
        return _confirm(request, found, "password")
    try:
        password = actions.reset_password(by=viewer_for(request), officer_id=officer_id)
    except ValidationError as error:
        return refused(request, officer_id, error)
    return _password_page(request, found, password, is_new=False)


@officers_only(Role.ADMINISTRATOR)
def reset_second_step(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Remove all second factors, after a page that says what happens."""
    found = managed(request, officer_id)
    if request.method != "POST":
        return _confirm(request, found, "second_step")
    try:
        actions.reset_second_factor(by=viewer_for(request), officer_id=officer_id)
    except ValidationError as error:
        return refused(request, officer_id, error)
    messages.success(request, _("Done. At the next sign-in the officer sets up a new second step."))
    return redirect("accounts:officer", officer_id)


@officers_only(Role.ADMINISTRATOR)
def set_active(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Shut an officer out, after a page that says what happens; or let in again."""
    found = managed(request, officer_id)
    if request.method != "POST":
        return _confirm(request, found, "deactivate" if found.is_active else "activate")
    try:
        changed = actions.set_active(
            by=viewer_for(request), officer_id=officer_id, active=request.POST.get("active") == "yes"
        )
    except ValidationError as error:
        return refused(request, officer_id, error)
    messages.success(
        request, _("The officer can sign in again.") if changed.is_active else _("The officer is shut out.")
    )
    return redirect("accounts:officer", officer_id)


def _confirm(request: HttpRequest, found: Officer, what: str) -> HttpResponse:
    """A page that says what will happen, with one button."""
    if found.pk == viewer_for(request).officer.pk:
        raise Http404
    return render(
        request,
        "accounts/confirm.html",
        {"officer": found, "what": what, "back": reverse("accounts:officer", args=[found.pk])},
    )
