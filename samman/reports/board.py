"""The board of whoever supervises: what waits, what is late, what was said, unit by unit one level down (mission V6, V7, R1).

Exact figures, in a fixed number of queries whatever the size: the small indexes of running clocks and of unanswered
directions hold what is counted. Only those who stay silent are many: they are counted by the half hour (`summary`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import CaseQuerySet
from samman.common import show
from samman.complaints.enums import State
from samman.complaints.models import Direction
from samman.complaints.worklist import DISSATISFIED, complaints_of
from samman.jurisdictions.models import Unit
from samman.reports.failures import KINDS
from samman.reports.models import Silence, UnitDay, supervised_by, within
from samman.reports.summary import today

# By which level the rows of a board stand, for the widest post that the viewer holds.
ROWS_OF_ROLE = {
    Role.MONITOR: "district",
    Role.ZONE_OFFICER: "district",
    Role.RANGE_OFFICER: "district",
    Role.SUPERINTENDENT: "unit",
    Role.NODAL_OFFICER: "unit",
    Role.CIRCLE_OFFICER: "unit",
}


@dataclass
class Row:
    """The figures of one unit, or the sum of all."""

    unit: Unit | None = None
    figures: dict[str, int] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """One figure."""
        return self.figures.get(name, 0)

    def shown(self, place: str = "", *, is_row: bool = False) -> list[dict[str, Any]]:
        """Each figure with its name, its words and the address of its list; `place` narrows that, such as "unit=7"."""
        pages = {page: reverse(page) for page in {figure.page for figure in FIGURES.values()}}
        return [
            {
                "name": name,
                "label": figure.label,
                "number": self.count(name),
                "href": f"{pages[figure.page]}?{'&'.join(part for part in (figure.query, place) if part)}",
            }
            for name, figure in FIGURES.items()
            if figure.in_rows or not is_row
        ]

    @property
    def weight(self) -> tuple[int, ...]:
        """What is worst stands first."""
        return tuple(-self.count(name) for name in ("late", "overdue", "again", "soon", "waiting"))


@dataclass(frozen=True)
class Figure:
    """What is counted, and the list that it opens: the name of a page and its filter."""

    label: Promise
    page: str
    query: str
    in_rows: bool = True


FIGURES = {
    "late": Figure(_("Past the time limit"), "complaints:list", "late=1"),
    "soon": Figure(_("Due within 6 hours"), "complaints:list", "soon=1"),
    "acceptance": Figure(
        _("Before the nodal officer"), "complaints:list", "state=awaiting_acceptance", in_rows=False
    ),
    "again": Figure(_("Dissatisfied"), "complaints:list", "again=1"),
    "silent": Figure(_("No answer from her for 3 days"), "complaints:list", "silent=1"),
    "unanswered": Figure(_("Directions unanswered"), "complaints:directions", ""),
    "unread": Figure(_("Directions not read"), "complaints:directions", "unread=1"),
    "overdue": Figure(_("Directions past their time"), "complaints:directions", "late=1"),
    "waiting": Figure(_("With a running clock"), "complaints:list", "running=1"),
}


@dataclass(frozen=True)
class Board:
    """All figures that a viewer answers for."""

    level: str
    total: Row
    rows: list[Row]


def board_of(viewer: Viewer, now: datetime, district: Unit | None = None) -> Board:
    """The figures of what the viewer supervises; `district` (one below the viewer's own unit) shows its stations."""
    level = next(level for role, level in ROWS_OF_ROLE.items() if viewer.has_role(role))
    cases = complaints_of(viewer).open()
    silent = Silence.objects.filter(supervised_by(viewer))
    if district is not None:
        level = "unit"
        cases, silent = cases.filter(district=district), silent.filter(within(district))
    rows: dict[int, Row] = {}
    for found in (_waiting(cases, level, now), _directions(cases, level, now), _silent(silent, level)):
        for figures in found:
            if figures["group"] is None:
                continue
            row = rows.setdefault(figures["group"], Row())
            row.figures |= {name: number for name, number in figures.items() if name != "group"}
    units = Unit.objects.in_bulk(rows)
    for unit_id, row in rows.items():
        row.unit = units[unit_id]
    total = Row(figures={name: sum(row.count(name) for row in rows.values()) for name in FIGURES})
    ordered = sorted(rows.values(), key=lambda row: (row.weight, row.unit.name_en if row.unit else ""))
    return Board(level, total, ordered)


def _waiting(cases: CaseQuerySet, level: str, now: datetime) -> Iterable[Mapping[str, Any]]:
    """Of the cases on which somebody owes something: late, due within six hours, dissatisfied, before the nodal officer, all."""
    clock_runs = cases.filter(due_at__isnull=False).order_by()
    return clock_runs.values(group=F(f"{level}_id")).annotate(
        waiting=Count("*"),
        late=Count("pk", filter=Q(due_at__lt=now)),
        soon=Count("pk", filter=Q(due_at__gte=now, due_at__lt=now + show.SOON)),
        again=Count("pk", filter=DISSATISFIED),
        acceptance=Count("pk", filter=Q(state_code=State.AWAITING_ACCEPTANCE)),
    )


def _directions(cases: CaseQuerySet, level: str, now: datetime) -> Iterable[Mapping[str, Any]]:
    """Headquarters' directions: unanswered, not read by SP or nodal officer, and past their time."""
    return by_unit(Direction.objects.waiting(), cases, level).annotate(
        unanswered=Count("pk", filter=Q(answered_at=None)),
        unread=Count("pk", filter=Q(read_at=None)),
        overdue=Count("pk", filter=Q(answered_at=None, due_at__lt=now)),
    )


def by_unit(directions: QuerySet[Direction], cases: CaseQuerySet, level: str) -> QuerySet[Direction, Any]:
    """Directions by `group`, the unit of their case at that level; those of other cases under None.

    A look at the case of each: unanswered directions are few and cases many, and a join would read them all.
    """
    of_case = cases.filter(pk=OuterRef("case_id")).order_by().values(f"{level}_id")[:1]
    return directions.order_by().values(group=Subquery(of_case))


def _silent(silent: QuerySet[Silence], level: str) -> Iterable[Mapping[str, Any]]:
    """Who has not rated an accepted report for three days, as last counted. A district's own cases stand at the district."""
    group = F("unit_id") if level == "unit" else Coalesce(f"unit__{level}_id", "unit_id")
    return silent.order_by().values(group=group).annotate(silent=Sum("cases"))


def silent_as_of() -> datetime | None:
    """When those who stay silent were counted last."""
    return Silence.objects.order_by("-counted_at").values_list("counted_at", flat=True).first()


def last_days(viewer: Viewer, district: Unit | None = None) -> list[dict[str, Any]]:
    """What changed since yesterday: of today so far, yesterday and the day before, what fell due, was in time, was missed."""
    last = today()
    rows = UnitDay.objects.visible_to(viewer).filter(day__gt=last - timedelta(days=3))
    if district is not None:
        rows = rows.filter(within(district))
    sums = (
        rows.order_by()
        .values("day")
        .annotate(due=Sum("reports_due"), kept=Sum("in_time"), **{kind: Sum(kind) for kind in KINDS})
    )
    found: dict[date, dict[str, Any]] = {one["day"]: dict(one) for one in sums}
    days = [last - timedelta(days=number) for number in range(3)]
    return [
        {
            "day": day,
            "due": one.get("due", 0),
            "in_time": one.get("kept", 0),
            "missed": sum(one.get(kind, 0) for kind in KINDS),
        }
        for day in days
        for one in [found.get(day, {})]
    ]
