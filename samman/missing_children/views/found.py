"""Somebody was found: one fast page, and the list of those whose family is not known yet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.gates import officers_only, viewer_for
from samman.cases import written_down
from samman.cases.access import AT_OWNER
from samman.cases.typed_name import typed_name
from samman.common import clock
from samman.evidence.actions import FileRefused
from samman.missing_children import access, actions, homeward, meeting
from samman.missing_children.actions import FoundReport, Refused
from samman.missing_children.enums import AgeSure, MomentSure, Source
from samman.missing_children.forms.home import FoundForm
from samman.missing_children.views.operations import number_in
from samman.missing_children.views.shared import note_list, readers

finders = officers_only(*sorted(AT_OWNER))


@readers
@require_GET
def found_list(request: HttpRequest) -> HttpResponse:
    """Found persons whose family is not known, the nearest clock first."""
    viewer = viewer_for(request)
    name = typed_name(request.GET.get("name", ""))
    page = homeward.found_page(viewer, request.GET, name)
    note_list(request, (row["case"] for row in page.rows))
    context = {
        "page": page,
        "name": name,
        "may_register": access.found_unit_of(viewer) is not None,
    }
    return render(request, "missing_children/found_list.html", context)


@finders
@require_http_methods(["GET", "POST"])
def register_found(request: HttpRequest) -> HttpResponse:
    """Somebody was found: all on one page; sent twice it is one case."""
    viewer = viewer_for(request)
    unit = access.found_unit_of(viewer)
    if unit is None:
        raise Http404
    districts = written_down.districts_of(viewer)
    if request.method == "GET":
        here = clock.in_ist(clock.now())
        initial = {
            "age_sure": AgeSure.GUESSED,
            "found_day": here.date(),
            "found_hour": here.strftime("%H:%M"),
            "found_sure": MomentSure.HOUR,
            "found_district": unit.district_id,
            "source": Source.STATION,
            "token": homeward.new_token(),
        }
        if request.GET.get("met"):
            initial |= meeting.found_from(actions.child_met(number_in(request.GET["met"]), viewer))
        return _page(request, FoundForm(districts=districts, initial=initial))
    form = FoundForm(request.POST, request.FILES, districts=districts)
    if not form.is_valid():
        return _page(request, form)
    typed = form.cleaned_data
    met = {"met": actions.child_met(typed["met"], viewer)} if typed["met"] else {}
    report = FoundReport(
        description=form.description(),
        found=form.found() | met,
        source=typed["source"],
        guessed=tuple(typed["guessed"]),
        script=typed["script"],
        journey_hours=typed["journey_hours"] or 0,
        words={
            "found_by": typed["found_by"],
            "phone": typed["found_by_phone"],
            "story": typed["story"],
            "remembers": typed["remembers"],
        },
        stay={
            "place": typed["stay_place"],
            "in_charge": typed["stay_in_charge"],
            "phone": typed["stay_phone"],
        },
        accused_is_police=typed["accused_is_police"],
    )
    try:
        case = actions.register_found(
            report, token=typed["token"], unit=unit, language=get_language() or "hi", by=viewer
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form)
    if case.unit_id != unit.pk:
        messages.success(request, _("Registered. The district has it now; this station does not see it."))
        return redirect("missing:found_list")
    if typed["photo"] and not case.photos.exists():
        try:
            actions.add_photo(case.pk, typed["photo"], taken_on=here_today(), is_main=True, by=viewer)
        except FileRefused as refused:
            messages.error(request, _("The photograph was not taken: %(why)s") % {"why": refused})
    messages.success(request, _("Registered. See below what comes next."))
    return redirect(reverse("missing:case", args=[case.number]) + "#home")


def here_today() -> Any:
    """The day in India."""
    return clock.in_ist(clock.now()).date()


def _page(request: HttpRequest, form: FoundForm) -> HttpResponse:
    return render(request, "missing_children/register_found.html", {"form": form})
