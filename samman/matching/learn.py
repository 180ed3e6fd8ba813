"""Learn from pairs of names how sounds are written: `python -m samman.matching.learn` makes data/name_model.csv anew, and
data/latin_model.csv from the Latin spellings of one Devanagari name.

Nobody marked which letters stand for which unit, so that is learned too, by expectation and maximisation: every way to cut
the letters into chunks of none to three is weighed by the chances of the round before. A pair that was seen more often
counts a little more. Only the tuning part of the data is read (`evaluate.is_kept_for_testing`).
"""

from __future__ import annotations

import argparse
import csv
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from samman.matching import evaluate, model, reading

ROUNDS_ALONE, ROUNDS_WITH_NEIGHBOURS = 6, 3
ROUNDS_LATIN = 4
LEAST = 0.05  # what was seen less is not kept
OWN = evaluate.DATA / "own_pairs.csv"  # spellings of our own, of the plains of the Ganges
Chance = Callable[[str, model.Place, str], float]
Key = tuple[str, str, model.Place, str, str]
Pair = tuple[tuple[str, ...], str, float]


def prepared(pairs: Iterable[evaluate.Pair]) -> list[Pair]:
    """Units, letters and weight of each pair that can be cut."""
    found = []
    for pair in pairs:
        units, letters = reading.units(pair.devanagari), reading.letters(pair.latin)
        if units and letters and len(letters) <= model.LONGEST * len(units):
            found.append((units, letters, min(1 + math.log(max(pair.times, 1)), 4)))
    return found


def learn(pairs: list[Pair]) -> list[model.Seen]:
    """Rounds without neighbours first: they find the cuts; then the neighbours refine them."""
    letters = Counter(c for _, word, _ in pairs for c in word)
    whole = sum(letters.values())
    base = {c: max(n / whole, 1e-4) for c, n in letters.items()}

    def unseen(chunk: str) -> float:
        return model.LENGTHS[len(chunk)] * math.prod(base.get(c, 1e-4) for c in chunk)

    counts: dict[Key, float] = {}
    for round_ in range(ROUNDS_ALONE + ROUNDS_WITH_NEIGHBOURS):
        depth = 2 if round_ < ROUNDS_ALONE else len(model.SMOOTH_WRITTEN)
        counts = expected(pairs, chances(counts, unseen, depth))
    return [model.Seen(*key, round(count, 2)) for key, count in sorted(counts.items()) if count >= LEAST]


def chances(counts: dict[Key, float], unseen: Callable[[str], float], depth: int) -> Chance:
    tables: list[dict[tuple[str, ...], dict[str, float]]] = [defaultdict(dict) for _ in range(depth)]
    for (unit, chunk, place, _, _), count in counts.items():
        for table, level in zip(tables, model.levels(unit, place), strict=False):
            table[level][chunk] = table[level].get(chunk, 0.0) + count
    totals = [{level: sum(found.values()) for level, found in table.items()} for table in tables]
    known: dict[tuple[str, model.Place, str], float] = {}

    def chance(unit: str, place: model.Place, chunk: str) -> float:
        key = (unit, place, chunk)
        if key not in known:
            value = unseen(chunk)
            places = zip(tables, totals, model.levels(unit, place), model.SMOOTH_WRITTEN, strict=False)
            for table, total, level, smooth in places:
                value = (table.get(level, {}).get(chunk, 0.0) + smooth * value) / (
                    total.get(level, 0.0) + smooth
                )
            known[key] = value
        return known[key]

    return chance


def expected(pairs: list[Pair], chance: Chance) -> dict[Key, float]:
    """How often each unit gave each chunk, over all cuts by their weight."""
    counts: dict[Key, float] = defaultdict(float)
    for units, word, weight in pairs:
        places = model.places(units)
        length = len(word)
        steps: list[tuple[int, int, int, float]] = []  # unit, from, to, chance
        ahead = [[0.0] * (length + 1) for _ in range(len(units) + 1)]
        ahead[0][0] = 1.0
        for at, unit in enumerate(units):
            for start in range(length + 1):
                if before := ahead[at][start]:
                    for end in range(start, min(start + model.LONGEST, length) + 1):
                        value = chance(unit, places[at], word[start:end])
                        steps.append((at, start, end, value))
                        ahead[at + 1][end] += before * value
        whole = ahead[-1][length]
        if whole <= 0:
            continue
        behind = [[0.0] * (length + 1) for _ in range(len(units) + 1)]
        behind[-1][length] = 1.0
        for at, start, end, value in reversed(steps):
            share = value * behind[at + 1][end]
            behind[at][start] += share
            part = ahead[at][start] * share / whole
            if part > 0.01:
                left = word[start - 1] if start else model.EDGE
                right = word[end] if end < length else model.END
                counts[units[at], word[start:end], places[at], left, right] += weight * part
    return counts


