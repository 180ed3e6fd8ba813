"""What the police asked her, and what she asks for."""

from django.http import HttpRequest, HttpResponse

from samman.complaints import public as complaints
from samman.complaints.enums import RequestKind
from samman.complaints.public import Citizen
from samman.public_site import flow
from samman.public_site.forms import AskForm, ReplyForm
from samman.public_site.views.progress import (
    as_typed,
    is_second,
    new_once,
    only_shown,
    show_page,
    signed_in,
)


@signed_in(full=True)
def reply(request: HttpRequest, citizen: Citizen, question: int) -> HttpResponse:
    """Her answer to one question."""
    found = complaints.progress(citizen).open_questions
    asked = next((one for one in found if one.id == question), None)
    if asked is None:
        return flow.to("look", query="m=changed" if request.method == "POST" else "")
    if request.method != "POST":
        return show_page(request, "reply", ReplyForm(initial={"once": new_once()}), asked=asked)
    if only_shown(request):
        return show_page(request, "reply", as_typed(ReplyForm, request), asked=asked)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return show_page(request, "reply", form, asked=asked)
    try:
        complaints.answer_question(citizen, asked.id, form.cleaned_data["words"])
    except complaints.NotNow:
        return flow.to("look", query="m=changed")
    return flow.to("look", query="m=words")


@signed_in(full=True)
def ask(request: HttpRequest, citizen: Citizen, kind: str) -> HttpResponse:
    """She asks for a call, another station or another officer."""
    found = complaints.progress(citizen)
    if kind not in RequestKind.values or found.is_closed or kind in found.requests:
        return flow.to("look")
    if kind == RequestKind.CALL and not found.may_be_called:
        return flow.to("ways", query="m=first")
    if request.method != "POST":
        return show_page(request, "ask", AskForm(initial={"once": new_once()}), kind=kind)
    if only_shown(request):
        return show_page(request, "ask", as_typed(AskForm, request), kind=kind)
    form = AskForm(request.POST)
    if not form.is_valid():
        return show_page(request, "ask", form, kind=kind)
    if not is_second(request, form.cleaned_data["once"]):
        try:
            complaints.make_request(citizen, kind=kind, words=form.cleaned_data["own_words"])
        except complaints.NotNow:
            return flow.to("look", query="m=notnow")
    return flow.to("look", query="m=asked")
