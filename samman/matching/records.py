"""Keys by which records of people are found in an index, as numbers that any database can hold.

A key stands for a text such as "missing:name:cRJ": a missing report lies under those of its names, its parents, its home and the
month; a found person asks for those under which a report of her could lie, and takes what fits her sex and age. Each fails
where the others do not: a pet name is found by father and home, a child who tells nothing by the month in which she was missed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from hashlib import blake2b

from samman.matching import names
from samman.matching.persons import UNKNOWN, Person

MISSING, FOUND = "missing", "found"
SLACK = 60  # months by which an age may be guessed wrong
ALWAYS = (0, 32_767)  # the months of a birth of which nothing is known
MONTHS_BACK = 2  # a found child asks for those missed in this month and so many before
MONTH = 30.4375  # days


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
    return _keys(kind, person, called, (0,))


def keys_for_found(person: Person) -> set[int]:
    """The keys under which a report of this found person may lie."""
    return _keys(MISSING, person, [*person.given, *_meant(person)], range(-MONTHS_BACK, 1))


def keys_for_missing(person: Person) -> set[int]:
    """The keys under which this missing person may lie, found."""
    return _keys(FOUND, person, person.given, range(MONTHS_BACK + 1))


def _meant(person: Person) -> list[str]:
    return [full for word in person.given for full in names.pet_names_for(word)]


def _keys(kind: str, person: Person, called: Iterable[str], months: Iterable[int]) -> set[int]:
    found = _of_words(f"{kind}:name", called) | _of_words(f"{kind}:father", person.father)
    found |= _of_words(f"{kind}:mother", person.mother) | _of_words(f"{kind}:home", person.places)
    if person.day:
        found.update(number(f"{kind}:month:{int(person.day / MONTH) + month}") for month in months)
    return found


def births(person: Person, slack: int = 0) -> tuple[int, int]:
    """The months between which the person may be born, with so much slack on both sides."""
    if person.born_from == UNKNOWN:
        return ALWAYS
    first, last = ALWAYS
    return min(last, max(first, person.born_from - slack)), min(last, person.born_until + slack)
