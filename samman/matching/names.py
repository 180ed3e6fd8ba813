"""Names of people in Devanagari and Latin letters: how far apart two are, and by which keys a name is found.

A distance is a cost in natural logarithms: 0 is the same name, most true pairs lie below 5, and from about `DOUBTFUL` on another
name is likelier. It is the same in both directions. Order of words, titles, short forms ("Md.") and missing middle names
are seen through; pet names only when asked for.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from samman.matching import model, reading, skeleton

DATA = Path(__file__).parent / "data"

FAR = model.IMPOSSIBLE
DOUBTFUL = 10.0
SHORTENED = 1.0  # a short form stands for the full name
PET = 4.0  # a pet name stands for one of its full names
MISSING = 1.0  # for each word of weight 1 that only one of the names has
LIGHT = 0.5  # a word of less weight that is another one costs no more than DOUBTFUL by its weight
JOINED = 0.5  # "Ram Kumar" and "Ramkumar"
MOST_WORDS = 8
# Of a gallery, so many words by their consonants, and so many names by their nearest word, are looked at closely.
NEAR_WORDS = 1000
NEAR_NAMES = 100
ASKED_BACK = 20  # of names in Devanagari, so many are asked for the exact distance


class Lists(NamedTuple):
    """What `data/titles.csv`, `short_forms.csv` and `pet_names.csv` say."""

    weights: dict[str, float]
    full: dict[str, tuple[str, ...]]
    pets: dict[str, tuple[str, ...]]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def lists() -> Lists:
    weights = {
        word: float(row["weight"])
        for row in _rows(DATA / "titles.csv")
        for word in reading.words(row["words"])
    }
    full = {
        word: tuple(reading.words(row["full"]))
        for row in _rows(DATA / "short_forms.csv")
        for word in reading.words(row["words"])
    }
    return Lists(weights, full, _pets(DATA / "pet_names.csv"))


def _pets(path: Path) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows(path):
        for pet in reading.words(row["pet"]):
            found[pet] = tuple(dict.fromkeys([*found.get(pet, ()), *reading.words(row["full"])]))
    return found


def add_pet_names(path: Path) -> None:
    """Take in a list of one's own, of the same columns (pet, full)."""
    known = lists().pets
    for pet, full in _pets(path).items():
        known[pet] = tuple(dict.fromkeys([*known.get(pet, ()), *full]))


def is_pet_name(word: str) -> bool:
    """Whether this is a name for the home, which says little of the name in papers."""
    return any(each in lists().pets for each in reading.words(word))


def pet_names_for(word: str) -> tuple[str, ...]:
    """The full names that a pet name may stand for; none are listed for those that any child may have."""
    return tuple(name for each in reading.words(word) for name in lists().pets.get(each, ()))


class Part(NamedTuple):
    """A word of a name and how much it tells."""

    word: str
    weight: float


@functools.lru_cache(maxsize=100_000)
def parts(name: str) -> tuple[Part, ...]:
    """The words that tell who it is, without titles; a name of titles alone is kept as it is."""
    found = reading.words(name)[:MOST_WORDS]
    weights = lists().weights
    told = tuple(Part(word, weights.get(word, 1.0)) for word in found if weights.get(word, 1.0) > 0)
    return told or tuple(Part(word, 1.0) for word in found)


def normalise(name: str) -> str:
    """The words of `parts` in one written form."""
    return " ".join(part.word for part in parts(name))


@functools.lru_cache(maxsize=200_000)
def sounds(word: str) -> tuple[str, ...]:
    """The phonemic form of a word of either script."""
    return model.default().sounds(reading.letters(word)) if reading.is_latin(word) else reading.units(word)


@functools.lru_cache(maxsize=200_000)
def spelling(word: str) -> str:
    """A word of either script in Latin letters."""
    return reading.letters(word) if reading.is_latin(word) else model.default().spelling(reading.units(word))


def forms(word: str) -> tuple[tuple[str, float], ...]:
    """The word, and what it may be short for, with what that costs."""
    return (word, 0.0), *((full, SHORTENED) for full in lists().full.get(word, ()))


