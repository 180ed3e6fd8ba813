"""The words of a register with how often each stands there, and how near a told word is to them.

A name that many have says little, one that few have says much. So the strength of a likeness is told by two things: how near
two words are, and what share of all reports has a word so near, or nearer. Kumar meets Kumar in one report of five.
"""

from __future__ import annotations

import csv
import functools
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samman.matching import devanagari, names, reading, skeleton

NEAREST = 300  # so many words of a lexicon are remembered for each word asked
KEPT = 5_000  # words asked, of which the answer is remembered
FARTHEST = 10.0
LOOKED_AT = 400  # words by their consonants, of which the sounds are compared
HEARD = 1.5  # what it costs to know the sounds of Latin letters only by guess


FILE = Path(__file__).parent / "data" / "word_shares.csv"


@functools.cache
def shipped() -> dict[str, dict[str, float]]:
    """For each field the share of reports in which its commoner words stand, before a register was counted (made by
    `learn_records` from the invented set)."""
    found: dict[str, dict[str, float]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["field"], {})[row["word"]] = float(row["share"])
    return found


class Near(NamedTuple):
    """Rows of a lexicon from the nearest on, their distances, and the share of reports with a word so near or nearer."""

    rows: NDArray[np.int32]
    costs: NDArray[np.float32]
    shares: NDArray[np.float32]

    def with_shares_of(self, other: Near) -> Near:
        """The same rows with the shares that their distances have in a fuller lexicon, where these words are not."""
        at = np.searchsorted(other.costs, self.costs, side="right")
        shares = np.concatenate([np.zeros(1, np.float32), other.shares])[at]
        return self._replace(shares=shares)


class Lexicon:
    """Words of one kind (called, father, places ...) and their counts among `total` reports; threads may share it."""

    def __init__(
        self, counts: Mapping[str, float], total: float, sounds: Mapping[str, str] | None = None
    ) -> None:
        """`sounds`: those of words for which they are known already (`names.sounds`), parted by spaces."""
        self._known = sounds or {}
        self.words = list(counts)
        self.counts = np.array(list(counts.values()), np.float64)
        self.index = {word: at for at, word in enumerate(self.words)}
        self.total = max(total, 1.0)
        self._gallery: names.Gallery | None = None
        self._sounds: devanagari.Words
        self._marks: skeleton.Marks
        self._guessed: NDArray[np.float32]
        self._near: dict[str, Near] = {}
        self._making = threading.Lock()

    @classmethod
    def of(cls, many: Iterable[Sequence[str]]) -> Lexicon:
        """Of the words of each report."""
        counts: Counter[str] = Counter()
        for words in many:
            cls.add(counts, words)
        total = counts.pop("", 0)
        return cls(counts, total)

    @staticmethod
    def add(counts: Counter[str], words: Sequence[str]) -> None:
        """Count the words of one report, and under the empty word the report. Who stands there in both scripts counts by half in
        each."""
        if words:
            share = 1.0 / len({reading.is_latin(word) for word in words})
            for word in set(words):
                counts[word] += share  # type: ignore[assignment]
            counts[""] += 1

    def near(self, word: str) -> Near:
        """The words that are near to this one."""
        found = self._near.get(word)
        if found is None:
            with self._making:
                found = self._look(word)
                if len(self._near) >= KEPT:
                    self._near.clear()
                self._near[word] = found
        return found

    def _look(self, word: str) -> Near:
        if self._gallery is None:
            self._gallery = names.Gallery(self.words)
            sounds = [
                tuple(self._known[one].split()) if one in self._known else names.sounds(one)
                for one in self.words
            ]
            self._known = {}
            self._sounds = devanagari.Words(sounds)
            self._marks = skeleton.marks_of_sounds(sounds)
            self._guessed = np.array(
                [HEARD if reading.is_latin(one) else 0.0 for one in self.words], np.float32
            )
        if not self.words:
            return Near(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32))
        costs = self._gallery.distances(word)
        heard = names.sounds(word)
        rows = np.arange(len(self.words), dtype=np.intp)
        if len(rows) > LOOKED_AT:
            rows = np.argpartition(skeleton.apart(self._marks, skeleton.of_units(heard)), LOOKED_AT)[
                :LOOKED_AT
            ]
        guessed = np.maximum(self._guessed[rows], HEARD if reading.is_latin(word) else 0.0)
        costs[rows] = np.minimum(costs[rows], self._sounds.distances(heard, rows) + guessed)
        if (own := self.index.get(word)) is not None:
            costs[own] = 0.0
        near = np.flatnonzero(costs < FARTHEST)
        rows = near[np.argsort(costs[near], kind="stable")][:NEAREST]
        costs = costs[rows].astype(np.float32)
        summed = np.cumsum(self.counts[rows])
        # Words of one distance are met together.
        last = np.searchsorted(costs, costs, side="right") - 1
        shares = (summed[last] / self.total if len(rows) else summed).astype(np.float32)
        return Near(rows.astype(np.int32), costs, shares)
