"""What a team does: its page with whom it looks for, the short form of a visit, labour found, stays, awareness."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts.gates import viewer_for
from samman.audit import record
from samman.cases.text_kept import keeps_text
from samman.common import clock
from samman.common.fir import fir_words
from samman.evidence.models import File
from samman.evidence.reading import open_stored
from samman.missing_children import access, actions, sections, words
from samman.missing_children.actions import Refused
from samman.missing_children.actions.operations import names_of
from samman.missing_children.enums import State
from samman.missing_children.forms.operations import (
    AwarenessForm,
    LabourFirForm,
    LabourForm,
    OnceForm,
    StayDayForm,
    TeamStayForm,
    ToldForm,
    VisitForms,
)
from samman.missing_children.models import (
    LabourFound,
    PersonPhoto,
    SearchVisit,
    Team,
    TeamCase,
    TeamStay,
)
from samman.missing_children.models.operations import today
from samman.missing_children.views import booklets
from samman.missing_children.views.operations import fetch_team, number_in
from samman.missing_children.views.shared import note_list, readers
from samman.missing_children.workflow import SEARCHED_STATES

PAGE = 50
MOST_CARDS = 300
FOUND_STATES = (State.TRACED, State.HOME)


@readers
@require_GET
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """For whom a team looks, and what it did. Officers of the team see of each child what the booklet carries, not the case."""
    viewer = viewer_for(request)
    found = fetch_team(request, team_id)
    held = access.cases_of_team(viewer, found).select_related(
        "case__missing_person", "case__unit", "case__missing_person__seen_district"
    )
    rows = list(held.order_by("id")[: MOST_CARDS + 1])
    note_list(request, (row.case for row in rows[:MOST_CARDS]))
    visits = found.visits.all()
    if after := number_in(request.GET.get("after", "")):
        visits = visits.filter(pk__lt=after)
    shown = list(visits.order_by("-id")[: PAGE + 1])
    context = {
        "team": found,
        "cards": _cards(found, rows[:MOST_CARDS]),
        "more": len(rows) > MOST_CARDS,
        "members": found.members.current().select_related("officer").order_by("id"),
        "booklets": booklets.panel(viewer, found),
        "visits": shown[:PAGE],
        "after": shown[PAGE - 1].pk if len(shown) > PAGE else "",
        "stays": found.stays.order_by("-id")[:PAGE],
        "awareness": found.awareness.order_by("-held_on", "-id")[:PAGE],
        "may_report": access.can_report_search(viewer, found),
        "may_form": access.can_form_teams(viewer, found.operation, found.district),
    }
    return render(request, "missing_children/team.html", context)


def _cards(found: Team, rows: list[TeamCase]) -> list[dict[str, Any]]:
    mains = PersonPhoto.objects.filter(
        case__in=[row.case_id for row in rows],
        is_main=True,
        file__display_state="ready",
        file__intimate=False,
    )
    photos = set(mains.values_list("case_id", flat=True))
    cards = []
    for row in rows:
        person = row.case.missing_person
        cards.append(
            {
                "case": row.case,
                "person": person,
                "name": words.name_of(person),
                "age": words.age_line(person),
                "is_open": row.case.state_code in SEARCHED_STATES,
                "who": words.who_words(person),
                "office": words.office_words(row.case.unit),
                # What became of one who is found, other than that, is not for the team.
                "state": State.TRACED.label
                if row.case.state_code in FOUND_STATES
                else _("Not looked for any more"),
                "photo": reverse("missing:team_photo", args=[found.pk, row.case_id])
                if row.case_id in photos
                else "",
            }
        )
    return cards


@readers
@require_GET
def team_photo(request: HttpRequest, team_id: int, case_id: int) -> HttpResponse:
    """The photograph of a child for whom the team looks, small: it is for phones on a bad line."""
    found = fetch_team(request, team_id)
    row = access.cases_of_team(viewer_for(request), found).filter(case=case_id).select_related("case").first()
    file = (
        File.objects.select_related("case")
        .filter(photo_of__case=case_id, photo_of__is_main=True, display_state="ready", intimate=False)
        .exclude(small="")
        .first()
    )
    if row is None or file is None or row.case.state_code not in SEARCHED_STATES:
        record("view_file_small", by=viewer_for(request).actor, outcome="refused")
        raise Http404
    record(
        "view_file_small",
        by=viewer_for(request).actor,
        outcome="read",
        case=row.case,
        object_kind="file",
        object_id=file.pk,
    )
    response = HttpResponse(b"".join(open_stored(file, file.small)), content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store, private"
    return response


# Visits


@keeps_text
@readers
@require_http_methods(["GET", "POST"])
def new_visit(request: HttpRequest, team_id: int) -> HttpResponse:
    """The short form: on a phone on a bad line, without a script; sent twice it is one visit."""
    viewer = viewer_for(request)
    found = _reported_team(request, team_id)
    if request.method == "GET":
        here = clock.in_ist(clock.now())
        initial = {"day": here.date(), "hour": here.strftime("%H:%M"), "officers": [viewer.officer.pk]}
        return _visit_page(request, found, VisitForms(team=found, initial=initial))
    forms = VisitForms(request.POST, team=found)
    if "more" in request.POST or _came_back(request) or not forms.is_valid():
        return _visit_page(request, found, forms)
    try:
        visit = actions.report_visit(
            found.pk, forms.report(), token=forms.visit.cleaned_data["token"], by=viewer
        )
    except Refused as refused:
        forms.visit.add_error(None, str(refused))
        return _visit_page(request, found, forms)
    return redirect("missing:visit", visit.pk)


def _came_back(request: HttpRequest) -> bool:
    """Whether the post is of a form whose sign-in ended: its text is shown again, and nothing is written."""
    return bool(getattr(request, "came_back", False))


def _reported_team(request: HttpRequest, team_id: int) -> Team:
    """The team, for who writes down what it did; else 404."""
    found = fetch_team(request, team_id)
    if not access.can_report_search(viewer_for(request), found):
        record("open_team", by=viewer_for(request).actor, outcome="refused")
        raise Http404
    return found


def _visit_page(request: HttpRequest, found: Team, forms: VisitForms) -> HttpResponse:
    context = {
        "team": found,
        "form": forms.visit,
        "children": forms.children,
        "asks_more": "more" in request.POST,
        "came_back": _came_back(request),
    }
    return render(request, "missing_children/visit_form.html", context)


def _fetch_visit(request: HttpRequest, visit_id: int) -> SearchVisit:
    found = SearchVisit.objects.select_related("team__operation", "team__district", "noted_by")
    visit = found.filter(pk=visit_id).first()
    if visit is None or not access.can_see_team(viewer_for(request), visit.team):
        record("view_met", by=viewer_for(request).actor, outcome="refused")
        raise Http404
    return visit


def _note_met(request: HttpRequest, found: Team, **detail: int) -> None:
    """Who read what a team wrote of children, in the record."""
    record(
        "view_met",
        by=viewer_for(request).actor,
        outcome="read",
        object_kind="team",
        object_id=found.pk,
        unit_id=found.district_id,
        detail=detail,
    )


@readers
@require_GET
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """What was kept of a visit. It is the answer to the form too: read again, it adds nothing."""
    viewer = viewer_for(request)
    found = _fetch_visit(request, visit_id)
    operation = found.team.operation
    children = list(found.children.prefetch_related("found_persons__case").order_by("id"))
    _note_met(request, found.team, visit=found.pk, children=len(children))
    may_report = access.can_report_search(viewer, found.team)
    context = {
        "visit": found,
        "team": found.team,
        "officers": names_of(found.officers),
        "children": [
            {
                "child": child,
                "name": operation.unseal(child.name, "met_name"),
                "case": next((one.case for one in child.found_persons.all()), None),
            }
            for child in children
        ],
        "unnamed": found.total - len(children),
        "note": operation.unseal(found.note, "visit_note"),
        "labour": [_labour_line(row) for row in found.labour.order_by("id")],
        "may_report": may_report,
        "may_register": may_report and access.found_unit_of(viewer) is not None,
    }
    return render(request, "missing_children/visit.html", context)


def _labour_line(row: LabourFound) -> dict[str, Any]:
    return {
        "row": row,
        "words": row.visit.team.operation.unseal(row.words, "labour_words"),
        "fir": fir_words(row.fir_number, row.fir_year),
        "sections": sections.section_words(row.sections),
    }


# Labour found


@keeps_text
@readers
@require_http_methods(["GET", "POST"])
def new_labour(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Children found at work on a visit."""
    found = _fetch_visit(request, visit_id)
    team = _reported_team(request, found.team_id)
    form = LabourForm(request.POST or None)
    if request.method == "POST" and not _came_back(request) and form.is_valid():
        report, token = form.report(), form.cleaned_data["token"]
        if _kept(form, lambda: actions.note_labour(found.pk, report, token=token, by=viewer_for(request))):
            messages.success(
                request, _("Kept. The Labour Department is told next; what is owed stays listed.")
            )
            return redirect("missing:visit", found.pk)
    context = {
        "form": form,
        "title": _("Children found at work"),
        "lead": _("Age in doubt: write the younger band. Whoever is freed comes before the committee."),
        "back": reverse("missing:visit", args=[found.pk]),
        "team": team,
        "rows": [
            ["employer", "trade"],
            ["place"],
            ["girls_under_14", "boys_under_14", "girls_14_to_17", "boys_14_to_17"],
            ["rescued", "ngo"],
            ["note"],
        ],
    }
    return _form_page(request, form, context)


