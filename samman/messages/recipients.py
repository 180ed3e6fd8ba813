"""Who is told: current holders of a post, else the unit's own phone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from samman.accounts.models import Officer, Posting
from samman.common.text import fold_phone
from samman.jurisdictions.models import Unit


@dataclass(frozen=True)
class Recipient:
    """One who is told. `label` names the post and never a person of the case."""

    phone: str
    label: str
    unit_id: int | None = None
    email: str = ""
    language: str = settings.LANGUAGE_CODE


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
