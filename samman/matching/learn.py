"""Learn from pairs of names how sounds are written: `python -m samman.matching.learn` makes data/name_model.csv anew.

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

from samman.matching import evaluate, model, reading

ROUNDS_ALONE, ROUNDS_WITH_NEIGHBOURS = 6, 3
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


def write(seen: list[model.Seen], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["unit", "letters", "before", "after", "left", "right", "count"])
        rows.writerows([s.unit, s.letters, *s.place, s.left, s.right, f"{s.times:g}"] for s in seen)


def main() -> None:
    parser = argparse.ArgumentParser(prog="samman.matching.learn", description=__doc__)
    parser.add_argument("--pairs", type=Path, default=evaluate.PAIRS)
    parser.add_argument("--out", type=Path, default=model.FILE)
    given = parser.parse_args()
    pairs = [
        pair
        for pair in evaluate.load(given.pairs) + evaluate.load(OWN)
        if not evaluate.is_kept_for_testing(pair)
    ]
    seen = learn(prepared(pairs))
    write(seen, given.out)
    print(f"{len(pairs)} pairs, {len(seen)} rows in {given.out}")


if __name__ == "__main__":
    main()
