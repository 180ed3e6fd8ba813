"""She wants to stop. One question a page; nothing of what she answers is ever shown again.

Whoever stands beside her sees the same pages with the same words for every answer (design: nobody forces her).
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from samman.complaints import public as complaints
from samman.complaints.public import Citizen
from samman.public_site import carried, flow
from samman.public_site.forms import CarriedForm, PauseForm
from samman.public_site.views.progress import as_typed, only_shown, show_page, signed_in

PLACE = "pause"
FORCED = {"yes": True, "no": False}  # every other answer is none


@signed_in(full=True)
def pause(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Why, a private question, and whether she is sure: then she has asked."""
    if not complaints.can_ask_withdrawal(citizen.case):
        return flow.to("look")
    step = request.POST.get("step", "") if request.method == "POST" else ""
    kept = request.POST.get("kept", "")
    said = carried.open_again(citizen, kept, place=PLACE) if step in ("alone", "sure") else None
    if step == "why":
        return _why(request, citizen)
    if said is None:
        return show_page(request, "pause", PauseForm())
    if only_shown(request):
        return _next(request, step, kept)
    if step == "alone":
        forced = FORCED.get(request.POST.get("go", ""))
        return _next(request, "sure", carried.close(citizen, {**said, "forced": forced}, place=PLACE))
    if "forced" not in said or request.POST.get("go") != "send":
        return _next(request, "sure" if "forced" in said else "alone", kept)
    try:
        complaints.ask_withdrawal(
            citizen, reasons=said["reasons"], words=said["own_words"], forced=said["forced"]
        )
    except complaints.NotNow:
        return flow.to("look", query="m=notnow")
    return flow.to("look", query="m=paused")


def _why(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    if only_shown(request):
        return show_page(request, "pause", as_typed(PauseForm, request))
    form = PauseForm(request.POST)
    if not form.is_valid():
        return show_page(request, "pause", form)
    said = {"reasons": form.cleaned_data["reasons"], "own_words": form.cleaned_data["own_words"]}
    return _next(request, "alone", carried.close(citizen, said, place=PLACE))


def _next(request: HttpRequest, step: str, kept: str) -> HttpResponse:
    form: forms.Form = CarriedForm(initial={"step": step, "kept": kept})
    back = reverse("public_site:pause")
    template = "pause_alone" if step == "alone" else "pause_sure"
    return show_page(request, template, form, back_url=back)


@signed_in(full=True)
def pause_back(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """She does not want to stop after all."""
    if request.method == "POST" and not only_shown(request):
        complaints.take_back_withdrawal(citizen)
        return flow.to("look", query="m=on")
    return flow.to("look")


@signed_in(full=True)
def pause_end(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """After 72 hours: she says it once more, and it ends, or headquarters looks at it once more."""
    if not complaints.progress(citizen).can_confirm_stop:
        return flow.to("look")
    if request.method != "POST" or only_shown(request):
        return show_page(request, "pause_end")
    try:
        ended = complaints.confirm_withdrawal(citizen)
    except complaints.NotNow:
        return flow.to("look", query="m=notnow")
    return flow.to("look", query="m=over" if ended else "m=once")


@signed_in(full=True)
def up(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """She takes up again what she had stopped."""
    if not complaints.progress(citizen).can_come_back:
        return flow.to("look")
    if request.method != "POST" or only_shown(request):
        return show_page(request, "up")
    try:
        complaints.come_back(citizen)
    except complaints.NotNow:
        return flow.to("look", query="m=notnow")
    return flow.to("look", query="m=up")
