"""A child's case: found to be one, and the committee and the court told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samman.accounts.gates import viewer_for
from samman.cases.pages import refuse
from samman.cases.writing import Stale
from samman.complaints import access, actions
from samman.complaints.actions import Refused
from samman.complaints.forms import ChildNoticeForm
from samman.complaints.views.case import case_page
from samman.complaints.views.shared import case_officers, fetch_case, say_changed, to_case


@case_officers
@require_POST
def mark_child(request: HttpRequest, number: str) -> HttpResponse:
    """She is under 18, the police found out."""
    case = fetch_case(request, number, "mark_child")
    if not access.can_report(viewer_for(request), case):
        refuse(request, "mark_child", number, case)
    typed = request.POST.get("version", "")
    try:
        actions.mark_child(
            case.pk,
            version=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0,
            by=viewer_for(request),
        )
    except Stale:
        say_changed(request)
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(
            request, _("It is a child's case now. Tell the committee and the court within 24 hours.")
        )
    return to_case(case, "child")


@case_officers
@require_http_methods(["GET", "POST"])
def child_told(request: HttpRequest, number: str) -> HttpResponse:
    """The committee or the court was told."""
    case = fetch_case(request, number, "note_child_told")
    if request.method == "GET":
        return to_case(case, "child")
    if not access.can_report(viewer_for(request), case):
        refuse(request, "note_child_told", number, case)
    form = ChildNoticeForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, child_form=form)
    try:
        actions.note_child_told(
            case.pk,
            to=form.cleaned_data["to"],
            told_at=form.cleaned_data["told_at"],
            reference=form.cleaned_data["reference"],
            by=viewer_for(request),
        )
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("Noted."))
    return to_case(case, "child")
