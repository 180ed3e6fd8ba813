"""How far apart two words of Devanagari are: an edit distance on sounds, where what people mix up in writing costs little.

दिशा and दिसा, सुनील and सूनिल, चंद्र and चंदर are one name each. The costs are natural logarithms like those of `model`: about 1
for what everybody mixes up, from 6 on for another sound. They are our own guess of how Hindi is written, to be corrected by
those who read it every day.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samman.matching import reading

LONGEST = 28
OTHER_VOWEL, OTHER_CONSONANT, ACROSS = 3.0, 6.0, 8.0
NEVER = 99.0
# What is mixed up, and what it costs.
_MIXED = (
    (0.3, "क क़ · ख ख़ · ग ग़ · ज ज़ · फ फ़ · ड ड़ · ढ ढ़ · ं ँ"),
    (0.7, "ि ी · ु ू · श ष"),
    (0.8, "ण न"),
    (1.0, "श स · ष स · व ब · े ै · ो ौ · ं न · ं म · ड़ ढ़ · a A"),
    (1.2, "a ा · A ा · ब भ · द ध · ग घ · ज झ · क ख · ड़ र · त थ · ट ठ · च छ · प फ · ृ र · ब फ़"),
    (1.5, "ि े · ी े · ी ै · ू ो · ु ो · ौ ा · ै a · ड़ ड · ज़ य · ि य · ी य · ू व · ु व · ङ न · ञ न"),
    (2.0, "त ट · द ड · ध ढ · थ ठ · य ज · a ि · a ु · a े · a ो · ा े · र ल · ढ़ र · ह घ"),
)  # fmt: skip
# What is dropped or put in.
_DROPPED = {
    "a": 0.6,
    "A": 2.0,
    "ा": 1.6,
    "ं": 1.0,
    "ँ": 0.8,
    "ः": 0.3,
    "ह": 2.0,
    "य": 1.5,
    "ि": 2.0,
    "ी": 2.2,
    "ु": 2.0,
    "ू": 2.2,
}
_DROPPED_VOWEL, _DROPPED_CONSONANT = 2.6, 5.0
AGAIN = 0.8  # a consonant written twice, or after its unbreathed fellow: च्छ for छ

Floats = NDArray[np.float32]


_TWO = {reading.fold("क्ष"): ("क", "ष"), reading.fold("ज्ञ"): ("ग", "य")}


def _numbers(units: Sequence[str], at: dict[str, int]) -> list[int]:
    """The sounds as numbers; what is not known counts as an h."""
    found = [part for unit in units for part in _TWO.get(unit, (unit.removeprefix("^"),))]
    return [at.get(unit, at["ह"]) for unit in found[:LONGEST]]


@functools.cache
def _tables() -> tuple[dict[str, int], Floats, Floats]:
    """The number of each sound, the cost of one for another, and the cost of dropping each."""
    groups = [
        (cost, [reading.fold(unit) if unit not in "aA" else unit for unit in group.split()])
        for cost, text in _MIXED
        for group in text.split("·")
    ]
    signs = [c for c in "ािीुूृेैोौॉॅ"]
    letters = [chr(c) for c in range(ord("क"), ord("ह") + 1)]
    with_nukta = [unit for _, group in groups for unit in group]
    known = list(dict.fromkeys(["a", "A", "ं", "ँ", "ः", *signs, *letters, *with_nukta]))
    at = {unit: number for number, unit in enumerate(known)}
    vowel = np.array([reading.is_vowel(unit) for unit in known])
    cost = np.where(
        vowel[:, None] != vowel[None, :], ACROSS, np.where(vowel[:, None], OTHER_VOWEL, OTHER_CONSONANT)
    )
    cost = cost.astype(np.float32)
    np.fill_diagonal(cost, 0)
    for price, (one, other) in ((price, group) for price, group in groups):
        cost[at[one], at[other]] = cost[at[other], at[one]] = min(price, cost[at[one], at[other]])
    dropped = np.array(
        [
            _DROPPED.get(unit, _DROPPED_VOWEL if reading.is_vowel(unit) else _DROPPED_CONSONANT)
            for unit in known
        ],
        np.float32,
    )
    return at, cost, dropped


class Words:
    """Many words of Devanagari, made ready to be set against one at a time."""

    def __init__(self, words: Sequence[Sequence[str]]) -> None:
        at, _, dropped = _tables()
        cut = [_numbers(units, at) for units in words]
        self._lengths = np.array([len(units) for units in cut], np.intp)
        self._units = np.zeros((len(cut), max(map(len, cut), default=0)), np.int16)
        self._drops = np.full(self._units.shape, NEVER, np.float32)
        for row, units in enumerate(cut):
            self._units[row, : len(units)] = units
            self._drops[row, : len(units)] = _drop_costs(units, dropped)

    def distances(self, units: Sequence[str], rows: NDArray[np.integer] | None = None) -> Floats:
        """The distance of each word, or of these rows, to the sounds of a word; the same the other way round."""
        at, cost, dropped = _tables()
        asked = _numbers(units, at)
        drops = _drop_costs(asked, dropped)
        mine = self._units if rows is None else self._units[rows]
        theirs = self._drops if rows is None else self._drops[rows]
        lengths = self._lengths if rows is None else self._lengths[rows]
        width = int(lengths.max()) if len(lengths) else 0
        best: Floats = np.zeros((width + 1, len(mine)), np.float32)
        for place in range(width):
            best[place + 1] = best[place] + theirs[:, place]
        for sound, drop in zip(asked, drops, strict=True):
            then = np.empty_like(best)
            then[0] = best[0] + drop
            swapped = cost[sound][mine[:, :width]].T
            for place in range(width):
                then[place + 1] = np.minimum(
                    np.minimum(best[place] + swapped[place], best[place + 1] + drop),
                    then[place] + theirs[:, place],
                )
            best = then
        found: Floats = best[lengths, np.arange(len(mine))]
        return found


def _drop_costs(units: Sequence[int], dropped: Floats) -> list[float]:
    """What it costs to leave out each of these sounds: little for one that only says the one before or after again."""
    _, cost, _ = _tables()
    found = [float(dropped[unit]) for unit in units]
    for place in range(1, len(units)):
        if found[place - 1] == _DROPPED_CONSONANT and cost[units[place - 1], units[place]] <= 1.2:
            found[place - 1] = AGAIN
    return found


@functools.lru_cache(maxsize=100_000)
def distance(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """Between the sounds of two words."""
    return float(Words([second]).distances(first)[0])
