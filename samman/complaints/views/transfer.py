"""Handing a complaint to another station: by order, or by an offer that the other station accepts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samman.accounts.enums import Role
from samman.accounts.gates import viewer_for
from samman.cases import access as case_access
from samman.cases.enums import Ground
from samman.cases.models import Case, TransferOffer
from samman.cases.pages import refuse, typed_id
from samman.cases.writing import Stale
from samman.common import show
from samman.common.fir import fir_words
from samman.complaints import access, actions
from samman.complaints.forms import TransferForm
from samman.complaints.offers import zero_firs
from samman.complaints.views.shared import case_officers, fetch_case, say_changed, to_case
from samman.complaints.workflow import NotNow
from samman.jurisdictions.models import Unit


def _may_transfer(request: HttpRequest, number: str, act: str) -> Case:
    case = fetch_case(request, number, act)
    if not access.can_transfer(viewer_for(request), case):
        refuse(request, act, number, case)
    return case


@case_officers
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the complaint to another station. Its clock goes on as it was."""
    case = _may_transfer(request, number, "transfer_case")
    viewer = viewer_for(request)
    waiting = case.offers.open().select_related("to_unit__district", "offered_by").first()
    decides = case_access.holds(viewer, case, Role.MONITOR)
    if waiting is not None and not decides:
        if request.method == "POST":
            say_changed(request)
        return to_case(case)
    districts = list(Unit.objects.districts().filter(state_id=case.state_id).order_by("name_en"))
    typed = request.GET.get("district", "")
    first = waiting.to_unit.district_id if waiting else case.district_id
    district_id = next((unit.pk for unit in districts if str(unit.pk) == typed), first)
    stations = Unit.objects.all_stations().filter(district_id=district_id).select_related("district")
    found = list(stations.exclude(pk__in=[case.kept_from_id or 0, case.unit_id]).order_by("name_en"))
    orders = [unit for unit in found if case_access.is_order(viewer, case, unit)]
    form = TransferForm(
        request.POST if request.method == "POST" else None,
        orders=orders,
        offers=[unit for unit in found if unit not in orders],
        version=case.version,
        station=waiting.to_unit_id if waiting else None,
    )
    if request.method == "POST" and form.is_valid():
        return _hand_over(request, case, form)
    zero_fir = zero_firs([case]).get(case.pk)
    context = {
        "case": case,
        "form": form,
        "districts": districts,
        "district_id": district_id,
        "waiting": waiting,
        "decides": decides,
        "zero_fir": zero_fir,
        "fir": fir_words(zero_fir.fir_number, zero_fir.fir_year) if zero_fir else "",
    }
    return render(request, "complaints/transfer.html", context)


def _hand_over(request: HttpRequest, case: Case, form: TransferForm) -> HttpResponse:
    chosen = {
        "to_unit_id": int(form.cleaned_data["station"]),
        "reason": form.cleaned_data["reason"],
        "version": form.cleaned_data["version"],
        "by": viewer_for(request),
    }
    try:
        if form.is_offer:
            offer = actions.offer_case(case.pk, ground=Ground(form.cleaned_data["ground"]), **chosen)
            messages.success(request, offered_words(offer))
        else:
            moved = actions.transfer_case(case.pk, **chosen)
            messages.success(
                request,
                _("Transferred to %(unit)s. The clock goes on as it was.") % {"unit": moved.unit.name},
            )
    except (Stale, NotNow):
        say_changed(request)
    return to_case(case)


def offered_words(offer: TransferOffer) -> str:
    """What the sender is told of an offer."""
    return _("Offered to %(unit)s. It stays with you until they accept; they have until %(moment)s.") % {
        "unit": offer.to_unit.name,
        "moment": show.date_words(offer.due_at, "short"),
    }


@case_officers
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """The sender takes the offer back."""
    case = _may_transfer(request, number, "withdraw_offer")
    if request.method == "GET":
        return to_case(case)
    try:
        actions.withdraw_offer(case.pk, typed_id(request.POST.get("offer", "")), by=viewer_for(request))
    except Stale:
        messages.info(request, _("There is no offer to take back now."))
    else:
        messages.success(request, _("The offer is taken back. The complaint stays where it is."))
    return to_case(case)
