"""Posts that nobody holds at this moment, within what a viewer answers for: seen above, so that no gap stays unknown.

A post is vacant when nobody is posted there, when whoever is posted is on leave and nobody stands in, or when the officer
was shut out. For any number of units it takes the same few queries.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from samman.accounts.enums import UNIT_OF_ROLE, Role
from samman.accounts.models import Leave, Officer, Posting
from samman.accounts.viewer import Viewer
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit, UnitQuerySet

# The posts without which something has no address, from above downwards.
NEEDED = (
    Role.SUPERINTENDENT,
    Role.NODAL_OFFICER,
    Role.CIRCLE_OFFICER,
    Role.STATION_HOUSE_OFFICER,
    Role.DESK,
)
# Who answers for the units below the own one; the administrator fills the posts of the state.
ANSWERS_FOR = (
    Role.STATION_HOUSE_OFFICER,
    Role.CIRCLE_OFFICER,
    Role.NODAL_OFFICER,
    Role.SUPERINTENDENT,
    Role.RANGE_OFFICER,
    Role.ZONE_OFFICER,
    Role.MONITOR,
    Role.ADMINISTRATOR,
)
PAGE = 50


@dataclass(frozen=True)
class Vacancy:
    """How many units lack the holder of one post, and the first of them by code."""

    role: Role
    count: int
    units: list[Unit]


@dataclass(frozen=True)
class Gap:
    """One unit without the holder of a post, and who held it last."""

    unit: Unit
    officer: Officer | None = None  # the last holder, or the one who is away
    ended_at: datetime | None = None
    away_until: datetime | None = None


def answers_for(viewer: Viewer, roles: tuple[str, ...] = ANSWERS_FOR, prefix: str = "") -> Q | None:
    """The units that a viewer answers for, as a condition on a unit behind `prefix`; None when there are none."""
    found: Q | None = None
    for role in roles:
        if units := viewer.unit_ids([role]):
            here = Q(**{f"{prefix}pk__in": units})
            if UNIT_OF_ROLE[role] != UnitKind.STATION:
                here |= Q(**{f"{prefix}{UNIT_OF_ROLE[role]}_id__in": units})
            found = here if found is None else found | here
    return found


def vacant_units(viewer: Viewer, role: str) -> UnitQuerySet:
    """Units within what the viewer answers for at which nobody holds this post now."""
    within = answers_for(viewer)
    units = Unit.objects.current().filter(kind=UNIT_OF_ROLE[role])
    return units.none() if within is None else units.filter(within).exclude(_held(role))


def _held(role: str) -> Exists:
    return Exists(Posting.objects.current().filter(role=role, unit=OuterRef("pk")))


def vacancies(viewer: Viewer, *, shown: int = 10) -> list[Vacancy]:
    """The posts that lack a holder, from above downwards, with their count and the first units. At most seven queries."""
    within, of_posting = answers_for(viewer), answers_for(viewer, prefix="unit__")
    if within is None or of_posting is None:
        return []
    there = Unit.objects.current().filter(within).order_by().values_list("kind").annotate(Count("pk"))
    held = Posting.objects.current().filter(of_posting, role__in=NEEDED, unit__closed_at=None).order_by()
    units: dict[str, int] = dict(there)
    filled: dict[str, int] = dict(held.values_list("role").annotate(Count("unit", distinct=True)))
    counts = {role: units.get(UNIT_OF_ROLE[role], 0) - filled.get(role, 0) for role in NEEDED}
    return [
        Vacancy(role, counts[role], list(_in_order(vacant_units(viewer, role))[:shown]) if shown else [])
        for role in NEEDED
        if counts[role] > 0
    ]


def _in_order(units: UnitQuerySet) -> UnitQuerySet:
    return units.select_related("district").order_by("code")


def gaps(viewer: Viewer, role: str, *, after: str = "") -> tuple[list[Gap], str]:
    """One page of the units without this post, by code from after a given one, and the code to go on after. Three queries."""
    units = _in_order(vacant_units(viewer, role))
    page = list(units.filter(code__gt=after)[: PAGE + 1] if after else units[: PAGE + 1])
    more = page[PAGE - 1].code if len(page) > PAGE else ""
    page = page[:PAGE]
    last = (
        Posting.objects.filter(role=role, unit__in=page)
        .select_related("officer")
        .order_by("unit_id", "-starts_at", "-id")
        .distinct("unit_id")
    )
    postings = {posting.unit_id: posting for posting in last}
    officers = [posting.officer_id for posting in postings.values()]
    away = dict(Leave.objects.current().filter(officer__in=officers).values_list("officer_id", "ends_at"))
    found = []
    for unit in page:
        posting = postings.get(unit.pk)
        if posting is None:
            found.append(Gap(unit))
        else:
            found.append(Gap(unit, posting.officer, posting.ends_at, away.get(posting.officer_id)))
    return found, more
