"""Staff take a complaint down: one fast page, read back to her, sent, printed (mission V10)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.viewer import Viewer
from samman.cases import written_down
from samman.cases.drafts import OpenDraft
from samman.cases.models import Case
from samman.complaints import actions, public
from samman.complaints import words as police_words
from samman.complaints.enums import AssistedBy, ForWhom
from samman.complaints.forms import AssistedForm
from samman.complaints.urgency import is_child

registrars = officers_only(Role.DESK, Role.STATION_HOUSE_OFFICER, Role.E_CELL)
WAY = "complaint"
RECENT = 20


@registrars
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The page on which all is written down. What was typed is kept, sealed, until it is sent or an hour has passed."""
    viewer = viewer_for(request)
    if written_down.sent(request, WAY) is not None and request.method == "GET":
        return redirect("complaints:assisted_slip")
    if request.method == "GET":
        draft = written_down.unsent(request, WAY)
        initial = draft.answers["typed"] if draft else _first(viewer)
        return _page(request, AssistedForm(districts=written_down.districts_of(viewer), initial=initial))
    form = AssistedForm(request.POST, districts=written_down.districts_of(viewer), initial={})
    if not form.is_valid():
        return _page(request, form)
    typed = {"assisted": form.cleaned_data["assisted"], "typed": _typed(request)}
    written_down.keep(request, WAY, form.to_answers() | typed)
    return redirect("complaints:assisted_check")


def _typed(request: HttpRequest) -> dict[str, Any]:
    several = ("risks", "needs")
    return {
        name: request.POST.getlist(name) if name in several else request.POST[name]
        for name in AssistedForm.base_fields
        if name in request.POST
    }


def _first(viewer: Viewer) -> dict[str, Any]:
    """A station's own district and name stand there already."""
    station = written_down.station_of(viewer)
    found: dict[str, Any] = {"assisted": AssistedBy.HERE, "for_whom": ForWhom.SELF}
    return found | ({"district": station.district_id, "station": station.name} if station else {})


def _page(request: HttpRequest, form: AssistedForm) -> HttpResponse:
    mine = Case.objects.filter(complaint__registered_by=viewer_for(request).officer)
    recent = list(mine.order_by("-complaint__case")[:RECENT])
    return render(request, "complaints/assisted.html", {"form": form, "recent": recent})


@registrars
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more, to be read back to her; sent only when she says that it is right."""
    if written_down.sent(request, WAY) is not None:
        return redirect("complaints:assisted_slip")
    draft = written_down.unsent(request, WAY)
    if draft is None:
        messages.info(request, _("There is nothing to send. After an hour what was typed is wiped."))
        return redirect("complaints:assisted")
    wrong = ""
    if request.method == "POST":
        if request.POST.get("agreed"):
            return _send(request, draft)
        wrong = _("Read it to her first, and tick that she agrees.")
    form = AssistedForm(
        districts=written_down.districts_of(viewer_for(request)), initial=draft.answers["typed"]
    )
    context = {
        "form": form,
        "answers": draft.answers,
        "trouble": police_words.TROUBLE.get(draft.answers["trouble"], ""),
        "lines": written_down.lines(form),
        "is_child": is_child(draft.answers),
        "wrong": wrong,
    }
    return render(request, "complaints/assisted_check.html", context)


def _send(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    how = draft.answers.pop("assisted")
    draft.answers.pop("typed")
    if public.is_complete(draft):
        messages.error(request, _("Something is still missing. Look through the page once more."))
        return redirect("complaints:assisted")
    actions.register_assisted(draft, how=how, language=get_language() or "hi", by=viewer_for(request))
    return redirect("complaints:assisted_slip")


@registrars
@require_http_methods(["GET", "HEAD"])
def slip(request: HttpRequest) -> HttpResponse:
    """Both numbers, to be printed and given to her; until it is put away, an hour at most."""
    draft = written_down.sent(request, WAY)
    if draft is None or draft.row.case is None:
        return redirect("complaints:assisted")
    context = {
        "number": draft.number,
        "key": draft.secret,
        "due_at": draft.row.case.due_at,
        "address": f"{request.get_host()}/look/",
        "is_helper": draft.answers.get("for_whom") == ForWhom.OTHER,
    }
    return render(request, "complaints/assisted_slip.html", context)


@registrars
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """She has her paper: the numbers are wiped from this sign-in, sent or not."""
    return written_down.wipe(request, "complaints:assisted")
