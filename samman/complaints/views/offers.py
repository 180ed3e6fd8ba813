"""Complaints that are offered to the officer's station: accept, or refuse with a reason. The complaint itself stays covered."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.gates import viewer_for
from samman.audit import record
from samman.cases.models import Case
from samman.cases.pages import refuse, typed_id
from samman.cases.writing import Stale
from samman.complaints import actions
from samman.complaints.forms import RefuseForm
from samman.complaints.offers import MOST, Offered, offer_of, offered_to
from samman.complaints.views.shared import case_officers


@case_officers
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """What waits for an answer of the officer's unit, or of one below it."""
    viewer = viewer_for(request)
    return render(request, "complaints/offers.html", {"offers": offered_to(viewer), "most": MOST})


@case_officers
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, number: str) -> HttpResponse:
    """One offer, and the answer to it."""
    viewer = viewer_for(request)
    found = offer_of(viewer, number)
    if found is None:
        refuse(request, "view_offer", number)
    if found.offer.answered_at is not None:
        return _is_over(request, found)
    if request.method == "GET":
        return _page(request, found, RefuseForm())
    if not found.can_answer:
        refuse(request, "accept_offer", number, found.offer.case)
    form = RefuseForm(request.POST)
    accepts = request.POST.get("answer") == "accept"
    if not accepts and not form.is_valid():
        return _page(request, found, form)
    offer_id = typed_id(request.POST.get("offer", ""))
    try:
        if accepts:
            actions.accept_offer(offer_id, by=viewer)
        else:
            actions.refuse_offer(offer_id, reason=form.cleaned_data["reason"], by=viewer)
    except (Stale, Http404):
        return _is_over(request, found)
    if accepts:
        messages.success(
            request, _("Your station has it now. The time limit is as it was: see first what is due.")
        )
        return redirect("complaints:case", number)
    messages.success(request, _("Refused. The officers who offered it have been told."))
    return redirect("complaints:offers")


def _page(request: HttpRequest, found: Offered, form: RefuseForm) -> HttpResponse:
    record("view_offer", by=viewer_for(request).actor, outcome="read", case=found.offer.case)
    return render(request, "complaints/offer.html", {"found": found, "offer": found.offer, "form": form})


def _is_over(request: HttpRequest, found: Offered) -> HttpResponse:
    """Another officer answered, or the sender took it back: said, and nothing is changed."""
    messages.info(request, _("This offer was already answered or taken back. Nothing was changed."))
    if Case.objects.visible_to(viewer_for(request)).filter(pk=found.offer.case_id).exists():
        return redirect("complaints:case", found.offer.case.number)
    return redirect("complaints:offers")
