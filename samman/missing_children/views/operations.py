"""Operations Smile and Muskan: the list, what came of one, its teams, and which team looks for whom."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases.models import Case
from samman.common.days import ascii_digits
from samman.jurisdictions.models import Unit
from samman.missing_children import access, actions, search_figures, sharing, words
from samman.missing_children.actions import Refused
from samman.missing_children.actions.operations import kept_from, officers_of, open_children
from samman.missing_children.forms.operations import LastDayForm, OperationForm, TeamForm
from samman.missing_children.models import Operation, SearchVisit, Team, TeamCase
from samman.missing_children.models.operations import WIDE, districts_of
from samman.missing_children.views.shared import note_list, readers
from samman.missing_children.workflow import SEARCHED_STATES

PAGE = 50
MOST_SHARED = 300  # children on one page of sharing
starters = officers_only(*sorted((Role.MONITOR, *access.ORDERS_SEARCH)))


def fetch_operation(request: HttpRequest, operation_id: int) -> Operation:
    """The operation, if the viewer may see it; else 404, and the try is recorded."""
    found = Operation.objects.visible_to(viewer_for(request)).select_related("state")
    operation = found.filter(pk=operation_id).first()
    if operation is None:
        record("open_operation", by=viewer_for(request).actor, outcome="refused")
        raise Http404
    return operation


def number_in(text: str) -> int:
    """A number in an address; 0 for anything else."""
    typed = ascii_digits(text)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


@readers
@require_GET
def operations(request: HttpRequest) -> HttpResponse:
    """Operations that are held, or those that ended; above them what is owed for children at work."""
    viewer = viewer_for(request)
    ended = request.GET.get("which") == "ended"
    visible = Operation.objects.visible_to(viewer)
    found = (visible.ended() if ended else visible.open()).order_by("-id")
    if after := number_in(request.GET.get("after", "")):
        found = found.filter(pk__lt=after)
    rows = list(found.prefetch_related("districts").annotate(count=Count("teams"))[: PAGE + 1])
    context = {
        "rows": [(row, of_districts(row)) for row in rows[:PAGE]],
        "after": rows[PAGE - 1].pk if len(rows) > PAGE else "",
        "ended": ended,
        "own_teams": own_teams(viewer),
        "owed": search_figures.owed(viewer),
        "may_start": access.may_start(viewer).exists(),
    }
    return render(request, "missing_children/operations.html", context)


def own_teams(viewer: Viewer) -> list[Team]:
    """The teams in which the officer is now, of operations that are held."""
    found = Team.objects.filter(
        operation__in=Operation.objects.open(), members__officer=viewer.officer, members__until=None
    )
    teams = found.select_related("operation").order_by("id")
    return [team for team in teams if access.is_posted_in(viewer, team.district_id)]


def of_districts(operation: Operation) -> str:
    """Where it is held, in words: three names and how many more."""
    if operation.everywhere:
        return _("All districts")
    names = sorted(unit.name for unit in operation.districts.all())
    more = len(names) - 3
    first = ", ".join(names[:3])
    return _("%(names)s and %(count)d more") % {"names": first, "count": more} if more > 0 else first


@starters
@require_http_methods(["GET", "POST"])
def new_operation(request: HttpRequest) -> HttpResponse:
    """Start an operation."""
    viewer = viewer_for(request)
    is_wide = viewer.has_role(Role.MONITOR)
    districts = list(access.may_start(viewer).select_related("state").order_by("name_en"))
    if not districts:
        raise Http404
    form = OperationForm(request.POST or None, districts=districts, is_wide=is_wide)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            operation = actions.start_operation(
                kind=typed["kind"],
                name=typed["name"],
                starts_on=typed["starts_on"],
                ends_on=typed["ends_on"],
                state=districts[0].state or districts[0],
                districts=form.of_districts(),
                token=typed["token"],
                by=viewer,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The operation is started. Its districts see it now."))
            return redirect("missing:operation", operation.pk)
    return render(request, "missing_children/operation_form.html", {"form": form, "is_wide": is_wide})


@readers
@require_GET
def operation(request: HttpRequest, operation_id: int) -> HttpResponse:
    """What came of an operation in the districts that the viewer sees."""
    viewer = viewer_for(request)
    found = fetch_operation(request, operation_id)
    return _operation_page(request, found, LastDayForm(initial={"ends_on": found.ends_on}), viewer)


@readers
@require_POST
def change_last_day(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Let it last longer, or end it."""
    viewer = viewer_for(request)
    found = fetch_operation(request, operation_id)
    form = LastDayForm(request.POST)
    if form.is_valid():
        try:
            actions.change_last_day(found.pk, ends_on=form.cleaned_data["ends_on"], by=viewer)
        except Refused as refused:
            form.add_error("ends_on", str(refused))
        else:
            messages.success(request, _("The last day is changed."))
            return redirect("missing:operation", found.pk)
    return _operation_page(request, found, form, viewer)