# Distances between words that were found, by both words in order; emptied when there are too many.
_between: dict[tuple[str, str], float] = {}
MOST_BETWEEN = 200_000


def _between_words(first: str, second: str) -> float:
    found = _between.get((first, second))
    return _keep(first, second, _compared(first, second)) if found is None else found


def _keep(first: str, second: str, apart: float) -> float:
    if len(_between) >= MOST_BETWEEN:
        _between.clear()
    _between[first, second] = apart
    return apart


def _compared(first: str, second: str) -> float:
    if first == second:
        return 0.0
    if reading.is_latin(first) != reading.is_latin(second):
        latin, devanagari = (first, second) if reading.is_latin(first) else (second, first)
        return _cost(devanagari, latin)
    if reading.is_latin(first):
        return float(_ready(first).costs_latin(second)[0])
    if sounds(first) == sounds(second):
        return 0.0
    return min(_cost(first, second), _cost(second, first))


def compare(word: str, others: Iterable[str]) -> None:
    """Find how far one word is from each of many, all together, which takes a small part of the time of one after the other;
    `word_distance` then knows it."""
    wanted = {form for other in others for form, _more in forms(other)}
    for one, _more in forms(word):
        new = [other for other in wanted if (min(one, other), max(one, other)) not in _between]
        latin = [other for other in new if reading.is_latin(other)]
        if latin:
            ready = model.Words(latin)
            costs = ready.costs_latin(one) if reading.is_latin(one) else ready.costs(sounds(one))
            for other, apart in zip(latin, costs, strict=True):
                _keep(min(one, other), max(one, other), float(apart))


def _cost(heard: str, written: str) -> float:
    return float(_ready(spelling(written)).costs(sounds(heard))[0])


@functools.lru_cache(maxsize=20_000)
def _ready(letters: str) -> model.Words:
    return model.Words([letters])


def word_distance(first: str, second: str, pets: bool = False) -> float:
    """Between two words of either script, as `reading.words` gives them."""
    best = FAR
    for one, more in _meant(first, pets):
        for other, yet_more in _meant(second, pets):
            best = min(best, _between_words(*sorted((one, other))) + more + yet_more)
    return best


def _meant(word: str, pets: bool) -> tuple[tuple[str, float], ...]:
    return (*forms(word), *((full, PET) for full in lists().pets.get(word, ()))) if pets else forms(word)


@functools.lru_cache(maxsize=100_000)
def _between_names(first: str, second: str, pets: bool) -> float:
    fewer, more = sorted((parts(first), parts(second)), key=len)
    if not fewer:
        return FAR
    pairs = sorted(
        (_between_parts(one, other, pets), -min(one.weight, other.weight), at, to)
        for at, one in enumerate(fewer)
        for to, other in enumerate(more)
    )
    left, right = set(range(len(fewer))), set(range(len(more)))
    cost = whole = 0.0
    for apart, weight, at, to in pairs:
        if at in left and to in right:
            left.discard(at)
            right.discard(to)
            cost -= weight * apart
            whole -= weight
    missing = MISSING * sum(more[to].weight for to in right)
    best = cost / whole + missing
    if len(more) > 1:
        joined = [_joined(fewer), _joined(more)]
        if all(joined):
            best = min(best, _between_words(*sorted(joined)) + JOINED)
    return min(best, FAR)


def _between_parts(one: Part, other: Part, pets: bool) -> float:
    apart = word_distance(one.word, other.word, pets)
    return min(apart, DOUBTFUL) if max(one.weight, other.weight) < LIGHT else apart


def _joined(parts: Sequence[Part]) -> str:
    """The words as one; nothing where scripts are mixed."""
    scripts = {reading.is_latin(part.word) for part in parts}
    return "".join(part.word for part in parts) if len(scripts) == 1 else ""


def distance(first: str, second: str, pets: bool = False) -> float:
    """How far two names are apart, the same in both directions; with `pets`, a pet name may stand for a full one."""
    return _between_names(*sorted((normalise(first), normalise(second))), pets)


