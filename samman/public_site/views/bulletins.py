"""The month's bulletins of children who were traced, for everybody: a list, each as page, PDF and plain text. Whoever looks gets
no cookie and is not counted."""

import re
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import translation
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from samman.accounts.gates import open_to_all
from samman.common import show
from samman.reports import public as reports
from samman.reports.models import Bulletin

TYPES = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}
KEPT = "public, max-age=3600"  # a corrected edition is seen within the hour


@open_to_all
@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """The months, newest first."""
    before = request.GET.get("before", "")
    found = reports.months(_month(before) if before else None)
    shown = found[: reports.PAGE]
    context = {
        "months": [(f"{month:%Y-%m}", show.date_words(month, "month")) for month in shown],
        "earlier": f"{shown[-1]:%Y-%m}" if len(found) > len(shown) else "",
    }
    return render(request, "public_site/bulletins.html", context)


@open_to_all
@require_safe
def month(request: HttpRequest, month: str) -> HttpResponse:
    """One bulletin."""
    found = _find(month)
    title, *parts = _paragraphs(found)
    context = {"month": month, "title": title, "parts": parts}
    return render(request, "public_site/bulletin.html", context)


@open_to_all
@require_safe
def file(request: HttpRequest, month: str, kind: str) -> HttpResponse:
    """The same, to keep: in the language of the address."""
    if kind not in TYPES:
        raise Http404
    found, language = _find(month), _language()
    tag = quote_etag(f"{reports.version_of(found)}-{language}-{kind}")
    response: HttpResponse
    if tag in (told := parse_etags(request.headers.get("If-None-Match", ""))) or "*" in told:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(reports.file_of(found, language, kind), content_type=TYPES[kind])
        response.headers["Content-Disposition"] = f'inline; filename="{month}-{language}.{kind}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = KEPT
    return response


def _language() -> str:
    return "en" if translation.get_language() == "en" else "hi"


def _paragraphs(bulletin: Bulletin) -> list[str]:
    lines = reports.text_in(bulletin, _language()).split("\n")
    return [line.strip() for line in lines if line.strip()] or [""]


def _find(text: str) -> Bulletin:
    found = reports.find(_month(text))
    if found is None:
        raise Http404
    return found


def _month(text: str) -> date:
    """The first day of a month that an address names, such as 2026-11; 404 for what is none."""
    if not re.fullmatch(r"(19|20|21)\d\d-(0[1-9]|1[0-2])", text, re.ASCII):
        raise Http404
    return date(int(text[:4]), int(text[5:]), 1)
