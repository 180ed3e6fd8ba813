"""A lost secret number: at a help desk, or by digits sent to the number she marked as safe (mission V3)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samman.accounts.gates import open_to_all
from samman.cases import keys
from samman.common import clock
from samman.common.address import client_address
from samman.people import lost_key
from samman.public_site import flow
from samman.public_site.forms import CodeForm, LostForm, too_many
from samman.public_site.late import is_late, late_posts_kept


def _page(
    request: HttpRequest, template: str, form: forms.Form | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    other = "hi" if translation.get_language() == "en" else "en"
    context |= {"form": form, "switch_url": translate_url(request.path, other)}
    context.setdefault("back_url", reverse("public_site:look"))
    return render(request, f"public_site/{template}.html", context, status=status)


def _only_shown(request: HttpRequest) -> bool:
    """Whether the post may write nothing: it came late, or asks for the page in the other language."""
    return is_late(request) or request.POST.get("go") == "show"


@open_to_all
@late_posts_kept
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """What to do when the secret number is lost; digits are sent where both numbers belong together, and it never says so."""
    if request.method != "POST":
        return _page(request, "lost", LostForm())
    form = LostForm(request.POST)
    if _only_shown(request):
        return _page(request, "lost", LostForm(initial=form.data.dict()))  # type: ignore[attr-defined]
    if not form.is_valid():
        return _page(request, "lost", form)
    try:
        lost_key.send_code(
            form.cleaned_data["number"], form.cleaned_data["phone"], address=client_address(request) or ""
        )
    except keys.TryLater as error:
        too_many(form, error)
        return _page(request, "lost", form, status=429)
    return flow.to("lost_code")


@open_to_all
@late_posts_kept
@require_http_methods(["GET", "HEAD", "POST"])
def lost_code(request: HttpRequest) -> HttpResponse:
    """The digits from the message, against a new secret number that holds after 24 hours. It is shown once."""
    back: dict[str, Any] = {"back_url": reverse("public_site:lost")}
    if request.method != "POST":
        return _page(request, "lost_code", CodeForm(), **back)
    form = CodeForm(request.POST)
    if _only_shown(request):
        return _page(request, "lost_code", CodeForm(initial=form.data.dict()), **back)  # type: ignore[attr-defined]
    if not form.is_valid():
        return _page(request, "lost_code", form, **back)
    number = form.cleaned_data["number"]
    try:
        key = lost_key.redeem_code(number, form.cleaned_data["code"], address=client_address(request) or "")
    except keys.NoMatch:
        form.add_error(None, _("These two numbers do not match. Please look and type them again."))
        return _page(request, "lost_code", form, **back)
    except keys.TryLater as error:
        too_many(form, error)
        return _page(request, "lost_code", form, status=429, **back)
    return _page(
        request, "new_key", None, number=number, key=key, holds_from=clock.now() + lost_key.NEW_KEY_HOLD
    )