def _operation_page(
    request: HttpRequest, found: Operation, form: LastDayForm, viewer: Viewer
) -> HttpResponse:
    districts = districts_of(viewer)
    teams = list(
        found.teams.filter(district__in=districts)
        .select_related("district", "lead")
        .order_by("district", "id")[:200]
    )
    seen = set(districts_of(viewer, answers_for=True).values_list("pk", flat=True))
    mine = {team.pk for team in own_teams(viewer)}
    visits = SearchVisit.objects.filter(team__in=[t for t in teams if t.district_id in seen or t.pk in mine])
    orders = [
        unit
        for unit in access.may_start(viewer).filter(pk__in=found.of_districts()).order_by("name_en")
        if not found.is_over
    ]
    labour = list(
        search_figures.labour_of(found, districts_of(viewer, answers_for=True)).order_by("-id")[:20]
    )
    context = {
        "operation": found,
        "where": of_districts(found),
        "figures": search_figures.figures(found, districts, opens_labour=bool(labour)),
        "by_district": search_figures.by_district(found, districts) if viewer.has_role(*WIDE) else [],
        "teams": [(team, team.district_id in seen or team.pk in mine) for team in teams],
        "visits": visits.select_related("team").order_by("-visited_at", "-id")[:20],
        "labour": labour,
        "owed": search_figures.owed(viewer, found),
        "orders": orders,
        "one_district": orders[0] if len(orders) == 1 else None,
        "form": form if access.can_change_operation(viewer, found) else None,
    }
    return render(request, "missing_children/operation.html", context)


# Teams


def _district_for(request: HttpRequest, found: Operation, district_id: int) -> Unit:
    """The district of whose teams this page is, if the viewer forms them; else 404."""
    district = Unit.objects.districts().select_related("state").filter(pk=district_id).first()
    if district is None or not access.can_form_teams(viewer_for(request), found, district):
        record("form_team", by=viewer_for(request).actor, outcome="refused")
        raise Http404
    return district


