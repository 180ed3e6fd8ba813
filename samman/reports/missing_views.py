"""The page of figures of missing persons, and the list that each figure opens."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.viewer import Viewer
from samman.common import show
from samman.jurisdictions.models import Unit
from samman.missing_children import words
from samman.missing_children.enums import Sex
from samman.missing_children.enums_home import How, OtherState
from samman.reports import missing_figures as figures
from samman.reports.board import ROWS_OF_ROLE
from samman.reports.flow_map import flows_on, map_of
from samman.reports.missing_figures import FEWEST, OTHER_DISTRICT, OWN, Figures, Question

ROWS_OF = {**ROWS_OF_ROLE, Role.SJPU_OFFICER: "unit"}
readers = officers_only(*sorted(ROWS_OF))
MOST_LISTED = 200
BAND_WORDS = {
    "0-5": gettext_lazy("Under 6 years"),
    "6-11": gettext_lazy("6 to 11 years"),
    "12-17": gettext_lazy("12 to 17 years"),
    "18-": gettext_lazy("18 and older"),
}
WAIT_WORDS = {
    "0-30": gettext_lazy("Up to a month"),
    "30-120": gettext_lazy("One to four months"),
    "120-365": gettext_lazy("Four to twelve months"),
    "365-": gettext_lazy("More than a year"),
}


@readers
@require_GET
def missing_figures(request: HttpRequest) -> HttpResponse:
    """How many went missing in a year and were traced, where, how soon and how; every figure opens its list."""
    viewer, question = viewer_for(request), Question.read(request.GET)
    question = Question(month=question.month, district=question.district)
    level = next(level for role, level in ROWS_OF.items() if viewer.has_role(role))
    level = "unit" if question.district else level
    found = figures.figures_of(viewer, question, level)
    units = Unit.objects.in_bulk([row["place"] for row in found.by_place])
    narrower = "district" if level == "district" else "unit"
    context = {
        "opened": Unit.objects.filter(pk=question.district).first() if question.district else None,
        "month": _month_words(question.month),
        "name_of_places": _("District") if level == "district" else _("Unit"),
        "by_month": [
            _row(question.with_(month=f"{row['month']:%Y-%m}"), show.date_words(row["month"], "month"), row)
            for row in found.by_month
        ],
        "by_place": [
            _row(question.with_(**{narrower: row["place"]}), units[row["place"]].name, row)
            for row in found.by_place
        ],
        "by_sex": [
            _row(
                question.with_(sex=row["sex"], band=row["band"]),
                f"{BAND_WORDS[row['band']]}, {Sex(row['sex']).label}",
                row,
            )
            for row in found.by_sex
        ],
        "where": [
            (
                _where_words(row["place"]),
                row["traced"],
                question.with_(traced="yes", where=row["place"]).query,
            )
            for row in found.where
        ],
        "how": [
            (How(row["way"]).label, row["traced"], question.with_(traced="yes", how=row["way"]).query)
            for row in found.how
        ],
        "sums": found.sums
        | {"median": None if found.sums["median"] is None else round(found.sums["median"])},
        "day": question.with_(traced="yes", quick=24).query,
        "two_days": question.with_(traced="yes", quick=48).query,
        "found_in": [
            (
                show.date_words(month, "month"),
                found.found_in[f"{month:%Y-%m}"],
                Question(district=question.district, found=f"{month:%Y-%m}").query,
            )
            for month in figures.months()
            if f"{month:%Y-%m}" in found.found_in
        ],
        "waits": [
            (WAIT_WORDS[name], count, Question(district=question.district, wait=name).query)
            for name, count in found.waits.items()
        ],
        "fewest": FEWEST,
        "counted_at": found.counted_at,
        **_flows(viewer, found),
    }
    return render(request, "reports/missing_figures.html", context)


@readers
@require_GET
def missing_cases(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure, the newest first; nobody is named."""
    question = Question.read(request.GET)
    cases = question.cases(viewer_for(request)).select_related("unit", "district", "missing_person")
    found = list(cases.order_by("-missing_person__seen_at", "-pk")[: MOST_LISTED + 1])
    lines = [(case, words.STATE.get(case.state_code, case.state_code)) for case in found[:MOST_LISTED]]
    context = {"lines": lines, "most": MOST_LISTED if len(found) > MOST_LISTED else 0}
    return render(request, "reports/missing_cases.html", context)


def _row(question: Question, label: str, row: dict[str, Any]) -> dict[str, Any]:
    """A line of a table: how many, how many traced, in percent, and the lists of each."""
    missing, traced = row["missing"], row["traced"]
    return {
        "label": label,
        "missing": missing,
        "traced": traced,
        "left": row["pending"],
        "percent": round(100 * traced / missing) if missing else 0,
        "few": missing < FEWEST,
        "of_missing": question.query,
        "of_traced": question.with_(traced="yes").query,
        "of_left": question.with_(traced="no").query,
    }


def _flows(viewer: Viewer, found: Figures) -> dict[str, Any]:
    """The map with its lines, and the table behind it; flows of few children are told only as a number of all."""
    units = {
        unit.code: unit
        for unit in Unit.objects.districts().filter(code__in={code for pair in found.flows for code in pair})
    }
    names = {pair: (units[pair[0]].name, units[pair[1]].name) for pair in found.flows}
    labels = {pair: f"{home} → {place}: {found.flows[pair]}" for pair, (home, place) in names.items()}
    state = viewer.postings[0].unit.state or viewer.postings[0].unit
    drawn = map_of(state.code)
    return {
        "drawn": drawn,
        "flows": flows_on(drawn, found.flows, labels) if drawn else [],
        "flow_rows": [(*names[pair], count) for pair, count in found.flows.items()],
        "flows_left": found.flows_left,
        "most_flows": figures.MOST_FLOWS,
    }


def _month_words(month: str) -> str:
    return next((show.date_words(day, "month") for day in figures.months() if f"{day:%Y-%m}" == month), "")


def _where_words(place: str) -> str:
    if place == OWN:
        return _("In the own district")
    if place == OTHER_DISTRICT:
        return _("In another district of the State")
    return str(OtherState(place).label)