def _kept(form: OnceForm | ToldForm | LabourFirForm, act: Callable[[], Any]) -> bool:
    """Whether the act went through; what it refused stands in the form."""
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _form_page(request: HttpRequest, form: OnceForm, context: dict[str, Any]) -> HttpResponse:
    context["rows"] = [[form[name] for name in row] for row in context["rows"]]
    context["came_back"] = _came_back(request)
    return render(request, "missing_children/search_form.html", context)


@readers
@require_http_methods(["GET", "POST"])
def labour(request: HttpRequest, labour_id: int) -> HttpResponse:
    """Whom the police told of children at work, and the FIR."""
    viewer = viewer_for(request)
    row = LabourFound.objects.select_related("visit__team__operation").filter(pk=labour_id).first()
    if row is None:
        raise Http404
    _fetch_visit(request, row.visit_id)
    _reported_team(request, row.visit.team_id)
    posted = request.POST.get("which", "") if request.method == "POST" else ""
    here = clock.in_ist(clock.now())
    told = ToldForm(
        request.POST if posted == "told" else None,
        initial={"day": here.date(), "hour": here.strftime("%H:%M")},
        prefix="told",
    )
    fir = LabourFirForm(
        request.POST if posted == "fir" else None,
        initial={
            "fir": f"{row.fir_number}/{row.fir_year}" if row.fir_number else "",
            "sections": row.sections,
        },
        prefix="fir",
    )
    if posted == "told" and told.is_valid():
        typed = told.cleaned_data
        act = lambda: actions.tell_labour_department(  # noqa: E731
            row.pk, whom=typed["whom"], told_at=told.told_at, letter=typed["letter"], by=viewer
        )
        if _kept(told, act):
            messages.success(request, _("Kept: the Labour Department was told."))
            return redirect("missing:visit", row.visit_id)
    if posted == "fir" and fir.is_valid():
        number, year = fir.cleaned_data["fir"]
        chosen = fir.cleaned_data["sections"]
        actions.enter_labour_fir(row.pk, number=number, year=year, sections=chosen, by=viewer)
        messages.success(request, _("Kept: the FIR."))
        return redirect("missing:visit", row.visit_id)
    _note_met(request, row.visit.team, labour=row.pk)
    context = {"line": _labour_line(row), "visit": row.visit, "told": told, "fir": fir}
    return render(request, "missing_children/labour.html", context)