@starters
@require_http_methods(["GET", "POST"])
def new_team(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Form a team of officers of a district."""
    viewer = viewer_for(request)
    found = fetch_operation(request, operation_id)
    district = _district_for(request, found, number_in(request.GET.get("district", "")))
    count = found.teams.filter(district=district).count() + 1
    initial = {"name": _("Team %(number)d") % {"number": count}}
    form = TeamForm(request.POST or None, posted=officers_of(district), initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            team = actions.form_team(
                found.pk,
                district=district,
                name=typed["name"],
                area=typed["area"],
                lead=int(typed["lead"]),
                members=[int(pk) for pk in typed["members"]],
                token=typed["token"],
                by=viewer,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The team “%(name)s” is formed.") % {"name": team.name})
            return redirect("missing:operation", found.pk)
    context = {"form": form, "operation": found, "district": district, "team": None}
    return render(request, "missing_children/team_form.html", context)


def fetch_team(request: HttpRequest, team_id: int, act: str = "open_team") -> Team:
    """The team, if the viewer may see it; else 404, and the try at that act is recorded."""
    team = Team.objects.select_related("operation", "district", "lead").filter(pk=team_id).first()
    if team is None or not access.can_see_team(viewer_for(request), team):
        record(act, by=viewer_for(request).actor, outcome="refused")
        raise Http404
    return team


@starters
@require_http_methods(["GET", "POST"])
def change_team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Change who is in a team."""
    viewer = viewer_for(request)
    team = fetch_team(request, team_id)
    district = _district_for(request, team.operation, team.district_id)
    initial = {
        "name": team.name,
        "area": team.area,
        "lead": team.lead_id,
        "members": list(team.members.current().values_list("officer", flat=True)),
    }
    form = TeamForm(request.POST or None, posted=officers_of(district), initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.change_team(
                team.pk,
                name=typed["name"],
                area=typed["area"],
                lead=int(typed["lead"]),
                members=[int(pk) for pk in typed["members"]],
                by=viewer,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The team is changed."))
            return redirect("missing:team", team.pk)
    context = {"form": form, "operation": team.operation, "district": district, "team": team}
    return render(request, "missing_children/team_form.html", context)


# Who looks for whom


@starters
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, operation_id: int, district_id: int) -> HttpResponse:
    """The open children of a district, each with the team that is proposed or has it; nothing is given before it is confirmed."""
    viewer = viewer_for(request)
    found = fetch_operation(request, operation_id)
    district = _district_for(request, found, district_id)
    wrong, typed = "", dict[int, int | None]()
    if request.method == "POST":
        typed = _typed_teams(request)
        try:
            given = actions.give_to_teams(found.pk, district=district, teams_of_cases=typed, by=viewer)
        except Refused as refused:
            wrong = str(refused)
        else:
            messages.success(
                request,
                ngettext(
                    "%(count)d child was given or moved.", "%(count)d children were given or moved.", given
                )
                % {"count": given},
            )
            return redirect("missing:operation", found.pk)
    return _share_page(request, found, district, wrong, typed)


def _typed_teams(request: HttpRequest) -> dict[int, int | None]:
    """What the page sent: case -> team, None for no team."""
    found: dict[int, int | None] = {}
    for name, value in request.POST.items():
        if name.startswith("case-") and (case := number_in(name.removeprefix("case-"))):
            found[case] = number_in(str(value)) or None
    return dict(sorted(found.items())[: 2 * MOST_SHARED])


def _share_page(
    request: HttpRequest, found: Operation, district: Unit, wrong: str, typed: dict[int, int | None]
) -> HttpResponse:
    viewer = viewer_for(request)
    teams = list(found.teams.filter(district=district).order_by("id"))
    held = TeamCase.objects.current().filter(operation=found)
    open_here = open_children(found, district, viewer).select_related("missing_person", "unit", "circle")
    new = list(
        open_here.exclude(pk__in=held.values("case")).order_by("circle", "unit", "id")[: MOST_SHARED + 1]
    )
    more, new = len(new) > MOST_SHARED, new[:MOST_SHARED]
    loads = sharing.loads_of(found, teams, kept_from(teams))
    proposed = sharing.propose(loads, new)
    rows = [_row(case, typed.get(case.pk, proposed.get(case.pk)) or 0) for case in new]
    of_teams = held.filter(team__in=teams, case__in=Case.objects.listed_for(viewer))
    of_teams = of_teams.select_related("case__missing_person", "case__unit").order_by("team", "id")[
        :MOST_SHARED
    ]
    given = [_row(row.case, typed.get(row.case_id, row.team_id) or 0) for row in of_teams]
    note_list(request, [row["case"] for row in [*rows, *given]])
    context = {
        "operation": found,
        "district": district,
        "teams": teams,
        "most": max((load.count for load in loads), default=0),
        "rows": rows,
        "given": given,
        "more": more,
        "wrong": wrong,
    }
    return render(request, "missing_children/share.html", context, status=200)


def _row(case: Case, team_id: int) -> dict[str, Any]:
    person = case.missing_person
    return {
        "case": case,
        "name": words.name_of(person),
        "age": words.age_words(person.age_today),
        "is_open": case.state_code in SEARCHED_STATES,
        "state": words.STATE.get(case.state_code, case.state_code),
        "team": team_id,
    }
