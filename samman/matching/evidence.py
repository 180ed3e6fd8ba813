"""What agrees and what differs between a found and a missing person: for each thing that is known of both, a level.

`COMPARISONS` names them and the levels of each, from the weakest to the strongest. Level -1 is "not known of one of them", which
is neither for nor against. The numbers are the same in memory (`levels`) and in Splink (`splink_model`), held by a test.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samman.matching import names, reading
from samman.matching.lexicon import Lexicon, Near
from samman.matching.persons import COMMON_LANGUAGES, EARTH_KM, MOST, UNKNOWN, Person

NULL = -1
CLOSE = (2.0, 5.0, 9.0)  # distances up to which a word is the same, near, or doubtful
CLOSE_NAMES = ("same", "near", "doubtful")
RARE = (
    0.01,
    0.001,
    0.0001,
    0.00002,
)  # shares of reports above which a word is very common, common, seldom, or rare
RARE_NAMES = ("very_common", "common", "seldom", "rare", "very_rare")
# How much a likeness tells, from the least; the order only settles which of several likenesses counts.
_ORDER = sorted(
    ((close, rare) for close in range(3) for rare in range(len(RARE_NAMES))),
    key=lambda one: (-2.5 * one[0] + 3.3 * one[1], -one[0]),
)
WORD_LEVELS = tuple(f"{CLOSE_NAMES[close]}_{RARE_NAMES[rare]}" for close, rare in _ORDER)

LEVELS: dict[str, tuple[str, ...]] = {
    "name": ("different", "pet_untold", "pet_listed", *WORD_LEVELS),
    "family": ("different", *WORD_LEVELS),
    "father": ("different", *WORD_LEVELS),
    "mother": ("different", *WORD_LEVELS),
    "home": ("different", *WORD_LEVELS),
    "group": ("different", *WORD_LEVELS),
    "sex": ("different", "same"),
    "age": ("over_4", "over_2", "over_1", "within_1", "fits_badly", "fits", "fits_well", "fits_best"),
    "date": (
        "before",
        "over_3_years",
        "over_1_year",
        "over_180_days",
        "over_60_days",
        "over_30_days",
        "over_14_days",
        "over_7_days",
        "over_3_days",
        "over_1_day",
        "within_1_day",
    ),
    "place": (
        "over_800_km",
        "over_400_km",
        "over_150_km",
        "over_50_km",
        "over_25_km",
        "over_10_km",
        "over_3_km",
        "within_3_km",
    ),
    "languages": ("different", "only_common", "shared"),
    "marks": ("different", "same_thing", "same_thing_and_place"),
    "height": ("over_15", "within_15", "within_8", "within_4"),
}
COMPARISONS = tuple(LEVELS)
WORD_FIELDS = {
    "name": "given", "family": "family", "father": "father", "mother": "mother", "home": "places", "group": "siblings",
}  # fmt: skip
AGE_GAPS = (48, 24, 12, 0)  # months between the intervals of birth
MIDDLES = (24, 12, 6)  # months between their middles, where they meet
DAYS = (1095, 365, 180, 60, 30, 14, 7, 3, 1)
EARLY = -2  # days that a child may be found before she was missed, by the word of the two reports
KILOMETRES = (800, 400, 150, 50, 25, 10, 3)
STATURES = (0.15, 0.08, 0.04)
AT_ONCE = 10_000  # persons that are made columns of
_KINDS = {
    "has_pet": bool, "born_from": np.int32, "born_until": np.int32, "day": np.int32, "languages": np.int64,
    "things": np.int64, "marked": np.int64, "stature": np.float64,
}  # fmt: skip

Levels = NDArray[np.int8]
Rows = NDArray[np.int64]


_TABLE = np.array(
    [[1 + _ORDER.index((close, rare)) for rare in range(len(RARE_NAMES))] for close in range(3)]
    + [[0] * len(RARE_NAMES)],
    np.int8,
)


def word_levels(near: Near) -> Levels:
    """For each row the place in `WORD_LEVELS`, from 1; 0 where the words are too far apart."""
    close = np.searchsorted(np.array(CLOSE, np.float32), near.costs, side="left")
    rare = len(RARE) - np.searchsorted(np.array(RARE[::-1], np.float32), near.shares, side="right")
    found: Levels = _TABLE[close, rare]
    return found


class Register:
    """Many missing persons as columns: of each word its row in the lexicon of its field.

    People are taken once, some thousands at a time, so they need not all be in memory. Where no lexicons are given, they are
    those of these people.
    """

    def __init__(self, people: Iterable[Person], lexicons: Mapping[str, Lexicon] | None = None) -> None:
        fields = dict.fromkeys(WORD_FIELDS.values())
        indexes = {field: lexicons[field].index if lexicons else {} for field in fields}
        strange: dict[str, dict[str, int]] = {field: {} for field in fields}
        columns: dict[str, list[NDArray[Any]]] = defaultdict(list)
        coming = iter(people)
        full = True
        while full:
            some = list(itertools.islice(coming, AT_ONCE))
            full = len(some) == AT_ONCE
            for field in fields:
                told = [getattr(one, field) for one in some]
                columns[field].append(_numbered(told, MOST[field], indexes[field], strange[field]))
            columns["sex"].append(np.array([ord(one.sex) if one.sex else 0 for one in some], np.int16))
            points = np.array([(one.x, one.y, one.z) for one in some], np.float64)
            columns["point"].append(points.reshape(-1, 3))
            for name, kind in _KINDS.items():
                columns[name].append(np.array([getattr(one, name) for one in some], kind))
        whole = {name: np.concatenate(columns.pop(name)) for name in list(columns)}
        self.words: dict[str, NDArray[np.int32]] = {field: whole[field] for field in fields}
        self.sex, self.point, self.stature = whole["sex"], whole["point"], whole["stature"]
        self.born_from, self.born_until, self.day = whole["born_from"], whole["born_until"], whole["day"]
        self.has_pet, self.languages = whole["has_pet"], whole["languages"]
        self.things, self.marked = whole["things"], whole["marked"]
        self.size = len(self.sex)
        self.lexicons = lexicons or {
            field: _counted(list(strange[field]), self.words[field]) for field in fields
        }
        # Words that are in no lexicon are numbered after its own.
        self.strange = {
            field: Lexicon(dict.fromkeys(strange[field], 1.0) if lexicons else {}, 1.0) for field in fields
        }


def _numbered(
    many: Sequence[Sequence[str]], most: int, index: Mapping[str, int], strange: dict[str, int]
) -> NDArray[np.int32]:
    """The numbers of the words of each person; those that the index does not have are added to the strange."""
    found = np.full((len(many), most), UNKNOWN, np.int32)
    for row, words in enumerate(many):
        for at, word in enumerate(words):
            place = index.get(word)
            found[row, at] = strange.setdefault(word, len(index) + len(strange)) if place is None else place
    return found


def _counted(words: Sequence[str], rows: NDArray[np.int32]) -> Lexicon:
    """What `Lexicon.of` counts, from the numbers of the words."""
    known = rows != UNKNOWN
    latin = known & np.array([reading.is_latin(word) for word in words] + [False])[rows]
    scripts = latin.any(axis=1).astype(np.int8) + (known & ~latin).any(axis=1)
    shares = np.broadcast_to(1 / np.maximum(scripts, 1)[:, None], rows.shape)[known]
    counts = np.bincount(rows[known], shares, len(words))
    return Lexicon(dict(zip(words, counts.tolist(), strict=True)), float((scripts > 0).sum()))


def likeness(field: str, asked: Sequence[str], register: Register, pets: bool = False) -> Levels:
    """For each word of the register's lexicon of a field (then each strange one, then none) the level at which it meets one of
    the asked words."""
    lexicon, strange = register.lexicons[field], register.strange[field]
    known = len(lexicon.words)
    found: Levels = np.zeros(known + len(strange.words) + 1, np.int8)
    found[-1] = NULL
    shift = len(LEVELS["name"]) - 1 - len(WORD_LEVELS) if pets else 0

    def at_least(rows: NDArray[np.int32], levels: Levels | int) -> None:
        found[rows] = np.maximum(found[rows], levels)

    for word in asked:
        near = lexicon.near(word)
        for offset, meets in ((0, near), (known, strange.near(word).with_shares_of(near))):
            levels = word_levels(meets)
            at_least(meets.rows + offset, np.where(levels > 0, levels + shift, 0).astype(np.int8))
        for full in names.pet_names_for(word) if pets else ():
            for offset, meets in ((0, lexicon.near(full)), (known, strange.near(full))):
                at_least(meets.rows[meets.costs <= CLOSE[1]] + offset, LEVELS["name"].index("pet_listed"))
    return found


def look_up(person: Person, lexicons: Mapping[str, Lexicon]) -> None:
    """Have the lexicons find what is near to a person's words, and remember it, before it is asked for."""
    for name, field in WORD_FIELDS.items():
        for word in getattr(person, field):
            for meant in (word, *(names.pet_names_for(word) if name == "name" else ())):
                lexicons[field].near(meant)


