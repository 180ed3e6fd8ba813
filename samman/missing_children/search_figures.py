"""What came of an operation, as counts, in the districts that a viewer answers for; what is still owed for children at work."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.missing_children.models import (
    Awareness,
    FoundPerson,
    LabourFound,
    Operation,
    Recovery,
    SearchVisit,
    Team,
    TeamCase,
)
from samman.missing_children.models.operations import districts_of
from samman.missing_children.workflow import SEARCHED_STATES

MOST_OWED = 50
CHILDREN = F("girls_under_14") + F("boys_under_14") + F("girls_14_to_17") + F("boys_14_to_17")


@dataclass(frozen=True)
class Figure:
    """One count, and which part of the page it opens (nothing where there is no list of it)."""

    name: str
    count: int
    words: str
    place: str = ""


def figures(operation: Operation, districts: QuerySet[Unit], *, opens_labour: bool) -> list[Figure]:
    """What came of an operation in these districts; a fixed number of queries. `opens_labour`: whether the page lists who was
    found at work."""
    here = {"team__operation": operation, "team__district__in": districts}
    visits = SearchVisit.objects.filter(**here).aggregate(count=Count("pk"), met=Sum("total"))
    found = FoundPerson.objects.filter(
        met__visit__team__operation=operation, met__visit__team__district__in=districts
    )
    labour = labour_of(operation, districts).aggregate(count=Sum(CHILDREN))
    told = Awareness.objects.filter(**here).aggregate(count=Count("pk"), reached=Sum("reached"))
    teams = Team.objects.filter(operation=operation, district__in=districts).count()
    looked_for = _looked_for().filter(**here).count()
    return [
        Figure("teams", teams, _("Teams"), "teams"),
        Figure("looked_for", looked_for, _("Children looked for"), "teams"),
        Figure("visits", visits["count"], _("Visits"), "visits"),
        Figure("met", visits["met"] or 0, _("Children met"), "visits"),
        Figure("found", found.count(), _("Registered as found")),
        Figure("labour", labour["count"] or 0, _("Found at work"), "labour" if opens_labour else ""),
        Figure("awareness", told["count"], _("Awareness held")),
        Figure("reached", told["reached"] or 0, _("Persons reached")),
        Figure("traced", traced(operation, districts), _("Missing children traced meanwhile")),
    ]


def _looked_for() -> QuerySet[TeamCase]:
    """Children whom a team has and who are looked for still: who was traced is not."""
    return TeamCase.objects.current().filter(case__state_code__in=SEARCHED_STATES)


def traced(operation: Operation, districts: QuerySet[Unit]) -> int:
    """How many missing children of these districts were traced while the operation was held, by whomever."""
    first = datetime.combine(operation.starts_on, time(), tzinfo=clock.IST)
    last = datetime.combine(operation.ends_on + timedelta(days=1), time(), tzinfo=clock.IST)
    found = Recovery.objects.filter(found_at__gte=first, found_at__lt=last, case__about_child=True)
    return found.filter(case__district__in=districts.filter(pk__in=operation.of_districts())).count()


def by_district(operation: Operation, districts: QuerySet[Unit]) -> list[dict[str, Any]]:
    """Teams, children looked for, visits and children met of each district that has a team; four queries."""
    teams = Team.objects.filter(operation=operation, district__in=districts)
    counted = dict(teams.order_by().values_list("district").annotate(Count("pk")))
    units = Unit.objects.filter(pk__in=counted).order_by("name_en")
    cases = _looked_for().filter(operation=operation).order_by()
    looked_for = dict(cases.values_list("team__district").annotate(Count("pk")))
    visits = SearchVisit.objects.filter(team__operation=operation).order_by().values_list("team__district")
    of_visits = {pk: (count, met) for pk, count, met in visits.annotate(Count("pk"), Sum("total"))}
    return [
        {
            "district": unit,
            "teams": counted[unit.pk],
            "looked_for": looked_for.get(unit.pk, 0),
            "visits": of_visits.get(unit.pk, (0, 0))[0],
            "met": of_visits.get(unit.pk, (0, 0))[1],
        }
        for unit in units
    ]


def labour_of(operation: Operation, districts: QuerySet[Unit]) -> QuerySet[LabourFound]:
    """Children found at work in an operation, in these districts."""
    return LabourFound.objects.filter(
        visit__team__operation=operation, visit__team__district__in=districts
    ).select_related("visit__team__district")


def owed(viewer: Viewer, operation: Operation | None = None) -> list[LabourFound]:
    """Children found at work of whom the Labour Department was not told yet, in the districts that the viewer answers for; the
    longest owed first."""
    rows = LabourFound.objects.filter(
        told_at=None, visit__team__district__in=districts_of(viewer, answers_for=True)
    )
    if operation is not None:
        rows = rows.filter(visit__team__operation=operation)
    return list(rows.select_related("visit__team__district").order_by("id")[:MOST_OWED])