# Stays


@readers
@require_http_methods(["GET", "POST"])
def new_stay(request: HttpRequest, team_id: int) -> HttpResponse:
    """A team stays at a place for some days."""
    found = _reported_team(request, team_id)
    form = TeamStayForm(request.POST or None, initial={"begins_on": today()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        kept = {name: typed[name] for name in ("place", "other_state", "begins_on", "ends_on", "token")}
        if _kept(form, lambda: actions.begin_stay(found.pk, **kept, by=viewer_for(request))):
            stay = TeamStay.objects.get(once=typed["token"])
            return redirect("missing:stay", stay.pk)
    context = {
        "form": form,
        "title": _("Stay at a place"),
        "lead": _("At least a week at one place; each day a line of what was done and what was learnt."),
        "back": reverse("missing:team", args=[found.pk]),
        "team": found,
        "rows": [["place", "other_state"], ["begins_on", "ends_on"]],
    }
    return _form_page(request, form, context)


@keeps_text
@readers
@require_http_methods(["GET", "POST"])
def stay(request: HttpRequest, stay_id: int) -> HttpResponse:
    """The days of a stay."""
    viewer = viewer_for(request)
    row = TeamStay.objects.select_related("team").filter(pk=stay_id).first()
    if row is None:
        raise Http404
    found = fetch_team(request, row.team_id)
    may_report = access.can_report_search(viewer, found)
    latest = min(max(today(), row.begins_on), row.ends_on)
    form = StayDayForm(request.POST or None, initial={"day": latest})
    if request.method == "POST" and not may_report:
        raise Http404
    if request.method == "POST" and not _came_back(request) and form.is_valid():
        typed = form.cleaned_data
        act = lambda: actions.write_stay_day(  # noqa: E731
            row.pk,
            day=typed["day"],
            met=typed["met"] or 0,
            told=typed["told"],
            leads=typed["leads"],
            token=typed["token"],
            by=viewer,
        )
        if _kept(form, act):
            messages.success(request, _("The day is kept."))
            return redirect("missing:stay", row.pk)
    written = row.days.select_related("noted_by").order_by("-id")
    if after := number_in(request.GET.get("after", "")):
        written = written.filter(pk__lt=after)
    lines = list(written[: PAGE + 1])
    days = [{"day": day, **found.operation.unseal(day.words, "stay_words")} for day in lines[:PAGE]]
    _note_met(request, found, stay=row.pk, days=len(days))
    context = {
        "stay": row,
        "team": found,
        "days": days,
        "after": lines[PAGE - 1].pk if len(lines) > PAGE else "",
        "form": form if may_report else None,
        "came_back": _came_back(request),
    }
    return render(request, "missing_children/stay.html", context)


# Awareness


@keeps_text
@readers
@require_http_methods(["GET", "POST"])
def new_awareness(request: HttpRequest, team_id: int) -> HttpResponse:
    """People were told how children go missing."""
    found = _reported_team(request, team_id)
    form = AwarenessForm(request.POST or None, initial={"held_on": today()})
    if request.method == "POST" and not _came_back(request) and form.is_valid():
        typed = form.cleaned_data
        if _kept(form, lambda: actions.note_awareness(found.pk, **typed, by=viewer_for(request))):
            messages.success(request, _("Kept."))
            return redirect("missing:team", found.pk)
    context = {
        "form": form,
        "title": _("Awareness held"),
        "lead": "",
        "back": reverse("missing:team", args=[found.pk]),
        "team": found,
        "rows": [["held_on", "place_kind"], ["place"], ["topic"], ["reached", "held_by"]],
    }
    return _form_page(request, form, context)
