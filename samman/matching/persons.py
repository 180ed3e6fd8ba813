"""What is known of a missing or found person, made ready to be compared: folded words, an interval of birth, bits, a point.

`prepare` takes what a report says, of either kind; nothing in it compares. The same prepared person goes into a register in
memory, into a row of a database and into a column of Splink.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from samman.matching import marks, names, reading

EARTH_KM = 6371.0088
UNKNOWN = -1
EPOCH_YEAR = 1900
MOST = {"given": 5, "family": 5, "father": 3, "mother": 3, "places": 12, "siblings": 8}
# Mean height in cm at each age from 0 to 18 of girls and boys (WHO references, rounded): only its shape is used.
_HEIGHT = {
    "F": (60, 74, 86, 95, 102, 109, 115, 121, 127, 133, 139, 145, 151, 156, 160, 162, 163, 163, 163),
    "M": (61, 76, 88, 96, 103, 110, 116, 122, 127, 133, 138, 143, 149, 156, 163, 169, 173, 175, 176),
}
COMMON_LANGUAGES = 0b1  # Hindi, the first of the list, says little here
FILE = Path(__file__).parent / "data" / "plain_words.csv"


class Lists(NamedTuple):
    """What `data/plain_words.csv` says: words that stand before many names, words of which every place has some, and languages by
    any of their names, a bit for each."""

    before: frozenset[str]
    no_place: frozenset[str]
    languages: dict[str, int]


@functools.cache
def lists() -> Lists:
    """The lists, read once."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], reading.words(row["words"])) for row in csv.DictReader(file)]
    words = {
        kind: frozenset(word for of, found in rows if of == kind for word in found)
        for kind in ("before", "no_place")
    }
    tongues = [found for kind, found in rows if kind == "language"]
    bits = {word: 1 << at for at, found in enumerate(tongues) for word in found}
    return Lists(words["before"], words["no_place"], bits)


class Person(NamedTuple):
    """Words are folded, each of one script. Months count from 1900, days from the year 1; UNKNOWN is -1, or not a number."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    father: tuple[str, ...]
    mother: tuple[str, ...]
    places: tuple[str, ...]
    siblings: tuple[
        str, ...
    ]  # how those are called who are missing in the same report, or were found with this person
    told_pet: bool  # the name is one for the home
    has_pet: bool  # a pet name stands beside the name
    sex: str
    born_from: int
    born_until: int
    day: int  # missing since, or found on
    x: float  # the point where last seen or found, on a globe of radius 1
    y: float
    z: float
    languages: int
    things: int
    marked: int  # things with their place on the body
    stature: float  # height as a share of the mean height at that age


@functools.lru_cache(maxsize=200_000)
def _name(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words by which the person is called, and the others; titles are left out."""
    told = names.parts(name)
    strong = [part.word for part in told if part.weight >= 0.5]
    own = [word for word in strong if word not in lists().before] or strong or [part.word for part in told]
    others = sorted((part for part in told if part.word not in own[:1]), key=lambda part: -part.weight)
    return tuple(own[:1]), tuple(part.word for part in others)


def _each(texts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    given: dict[str, None] = {}
    family: dict[str, None] = {}
    for text in texts:
        own, others = _name(text)
        given.update(dict.fromkeys(own))
        family.update(dict.fromkeys(others))
    return tuple(given), tuple(word for word in family if word not in given)


@functools.lru_cache(maxsize=200_000)
def place_words(text: str) -> tuple[str, ...]:
    """The words of a place that may tell it from others."""
    return tuple(
        word for word in dict.fromkeys(reading.words(text)) if word not in lists().no_place and len(word) > 2
    )


@functools.lru_cache(maxsize=10_000)
def language_bits(text: str) -> int:
    """One bit for each known language named in the text."""
    known = lists().languages
    return functools.reduce(lambda bits, word: bits | known.get(word, 0), reading.words(text), 0)


def months(day: date) -> int:
    """Months since January 1900."""
    return (day.year - EPOCH_YEAR) * 12 + day.month - 1


def born(day: date | None, youngest: float | None, oldest: float | None) -> tuple[int, int]:
    """The months of the earliest and latest birth of somebody who was so many years old (completed) on a day."""
    if day is None or youngest is None or oldest is None:
        return UNKNOWN, UNKNOWN
    youngest, oldest = sorted((youngest, oldest))
    at = months(day)
    return max(0, math.floor(at - (oldest + 1) * 12)), max(0, math.ceil(at - youngest * 12))


def stature(height_cm: float | None, sex: str, years: float | None) -> float:
    """Height as a share of the mean at that age: it changes little while a child grows."""
    if height_cm is None or height_cm <= 0 or years is None:
        return math.nan
    mean = _HEIGHT.get(sex, _HEIGHT["F"])
    at = min(max(years, 0.0), 18.0)
    low = min(int(at), 17)
    return height_cm / (mean[low] + (mean[low + 1] - mean[low]) * (at - low))


def on_globe(latitude: float | None, longitude: float | None) -> tuple[float, float, float]:
    """A point in degrees as one on a globe of radius 1; not numbers where it is not known."""
    if latitude is None or longitude is None or not -90 <= latitude <= 90 or not -180 <= longitude <= 180:
        return math.nan, math.nan, math.nan
    lat, lon = math.radians(latitude), math.radians(longitude)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def prepare(
    *,
    called: Sequence[str] = (),
    pet: Sequence[str] = (),
    father: str = "",
    mother: str = "",
    sex: str = "",
    age: tuple[float | None, float | None] = (None, None),
    age_on: date | None = None,
    day: date | None = None,
    places: str = "",
    siblings: Sequence[str] = (),
    point: tuple[float | None, float | None] = (None, None),
    languages: str = "",
    marked: str = "",
    height_cm: float | None = None,
) -> Person:
    """Make ready what a report says. `called`: the names in any script; `age`: years on `age_on`, youngest and oldest; `places`:
    of a missing person the words of her home and where she was seen, of a found one what she says of home; `siblings`: the names
    of those who are missing in the same report, or who were found with this person."""
    given, family = _each(called)
    home_names, _ = _each(pet)
    fathers, of_father = _each([father])
    mothers, _ = _each([mother])
    youngest, oldest = age
    middle = None if youngest is None or oldest is None else (youngest + oldest + 1) / 2
    earliest, latest = born(age_on, youngest, oldest)
    told = marks.fold(marked)
    x, y, z = on_globe(*point)
    sex = sex.strip().upper()[:1]
    return Person(
        given=(*given, *(word for word in home_names if word not in given))[: MOST["given"]],
        family=tuple(dict.fromkeys([*family, *of_father]))[: MOST["family"]],
        father=fathers[: MOST["father"]],
        mother=mothers[: MOST["mother"]],
        places=place_words(places)[: MOST["places"]],
        siblings=_each(siblings)[0][: MOST["siblings"]],
        told_pet=any(names.is_pet_name(word) for word in given),
        has_pet=bool(home_names),
        sex=sex if sex in ("F", "M") else "",  # another is often written down as one of the two
        born_from=earliest,
        born_until=latest,
        day=day.toordinal() if day else 0,
        x=x,
        y=y,
        z=z,
        languages=language_bits(languages),
        things=told.things,
        marked=told.places,
        stature=stature(height_cm, sex, middle),
    )
