"""From a found person to a ranked list: where candidates come from, how they are scored, the best of them with their reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from samman.matching import records, scoring
from samman.matching.evidence import COMPARISONS, LEVELS, Asked, Register, Rows
from samman.matching.persons import Person

LOOKED_AT = 4_000  # candidates that are compared closely
TOO_MANY = 0.2  # a key with a larger share of the register says nothing


class Source(Protocol):
    """Where candidates come from. Another one (faces) is put beside the others; what any of them gives is scored."""

    def rows(self, person: Person) -> Rows:
        """Rows of the register that may be this found person."""


# Another scorer gives bits for each row of a register, for (above 0) or against, 0 where it knows nothing.
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

    def __init__(self, people: Sequence[Person], register: Register) -> None:
        pairs = [(key, row) for row, person in enumerate(people) for key in records.keys_of_missing(person)]
        keys = np.fromiter((key for key, _ in pairs), np.int64, len(pairs))
        rows = np.fromiter((row for _, row in pairs), np.int64, len(pairs))
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows = keys[order], rows[order]
        self._register = register
        births = np.array([records.births(person) for person in people], np.int32).reshape(-1, 2)
        self._from, self._until = births[:, 0], births[:, 1]

    def rows(self, person: Person) -> Rows:
        """The rows that share a key, with a fitting sex and age; of many those whose keys are the rarest."""
        low, high = records.births(person, records.SLACK)
        parts: list[Rows] = []
        weights: list[NDArray[np.float64]] = []
        for key in sorted(records.keys_for_found(person)):
            first, last = np.searchsorted(self._keys, [key, key + 1] if key < 2**63 - 1 else [key, key])
            rows = self._rows[first:last]
            if not len(rows) or len(rows) > max(1000, TOO_MANY * self._register.size):
                continue
            rows = rows[(self._from[rows] <= high) & (self._until[rows] >= low)]
            if person.sex:
                sex = self._register.sex[rows]
                rows = rows[(sex == ord(person.sex)) | (sex == 0) | (sex == ord("T"))]
            parts.append(rows)
            weights.append(np.full(len(rows), math.log2(self._register.size / (last - first)) + 1))
        return most_telling(parts, weights)


def most_telling(parts: Sequence[Rows], weights: Sequence[NDArray[np.float64]]) -> Rows:
    """Each row once; of more than are looked at those with the greatest sum of weights."""
    if not parts:
        return np.zeros(0, np.int64)
    rows, place = np.unique(np.concatenate(parts), return_inverse=True)
    if len(rows) <= LOOKED_AT:
        return rows
    summed = np.bincount(place, np.concatenate(weights))
    chosen: Rows = np.sort(rows[np.argsort(-summed, kind="stable")[:LOOKED_AT]])
    return chosen


def rank(
    person: Person,
    register: Register,
    rows: Rows,
    limit: int = 50,
    reports: int = 0,
    scorers: Sequence[Scorer] = (),
    model: scoring.Model | None = None,
) -> list[Candidate]:
    """The best of these rows for a found person; `reports` says how many there are in all, where the register holds a part."""
    if not len(rows):
        return []
    known = model or scoring.default()
    levels = Asked(person, register).levels(rows)
    found = scoring.scores(levels, known)
    for scorer in scorers:
        found = found + scorer(person, register, rows)
    chance = scoring.chances(found, reports or register.size)
    best = np.argsort(-found, kind="stable")[:limit]
    return [
        Candidate(
            int(rows[at]),
            float(found[at]),
            float(chance[at]),
            scoring.word(float(chance[at])),
            tuple(
                Evidence(
                    name, LEVELS[name][levels[name][at]], float(known.weights[name][levels[name][at] + 1])
                )
                for name in COMPARISONS
                if levels[name][at] >= 0
            ),
        )
        for at in best
    ]
