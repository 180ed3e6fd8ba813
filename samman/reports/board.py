"""The board of whoever supervises: what waits, what is late, what was said, unit by unit one level down (mission V6, V7, R1).

Exact figures, in three queries whatever the size: the small indexes of running clocks and of unanswered directions hold
all that is counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import CaseQuerySet
from samman.common import show
from samman.complaints.enums import State
from samman.complaints.models import Direction
from samman.complaints.worklist import DISSATISFIED, complaints_of
from samman.jurisdictions.models import Unit

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

    @property
    def weight(self) -> tuple[int, ...]:
        """What is worst stands first."""
        return tuple(-self.count(name) for name in ("late", "overdue", "again", "soon", "waiting"))


FIGURES = ("late", "soon", "again", "acceptance", "waiting", "unanswered", "unread", "overdue")


@dataclass(frozen=True)
class Board:
    """All figures that a viewer answers for."""

    level: str
    total: Row
    rows: list[Row]


def board_of(viewer: Viewer, now: datetime, district: int | None = None) -> Board:
    """The figures of what the viewer supervises; `district` opens the stations of one district among them."""
    level = next(level for role, level in ROWS_OF_ROLE.items() if viewer.has_role(role))
    cases = complaints_of(viewer).open()
    if level == "district" and district is not None:
        cases, level = cases.filter(district_id=district), "unit"
    rows: dict[int, Row] = {}
    for found in (_waiting(cases, level, now), _directions(cases, level, now)):
        for figures in found:
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
        waiting=Count("pk"),
        late=Count("pk", filter=Q(due_at__lt=now)),
        soon=Count("pk", filter=Q(due_at__gte=now, due_at__lt=now + show.SOON)),
        again=Count("pk", filter=DISSATISFIED),
        acceptance=Count("pk", filter=Q(state_code=State.AWAITING_ACCEPTANCE)),
    )


def _directions(cases: CaseQuerySet, level: str, now: datetime) -> Iterable[Mapping[str, Any]]:
    """Headquarters' directions: unanswered, of these not read by SP or nodal officer, and past their time."""
    return (
        Direction.objects.unanswered()
        .filter(case__in=cases.order_by())
        .order_by()
        .values(group=F(f"case__{level}_id"))
        .annotate(
            unanswered=Count("pk"),
            unread=Count("pk", filter=Q(read_at=None)),
            overdue=Count("pk", filter=Q(due_at__lt=now)),
        )
    )
