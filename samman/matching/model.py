"""How likely Latin letters are for sounds of Devanagari: the learned costs, and many names compared at once.

`data/name_model.csv` holds how often each unit was written by which letters, with its neighbours on both sides (made by
`learn`). Two probabilities come from it: of the letters for the unit among its neighbouring units, and of the unit for the
letters among their neighbouring letters. The cost of a pair is the cheapest way through both, in natural logarithms.

`data/latin_model.csv` holds how often letters stood for letters in two Latin spellings of one name. The cost of two spellings is
that of the cheapest way through these, less the mean of what each costs with itself.
"""

from __future__ import annotations

import csv
import functools
import math
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samman.matching import reading, skeleton

FILE = Path(__file__).parent / "data" / "name_model.csv"
LATIN_FILE = Path(__file__).parent / "data" / "latin_model.csv"

LONGEST = 3  # letters that one unit may give
TOO_LONG = 28  # of a word only so many letters and units are read
IMPOSSIBLE = 1e3
WRITTEN, READ = 0.7, 1.0  # the weights of the two directions
# How much an estimate from fewer neighbours weighs against what was seen with more of them.
SMOOTH_WRITTEN = (1.0, 3.0, 3.0, 3.0)
SMOOTH_KIN = 5.0
SMOOTH_READ = (5.0, 5.0, 5.0)
SMOOTH_LATIN = 40.0
LENGTHS = (0.15, 0.6, 0.2, 0.05)  # of what one unit gives, before anything was seen
EDGE, END = "<", ">"

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
# The units before and after a unit.
Place = tuple[str, str]
# A chunk of letters, the letter before it and the one after.
Spot = tuple[int, str, str]


class Seen(NamedTuple):
    """A unit that gave letters at a place, so often."""

    unit: str
    letters: str
    place: Place
    left: str
    right: str
    times: float


class SeenLatin(NamedTuple):
    """Letters that stood for other letters, so often in both directions."""

    first: str
    second: str
    times: float


class Spread(NamedTuple):
    """What was seen with one set of neighbours: indexes, their counts and the sum."""

    indexes: NDArray[np.intp]
    counts: NDArray[np.float64]
    total: float


def places(units: Sequence[str]) -> list[Place]:
    return list(zip([EDGE, *units[:-1]], [*units[1:], END], strict=True)) if units else []


def _kind(unit: str) -> str:
    if unit in (EDGE, END):
        return unit
    return "V" if reading.is_vowel(unit) else "C"


def _letter_kind(letter: str) -> str:
    if letter in (EDGE, END):
        return letter
    return "V" if letter in "aeiou" else "C"


def levels(unit: str, place: Place) -> tuple[tuple[str, ...], ...]:
    """From few neighbours to many."""
    before, after = place
    return ("kin", reading.kin(unit)), (unit,), (unit, _kind(before), _kind(after)), (unit, before, after)


def _read_levels(spot: Spot) -> tuple[tuple[int | str, ...], ...]:
    chunk, left, right = spot
    return (chunk,), (chunk, _letter_kind(left), _letter_kind(right)), (chunk, left, right)


def _spread(counts: dict[int, float]) -> Spread:
    values = np.fromiter(counts.values(), float, len(counts))
    return Spread(np.fromiter(counts.keys(), np.intp, len(counts)), values, float(values.sum()))


_SIDES = "abcdefghijklmnopqrstuvwxyz" + EDGE + END
# The place of each character in it.
_CODES = np.zeros(128, np.intp)
_CODES[[ord(c) for c in _SIDES]] = range(len(_SIDES))


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + _SIDES.index(letter)
    return found


