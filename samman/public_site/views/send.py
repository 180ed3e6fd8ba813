"""The check page, sending, and the two numbers."""

from datetime import datetime
from math import ceil

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from samman.accounts.gates import open_to_all
from samman.cases.arrivals import wait_for
from samman.cases.drafts import OpenDraft, open_draft
from samman.common import clock
from samman.common.address import client_address
from samman.complaints.enums import YesNoUnknown
from samman.public_site import flow, slip
from samman.public_site.care import care_for, someone_to_talk_to
from samman.public_site.late import is_late, late_posts_kept
from samman.public_site.questions import for_another, is_child
from samman.public_site.views.start import end_session
from samman.public_site.way import COMPLAINT, MISSING, WAYS, way_of

log = structlog.get_logger("samman.public_site")


@open_to_all
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """All answers, to read once before sending."""
    draft = open_draft(request.session)
    if draft is None:
        return flow.to("question", "who", query="old=1")
    if draft.sent:
        return flow.to("numbers")
    missing = flow.undone(draft)
    if missing:
        return flow.to("question", missing[0].name)
    return _check_page(request, draft)


def _check_page(
    request: HttpRequest, draft: OpenDraft, *, not_sent: bool = False, seconds: int = 0, status: int = 200
) -> HttpResponse:
    answers, way = draft.answers, way_of(draft)
    asked = way.asked(answers)
    rows = []
    for question in asked:
        form = question.form(answers=answers, draft=draft)
        rows.append({"question": question, "short": form.short(question.short), "lines": form.lines(answers)})
    context = {
        "rows": rows,
        "way": way.name,
        "not_sent": not_sent,
        "seconds": seconds,
        "is_child": is_child(answers),
        "care": care_for(answers),
        "care_is_for_other": for_another(answers),
        "kept_from_station": answers.get("accused_power") == YesNoUnknown.YES,
        "back_url": reverse("public_site:question", args=[asked[-1].name]),
    }
    return render(request, "public_site/check.html", context, status=status)


@open_to_all
@late_posts_kept
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send it. However often this is posted, the same numbers come back."""
    draft = open_draft(request.session)
    if draft is None or is_late(request):
        # Her hour was over before she pressed: nothing was sent, and that is what the page says.
        way = WAYS.get(request.POST.get("way", ""), COMPLAINT)
        return render(request, "public_site/too_late.html", {"first": way.first.name}, status=200)
    if draft.sent:
        return flow.to("numbers")
    way = way_of(draft)
    kept = way.pruned(draft.answers)
    draft.answers.clear()
    draft.answers.update(kept)
    seconds = _seconds_to_wait(request, draft)
    if seconds:
        return _check_page(request, draft, seconds=seconds)
    if missing := way.unanswered(draft):
        return flow.to("question", missing[0], query="check=1")
    try:
        way.register(draft, translation.get_language() or "hi")
    except Exception as error:
        log.error("not sent", exception_type=type(error).__name__)
        again = open_draft(request.session)  # the sentence is shown only when it is true
        if again is None:
            raise
        if again.sent:
            return flow.to("numbers")
        return _check_page(request, again, not_sent=True, status=503)
    return flow.to("numbers")


def _seconds_to_wait(request: HttpRequest, draft: OpenDraft) -> int:
    """How long she is asked to wait before she presses again; once only, and never in danger (ADR 14)."""
    if way_of(draft).is_urgent(draft.answers):
        return 0
    told = draft.content.get("wait_until")
    if told is None:
        wait = wait_for(client_address(request))
        if not wait:
            return 0
        told = (clock.now() + wait).isoformat()
        draft.content["wait_until"] = told
        draft.save()
    return max(0, ceil((datetime.fromisoformat(told) - clock.now()).total_seconds()))


def _sent_draft(request: HttpRequest) -> OpenDraft | None:
    draft = open_draft(request.session)
    return draft if draft is not None and draft.sent else None


@open_to_all
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Both numbers, until she says that she has kept them or leaves."""
    draft = _sent_draft(request)
    if draft is None:
        return flow.to("start")
    return render(request, "public_site/numbers.html", _slip_context(draft))


def _slip_context(draft: OpenDraft) -> dict[str, object]:
    case = draft.row.case
    assert case is not None  # nosec B101  # noqa: S101 - a sent draft has its case
    return {
        "way": way_of(draft).name,
        "number": draft.number,
        "several": len(draft.content.get("numbers", [])) > 1,
        "key": draft.secret,
        "due_at": case.due_at,
        "is_helper": for_another(draft.answers),
    }


@open_to_all
@require_safe
def slip_file(request: HttpRequest) -> HttpResponse:
    """The slip as a PDF that looks like any note."""
    draft = _sent_draft(request)
    if draft is None:
        return flow.to("start")
    case = draft.row.case
    assert case is not None  # nosec B101  # noqa: S101
    pdf = slip.make(draft.number, draft.secret, due_at=case.due_at, address=f"{request.get_host()}/look/")
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="note.pdf"'
    return response


@open_to_all
@require_safe
def slip_page(request: HttpRequest) -> HttpResponse:
    """The slip as a page to print."""
    draft = _sent_draft(request)
    if draft is None:
        return flow.to("start")
    return render(
        request, "public_site/slip.html", _slip_context(draft) | {"address": f"{request.get_host()}/look/"}
    )


@open_to_all
@require_safe
def later(request: HttpRequest) -> HttpResponse:
    """For her who cannot keep the numbers now."""
    draft = _sent_draft(request)
    context = {"has_numbers": draft is not None, "way": way_of(draft).name}
    return render(request, "public_site/later.html", context)


@open_to_all
@late_posts_kept
@require_POST
def kept(request: HttpRequest) -> HttpResponse:
    """She has kept them: the draft is wiped and the session ends."""
    draft = _sent_draft(request)
    is_search = way_of(draft) is MISSING
    if draft is not None and not is_late(request):
        end_session(request)
    return flow.to("done", query="m=2" if is_search else "")


@open_to_all
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What happens from here on. Nothing of hers is left by now, so the number to talk to stands here for everybody."""
    context = {"care": someone_to_talk_to(), "is_search": request.GET.get("m") == "2"}
    return render(request, "public_site/done.html", context)
