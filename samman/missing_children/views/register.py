"""Staff take down who is missing: one fast page for one to five persons, read back, registered, printed (mission M1)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samman.accounts.gates import viewer_for
from samman.cases import written_down
from samman.cases.drafts import OpenDraft
from samman.cases.models import Case
from samman.jurisdictions.models import Unit
from samman.missing_children import actions, ages, sections, words
from samman.missing_children.enums import MomentSure, Reason, Source
from samman.missing_children.forms import RegisterForms
from samman.missing_children.models import MissingPerson
from samman.missing_children.views.shared import registrars

WAY = "missing"
RECENT = 20


def _station(request: HttpRequest) -> Unit:
    station = written_down.station_of(viewer_for(request))
    if station is None:
        raise Http404
    return station


def _forms(request: HttpRequest, data: Any = None) -> RegisterForms:
    station = _station(request)
    initial = {
        "source": Source.STATION,
        "seen_sure": MomentSure.HOUR,
        "seen_district": station.district_id,
        "reason": Reason.UNKNOWN,
        "fir_sections": [sections.PRESUMED],
    }
    districts = written_down.districts_of(viewer_for(request))
    return RegisterForms(data, station=station, districts=districts, initial=initial)


def _kept(request: HttpRequest, draft: OpenDraft) -> RegisterForms:
    """The forms as they were filled in."""
    return _forms(request, MultiValueDict(draft.answers["typed"]))


@registrars
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The page on which all is written down. What was typed is kept, sealed, until it is sent or an hour has passed."""
    if request.method == "GET":
        if written_down.sent(request, WAY) is not None:
            return redirect("missing:slip")
        draft = written_down.unsent(request, WAY)
        return _page(request, _kept(request, draft) if draft else _forms(request))
    forms = _forms(request, request.POST)
    if not forms.is_valid():
        return _page(request, forms)
    typed = {name: request.POST.getlist(name) for name in forms.names() if name in request.POST}
    written_down.keep(request, WAY, {"typed": typed})
    return redirect("missing:check")


def _page(request: HttpRequest, forms: RegisterForms) -> HttpResponse:
    viewer = viewer_for(request)
    mine = Case.objects.visible_to(viewer).filter(missing_person__registered_by=viewer.officer)
    recent = list(mine.order_by("-missing_person__case")[:RECENT])
    return render(request, "missing_children/register.html", {"forms": forms, "recent": recent})


@registrars
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more, to be read back to whoever reports; registered only when it is right."""
    if written_down.sent(request, WAY) is not None:
        return redirect("missing:slip")
    draft = written_down.unsent(request, WAY)
    if draft is None:
        messages.info(request, _("There is nothing to send. After an hour what was typed is wiped."))
        return redirect("missing:register")
    forms = _kept(request, draft)
    if not forms.is_valid():  # a day or a list has changed since
        return _page(request, forms)
    report = forms.to_report()
    wrong = ""
    if request.method == "POST":
        if request.POST.get("agreed"):
            return _send(request, draft, report)
        wrong = _("Read it back first, and tick that it is right.")
    persons = [MissingPerson(**one.description) for one in report.persons]
    context = {
        "persons": [
            {
                "name": words.name_of(person),
                "age": words.age_words(person.age_today),
                "is_child": ages.may_be_child(person.age_today, person.age_sure),
                "lines": written_down.lines(form),
            }
            for person, form in zip(persons, forms.told, strict=True)
        ],
        "lines": written_down.lines(forms.report),
        "has_fir": report.fir is not None,
        "accused_is_police": report.accused_is_police,
        "wrong": wrong,
    }
    return render(request, "missing_children/check.html", context)


def _send(request: HttpRequest, draft: OpenDraft, report: actions.MissingReport) -> HttpResponse:
    viewer = viewer_for(request)
    actions.register_missing(
        draft,
        report,
        station=_station(request),
        language=get_language() or "hi",
        by=viewer.actor,
        registered_by=viewer.officer,
    )
    return redirect("missing:slip")


@registrars
@require_http_methods(["GET", "HEAD"])
def slip(request: HttpRequest) -> HttpResponse:
    """All numbers and the one key, to be printed and given to whoever reported; until it is put away, an hour at most."""
    draft = written_down.sent(request, WAY)
    if draft is None or draft.row.case_id is None:
        return redirect("missing:register")
    visible = Case.objects.visible_to(viewer_for(request)).filter(number__in=draft.content["numbers"])
    seen = {case.number: case for case in visible.select_related("missing_person")}
    numbers = [{"number": number, "case": seen.get(number)} for number in draft.content["numbers"]]
    for line in numbers:
        if line["case"] is not None:
            line["name"] = words.name_of(line["case"].missing_person)
    first = next(iter(seen.values()), None)
    context = {
        "numbers": numbers,
        "key": draft.secret,
        "station": _station(request),
        "address": f"{request.get_host()}/look/",
        "fir_due_at": first.due_at if first else None,
    }
    return render(request, "missing_children/slip.html", context)


@registrars
@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """The paper is given: the numbers are wiped from this sign-in. What was sent is opened next, what was not begins anew."""
    draft = written_down.sent(request, WAY)
    done = written_down.wipe(request, "missing:register")
    if draft is None:
        return done
    visible = Case.objects.visible_to(viewer_for(request)).filter(number__in=draft.content["numbers"])
    first = visible.order_by("pk").first()
    return redirect("missing:case", first.number) if first else redirect("missing:list")