class Model:
    """The learned counts as probabilities. A table of the spots it met grows; threads may share it."""

    def __init__(self, seen: Iterable[Seen], latin: Iterable[SeenLatin] = ()) -> None:
        rows = list(seen)
        often: dict[str, float] = defaultdict(float)
        letters: dict[str, float] = defaultdict(float)
        units: dict[str, float] = defaultdict(float)
        for row in rows:
            often[row.letters] += row.times
            units[row.unit] += row.times
            for letter in row.letters:
                letters[letter] += row.times
        whole = sum(letters.values()) or 1.0
        self.letters = {c: max(letters[c] / whole, 1e-4) for c in "abcdefghijklmnopqrstuvwxyz"}
        known = ["", *self.letters, *sorted(c for c, n in often.items() if len(c) > 1 and n > 0.5)]
        self.chunks = {chunk: at for at, chunk in enumerate(known)}
        # Two more chunks stand for all others of two and of three letters.
        self.other = {2: len(known), 3: len(known) + 1}
        self.units = {unit: at for at, unit in enumerate(sorted(units))}
        self._base = np.array([self._unseen(c) for c in known] + [1e-4, 1e-6])
        written: list[dict[tuple[str, ...], dict[int, float]]] = [{} for _ in SMOOTH_WRITTEN]
        read: list[dict[tuple[int | str, ...], dict[int, float]]] = [{} for _ in SMOOTH_READ]
        for row in rows:
            chunk, unit = self.chunk(row.letters), self.units[row.unit]
            for table, key in zip(written, levels(row.unit, row.place), strict=True):
                found = table.setdefault(key, {})
                found[chunk] = found.get(chunk, 0.0) + row.times
            for back, spot in zip(read, _read_levels((chunk, row.left, row.right)), strict=True):
                found = back.setdefault(spot, {})
                found[unit] = found.get(unit, 0.0) + row.times
        self._written = [{key: _spread(counts) for key, counts in table.items()} for table in written]
        self._read = [{key: _spread(counts) for key, counts in table.items()} for table in read]
        follows: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in rows:
            follows[row.place[0]][row.unit] += row.times
            if row.place[1] == END:
                follows[row.unit][END] += row.times
        self._follows = {
            before: {after: -math.log((n + 0.1) / (sum(found.values()) + 10)) for after, n in found.items()}
            for before, found in follows.items()
        }
        self._readings: dict[int, list[tuple[str, float]]] = {}
        share = np.array([units[unit] for unit in self.units]) + 1.0
        self._unit_base = share / share.sum()
        # The cost of each chunk for each unit whatever stands beside it.
        self._plain = (
            np.stack([self._plain_costs(unit) for unit in self.units])
            if self.units
            else np.zeros((0, len(self._base)))
        )
        kins = {kin: at for at, kin in enumerate(sorted({reading.kin(unit) for unit in self.units}))}
        # How the units of one kin share it.
        self._kin_shares = np.zeros((len(kins), len(self.units)))
        for name, place in self.units.items():
            self._kin_shares[kins[reading.kin(name)], place] = self._unit_base[place]
        self._kin_shares /= self._kin_shares.sum(axis=1, keepdims=True)
        read_kin: dict[int, dict[int, float]] = {}
        for row in rows:
            of_kin = read_kin.setdefault(self.chunk(row.letters), {})
            at = kins[reading.kin(row.unit)]
            of_kin[at] = of_kin.get(at, 0.0) + row.times
        self._read_kin = {chunk: _spread(counts) for chunk, counts in read_kin.items()}
        self._costs_written: dict[tuple[str, Place], Floats] = {}
        self.costs_latin: Floats = self._latin(latin)
        # The number of a chunk by its length and letters (a is 0), and of a spot by chunk, left and right letter.
        self._chunk_table = [
            np.full(26**size, self.other.get(size, 0), np.int32) for size in range(LONGEST + 1)
        ]
        for written_as, number in self.chunks.items():
            self._chunk_table[len(written_as)][_number(written_as)] = number
        self._spots: Ints = np.zeros((len(known) + 2, 28, 28), np.int32)
        self.spot_chunks: Ints = np.zeros(1024, np.int32)
        # One row a unit (the last for units never seen), one column a spot; column 0 is "no such letters here".
        self.costs_read: Floats = np.full((len(self.units) + 1, 1024), IMPOSSIBLE, np.float32)
        self.spot_chunks[0] = len(known) + 2
        self._next = 1
        self._growing = threading.Lock()

    def _plain_costs(self, unit: str) -> NDArray[np.float64]:
        return -np.log(self._chances_written(levels(unit, (EDGE, END))[:2]))

    def _chances_written(self, found: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
        chances = self._base.copy()
        for table, level, smooth in zip(self._written, found, SMOOTH_WRITTEN, strict=False):
            if spread := table.get(level):
                chances *= smooth / (spread.total + smooth)
                chances[spread.indexes] += spread.counts / (spread.total + smooth)
        return chances

    def _latin(self, seen: Iterable[SeenLatin]) -> Floats:
        """The cost of each chunk for each other; before anything was seen, as far as both are written for the same units."""
        counts = np.zeros((len(self.chunks), len(self.chunks)))
        for row in seen:
            at, to = self.chunks.get(row.first), self.chunks.get(row.second)
            if at is not None and to is not None:
                counts[at, to] += row.times / 2
                counts[to, at] += row.times / 2
        both = np.exp(-self._plain[:, : len(counts)])
        before = both.T @ (both * self._unit_base[:, None])
        before /= before.sum() or 1.0
        chances = (counts + SMOOTH_LATIN * before) / (counts.sum() + SMOOTH_LATIN)
        costs = np.full((len(counts) + 3, len(counts) + 3), IMPOSSIBLE, np.float32)
        costs[: len(counts), : len(counts)] = -np.log(chances + 1e-12)
        return costs

    def _unseen(self, chunk: str) -> float:
        return LENGTHS[len(chunk)] * math.prod(self.letters[c] for c in chunk)

    def chunk(self, letters: str) -> int:
        found = self.chunks.get(letters)
        return self.other[len(letters)] if found is None else found

    def spot(self, letters: str, left: str, right: str) -> int:
        """The number of these letters between these neighbours."""
        return self._spot(self.chunk(letters), _SIDES.index(left), _SIDES.index(right))

    def _spot(self, chunk: int, left: int, right: int) -> int:
        if not self._spots[chunk, left, right]:
            with self._growing:
                if not self._spots[chunk, left, right]:
                    self._spots[chunk, left, right] = self._new_spot((chunk, _SIDES[left], _SIDES[right]))
        return int(self._spots[chunk, left, right])

    def spots(self, words: Sequence[str]) -> Ints:
        """For each word, length of chunk and place where the chunk begins: its spot, or 0."""
        lengths = np.array([len(word) for word in words], np.intp)
        width = int(lengths.max(initial=0)) + 1
        # With an edge before and the end after each word; more ends fill the row.
        row = width + LONGEST + 1
        text = "".join(f"{EDGE}{word}".ljust(row, END) for word in words)
        codes = _CODES[np.frombuffer(text.encode("ascii"), np.uint8)].reshape(len(words), row)
        found: Ints = np.zeros((len(words), LONGEST + 1, width), np.int32)
        places = np.arange(width)
        number = np.zeros((len(words), width), np.intp)
        for size in range(LONGEST + 1):
            if size:
                number = number * 26 + codes[:, size : size + width]
            fits = places + size <= lengths[:, None]
            chunks = self._chunk_table[size][number[fits]]
            left, right = codes[:, :width][fits], codes[:, size + 1 : size + 1 + width][fits]
            spots = self._spots[chunks, left, right]
            for at in np.flatnonzero(spots == 0):
                spots[at] = self._spot(int(chunks[at]), int(left[at]), int(right[at]))
            found[:, size][fits] = spots
        return found

    def _new_spot(self, key: Spot) -> int:
        at = self._next
        if at == len(self.spot_chunks):
            self.spot_chunks = np.concatenate([self.spot_chunks, np.zeros(at, np.int32)])
            wider = np.full((len(self.costs_read), at), IMPOSSIBLE, np.float32)
            self.costs_read = np.concatenate([self.costs_read, wider], axis=1)
        chances = self._unit_base.copy()
        if spread := self._read_kin.get(key[0]):
            chances *= SMOOTH_KIN / (spread.total + SMOOTH_KIN)
            chances += (
                self._kin_shares.T
                @ (np.bincount(spread.indexes, spread.counts, len(self._kin_shares)))
                / (spread.total + SMOOTH_KIN)
            )
        for table, level, smooth in zip(self._read, _read_levels(key), SMOOTH_READ, strict=True):
            if spread := table.get(level):
                chances *= smooth / (spread.total + smooth)
                chances[spread.indexes] += spread.counts / (spread.total + smooth)
        self.spot_chunks[at] = key[0]
        self.costs_read[:-1, at] = -READ * np.log(chances)
        self.costs_read[-1, at] = READ * 9.0
        self._next = at + 1
        return at

    def _readings_of(self, spot: int) -> list[tuple[str, float]]:
        """The likeliest units for the letters of a spot, with what each costs both ways."""
        found = self._readings.get(spot)
        if found is None:
            chunk = self.spot_chunks[spot]
            costs = self.costs_read[:-1, spot] / READ + self._plain[:, chunk]
            names = list(self.units)
            best = np.argsort(costs)[: 3 if chunk == 0 else 6]
            found = self._readings[spot] = [(names[at], float(costs[at])) for at in best]
        return found

    def sounds(self, letters: str) -> tuple[str, ...]:
        """The units that a word in Latin letters most likely stands for."""
        word = letters[:TOO_LONG]
        if not word or not self.units:
            return ()
        padded = EDGE + word + END
        # At each place the cheapest way to it for each last unit: cost, units.
        ways: list[dict[str, tuple[float, tuple[str, ...]]]] = [{} for _ in range(len(word) + 1)]
        ways[0][EDGE] = (0.0, ())
        for at in range(len(word) + 1):
            mute = self._readings_of(self.spot("", padded[at], padded[at + 1]))
            for before, (cost, units) in list(ways[at].items()):
                for unit, more in mute if units else ():
                    self._take(ways[at], before, unit, cost + more, units)
            kept = sorted(ways[at].items(), key=lambda way: way[1][0])[:8]
            for size in range(1, min(LONGEST, len(word) - at) + 1):
                chunk = word[at : at + size]
                if chunk not in self.chunks:
                    continue
                spot = self.spot(chunk, padded[at], padded[at + size + 1])
                for before, (cost, units) in kept:
                    for unit, more in self._readings_of(spot):
                        self._take(ways[at + size], before, unit, cost + more, units)
        last = ((cost + self._follow(before, END), units) for before, (cost, units) in ways[-1].items())
        return min(last, default=(0.0, ()))[1]

    def spelling(self, units: Sequence[str]) -> str:
        """The letters by which these units are most likely written."""
        units = tuple(units)[:TOO_LONG]
        known = list(self.chunks)
        costs = [
            self.written(unit, place)[: len(known)] for unit, place in zip(units, places(units), strict=True)
        ]
        return "".join(known[int(np.argmin(row))] for row in costs)

    def _follow(self, before: str, after: str) -> float:
        return self._follows.get(before, {}).get(after, 6.0)

    def _take(
        self,
        ways: dict[str, tuple[float, tuple[str, ...]]],
        before: str,
        unit: str,
        cost: float,
        units: tuple[str, ...],
    ) -> None:
        cost += self._follow(before, unit)
        if unit not in ways or cost < ways[unit][0]:
            ways[unit] = (cost, (*units, unit))

    def written(self, unit: str, place: Place) -> Floats:
        """The cost of each chunk for this unit; the last is that of no chunk."""
        found = self._costs_written.get((unit, place))
        if found is not None:
            return found
        chances = self._chances_written(levels(unit, place))
        costs = np.append(-WRITTEN * np.log(chances), IMPOSSIBLE).astype(np.float32)
        if len(self._costs_written) > 50_000:
            self._costs_written.clear()
        self._costs_written[unit, place] = costs
        return costs

    def latin_raw(self, letters: str, spots: Ints, lengths: Ints) -> Floats:
        """The cheapest way from the letters to each word, by its spots and length."""
        width = int(lengths.max()) + 1
        # Kept where the letters end, so that the way there needs no second look.
        chunks: Ints = np.full((LONGEST + 1, width, len(lengths)), self.spot_chunks[0], np.int32)
        for size in range(min(LONGEST, width - 1) + 1):
            chunks[size, size:] = self.spot_chunks[spots[:, size, : width - size].T]
        best: list[Floats] = []
        for end in range(len(letters) + 1):
            here: Floats = np.full((width, len(lengths)), IMPOSSIBLE, np.float32)
            if end == 0:
                here[0] = 0
            for size in range(1, min(LONGEST, end) + 1):
                chunk = self.chunks.get(letters[end - size : end])
                if chunk is None:
                    continue
                more = self.costs_latin[chunk].take(chunks, mode="clip")
                for other in range(min(LONGEST, width - 1) + 1):
                    np.minimum(
                        here[other:],
                        best[end - size][: width - other] + more[other, other:],
                        out=here[other:],
                    )
            more = self.costs_latin[0].take(chunks[1:], mode="clip")
            for to in range(1, width):
                for other in range(1, min(LONGEST, to) + 1):
                    np.minimum(here[to], here[to - other] + more[other - 1, to], out=here[to])
            best.append(here)
        return best[-1][lengths, np.arange(len(lengths))]

    def latin_with_itself(self, letters: str) -> float:
        """What a word costs as a spelling of itself: at each place the cheapest chunk for the same chunk."""
        best = [0.0]
        for end in range(1, len(letters) + 1):
            ways = []
            for size in range(1, min(LONGEST, end) + 1):
                chunk = self.chunks.get(letters[end - size : end])
                if chunk is not None:
                    ways.append(best[end - size] + float(self.costs_latin[chunk, chunk]))
            best.append(min(ways))
        return best[-1]


@functools.cache
def default() -> Model:
    return Model(load(FILE), load_latin(LATIN_FILE))


def load(path: Path) -> list[Seen]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [Seen(r[0], r[1], (r[2], r[3]), r[4], r[5], float(r[6])) for r in rows]


def load_latin(path: Path) -> list[SeenLatin]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [SeenLatin(r[0], r[1], float(r[2])) for r in rows]


class Words:
    """Many words in Latin letters, made ready to be set against one word at a time."""

    def __init__(self, words: Sequence[str], model: Model | None = None) -> None:
        self.model = model or default()
        self.words = [word[:TOO_LONG] for word in words]
        self._lengths: Ints = np.array([len(word) for word in self.words], np.int32)
        self._spots = self.model.spots(self.words)

    @functools.cached_property
    def _marks(self) -> skeleton.Marks:
        return skeleton.marks(self.words)

    @functools.cached_property
    def _with_itself(self) -> Floats:
        return np.array([self.model.latin_with_itself(word) for word in self.words], np.float32)

    def costs(self, units: Sequence[str], rows: Ints | None = None) -> Floats:
        """The cost of each word (or of these rows) for the units; 0 would be a certain spelling."""
        units = tuple(units)[:TOO_LONG]
        spots = self._spots if rows is None else self._spots[rows]
        lengths = self._lengths if rows is None else self._lengths[rows]
        if not len(lengths):
            return np.zeros(0, np.float32)
        width = int(lengths.max()) + 1
        spots = np.ascontiguousarray(spots[:, :, :width].transpose(1, 2, 0))
        chunks = self.model.spot_chunks[spots]
        best: Floats = np.full((width, len(lengths)), IMPOSSIBLE, np.float32)
        best[0] = 0
        for unit, place in zip(units, places(units), strict=True):
            here = self.model.written(unit, place).take(chunks, mode="clip")
            here += self.model.costs_read[self.model.units.get(unit, -1)].take(spots, mode="clip")
            then = best + here[0]
            for size in range(1, LONGEST + 1):
                np.minimum(then[size:], best[:-size] + here[size, :-size], out=then[size:])
            best = then
        return np.minimum(best[lengths, np.arange(len(lengths))], np.float32(IMPOSSIBLE))

    def costs_latin(self, letters: str, rows: Ints | None = None) -> Floats:
        """The cost of each word (or of these rows) as another spelling of the letters; 0 is the same."""
        letters = letters[:TOO_LONG]
        spots = self._spots if rows is None else self._spots[rows]
        lengths = self._lengths if rows is None else self._lengths[rows]
        itself = self._with_itself if rows is None else self._with_itself[rows]
        if not len(lengths):
            return np.zeros(0, np.float32)
        raw = self.model.latin_raw(letters, spots, lengths)
        found = raw - (itself + np.float32(self.model.latin_with_itself(letters))) / 2
        return np.clip(found, 0, np.float32(IMPOSSIBLE))

    def likely(self, units: Sequence[str], limit: int) -> Ints:
        """Rows of the words whose consonants are most like those of the units."""
        return self._nearest(skeleton.of_units(units), limit)

    def likely_latin(self, letters: str, limit: int) -> Ints:
        """The same for a word in Latin letters."""
        return self._nearest(skeleton.of_letters(letters[:TOO_LONG]), limit)

    def _nearest(self, classes: str, limit: int) -> Ints:
        if limit >= len(self.words):
            return np.arange(len(self.words), dtype=np.int32)
        apart = skeleton.apart(self._marks, classes)
        return np.argpartition(apart, limit)[:limit].astype(np.int32)
