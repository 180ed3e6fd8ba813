"""Headquarters: what lies before the legal adviser, her note, and the direction that follows from it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.audit import record
from samman.cases.models import Case
from samman.cases.pages import refuse
from samman.cases.text_kept import keeps_text
from samman.cases.writing import Stale
from samman.common import clock
from samman.complaints import access, actions, worklist
from samman.complaints import words as police_words
from samman.complaints.actions import Refused
from samman.complaints.chapters import chapters
from samman.complaints.enums import Advice, Gap, VettingCause
from samman.complaints.forms import DirectionForm, OpenForm, VettingForm
from samman.complaints.models import Direction, Rest, Vetting
from samman.complaints.views.shared import case_officers, fetch_case, say_changed, to_case
from samman.complaints.worklist import Filters
from samman.people.access import can_open, has_opened

ON_A_PAGE = 50

headquarters_only = officers_only(Role.LEGAL_ADVISER, Role.MONITOR)


# What waits


@headquarters_only
@require_GET
def vetting_list(request: HttpRequest) -> HttpResponse:
    """Everything before headquarters, the longest waiting first: to be vetted, then to be directed."""
    viewer = viewer_for(request)
    waiting = (
        Vetting.objects.open()
        .filter(state_id__in=viewer.unit_ids([Role.LEGAL_ADVISER, Role.MONITOR]))
        .filter(case__in=worklist.complaints_of(viewer))
        .select_related("case__complaint", "case__unit", "case__district", "taken_by")
        .order_by("due_at", "id")
    )
    return render(
        request,
        "complaints/vetting_list.html",
        {
            "to_vet": _lines(waiting.filter(noted_at=None)),
            "to_direct": _lines(waiting.exclude(noted_at=None)),
            "to_rest": Rest.objects.running()
            .filter(state_id__in=viewer.unit_ids([Role.MONITOR]), confirmed_at=None)
            .filter(case__in=worklist.complaints_of(viewer))
            .select_related("case__unit", "proposed_by")
            .order_by("proposed_at", "id")[:ON_A_PAGE],
            "most": ON_A_PAGE,
            "may_vet": viewer.has_role(Role.LEGAL_ADVISER),
            "may_direct": viewer.has_role(Role.MONITOR),
        },
    )


def _lines(waiting: Any) -> list[dict[str, Any]]:
    return [
        {"vetting": vetting, "case": vetting.case, "trouble": _trouble(vetting.case)}
        for vetting in waiting[:ON_A_PAGE]
    ]


def _trouble(case: Case) -> str:
    return str(police_words.TROUBLE.get(case.complaint.trouble, ""))


# One vetting


@keeps_text
@headquarters_only
@require_http_methods(["GET", "POST"])
def vetting(request: HttpRequest, number: str, vetting_id: int) -> HttpResponse:
    """One vetting: the report, her answer, and the adviser's note on them."""
    case = fetch_case(request, number, "write_vetting_note")
    found = _vetting(case, vetting_id)
    viewer = viewer_for(request)
    if request.method == "GET":
        hers = found.cause in (VettingCause.DISSATISFIED, VettingCause.TAKEN_BACK)
        return _vetting_page(
            request, case, found, VettingForm(initial={"advice": Advice.DIRECT} if hers else None)
        )
    if not access.can_vet(viewer, case):
        refuse(request, "write_vetting_note", number, case)
    form = VettingForm(request.POST)
    if getattr(request, "came_back", False) or not form.is_valid():
        return _vetting_page(request, case, found, form)
    try:
        actions.write_vetting_note(
            case.pk,
            vetting_id=found.pk,
            gaps=form.cleaned_data["gaps"],
            offences=form.cleaned_data["sections"],
            advice=form.cleaned_data["advice"],
            text=form.cleaned_data["words"],
            by=viewer,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _vetting_page(request, case, found, form)
    messages.success(request, _("Your note is kept."))
    return redirect("complaints:vetting_list")


def _vetting(case: Case, vetting_id: int) -> Vetting:
    found = (
        case.vettings.select_related("taken_by").filter(pk=vetting_id).first() if vetting_id < 2**63 else None
    )
    if found is None:
        raise Http404
    found.case = case
    return found


def _vetting_page(request: HttpRequest, case: Case, found: Vetting, form: VettingForm) -> HttpResponse:
    viewer = viewer_for(request)
    record("view_vetting", by=viewer.actor, outcome="read", case=case)
    opened = has_opened(viewer, case)
    rounds = chapters(case, with_words=opened, reader_id=viewer.officer.pk)
    context = {
        "case": case,
        "vetting": found,
        "form": form,
        "opened": opened,
        "back": f"vetting-{found.pk}",
        "can_open": can_open(viewer, case),
        "open_form": OpenForm(),
        "chapter": next((one for one in rounds if one.round == found.round), None),
        "for_headquarters": True,
        "trouble": _trouble(case),
        "may_vet": access.can_vet(viewer, case) and found.closed_at is None and found.noted_at is None,
        "may_direct": access.can_direct(viewer, case) and found.closed_at is None,
        "came_back": getattr(request, "came_back", False),
        "hers": found.cause in (VettingCause.DISSATISFIED, VettingCause.TAKEN_BACK),
    }
    return render(request, "complaints/vetting.html", context)


@headquarters_only
@require_POST
def take_vetting(request: HttpRequest, number: str, vetting_id: int) -> HttpResponse:
    """An adviser takes it upon herself."""
    case = fetch_case(request, number, "take_vetting")
    found = _vetting(case, vetting_id)
    viewer = viewer_for(request)
    if not access.can_vet(viewer, case):
        refuse(request, "take_vetting", number, case)
    try:
        actions.take_vetting(case.pk, vetting_id=found.pk, by=viewer)
    except Refused as refused:
        messages.info(request, str(refused))
        return redirect("complaints:vetting_list")
    return redirect("complaints:vetting", case.number, found.pk)


# Directions


@keeps_text
@officers_only(Role.MONITOR)
@require_http_methods(["GET", "POST"])
def direct(request: HttpRequest, number: str) -> HttpResponse:
    """Write a direction to the SP and the nodal officer; a report answers it."""
    case = fetch_case(request, number, "issue_direction")
    viewer = viewer_for(request)
    if not access.can_direct(viewer, case):
        refuse(request, "issue_direction", number, case)
    noted = case.vettings.open().exclude(noted_at=None).order_by("-id").first()
    if request.method == "GET":
        form = DirectionForm(initial={"version": case.version, "term": "24"})
        return _direction_page(request, case, form, noted)
    form = DirectionForm(request.POST)
    if getattr(request, "came_back", False) or not form.is_valid():
        return _direction_page(request, case, form, noted)
    try:
        direction = actions.issue_direction(
            case.pk,
            text=form.cleaned_data["text"],
            term=form.cleaned_data["term"],
            vetting_id=noted.pk if noted else None,
            version=form.cleaned_data["version"],
            by=viewer,
        )
    except Stale:
        say_changed(request)
        case.refresh_from_db(fields=["version"])
        return _direction_page(request, case, DirectionForm(_renewed(request, case)), noted)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _direction_page(request, case, form, noted)
    messages.success(
        request,
        _("Direction no. %(label)s is issued to the SP and the nodal officer.") % {"label": direction.label},
    )
    return to_case(case, "reports")


def _renewed(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What was typed, with the version of the case as it is now: it is read again before it is sent."""
    return {**request.POST.dict(), "version": case.version}


def _gaps(noted: Vetting | None) -> list[str]:
    """What the adviser found missing, beside the empty field: a direction says who does what by when."""
    labels = dict(Gap.choices)
    return [str(labels[code]) for code in noted.note.gaps if code in labels] if noted is not None else []


def _direction_page(
    request: HttpRequest, case: Case, form: DirectionForm, noted: Vetting | None
) -> HttpResponse:
    viewer = viewer_for(request)
    record("view_vetting", by=viewer.actor, outcome="read", case=case)
    opened = has_opened(viewer, case)
    rounds = chapters(case, with_words=opened, reader_id=viewer.officer.pk)
    context = {
        "case": case,
        "form": form,
        "noted": noted,
        "gaps": _gaps(noted),
        "opened": opened,
        "for_headquarters": True,
        "open_form": OpenForm(),
        "can_open": can_open(viewer, case),
        "chapter": next((one for one in rounds if one.round == case.round), None),
        "trouble": _trouble(case),
        "came_back": getattr(request, "came_back", False),
        "unvetted": case.vettings.unread().exists(),
        "direct": Advice.DIRECT,
    }
    return render(request, "complaints/direct.html", context)


@case_officers
@require_POST
def read_direction(request: HttpRequest, number: str, direction_id: int) -> HttpResponse:
    """Open a direction; who opened it when is kept."""
    case = fetch_case(request, number, "read_direction")
    viewer = viewer_for(request)
    if direction_id >= 2**63 or not case.directions.filter(pk=direction_id).exists():
        raise Http404
    actions.read_direction(case.pk, direction_id=direction_id, by=viewer)
    if request.POST.get("back") in ("review", "report"):
        return redirect(f"complaints:{request.POST['back']}", case.number)
    return to_case(case, f"direction-{direction_id}")


@case_officers
@require_GET
def direction_list(request: HttpRequest) -> HttpResponse:
    """Directions that no report has answered yet, the longest due first: one's own district's, or the state's.

    `unread=1` and `late=1` show those not read, or past their time; `district`, `circle` and `unit` those of one place.
    """
    filters = Filters.read(request.GET)
    places = {f"{level}_id": number for level, number in filters.units.items()}
    cases = worklist.complaints_of(viewer_for(request)).open().filter(**places)
    unread, late = request.GET.get("unread") == "1", "late" in filters.flags
    found = Direction.objects.unread() if unread else Direction.objects.unanswered()
    found = found.filter(case__in=cases)
    if late:
        found = found.filter(due_at__lt=clock.now())
    found = found.select_related("case__unit", "case__district", "case__complaint", "issued_by")
    context = {
        "directions": found.order_by("due_at", "id")[:ON_A_PAGE],
        "most": ON_A_PAGE,
        "is_filtered": unread or late or bool(filters.units),
    }
    return render(request, "complaints/directions.html", context)
