"""Keys by which records of people are found in an index, as numbers that any database can hold.

A key stands for a text such as "missing:name:cRJ": a missing report lies under those of its names, its parents, its home and the
month; a found person asks for those under which a report of her could lie, and takes what fits her sex and age. Each fails
where the others do not: a pet name is found by father and home, a child who tells nothing by the month in which she was missed.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from hashlib import blake2b

from samman.matching import names
from samman.matching.persons import UNKNOWN, Person

MISSING, FOUND = "missing", "found"
SLACK = 60  # months by which an age may be guessed wrong
ALWAYS = (0, 32_767)  # the months of a birth of which nothing is known
MONTHS_BACK = 2  # a found child asks for those missed in this month and so many before
MONTH = 30.4375  # days
AREA = 0.25  # degrees of an area's sides, some 25 km


def name_keys(kind: str, called: Iterable[str]) -> set[int]:
    """The keys of names, of one kind: "missing:name", "found:father". Two spellings of a name share one nearly always."""
    return key_numbers(kind, (key for name in called for key in names.keys(name)))


def key_numbers(kind: str, keys: Iterable[str]) -> set[int]:
    """The same of keys that `names.keys` gave."""
    return {number(f"{kind}:{key}") for key in keys}


@functools.lru_cache(maxsize=200_000)
def number(text: str) -> int:
    """A text as a signed number of 64 bits; texts that differ share one with a chance of 1 to 10^19."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


@functools.lru_cache(maxsize=200_000)
def _of_word(kind: str, word: str) -> tuple[int, ...]:
    return tuple(sorted(name_keys(kind, [word])))


def _of_words(kind: str, words: Iterable[str]) -> set[int]:
    return {key for word in words for key in _of_word(kind, word)}


def keys_of(kind: str, person: Person) -> set[int]:
    """The keys under which a missing or a found person lies. A pet name that a found child tells stands for full names too."""
    called = [*person.given, *_meant(person)] if kind == FOUND else person.given
    return _keys(kind, person, called, (0,)) | areas(kind, person)


def keys_for_found(person: Person) -> set[int]:
    """The keys under which a report of this found person may lie."""
    return _keys(MISSING, person, [*person.given, *_meant(person)], range(-MONTHS_BACK, 1)) | areas(
        MISSING, person, around=True
    )


def keys_for_missing(person: Person) -> set[int]:
    """The keys under which this missing person may lie, found."""
    return _keys(FOUND, person, person.given, range(MONTHS_BACK + 1)) | areas(FOUND, person, around=True)


def _meant(person: Person) -> list[str]:
    return [full for word in person.given for full in names.pet_names_for(word)]


def _keys(kind: str, person: Person, called: Iterable[str], months: Iterable[int]) -> set[int]:
    found = _of_words(f"{kind}:name", called) | _of_words(f"{kind}:father", person.father)
    found |= _of_words(f"{kind}:mother", person.mother) | _of_words(f"{kind}:home", person.places)
    if person.day:
        found.update(number(f"{kind}:month:{int(person.day / MONTH) + month}") for month in months)
    return found


def areas(kind: str, person: Person, *, around: bool = False) -> set[int]:
    """The key of the area in which the person was last seen or found, and of the eight around it; none without a point."""
    if math.isnan(person.x):
        return set()
    row, column = area_of(person.x, person.y, person.z)
    steps = (-1, 0, 1) if around else (0,)
    return {area_key(kind, row + up, column + right) for up in steps for right in steps}


def area_of(x: float, y: float, z: float) -> tuple[int, int]:
    """Row and column of the area in which a point of the globe lies."""
    latitude, longitude = math.degrees(math.asin(max(-1.0, min(1.0, z)))), math.degrees(math.atan2(y, x))
    return math.floor(latitude / AREA), math.floor(longitude / AREA)


@functools.lru_cache(maxsize=200_000)
def area_key(kind: str, row: int, column: int) -> int:
    """The key of an area."""
    return number(f"{kind}:area:{row}:{column}")


def births(person: Person, slack: int = 0) -> tuple[int, int]:
    """The months between which the person may be born, with so much slack on both sides."""
    if person.born_from == UNKNOWN:
        return ALWAYS
    first, last = ALWAYS
    return min(last, max(first, person.born_from - slack)), min(last, person.born_until + slack)
