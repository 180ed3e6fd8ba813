"""Who is told: current holders of a post, else the unit's own phone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.cases.models import Case
from samman.common.text import fold_phone
from samman.jurisdictions.enums import SJPU, UnitKind
from samman.jurisdictions.models import Unit


@dataclass(frozen=True)
class Recipient:
    """One who is told. `label` names the post and never a person of the case."""

    phone: str
    label: str
    unit_id: int | None = None
    email: str = ""
    language: str = settings.LANGUAGE_CODE


STATION = (Role.DESK, Role.STATION_HOUSE_OFFICER)
Told = Officer | Posting | Unit | Recipient


def as_recipient(told: Told) -> Recipient:
    """An officer, a posting or a unit as one who is told."""
    if isinstance(told, Recipient):
        return told
    if isinstance(told, Posting):
        officer = told.officer
        return Recipient(
            fold_phone(officer.phone), f"{told.role}@{told.unit.code}", told.unit_id, officer.email
        )
    if isinstance(told, Unit):
        return Recipient(fold_phone(told.phone), f"unit@{told.code}", told.pk)
    return Recipient(fold_phone(told.phone), told.username, None, told.email)


def officers_at(posts: Iterable[tuple[Unit | None, Iterable[str]]]) -> list[Recipient]:
    """Those who hold any of the roles at each unit now; one query for all. Units of None are passed over.

    A unit where nobody so posted can be reached by phone is told on its own number. A unit that has none either still
    gives a recipient without a number, so that the gap is seen in the outbox instead of vanishing.
    """
    wanted = [(unit, frozenset(roles)) for unit, roles in posts if unit is not None]
    held = list(
        Posting.objects.current()
        .filter(
            unit_id__in={unit.pk for unit, _roles in wanted},
            role__in={role for _unit, roles in wanted for role in roles},
        )
        .order_by("id")
        .values_list("unit_id", "role", "officer__phone", "officer__email")
    )
    found: list[Recipient] = []
    for unit, roles in wanted:
        here = [
            Recipient(fold_phone(phone), f"{role}@{unit.code}", unit.pk, email)
            for unit_id, role, phone, email in held
            if unit_id == unit.pk and role in roles
        ]
        found += here
        if not any(told.phone for told in here):
            found.append(as_recipient(unit))
    return found


def numbers_at(unit_id: int) -> set[str]:
    """Every number and address at which a unit, or an officer who holds a post there now, can be reached."""
    officers = Officer.objects.filter(postings__in=Posting.objects.current().filter(unit_id=unit_id))
    found = {fold_phone(phone) for phone in Unit.objects.filter(pk=unit_id).values_list("phone", flat=True)}
    for phone, email in officers.values_list("phone", "email"):
        found |= {fold_phone(phone), email}
    return found - {""}


def officers_of(unit: Unit | None, roles: Iterable[str]) -> list[Recipient]:
    """Those who hold any of the roles at a unit now, or the unit's own phone."""
    return officers_at([(unit, roles)])


def officers_above(
    place: Case | Unit, station_id: int | None, *levels: str, at_station: tuple[Role, ...] = STATION
) -> list[Recipient]:
    """Who stands behind each level (`deadlines.enums.Level`) at and above a place; at most three queries.

    `station_id` is the unit that works on it, none where that is the district itself; `at_station` are its posts.
    """
    posts: dict[str, tuple[int | None, tuple[Role, ...]]] = {
        "station": (station_id, at_station),
        "circle": (place.circle_id, (Role.CIRCLE_OFFICER,)),
        "nodal": (place.district_id, (Role.NODAL_OFFICER,)),
        "superintendent": (place.district_id, (Role.SUPERINTENDENT,)),
        "range": (place.range_id, (Role.RANGE_OFFICER,)),
        "zone": (place.zone_id, (Role.ZONE_OFFICER,)),
        "headquarters": (place.state_id, (Role.MONITOR,)),
        "legal": (place.state_id, (Role.LEGAL_ADVISER,)),
    }
    wanted = [posts[level] for level in levels if level != "sjpu"]
    units = Unit.objects.in_bulk({unit_id for unit_id, _roles in wanted if unit_id is not None})
    found: list[tuple[Unit | None, tuple[Role, ...]]] = [
        (units.get(unit_id or 0), roles) for unit_id, roles in wanted
    ]
    if "sjpu" in levels:
        special = Unit.objects.current().filter(kind=UnitKind.SPECIAL, subkind=SJPU)
        here = special.filter(district_id=place.district_id).order_by("id")
        found += [(unit, (Role.SJPU_OFFICER,)) for unit in here]
    return officers_at(found)