def spellings_of_one(pairs: Iterable[evaluate.Pair]) -> list[tuple[str, str]]:
    """Every two Latin spellings of one Devanagari name."""
    return sorted(
        (first, second)
        for known in evaluate.spellings(pairs).values()
        for first in known
        for second in known
        if "" < first < second and len(second) <= model.TOO_LONG >= len(first)
    )


def learn_latin(pairs: list[tuple[str, str]], seen: list[model.Seen]) -> list[model.SeenLatin]:
    """Which letters stand for which in two spellings, beginning with letters that are written for the same units."""
    found: list[model.SeenLatin] = []
    for _ in range(ROUNDS_LATIN):
        now = model.Model(seen, found)
        counts: dict[tuple[str, str], float] = defaultdict(float)
        chances = np.exp(-now.costs_latin.astype(float)).tolist()
        for first, second in pairs:
            for key, share in expected_latin(first, second, chances, now.chunks).items():
                counts[min(key), max(key)] += share
        found = [
            model.SeenLatin(*key, round(count, 2)) for key, count in sorted(counts.items()) if count >= LEAST
        ]
    return found


def expected_latin(
    first: str, second: str, chances: list[list[float]], numbers: dict[str, int]
) -> dict[tuple[str, str], float]:
    """How often each letters of one stood for each of the other, over all ways to cut both by their weight."""
    ahead = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]
    ahead[0][0] = 1.0
    steps: list[tuple[int, int, str, str, float]] = []  # to, to, letters, letters, chance
    cuts = [
        [(word[at : at + size], numbers[word[at : at + size]]) for size in range(min(model.LONGEST, len(word) - at) + 1)
         if word[at : at + size] in numbers]
        for word in (first, second) for at in range(len(word) + 1)
    ]  # fmt: skip
    of_first, of_second = cuts[: len(first) + 1], cuts[len(first) + 1 :]
    for at, here in enumerate(of_first):
        for to, there in enumerate(of_second):
            for one, row in here:
                for other, column in there:
                    if one or other:
                        chance = chances[row][column]
                        steps.append((at, to, one, other, chance))
                        ahead[at + len(one)][to + len(other)] += ahead[at][to] * chance
    whole = ahead[-1][-1]
    behind = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]
    behind[-1][-1] = 1.0
    counts: dict[tuple[str, str], float] = defaultdict(float)
    for at, to, one, other, chance in reversed(steps):
        share = chance * behind[at + len(one)][to + len(other)]
        behind[at][to] += share
        part = ahead[at][to] * share / whole if whole else 0.0
        if part > 0.01:
            counts[one, other] += part
    return counts


def write_latin(seen: list[model.SeenLatin], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["first", "second", "count"])
        rows.writerows([s.first, s.second, f"{s.times:g}"] for s in seen)


def write(seen: list[model.Seen], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["unit", "letters", "before", "after", "left", "right", "count"])
        rows.writerows([s.unit, s.letters, *s.place, s.left, s.right, f"{s.times:g}"] for s in seen)


def main() -> None:
    parser = argparse.ArgumentParser(prog="samman.matching.learn", description=__doc__)
    parser.add_argument("--pairs", type=Path, default=evaluate.PAIRS)
    parser.add_argument("--out", type=Path, default=model.FILE)
    parser.add_argument("--out-latin", type=Path, default=model.LATIN_FILE)
    given = parser.parse_args()
    pairs = [
        pair
        for pair in evaluate.load(given.pairs) + evaluate.load(OWN)
        if not evaluate.is_kept_for_testing(pair)
    ]
    seen = learn(prepared(pairs))
    write(seen, given.out)
    print(f"{len(pairs)} pairs, {len(seen)} rows in {given.out}")
    siblings = spellings_of_one(pairs)
    latin = learn_latin(siblings, seen)
    write_latin(latin, given.out_latin)
    print(f"{len(siblings)} pairs of spellings, {len(latin)} rows in {given.out_latin}")


if __name__ == "__main__":
    main()
