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
from samman.cases.drafts import OpenDraft, discard_draft, open_draft, start_draft
from samman.cases.models import Case
from samman.complaints import actions, public
from samman.complaints import words as police_words
from samman.complaints.enums import AssistedBy, ForWhom
from samman.complaints.forms import AssistedForm
from samman.complaints.urgency import is_child
from samman.jurisdictions.models import Unit

registrars = officers_only(Role.DESK, Role.STATION_HOUSE_OFFICER, Role.E_CELL)
RECENT = 20


def _unsent(request: HttpRequest) -> OpenDraft | None:
    draft = open_draft(request.session)
    return draft if draft is not None and not draft.sent and draft.answers.get("assisted") else None


def _sent(request: HttpRequest) -> OpenDraft | None:
    draft = open_draft(request.session)
    return draft if draft is not None and draft.sent else None


@registrars
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The page on which all is written down. What was typed is kept, sealed, until it is sent or an hour has passed."""
    viewer = viewer_for(request)
    if _sent(request) is not None and request.method == "GET":
        return redirect("complaints:assisted_slip")
    if request.method == "GET":
        draft = _unsent(request)
        initial = draft.answers["typed"] if draft else _first(viewer)
        return _page(request, AssistedForm(districts=_districts(viewer), initial=initial))
    form = AssistedForm(request.POST, districts=_districts(viewer), initial={})
    if not form.is_valid():
        return _page(request, form)
    if _sent(request) is not None:  # the one before was sent and not put away
        discard_draft(request.session)
    draft = start_draft(request.session)
    draft.answers.clear()
    draft.answers.update(
        form.to_answers() | {"assisted": form.cleaned_data["assisted"], "typed": _typed(request)}
    )
    draft.save()
    return redirect("complaints:assisted_check")


def _typed(request: HttpRequest) -> dict[str, Any]:
    several = ("risks", "needs")
    return {
        name: request.POST.getlist(name) if name in several else request.POST[name]
        for name in AssistedForm.base_fields
        if name in request.POST
    }


def _districts(viewer: Viewer) -> list[Unit]:
    states = {posting.unit.state_id or posting.unit_id for posting in viewer.postings}
    return list(Unit.objects.districts().filter(state_id__in=states).order_by("name_en")[:200])


def _first(viewer: Viewer) -> dict[str, Any]:
    """A station's own district and name stand there already."""
    station = next(
        (p.unit for p in viewer.postings if p.role in (Role.DESK, Role.STATION_HOUSE_OFFICER)), None
    )
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
    if _sent(request) is not None:
        return redirect("complaints:assisted_slip")
    draft = _unsent(request)
    if draft is None:
        messages.info(request, _("There is nothing to send. After an hour what was typed is wiped."))
        return redirect("complaints:assisted")
    wrong = ""
    if request.method == "POST":
        if request.POST.get("agreed"):
            return _send(request, draft)
        wrong = _("Read it to her first, and tick that she agrees.")
    form = AssistedForm(districts=_districts(viewer_for(request)), initial=draft.answers["typed"])
    context = {
        "form": form,
        "answers": draft.answers,
        "trouble": police_words.TROUBLE.get(draft.answers["trouble"], ""),
        "lines": _lines(form, draft.answers["typed"]),
        "is_child": is_child(draft.answers),
        "wrong": wrong,
    }
    return render(request, "complaints/assisted_check.html", context)


def _lines(form: AssistedForm, typed: dict[str, Any]) -> list[tuple[str, str]]:
    """What was typed, in the words of the page."""
    found = []
    for name, field in form.fields.items():
        value = typed.get(name)
        if value in (None, "", []):
            continue
        choices = dict(getattr(field, "choices", ()))
        values = value if isinstance(value, list) else [value]
        shown = ", ".join(str(choices.get(one, one)) for one in values) if value != "on" else _("Yes")
        found.append((str(form[name].label), shown))
    return found


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
    draft = _sent(request)
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
    discard_draft(request.session)
    messages.success(request, _("Wiped. Nothing of it is left in this browser."))
    return redirect("complaints:assisted")