class Asked:
    """A found person, ready to be set against rows of a register."""

    def __init__(self, person: Person, register: Register, only: frozenset[str] | None = None) -> None:
        """`only` are the words that are near to any of the register, where that is known: others are not looked up."""
        self.person = person
        self.register = register
        self._likeness: dict[str, Levels] = {}
        for name, field in WORD_FIELDS.items():
            if told := getattr(person, field):
                words = [word for word in told if only is None or word in only]
                self._likeness[name] = likeness(field, words, register, pets=name == "name")

    def levels(self, rows: Rows) -> dict[str, Levels]:
        """For each comparison the level of each of these rows of the register."""
        one, all_ = self.person, self.register
        found = self.of_words(rows)
        found["sex"] = _known(
            (all_.sex[rows] == (ord(one.sex) if one.sex else 0)).astype(np.int8),
            (all_.sex[rows] > 0) & bool(one.sex),
        )
        found["age"] = self._age(rows)
        days = one.day - all_.day[rows]
        level = np.where(days < EARLY, 0, 1 + _how_many(days, DAYS, at_most=True))
        found["date"] = _known(level, (all_.day[rows] > 0) & (one.day > 0))
        # The cosine of the angle between two points of the globe.
        cosines = all_.point[rows] @ np.array([one.x, one.y, one.z])
        level = _how_many(cosines, [math.cos(km / EARTH_KM) for km in KILOMETRES], at_most=False)
        found["place"] = _known(level, ~np.isnan(cosines))
        both = all_.languages[rows] & one.languages
        level = np.where(both & ~COMMON_LANGUAGES, 2, np.where(both, 1, 0))
        found["languages"] = _known(level, (all_.languages[rows] > 0) & (one.languages > 0))
        level = np.where(all_.things[rows] & one.things, np.where(all_.marked[rows] & one.marked, 2, 1), 0)
        found["marks"] = _known(level, (all_.things[rows] > 0) & (one.things > 0))
        differ = np.abs(all_.stature[rows] - one.stature)
        found["height"] = _known(_how_many(differ, STATURES, at_most=True), ~np.isnan(differ))
        return found

    def of_words(self, rows: Rows) -> dict[str, Levels]:
        """The levels of the comparisons of words alone."""
        found = {name: self._words(name, rows) for name in WORD_FIELDS}
        if self.person.told_pet:
            untold = (found["name"] == 0) & ~self.register.has_pet[rows]
            found["name"][untold] = LEVELS["name"].index("pet_untold")
        return found

    def _words(self, name: str, rows: Rows) -> Levels:
        known = self._likeness.get(name)
        words = self.register.words[WORD_FIELDS[name]][rows]
        if known is None:
            return np.full(len(rows), NULL, np.int8)
        found: Levels = known[words].max(axis=1)
        return found

    def _age(self, rows: Rows) -> Levels:
        one, all_ = self.person, self.register
        low, high = all_.born_from[rows], all_.born_until[rows]
        gap = np.maximum(np.maximum(low - one.born_until, one.born_from - high), 0)
        middles = np.abs(low + high - one.born_from - one.born_until)
        closer = _how_many(middles, [2 * most for most in MIDDLES], at_most=True)
        level = _how_many(gap, AGE_GAPS, at_most=True) + np.where(gap == 0, closer, 0)
        return _known(level, (low != UNKNOWN) & (one.born_from != UNKNOWN))


def _how_many(values: NDArray[Any], limits: Sequence[float], *, at_most: bool) -> Levels:
    """How many of the limits each value keeps."""
    found: Levels = np.zeros(len(values), np.int8)
    for limit in limits:
        found += (values <= limit) if at_most else (values >= limit)
    return found


def _known(level: NDArray[Any], known: NDArray[np.bool_]) -> Levels:
    found: Levels = np.where(known, level, NULL).astype(np.int8)
    return found


def lexicons_of(people: Iterable[Person]) -> dict[str, Lexicon]:
    """The lexicon of each field over a register."""
    many = list(people)
    return {
        field: Lexicon.of(getattr(one, field) for one in many)
        for field in dict.fromkeys(WORD_FIELDS.values())
    }
