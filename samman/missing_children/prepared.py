"""A missing or found person as matching compares it, and back from the row in which that is kept."""

import math
from collections.abc import Iterable
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.matching import districts
from samman.matching.persons import Person, months, prepare
from samman.missing_children import distance
from samman.missing_children.models import Described, FoundPerson, MissingPerson, PreparedPerson

WORDS = ("given", "family", "father", "mother", "places", "siblings")
PLAIN = tuple(name for name in Person._fields if name not in WORDS)
MOST_TOGETHER = 5  # as many as one report has
TOGETHER = timedelta(hours=6)
Point = tuple[float | None, float | None]


def prepared(person: MissingPerson | FoundPerson) -> Person:
    """What matching knows of a person; an age is told by the interval of birth that follows from it."""
    found = isinstance(person, FoundPerson)
    at = person.found_at if isinstance(person, FoundPerson) else person.seen_at
    day = clock.in_ist(at).date()
    called = [person.name_hi, person.name_en]
    years = tuple(age / 12 for age in person.age_at(day))
    made = prepare(
        called=[*called, *person.other_names] if found else called,
        pet=() if found else person.other_names,
        father=person.father_name,
        mother=person.mother_name,
        sex=person.sex,
        age=(years[0], years[1] - 1),
        age_on=day,
        day=day,
        places=_places(person),
        siblings=_siblings(person),
        point=point_of(person),
        languages=" ".join(person.languages),
        marked=person.marks,
        height_cm=person.height_cm,
    )
    born_from, born_until = born_between(person)
    return made._replace(born_from=born_from, born_until=born_until)


def born_between(person: Described) -> tuple[int, int]:
    """The months of the earliest and the latest possible birth, counted from January 1900."""
    if person.birth_date is not None:
        month = months(person.birth_date)
        return month, month
    told = months(person.age_on)
    return told - person.age_until_months - 1, told - person.age_from_months


def _places(person: MissingPerson | FoundPerson) -> str:
    """The words of home; of a missing person also of where she was last seen."""
    units: list[Unit | None] = [person.home_district]
    words = [person.home_place, person.home_elsewhere]
    if isinstance(person, MissingPerson):
        units += [person.seen_district]
        words += [person.seen_place]
    return " ".join([*(f"{unit.name_en} {unit.name_hi}" for unit in units if unit), *words])


def found_together(person: FoundPerson) -> list[FoundPerson]:
    """Those of whom the same unit wrote down that they were found at this place within some hours, with this one."""
    if not person.found_place:
        return [person]
    hours = (person.found_at - TOGETHER, person.found_at + TOGETHER)
    same = FoundPerson.objects.filter(found_at__range=hours, case__unit=person.case.unit_id)
    return list(
        same.filter(found_place=person.found_place).select_related("case").order_by("pk")[:MOST_TOGETHER]
    )


def _siblings(person: MissingPerson | FoundPerson) -> list[str]:
    """The names of those who are missing in the same report, or were found together with this person."""
    others: list[Any] = []
    if isinstance(person, FoundPerson):
        others = found_together(person)
    elif person.group_id is not None:
        others = list(MissingPerson.objects.filter(group=person.group_id).order_by("pk")[:MOST_TOGETHER])
    names = [(other.name_hi, other.name_en) for other in others if other.pk != person.pk]
    return [name for both in names for name in both if name]


def point_of(person: MissingPerson | FoundPerson) -> Point:
    """Where she was last seen or found; without a point on the map the head town of the district."""
    if person.latitude is not None and person.longitude is not None:
        return person.latitude, person.longitude
    if isinstance(person, MissingPerson):
        return (
            distance.point_of(person.seen_district) or distance.point_of(person.case.district) or (None, None)
        )
    if point := distance.point_of(person.found_district):
        return point
    if person.found_elsewhere or person.found_state:
        elsewhere = districts.named(f"{person.found_elsewhere} {person.found_place}")
        return (elsewhere.latitude, elsewhere.longitude) if elsewhere else (None, None)
    return distance.point_of(person.case.district) or (None, None)


def row_of(case_id: int, person: Person) -> PreparedPerson:
    """The row in which it is kept, not saved."""
    plain = {name: _known(getattr(person, name)) for name in PLAIN}
    return PreparedPerson(
        case_id=case_id, words="|".join(" ".join(getattr(person, name)) for name in WORDS), **plain
    )


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def people_of(rows: Iterable[tuple[Any, ...]]) -> list[Person]:
    """Persons of rows of ("words", *PLAIN)."""
    found = []
    for words, *plain in rows:
        told: list[Any] = [tuple(part.split()) for part in words.split("|")]
        values: list[Any] = [math.nan if value is None else value for value in plain]
        found.append(Person(*told, *values))
    return found


def facts(first: Person, second: Person) -> str:
    """A digest of what was known of two persons: another one when facts changed."""
    return blake2b(repr((first, second)).encode(), digest_size=16).hexdigest()
