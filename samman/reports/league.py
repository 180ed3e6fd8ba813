"""The league: what units did in time, in measures that a small station cannot win or lose by chance (mission V7, R1).

Nothing here is a target: no number of cases, arrests or satisfied answers is compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from samman.accounts.viewer import Viewer
from samman.common import clock
from samman.complaints.models import Direction
from samman.complaints.worklist import complaints_of
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.reports.board import by_unit
from samman.reports.models import LEVEL_OF_POST, UnitSpan, supervised_by, within
from samman.reports.summary import SPAN, WEEKS


@dataclass(frozen=True)
class Place:
    """One line of the league; `number` is none where there were too few reports for a share."""

    number: int | None
    span: UnitSpan
    late_directions: int  # unanswered past their time, now


def league_of(viewer: Viewer, kind: str, district: Unit | None = None, *, worst: bool = False) -> list[Place]:
    """Districts, or stations (of one district where it is given), among those that the viewer supervises.

    The order is by the lower bound of the share, so that nobody stands high by a few reports; `worst` turns it round and
    takes the upper bound, so that nobody stands low by a few either. Who has too few reports for a share comes last.
    The units are not fetched with them: a page shows fifty of 1,535.
    """
    found = UnitSpan.objects.filter(supervised_by(viewer), days=SPAN, unit__kind=kind)
    if district is not None:
        found = found.filter(within(district))
    spans = list(found.order_by("unit__code"))
    late = _late_directions(viewer, "district" if kind == UnitKind.DISTRICT else "unit")
    ranked = [span for span in spans if span.has_share]
    ranked.sort(key=lambda one: (one.interval[1] if worst else -one.interval[0], -one.reports_due))
    places = [Place(number, one, late.get(one.unit_id, 0)) for number, one in enumerate(ranked, start=1)]
    return places + [Place(None, one, late.get(one.unit_id, 0)) for one in spans if not one.has_share]


def _late_directions(viewer: Viewer, level: str) -> dict[int, int]:
    late = Direction.objects.unanswered().filter(due_at__lt=clock.now())
    rows = by_unit(late, complaints_of(viewer).open(), level).annotate(late=Count("pk"))
    return {row["group"]: row["late"] for row in rows}


def trends_of(viewer: Viewer, units: Sequence[Unit]) -> list[tuple[Unit, list[UnitSpan]]]:
    """The twelve weeks of each of these units that the viewer supervises, the oldest first; a quiet week has zeros. One query."""
    found = UnitSpan.objects.filter(supervised_by(viewer), unit__in=units)
    spans = {(span.unit_id, span.days, span.starts_on): span for span in found}
    starts = {unit_id: start for unit_id, days, start in spans if days == SPAN}
    return [
        (
            unit,
            [
                spans.get((unit.pk, 7, week)) or UnitSpan(unit=unit, days=7, starts_on=week)
                for week in (starts[unit.pk] + timedelta(days=7 * number) for number in range(WEEKS))
            ],
        )
        for unit in units
        if unit.pk in starts
    ]


def own_areas(viewer: Viewer) -> list[Unit]:
    """The units of the viewer's own supervising posts."""
    return list(Unit.objects.filter(pk__in=viewer.unit_ids(LEVEL_OF_POST)).order_by("code"))
