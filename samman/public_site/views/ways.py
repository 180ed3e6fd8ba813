"""How she may be reached and met, asked anew by the same questions as at first. What she said before is shown to nobody."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samman.common import widgets
from samman.complaints import public as complaints
from samman.complaints.public import Citizen
from samman.missing_children import public as missing_children
from samman.public_site import carried, flow
from samman.public_site.questions import BY_NAME, YES_NO, PairForm, PhoneForm, Question
from samman.public_site.views.progress import EVERY_KIND, only_shown, show_page, signed_in

PLACE = "ways"
CALLS = ("phone", "number", "pair")


class AnewForm(PhoneForm):
    """May we phone, asked anew. Nothing is chosen beforehand: a press of 'Continue' must not end calls that she wants."""

    may_contact = forms.ChoiceField(
        label=_("May we phone you?"),
        help_text=_(
            "If you choose 'no', all calls and messages stop at once, and if you had asked for a call, that ends too. "
            "Before you choose 'yes', think whether somebody else picks up that phone or looks into it."
        ),
        choices=YES_NO,
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose one. Until you choose, all stays as it was.")},
    )


@signed_in(full=True, kinds=EVERY_KIND)
def ways(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """What she may change: calls, or the place where she is met."""
    return show_page(request, "ways", wants_call=request.GET.get("m") == "first")


@signed_in(full=True, kinds=EVERY_KIND)
def ways_calls(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """May we phone; then where and when, and the two words. 'No' holds at once."""
    if request.method != "POST":
        return _show(request, CALLS[0], {}, "")
    name = request.POST.get("step", "")
    kept = request.POST.get("kept", "")
    said = carried.open_again(citizen, kept, place=PLACE) if name in CALLS[1:] else {}
    if name not in CALLS or said is None or (name in CALLS[1:] and not said.get("may_contact")):
        return _show(request, CALLS[0], {}, "")
    if name == "pair" and "phone" not in said:
        return _show(request, "number", said, kept)
    form = _form(BY_NAME[name], request.POST, said)
    if only_shown(request):
        return _show(request, name, said, kept, _form(BY_NAME[name], None, said, _typed(request)))
    if not form.is_valid():
        return _show(request, name, said, kept, form)
    said = {**said, **form.to_answers()}
    if name == "pair" or not said["may_contact"]:
        _change(citizen, said)
        return flow.to("look", query="m=ways")
    following = CALLS[CALLS.index(name) + 1]
    return _show(request, following, said, carried.close(citizen, said, place=PLACE))


@signed_in(full=True, kinds=EVERY_KIND)
def ways_place(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Where and by whom she is met."""
    if request.method != "POST":
        return _show(request, "meet", {}, "")
    if only_shown(request):
        return _show(request, "meet", {}, "", _form(BY_NAME["meet"], None, {}, _typed(request)))
    form = _form(BY_NAME["meet"], request.POST, {})
    if not form.is_valid():
        return _show(request, "meet", {}, "", form)
    _change(citizen, form.to_answers())
    return flow.to("look", query="m=ways")


def _change(citizen: Citizen, answers: dict[str, Any]) -> None:
    change = missing_children if citizen.case.kind == "missing" else complaints
    change.change_contact(citizen, answers)


def _form(
    question: Question, data: QueryDict | None, said: dict[str, Any], initial: dict[str, Any] | None = None
) -> Any:
    form = AnewForm if question.form is PhoneForm else question.form
    if initial is None and form is PairForm:
        initial = form.from_answers({})
    return form(data, initial=initial, answers={"for_whom": "self", **said})


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in request.POST}


def _show(
    request: HttpRequest, name: str, said: dict[str, Any], kept: str, form: forms.Form | None = None
) -> HttpResponse:
    return show_page(
        request,
        "ways_question",
        form if form is not None else _form(BY_NAME[name], None, said),
        step=name,
        kept=kept,
        back_url=reverse("public_site:ways"),
    )