def likeness(first: str, second: str, pets: bool = False) -> float:
    """The distance as a number from 0 (another name) to 1 (the same)."""
    return 1 / (1 + math.exp(min((distance(first, second, pets) - DOUBTFUL) / 2, 60)))


def keys(name: str) -> frozenset[str]:
    """Keys under which a name is found; two spellings of one name share one nearly always, other names sometimes.

    For each word "c" and its consonants, which fails when one is dropped or another heard; and "v" and its first and last
    consonant with the vowels that are not an a, which fails when those are written otherwise. Words joined give one more.
    """
    told = parts(name)
    strong = [part.word for part in told if part.weight >= 0.5] or [part.word for part in told]
    found = {
        key
        for word in strong
        for form, _ in forms(word)
        for said in _as_said(form)
        for key in _word_keys(said)
    }
    if len(told) > 1:
        found.add("c" + "".join(skeleton.of_word(part.word) for part in told))
    return frozenset(found)


def _as_said(word: str) -> set[str]:
    """The word, and the same with ड for ड़, which Latin writes as d or r."""
    return {word, word.replace("ड" + reading.NUKTA, "ड").replace("ढ" + reading.NUKTA, "ढ")}


@functools.lru_cache(maxsize=200_000)
def _word_keys(word: str) -> tuple[str, ...]:
    consonants, vowels = skeleton.of_word(word), skeleton.vowels(word)
    if not consonants:
        return (f"v{vowels}",) if vowels else ()
    return f"c{consonants}", f"v{consonants[0]}{vowels}{consonants[-1]}"


class Gallery:
    """Many names made ready to be set against one at a time."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = [normalise(name) for name in names]
        words: dict[str, int] = {}
        owners: list[int] = []
        rows: list[int] = []
        extra: list[float] = []
        for owner, name in enumerate(self.names):
            for part in parts(name):
                for form, more in forms(part.word):
                    owners.append(owner)
                    rows.append(words.setdefault(form, len(words)))
                    extra.append(more)
        self._words = list(words)
        self._devanagari = not all(map(reading.is_latin, words))
        self._known = model.Words([spelling(word) for word in words])
        self._owners = np.array(owners, np.intp)
        self._rows = np.array(rows, np.intp)
        self._extra = np.array(extra, np.float32)
        self._single = np.array([len(parts(name)) == 1 for name in self.names], bool)

    def distances(self, name: str) -> model.Floats:
        """The distance to each name of the gallery; infinite for those whose consonants are too far to be looked at."""
        told = parts(name)
        nearest: model.Floats = np.full(len(self.names), np.inf, np.float32)
        for part in told:
            for form, more in forms(part.word):
                costs = self._word_costs(form)[self._rows] + self._extra + np.float32(more)
                np.minimum.at(nearest, self._owners, costs)
        if len(told) == 1 and self._single.all():
            for at in np.argsort(nearest, kind="stable")[:ASKED_BACK] if self._devanagari else ():
                if np.isfinite(nearest[at]):
                    nearest[at] = distance(name, self.names[at])
            return nearest
        exact: model.Floats = np.full(len(self.names), np.inf, np.float32)
        for at in np.argsort(nearest)[:NEAR_NAMES]:
            if np.isfinite(nearest[at]):
                exact[at] = distance(name, self.names[at])
        return exact

    def _word_costs(self, word: str) -> model.Floats:
        costs: model.Floats = np.full(len(self._words), np.inf, np.float32)
        if reading.is_latin(word):
            rows = self._known.likely_latin(word, NEAR_WORDS)
            costs[rows] = self._known.costs_latin(word, rows)
        else:
            rows = self._known.likely(sounds(word), NEAR_WORDS)
            costs[rows] = self._known.costs(sounds(word), rows)
        return costs

    def rank(self, name: str, limit: int = 10) -> list[tuple[int, float]]:
        """The nearest names of the gallery: their places in it and their distances."""
        apart = self.distances(name)
        best = np.argsort(apart, kind="stable")[:limit]
        return [(int(at), float(apart[at])) for at in best if np.isfinite(apart[at])]
