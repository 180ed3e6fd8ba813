"""From a found person to a ranked list: where candidates come from, how they are scored, the best of them with their reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from samman.matching import records, scoring
from samman.matching.evidence import COMPARISONS, LEVELS, Asked, Register, Rows
from samman.matching.persons import UNKNOWN, Person

LOOKED_AT = 1_000  # candidates that are compared closely
KEYED = {"name": "given", "father": "father", "mother": "mother", "home": "places"}  # kinds of keys: fields
TOO_MANY = 0.2  # a key with a larger share of the register says nothing


class Source(Protocol):
    """Where candidates come from. Another one (faces) is put beside the others; what any of them gives is scored."""

    def rows(self, person: Person) -> Rows:
        """Rows of the register that may be this found person."""


# Another scorer gives bits for each row of a register, for (above 0) or against, 0 where it knows nothing.
FOR, AGAINST = "for", "against"
Scorer = Callable[[Person, Register, Rows], NDArray[np.float64]]


class Evidence(NamedTuple):
    """What one comparison says of a pair, in bits."""

    field: str
    level: str
    weight: float


class Candidate(NamedTuple):
    """A row of the register with its score in bits, its chance from 0 to 1, and what that is called."""

    row: int
    score: float
    chance: float
    word: str
    evidence: tuple[Evidence, ...]


class KeysInMemory:
    """A source over a register in memory: the rows under each key, and of those asked for the most telling."""

    def __init__(self, register: Register) -> None:
        self._register = register
        parts = [
            _under_keys(
                [
                    records.name_keys(f"missing:{kind}", [word])
                    for word in [*register.lexicons[field].words, *register.strange[field].words]
                ],
                register.words[field],
            )
            for kind, field in KEYED.items()
        ]
        months = np.where(register.day > 0, (register.day / records.MONTH).astype(np.int32), UNKNOWN)
        parts.append(
            _under_keys(
                [{records.number(f"missing:month:{month}")} for month in range(months.max(initial=0) + 1)],
                months[:, None],
            )
        )
        parts.append(_areas(register))
        keys = np.concatenate([part.keys for part in parts])
        lasts = np.cumsum(np.concatenate([part.counts for part in parts]))
        order = np.argsort(keys)
        self._keys, self._last = keys[order], lasts[order]
        self._first = (lasts - np.concatenate([part.counts for part in parts]))[order]
        self._rows = np.concatenate([part.rows for part in parts])
        unknown = register.born_from == UNKNOWN
        self._from = np.where(unknown, records.ALWAYS[0], register.born_from)
        self._until = np.where(unknown, records.ALWAYS[1], register.born_until)

    def under(self, key: int) -> NDArray[np.int32]:
        """The rows under a key."""
        at = int(np.searchsorted(self._keys, key))
        if at == len(self._keys) or self._keys[at] != key:
            return self._rows[:0]
        return self._rows[self._first[at] : self._last[at]]

    def rows(self, person: Person) -> Rows:
        """The rows that share a key, with a fitting sex and age; of many those whose keys are the rarest."""
        low, high = records.births(person, records.SLACK)
        parts: list[Rows] = []
        for key in sorted(records.keys_for_found(person)):
            rows = self.under(key).astype(np.int64)
            rows = rows[(self._from[rows] <= high) & (self._until[rows] >= low)]
            if person.sex:
                sex = self._register.sex[rows]
                rows = rows[(sex == ord(person.sex)) | (sex == 0)]
            parts.append(rows)
        return np.sort(most_telling(parts, self._register.size)[:LOOKED_AT])


class _Under(NamedTuple):
    """Keys, how many rows lie under each, and these rows, key after key."""

    keys: NDArray[np.int64]
    counts: NDArray[np.int64]
    rows: NDArray[np.int32]


def _areas(register: Register) -> _Under:
    """The rows under the key of each area."""
    areas = np.full(register.size, UNKNOWN, np.int32)
    seen: dict[tuple[int, int], int] = {}
    for row in np.flatnonzero(~np.isnan(register.point[:, 0])):
        areas[row] = seen.setdefault(records.area_of(*register.point[row].tolist()), len(seen))
    return _under_keys([{records.area_key(records.MISSING, *area)} for area in seen], areas[:, None])


def _under_keys(of_words: Sequence[Collection[int]], words: NDArray[np.int32]) -> _Under:
    """The rows under each key, from the keys of each word and the words of each row."""
    many = np.array([len(keys) for keys in of_words], np.int64)
    flat = np.fromiter((key for keys in of_words for key in keys), np.int64, int(many.sum()))
    keys, places = np.unique(flat, return_inverse=True)
    owners, at = np.nonzero(words != UNKNOWN)
    told = words[owners, at]
    counts = many[told]
    # Each word of each row, once for each of its keys.
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    under = places[np.repeat((np.cumsum(many) - many)[told], counts) + step].astype(np.int32)
    rows = np.repeat(owners.astype(np.int32), counts)
    order = np.argsort(under, kind="stable")
    under, rows = under[order], rows[order]
    # Two words of a row may share a key.
    once = np.append(True, (under[1:] != under[:-1]) | (rows[1:] != rows[:-1]))[: len(under)]
    return _Under(keys, np.bincount(under[once], minlength=len(keys)), rows[once])


def most_telling(under: Sequence[Rows], size: int) -> Rows:
    """Each of the rows under some keys of a register of so many once, those whose shared keys are the rarest first. A key under
    which very many lie says nothing."""
    parts = [rows for rows in under if 0 < len(rows) <= max(1000, TOO_MANY * size)]
    if not parts:
        return np.zeros(0, np.int64)
    rows, place = np.unique(np.concatenate(parts), return_inverse=True)
    bits = [math.log2(max(size, len(part)) / len(part)) + 1 for part in parts]
    told = np.bincount(place, np.repeat(bits, [len(part) for part in parts]))
    ordered: Rows = rows[np.argsort(-told, kind="stable")]
    return ordered


def rank(
    person: Person,
    register: Register,
    rows: Rows,
    limit: int = 50,
    *,
    reports: int = 0,
    scorers: Mapping[str, Scorer] | None = None,
    model: scoring.Model | None = None,
    calibration: scoring.Calibration | None = None,
    only: frozenset[str] | None = None,
) -> list[Candidate]:
    """The best of these rows for a found person.

    `reports` says how many there are in all, where the register holds a part; `scorers` add bits under names of their own; `only`
    are the words of the person that are near to any of the register, where that is known.
    """
    if not len(rows):
        return []
    weights = (model or scoring.default()).weights
    levels = Asked(person, register, only).levels(rows)
    found = scoring.scores(levels, model)
    more = {name: scorer(person, register, rows) for name, scorer in (scorers or {}).items()}
    for bits in more.values():
        found = found + bits
    chance = scoring.chances(found, reports or register.size, calibration)
    return [
        Candidate(
            int(rows[at]),
            float(found[at]),
            float(chance[at]),
            scoring.word(float(chance[at]), calibration),
            (
                *(
                    _evidence(name, levels[name][at], weights)
                    for name in COMPARISONS
                    if levels[name][at] >= 0
                ),
                *(
                    Evidence(name, FOR if bits[at] > 0 else AGAINST, float(bits[at]))
                    for name, bits in more.items()
                    if bits[at]
                ),
            ),
        )
        for at in np.argsort(-found, kind="stable")[:limit]
    ]


def _evidence(name: str, level: int, weights: Mapping[str, NDArray[np.float64]]) -> Evidence:
    return Evidence(name, LEVELS[name][level], float(weights[name][level + 1]))
