"""Today's work."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.enums import CHILD_ROLES, COMPLAINT_ROLES, Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.viewer import Viewer
from samman.cases.models import SENIOR_ROLES, Case
from samman.cases.typed_name import TypedName, typed_name
from samman.cases.waiting import waiting_for
from samman.common import clock
from samman.complaints import offers, worklist
from samman.complaints import words as police_words
from samman.complaints.enums import State
from samman.complaints.forms import FindForm
from samman.complaints.worklist import Filters

complaint_readers = officers_only(*sorted(COMPLAINT_ROLES))


@officers_only()
@require_GET
def complaint_list(request: HttpRequest) -> HttpResponse:
    """Today's work. Callers, auditors and administrators have pages of their own."""
    viewer = viewer_for(request)
    if not viewer.has_role(*COMPLAINT_ROLES) and viewer.has_role(Role.E_CELL):
        return redirect("complaints:assisted")
    if viewer.has_role(*CHILD_ROLES) and not viewer.has_role(*COMPLAINT_ROLES):
        return redirect("accounts:home")
    if viewer.has_role(Role.CALLER) and not viewer.has_role(*COMPLAINT_ROLES):
        return redirect("complaints:calls")
    if not viewer.has_role(*COMPLAINT_ROLES):
        return redirect("accounts:record" if viewer.has_role(Role.AUDITOR) else "accounts:officers")
    now = clock.now()
    filters = Filters.read(request.GET)
    find = FindForm(request.GET if "number" in request.GET else None)
    if find.is_bound and find.is_valid() and find.cleaned_data["number"]:
        number = find.cleaned_data["number"]
        if Case.objects.visible_to(viewer).filter(kind="complaint", number=number).exists():
            return redirect("complaints:case", number)
        find.add_error("number", _("There is no complaint with this number among those that you see."))
    page = worklist.page_of(
        worklist.complaints_of(viewer),
        filters,
        request.GET,
        now,
        viewer=viewer,
    )
    return _list_page(request, filters, page, now, find=find, name=TypedName())


@complaint_readers
@require_http_methods(["GET", "POST"])
def find_by_name(request: HttpRequest) -> HttpResponse:
    """Complaints by the name of the woman or child concerned; it comes in the body, so it stands in no address and no log."""
    if request.method == "GET":
        return redirect("complaints:list")
    viewer, now = viewer_for(request), clock.now()
    filters, name = Filters.read(request.GET), typed_name(request.POST.get("name", ""))
    if not name.text:
        return redirect("complaints:list")
    page = worklist.page_by_name(viewer, filters, name, now)
    return _list_page(request, filters, page, now, find=FindForm(), name=name)


def _list_page(
    request: HttpRequest,
    filters: Filters,
    page: worklist.Page,
    now: datetime,
    *,
    find: FindForm,
    name: TypedName,
) -> HttpResponse:
    viewer = viewer_for(request)
    chosen = {level: filters.units.get(level) for level in worklist.LEVELS}
    labels = {"district": _("District"), "circle": _("Circle"), "unit": _("Police station")}
    places = worklist.places(viewer, filters)
    # Whoever looks for a name has no use for what waits.
    waits = {} if name.text else _what_waits(viewer, now)
    return render(
        request,
        "complaints/list.html",
        waits
        | {
            "page": page,
            "filters": filters,
            "find": find,
            "name": name,
            "most": worklist.MOST_COUNTED,
            "states": [(value, police_words.STATE[value]) for value in State.values],
            "places": [
                (level, labels[level], places[level], chosen[level])
                for level in worklist.LEVELS
                if places.get(level)
            ],
            "which": (
                (worklist.OPEN, _("Pending")),
                (worklist.CLOSED, _("Closed")),
                (worklist.ALL, _("All")),
            ),
            "may_break_glass": viewer.has_role(*SENIOR_ROLES),
        },
    )


def _what_waits(viewer: Viewer, now: datetime) -> dict[str, Any]:
    """What stands above the list."""
    counts = worklist.counts(viewer, now)
    to_answer, late = offers.waiting(viewer, now)
    return {
        "counts": counts,
        "waiting": waiting_for(viewer, now),
        "to_accept": viewer.has_role(Role.NODAL_OFFICER) and counts["acceptance"],
        "offers_to_answer": to_answer,
        "offers_late": late,
    }
