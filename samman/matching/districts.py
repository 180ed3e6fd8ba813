"""Districts by id and by any of their names (`data/districts.csv`), with the point of their head town."""

from __future__ import annotations

import csv
import functools
from pathlib import Path
from typing import NamedTuple

from samman.matching import lexicon, reading

FILE = Path(__file__).parent / "data" / "districts.csv"
FOUND = Path(__file__).parent / "data" / "found_places.csv"

NEAR = 4.0  # a name that is so near is the same, written otherwise


class District(NamedTuple):
    """A district with the words by which it is told from others."""

    id: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    latitude: float | None
    longitude: float | None


@functools.cache
def _all() -> dict[str, District]:
    found = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [row["name_en"], row["name_hi"], *row["variants"].split(";")]
            found[row["id"]] = District(
                row["id"],
                tuple(word for name in [*names, row["state"]] for word in reading.words(name)),
                tuple(" ".join(reading.words(name)) for name in names if name.strip()),
                float(row["hq_lat"]) if row["hq_lat"] else None,
                float(row["hq_lon"]) if row["hq_lon"] else None,
            )
    return found


def by_id(id: str) -> District | None:
    """The district of this id."""
    return _all().get(id)


@functools.cache
def _elsewhere() -> list[District]:
    """Places outside, where children are found (`data/found_places.csv`)."""
    with FOUND.open(encoding="utf-8", newline="") as file:
        return [
            District(
                "",
                (),
                tuple(" ".join(reading.words(row[name])) for name in ("name_en", "name_hi")),
                float(row["lat"]),
                float(row["lon"]),
            )
            for row in csv.DictReader(file)
        ]


@functools.cache
def _by_name() -> dict[str, District]:
    return {name: district for district in [*_elsewhere(), *_all().values()] for name in district.names}


@functools.cache
def _single_words() -> lexicon.Lexicon:
    return lexicon.Lexicon.of((name,) for name in sorted(_by_name()) if name and " " not in name)


@functools.lru_cache(maxsize=10_000)
def named(text: str) -> District | None:
    """The district, or the town elsewhere, whose name stands in a text as a word or two."""
    words = reading.words(text)
    known = _by_name()
    for size in (2, 1):
        for at in range(len(words) - size + 1):
            if found := known.get(" ".join(words[at : at + size])):
                return found
    known_words = _single_words()
    near = [
        (float(found.costs[0]), known_words.words[found.rows[0]])
        for found in (known_words.near(word) for word in words if len(word) > 3)
        if len(found.rows)
    ]
    cost, name = min(near, default=(NEAR, ""))
    return known[name] if cost < NEAR else None
