"""The first page after sign-in, and the administrator's pages."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from samman.accounts import actions
from samman.accounts.enums import Role
from samman.accounts.forms import OfficerForm, PostForm
from samman.accounts.gates import first_steps, officers_only, signed_in, viewer_for
from samman.accounts.models import Officer, Posting
from samman.accounts.titles import role_title
from samman.common import clock

PAGE = 50


@signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """The page of work that goes with one's posts; one who holds none is told so."""
    viewer = viewer_for(request)
    if (elsewhere := first_steps(viewer.officer)) is not None:
        return elsewhere
    if viewer.reads_cases:
        return redirect(resolve_url(settings.STAFF_HOME_URL))
    if viewer.keeps_officers:
        return redirect("accounts:officers")
    if viewer.reads_record:
        return redirect("accounts:record")
    return render(request, "accounts/no_post.html")


def remove_key(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove one of one's security keys; never the last second factor (allauth checks that for apps only)."""
    key = Authenticator.objects.filter(
        user=viewer_for(request).officer, type=Authenticator.Type.WEBAUTHN, pk=pk
    ).first()
    if key is not None and not get_adapter().can_delete_authenticator(key):
        get_account_adapter().add_message(
            request, messages.ERROR, message=str(get_adapter().error_messages["cannot_delete_authenticator"])
        )
        return redirect("mfa_index")
    return keys.remove_webauthn(request, pk=pk)


# Officers and their posts


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
    after = request.GET.get("after", "").replace("\0", "")[:60]
    rows = found.filter(username__gt=after) if after else found
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


def _managed(request: HttpRequest, officer_id: int) -> Officer:
    found: Officer = get_object_or_404(Officer.objects.managed_by(viewer_for(request)), pk=officer_id)
    return found


@officers_only(Role.ADMINISTRATOR)
def officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """One officer: posts now and before, and what can be done."""
    return _officer_page(request, _managed(request, officer_id))


def _officer_page(request: HttpRequest, found: Officer, **more: Any) -> HttpResponse:
    now = clock.now()
    postings = list(found.postings.select_related("unit", "unit__district").order_by("-starts_at", "-id"))
    factors = list(Authenticator.objects.filter(user=found).order_by("type", "pk"))
    return render(
        request,
        "accounts/officer.html",
        {
            "officer": found,
            "present": [p for p in postings if p.ends_at is None or p.ends_at > now],
            "former": [p for p in postings if p.ends_at is not None and p.ends_at <= now],
            "factors": factors,
            "is_oneself": found.pk == viewer_for(request).officer.pk,
            **more,
        },
    )


def _take_errors(form: Form, error: ValidationError) -> None:
    """Show an action's refusal on the form it came from."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)


@officers_only(Role.ADMINISTRATOR)
@sensitive_variables("password")
def new_officer(request: HttpRequest) -> HttpResponse:
    """Create an officer with a first post; the temporary password is shown once, on the page that answers."""
    viewer = viewer_for(request)
    form = OfficerForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "unit_search"}
        try:
            officer, password = actions.create_officer(by=viewer, **data)
        except ValidationError as error:
            _take_errors(form, error)
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
    found = _managed(request, officer_id)
    if request.method != "POST":
        return _confirm(request, found, "password")
    try:
        password = actions.reset_password(by=viewer_for(request), officer_id=officer_id)
    except ValidationError as error:
        return _refused(request, officer_id, error)
    return _password_page(request, found, password, is_new=False)


@officers_only(Role.ADMINISTRATOR)
def reset_second_step(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Remove all second factors, after a page that says what happens."""
    found = _managed(request, officer_id)
    if request.method != "POST":
        return _confirm(request, found, "second_step")
    try:
        actions.reset_second_factor(by=viewer_for(request), officer_id=officer_id)
    except ValidationError as error:
        return _refused(request, officer_id, error)
    messages.success(request, _("Done. At the next sign-in the officer sets up a new second step."))
    return redirect("accounts:officer", officer_id)


@officers_only(Role.ADMINISTRATOR)
def set_active(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Shut an officer out, after a page that says what happens; or let in again."""
    found = _managed(request, officer_id)
    if request.method != "POST":
        return _confirm(request, found, "deactivate" if found.is_active else "activate")
    try:
        changed = actions.set_active(
            by=viewer_for(request), officer_id=officer_id, active=request.POST.get("active") == "yes"
        )
    except ValidationError as error:
        return _refused(request, officer_id, error)
    messages.success(
        request, _("The officer can sign in again.") if changed.is_active else _("The officer is shut out.")
    )
    return redirect("accounts:officer", officer_id)


@officers_only(Role.ADMINISTRATOR)
def add_posting(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Post an officer at a unit, found by search."""
    found = _managed(request, officer_id)
    viewer = viewer_for(request)
    form = PostForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            posting = actions.add_posting(
                by=viewer, officer_id=officer_id, role=data["role"], unit_id=data["unit_id"]
            )
        except ValidationError as error:
            _take_errors(form, error)
        else:
            said = {"post": role_title(posting.role, posting.unit), "unit": posting.unit.name}
            messages.success(request, _("Posted now: %(post)s, %(unit)s.") % said)
            return redirect("accounts:officer", officer_id)
    return render(request, "accounts/add_posting.html", {"form": form, "officer": found})


@officers_only(Role.ADMINISTRATOR)
@require_POST
def end_posting(request: HttpRequest, officer_id: int, posting_id: int) -> HttpResponse:
    """End a posting; its access ends with the officer's next request."""
    try:
        actions.end_posting(by=viewer_for(request), officer_id=officer_id, posting_id=posting_id)
    except ValidationError as error:
        return _refused(request, officer_id, error)
    messages.success(request, _("The post has ended. What it opened is closed from now on."))
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


def _refused(request: HttpRequest, officer_id: int, error: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return redirect("accounts:officer", officer_id)
