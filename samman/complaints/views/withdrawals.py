"""Complaints that she asked to stop: headquarters finds out whether she wants it herself (mission V11)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.audit import record
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.cases.text_kept import keeps_text
from samman.complaints import access, actions, worklist
from samman.complaints import words as police_words
from samman.complaints.actions import Refused
from samman.complaints.enums import WithdrawalReason
from samman.complaints.forms import CheckForm, OpenForm
from samman.complaints.models import Withdrawal
from samman.complaints.views.shared import fetch_case
from samman.people.access import can_open, has_opened

ON_A_PAGE = 50

headquarters_only = officers_only(Role.MONITOR, Role.LEGAL_ADVISER)


@headquarters_only
@require_GET
def withdrawal_list(request: HttpRequest) -> HttpResponse:
    """Open ones: those in doubt first, then those not looked into yet."""
    viewer = viewer_for(request)
    waiting = (
        Withdrawal.objects.open()
        .doubtful_first()
        .filter(state_id__in=viewer.unit_ids([Role.MONITOR, Role.LEGAL_ADVISER]))
        .filter(case__in=worklist.complaints_of(viewer).open())
        .select_related("case__complaint", "case__unit", "case__district")
    )
    return render(
        request,
        "complaints/withdrawal_list.html",
        {"lines": [_line(asked) for asked in waiting[:ON_A_PAGE]], "most": ON_A_PAGE},
    )


def _line(asked: Withdrawal) -> dict[str, Any]:
    labels = dict(WithdrawalReason.choices)
    return {
        "asked": asked,
        "case": asked.case,
        "trouble": police_words.TROUBLE.get(asked.case.complaint.trouble, ""),
        "reasons": [labels[code] for code in asked.reasons if code in labels],
    }


@keeps_text
@headquarters_only
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, number: str) -> HttpResponse:
    """One of them: what she gave as reasons, and what headquarters found."""
    case = fetch_case(request, number, "check_withdrawal")
    asked = case.withdrawals.open().first()
    if asked is None:
        raise Http404
    asked.case = case
    viewer = viewer_for(request)
    if request.method == "GET":
        return _withdrawal_page(request, case, asked, CheckForm())
    if not access.can_check_withdrawal(viewer, case):
        refuse(request, "check_withdrawal", number, case)
    form = CheckForm(request.POST)
    if getattr(request, "came_back", False) or not form.is_valid():
        return _withdrawal_page(request, case, asked, form)
    try:
        actions.check_withdrawal(
            case.pk,
            withdrawal_id=asked.pk,
            outcome=form.cleaned_data["outcome"],
            words=form.cleaned_data["words"],
            by=viewer,
        )
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("What you found is kept."))
    return redirect("complaints:withdrawals")


def _withdrawal_page(request: HttpRequest, case: Case, asked: Withdrawal, form: CheckForm) -> HttpResponse:
    viewer = viewer_for(request)
    record("view_withdrawal", by=viewer.actor, outcome="read", case=case)
    opened = has_opened(viewer, case)
    context = {
        **_line(asked),
        "form": form,
        "opened": opened,
        "open_form": OpenForm(),
        "can_open": can_open(viewer, case),
        "own_words": actions.withdrawal_words(asked, case) if opened else "",
        "allowed": police_words.allowed(getattr(case, "safe_contact", None)),
        "may_check": access.can_check_withdrawal(viewer, case),
        "came_back": getattr(request, "came_back", False),
    }
    return render(request, "complaints/withdrawal.html", context)
