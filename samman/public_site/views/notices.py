"""The public notice of a missing person, its poster, and the page on which somebody says that they saw the person.

A notice that was taken down answers 410 in all its parts, and no cache keeps any of them. Whoever only looks gets no cookie.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from math import ceil
from typing import Any

from django import forms
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from samman.accounts.gates import open_to_all
from samman.cases.arrivals import wait_for
from samman.common import clock
from samman.common.address import client_address
from samman.evidence.actions import FileRefused
from samman.missing_children import public as missing_children
from samman.missing_children.models import Notice
from samman.public_site import flow, poster
from samman.public_site.forms import SeenForm
from samman.public_site.late import is_late, late_posts_kept

NoticeView = Callable[[HttpRequest, Notice], HttpResponse]
WAIT = "sighting-wait"


def while_up(view: NoticeView) -> Callable[..., HttpResponse]:
    """A page of one notice: 404 where there never was one, 410 once it is down. Kept by no browser and no cache between."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        found = missing_children.find_notice(token)
        if found is None:
            raise Http404
        if missing_children.is_up(found):
            response = view(request, found)
        else:
            response = render(request, "public_site/notice_gone.html", status=410)
        response.headers["Cache-Control"] = "no-store, max-age=0"
        return response

    return guarded


def _address(name: str, notice: Notice) -> str:
    return reverse(f"public_site:{name}", args=[notice.token])


@open_to_all
@require_safe
@while_up
def notice(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Who is missing, how the person is recognised, and whom to call."""
    found = missing_children.shown(notice)
    if request.method == "GET":
        missing_children.count_view(notice)
    context = {"notice": found, "since": poster.since_words(found)}
    return render(request, "public_site/notice.html", context)


@open_to_all
@require_safe
@while_up
def photo(request: HttpRequest, notice: Notice) -> HttpResponse:
    """The picture, encoded anew."""
    content = missing_children.photo_bytes(missing_children.photo_id(notice))
    if not content:
        raise Http404
    response = HttpResponse(content, content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


@open_to_all
@require_safe
@while_up
def poster_file(request: HttpRequest, notice: Notice) -> HttpResponse:
    """The poster, to be printed. Its code leads to the page in Hindi."""
    with translation.override("hi"):
        address = request.build_absolute_uri(_address("notice", notice))
    response = HttpResponse(poster.make(notice, address=address), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="notice.pdf"'
    return response


@open_to_all
@late_posts_kept
@require_http_methods(["GET", "HEAD", "POST"])
@while_up
def seen(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Somebody says what they saw. Nothing that is answered tells who else wrote, or what came of it."""
    if request.method != "POST":
        return _form_page(request, notice, SeenForm(initial={"once": secrets.token_hex(16)}))
    if is_late(request) or request.POST.get("go") == "show":
        typed = {name: request.POST.get(name, "") for name in SeenForm.base_fields}
        typed["once"] = typed["once"] or secrets.token_hex(16)
        return _form_page(request, notice, SeenForm(initial=typed))
    form = SeenForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, notice, form)
    if seconds := _seconds_to_wait(request, form):
        return _form_page(request, notice, form, seconds=seconds)
    told = form.cleaned_data
    words = {name: told[name] for name in ("tip", "place", "when", "phone") if told[name]}
    try:
        kept = missing_children.report_sighting(
            notice,
            words,
            request.FILES.get("file"),
            once=told["once"] or secrets.token_hex(16),
            language=translation.get_language() or "hi",
        )
    except FileRefused as refused:
        form.add_error("file", refused.sentence)
        return _form_page(request, notice, form)
    return flow.to("notice_thanks" if kept else "notice", notice.token)


def _seconds_to_wait(request: HttpRequest, form: SeenForm) -> int:
    """How long whoever writes is asked to wait in a flood from one address; once only (ADR 14). The moment is carried, signed,
    in the form: there is no draft here."""
    once = form.cleaned_data["once"]
    try:
        of, told = signing.loads(form.cleaned_data["wait"], salt=WAIT, max_age=3600)
        if of != once:
            raise signing.BadSignature
    except (signing.BadSignature, ValueError):
        wait = wait_for(client_address(request))
        if not wait:
            return 0
        told = (clock.now() + wait).isoformat()
        form.data = {**request.POST.dict(), "wait": signing.dumps([once, told], salt=WAIT)}
    return max(0, ceil((datetime.fromisoformat(told) - clock.now()).total_seconds()))


def _form_page(request: HttpRequest, notice: Notice, form: forms.Form, *, seconds: int = 0) -> HttpResponse:
    other = "hi" if translation.get_language() == "en" else "en"
    context: dict[str, Any] = {
        "form": form,
        "seconds": seconds,
        "back_url": _address("notice", notice),
        "switch_url": translate_url(request.path, other),
    }
    return render(request, "public_site/notice_seen.html", context)


@open_to_all
@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """It was kept. The same words for everybody, whatever becomes of the notice."""
    return render(request, "public_site/notice_thanks.html")
