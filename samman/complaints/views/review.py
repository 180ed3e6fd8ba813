"""The nodal officer accepts a final report or returns it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samman.accounts.gates import viewer_for
from samman.audit import record
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.cases.text_kept import keeps_text
from samman.cases.writing import Stale
from samman.complaints import access, actions
from samman.complaints import words as police_words
from samman.complaints.actions import Refused
from samman.complaints.chapters import report_chapters, what_was_wrong
from samman.complaints.enums import State
from samman.complaints.forms import (
    OpenForm,
    ReviewForm,
)
from samman.complaints.views.shared import case_officers, fetch_case, to_case
from samman.complaints.workflow import NotNow
from samman.people.access import has_opened


@keeps_text
@case_officers
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, number: str) -> HttpResponse:
    """Accept a final report, or return it with what is missing."""
    case = fetch_case(request, number, "review_report")
    viewer = viewer_for(request)
    if not access.can_review(viewer, case):
        refuse(request, "review_report", number, case)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial={"version": case.version})
    if request.method == "GET" or getattr(request, "came_back", False) or not form.is_valid():
        return review_page(request, case, form=form)
    typed = request.POST.get("report", "")
    try:
        actions.review_report(
            case.pk,
            report_id=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0,
            accept=form.cleaned_data["answer"] == "accept",
            remark=form.cleaned_data["remark"],
            version=form.cleaned_data["version"],
            by=viewer,
        )
    except Stale:
        messages.error(
            request,
            _(
                "This complaint changed while your page was open. Nothing was overwritten; read what is new and try again."
            ),
        )
        return review_page(request, case, form=form)
    except NotNow:
        messages.info(request, _("There is no final report to answer now."))
        return to_case(case)
    except Refused as refused:
        messages.error(request, str(refused))
        return review_page(request, case, form=form)
    messages.success(request, _("Your word on the report is recorded."))
    return to_case(case, "reports")


def review_page(
    request: HttpRequest, case: Case, *, form: ReviewForm | None = None, open_form: OpenForm | None = None
) -> HttpResponse:
    record("view_report", by=viewer_for(request).actor, outcome="read", case=case)
    opened = has_opened(viewer_for(request), case)
    reports = report_chapters(case, with_words=opened)
    newest = next((chapter for chapter in reports if chapter["report"].is_final), None)
    if newest is None or case.state_code != State.AWAITING_ACCEPTANCE:
        messages.info(request, _("There is no final report to answer now."))
        return to_case(case)
    context = {
        "case": case,
        "chapter": newest,
        "wrong": what_was_wrong(case, with_words=opened, reader_id=viewer_for(request).officer.pk),
        "answers": case.unseal(case.complaint.answers, "answers") if opened else {},
        "complaint": case.complaint,
        "back": "review",
        "opened": opened,
        "form": form or ReviewForm(initial={"version": case.version}),
        "open_form": open_form or OpenForm(),
        "own": newest["report"].submitted_by_id == viewer_for(request).officer.pk,
        "came_back": getattr(request, "came_back", False),
        "trouble": police_words.TROUBLE.get(case.complaint.trouble, ""),
    }
    return render(request, "complaints/review.html", context)
