"""Headquarters phones the station of an urgent complaint within fifteen minutes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.models import Posting
from samman.accounts.titles import role_title
from samman.accounts.viewer import Viewer
from samman.complaints import actions, worklist
from samman.complaints import words as police_words
from samman.complaints.actions import Refused
from samman.complaints.enums import State
from samman.complaints.forms import (
    CallForm,
)
from samman.complaints.models import UrgentCall
from samman.complaints.views.shared import fetch_case

CALLS_A_PAGE = 50


def _calls(viewer: Viewer) -> list[dict[str, Any]]:
    """Urgent cases whose station has not been phoned, the longest waiting first, each with whom to phone."""
    states = viewer.unit_ids([Role.MONITOR])
    waiting = worklist.complaints_of(viewer).open().filter(state_code=State.AWAITING_REPORT)
    found = UrgentCall.objects.filter(state_id__in=states, done_at=None, case__in=waiting)
    calls = list(
        found.select_related("case__complaint", "case__unit", "case__district", "case__kept_from").order_by(
            "due_at", "id"
        )[:CALLS_A_PAGE]
    )
    units = {call.case.unit_id for call in calls}
    posts = Posting.objects.current().filter(
        unit_id__in=units,
        role__in=[Role.STATION_HOUSE_OFFICER, Role.DESK, Role.NODAL_OFFICER, Role.SUPERINTENDENT],
    )
    on_duty: dict[int, list[tuple[Any, str]]] = {}
    for posting in posts.select_related("officer", "unit", "unit__district").order_by("-role", "id")[:1000]:
        on_duty.setdefault(posting.unit_id, []).append(
            (posting.officer, role_title(posting.role, posting.unit))
        )
    return [
        {
            "call": call,
            "case": call.case,
            "trouble": police_words.TROUBLE.get(call.case.complaint.trouble, ""),
            "officers": on_duty.get(call.case.unit_id, [])[:6],
            "form": CallForm(auto_id=f"id_{call.case.number}_%s"),
        }
        for call in calls
    ]


@officers_only(Role.MONITOR)
@require_GET
def urgent_calls(request: HttpRequest) -> HttpResponse:
    """Urgent complaints whose station headquarters phones within fifteen minutes."""
    return render(
        request, "complaints/urgent_calls.html", {"calls": _calls(viewer_for(request)), "most": CALLS_A_PAGE}
    )


@officers_only(Role.MONITOR)
@require_http_methods(["GET", "POST"])
def urgent_call_made(request: HttpRequest, number: str) -> HttpResponse:
    """The station was phoned."""
    case = fetch_case(request, number, "mark_urgent_call")
    if request.method == "GET":
        return redirect("complaints:urgent_calls")
    viewer = viewer_for(request)
    form = CallForm(request.POST, auto_id=f"id_{case.number}_%s")
    if not form.is_valid():
        calls = _calls(viewer)
        for line in calls:
            if line["case"].pk == case.pk:
                line["form"] = form
        return render(
            request, "complaints/urgent_calls.html", {"calls": calls, "most": CALLS_A_PAGE, "wrong": form}
        )
    try:
        actions.mark_urgent_call(case.pk, spoke_with=form.cleaned_data["spoke_with"], by=viewer)
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("Recorded: the station was phoned."))
    return redirect("complaints:urgent_calls")
