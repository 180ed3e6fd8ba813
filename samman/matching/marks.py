"""Marks of a body in free words of either language, folded to what and where: two numbers whose bits can be compared.

`data/marks.csv` lists the words; users extend it. A text is cut where one mark ends and another begins; in each piece the thing
("mole") and the part of the body ("cheek") with its side are looked up. Words that are not in the list say nothing.
"""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path
from typing import NamedTuple

from samman.matching import reading

FILE = Path(__file__).parent / "data" / "marks.csv"
_APART = re.compile(r"[,;।|/+&\n]|(?<=\w\w\w)\.|\b(?:and|aur|tatha|evam)\b|(?<!\S)(?:और|तथा|एवं|व)(?!\S)")
BITS = 63


class Marks(NamedTuple):
    """Bits of the things, and of the places on the body with their sides; 0 where nothing was understood."""

    things: int
    places: int


class _Words(NamedTuple):
    things: dict[str, int]
    parts: dict[str, int]
    sides: dict[str, int]


@functools.cache
def _words() -> _Words:
    found = _Words({}, {}, {})
    counts = [0, 0, 0]
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = ("thing", "part", "side").index(row["kind"])
            for word in reading.words(row["words"]):
                found[at].setdefault(word, counts[at])
            counts[at] += 1
    return found


@functools.lru_cache(maxsize=50_000)
def fold(text: str) -> Marks:
    """What the text says of marks."""
    lists = _words()
    things = places = 0
    for piece in _APART.split(text.casefold()):
        words = reading.words(piece)
        sides = {lists.sides[word] for word in words if word in lists.sides}
        for word in words:
            if word in lists.things:
                things |= 1 << lists.things[word] % BITS
            if word in lists.parts:
                # Where a side is not told, or both are, it may be either: that is no contradiction.
                for side in sides or (0, 1):
                    places |= 1 << (lists.parts[word] * 2 + side) % BITS
    return Marks(things, places)
