"""Measure names: `python -m samman.matching.evaluate --pairs FILE --distractors 5000 [--latin] [--source WORD] [--part testing]`.

Each Devanagari name is set against a gallery: all Latin names of the file, and distractors drawn with a fixed seed from the
project's name data, of which known spellings of any queried name are left out. A pair is found at the rank of its Latin name
among all names of the gallery that are not known as spellings of the query; a tie counts against us. Whatever is not listed
as a spelling counts as wrong, though people may write it so. `false_per_10k`: of 10,000 comparisons of names that do not belong
together, so many are as near as the nearest 90 % of those that do. `--latin` asks with each Latin name for the other Latin
spellings of the same name. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from samman.matching import names, reading, record_files

DATA = Path(__file__).parent / "data"
PAIRS = DATA / "name_pairs.csv"
SEED = 20260101
TRUE_SHARE = 0.9
KEPT_OF_TEN = 1  # every tenth name is kept for testing


class Pair(NamedTuple):
    devanagari: str
    latin: str
    times: int
    source: str


class Figures(NamedTuple):
    recall_at_1: float
    recall_at_10: float
    false_per_10k: float
    pairs: int
    ms_per_query: float
    gallery: int
    threshold: float


def load(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Pair(row["devanagari"], row["latin"], _number(row.get("count")), row.get("source") or "")
            for row in csv.DictReader(file)
            if row.get("devanagari") and row.get("latin")
        ]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 1


def is_kept_for_testing(pair: Pair) -> bool:
    """By the Devanagari name alone, so that all spellings of a name lie in one part, whatever else the file holds."""
    name = reading.fold(pair.devanagari)
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 10 < KEPT_OF_TEN


def all_latin_names() -> list[str]:
    """Every Latin name of the project's data, as letters."""
    found = {reading.letters(pair.latin) for pair in load(PAIRS)}
    with (DATA / "name_lists.csv").open(encoding="utf-8", newline="") as file:
        found |= {reading.letters(row["name"]) for row in csv.DictReader(file) if row["script"] == "Latn"}
    with (DATA / "name_token_freq.csv").open(encoding="utf-8", newline="") as file:
        found |= {reading.letters(row["latin_token"]) for row in csv.DictReader(file)}
    return sorted(found - {""})


def spellings(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    """The Latin spellings known for each Devanagari name, as letters."""
    found: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        found[reading.fold(pair.devanagari)].add(reading.letters(pair.latin))
    return found


def figures(pairs: Sequence[Pair], distractors: int, latin: bool = False) -> Figures:
    own = sorted({reading.letters(pair.latin) for pair in pairs} - {""})
    known = spellings([*pairs, *load(PAIRS)])
    asked: dict[str, set[str]] = {reading.fold(pair.devanagari): set() for pair in pairs}
    for pair in pairs:
        if letters := reading.letters(pair.latin):
            asked[reading.fold(pair.devanagari)].add(letters)
    left_out = set().union(*(known[name] for name in asked), own)
    others = [name for name in all_latin_names() if name not in left_out]
    drawn = random.Random(SEED).sample(others, min(distractors, len(others)))  # noqa: S311 # nosec B311
    gallery_names = own + drawn
    at = {name: index for index, name in enumerate(gallery_names)}

    questions: list[
        tuple[str, list[int], list[int]]
    ] = []  # name, rows to be found, rows not counted as wrong
    if latin:
        siblings: dict[str, set[str]] = defaultdict(set)
        for name in asked:
            for letters in known[name]:
                siblings[letters] |= known[name]
        for name in own:
            wanted = {other for found in asked.values() if name in found for other in found} - {name}
            same = siblings[name] | {name}
            if wanted:
                questions.append((name, [at[w] for w in sorted(wanted)], [at[s] for s in same if s in at]))
    else:
        for name, found in asked.items():
            same = known[name]
            questions.append((name, [at[w] for w in sorted(found)], [at[s] for s in same if s in at]))

    gallery = names.Gallery(gallery_names)
    ranks: list[int] = []
    true: list[float] = []
    wrong: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
    compared = 0
    started = time.perf_counter()
    for name, wanted_rows, same_rows in questions:
        costs = gallery.distances(name)
        right = costs[wanted_rows]
        costs[same_rows] = np.inf
        for cost in right:
            # What was not looked at is as far as can be; it ties with all else that was not.
            ranks.append(1 + int((costs <= cost).sum()) if np.isfinite(cost) else len(gallery_names))
        true.extend(float(cost) for cost in right)
        wrong.append(costs[costs < names.FAR])
        compared += len(gallery_names) - len(same_rows)
    spent = time.perf_counter() - started
    threshold = float(np.quantile(np.array(true), TRUE_SHARE, method="higher")) if true else 0.0
    false = sum(int((costs <= threshold).sum()) for costs in wrong)
    count = len(ranks)
    return Figures(
        recall_at_1=sum(rank == 1 for rank in ranks) / count if count else 0.0,
        recall_at_10=sum(rank <= 10 for rank in ranks) / count if count else 0.0,
        false_per_10k=10_000 * false / compared if compared else 0.0,
        pairs=count,
        ms_per_query=1000 * spent / len(questions) if questions else 0.0,
        gallery=len(gallery_names),
        threshold=threshold,
    )


def chosen(pairs: Sequence[Pair], part: str, source: str, least: int) -> list[Pair]:
    return [
        pair
        for pair in pairs
        if source in pair.source
        and pair.times >= least
        and (part == "all" or is_kept_for_testing(pair) == (part == "testing"))
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="samman.matching.evaluate", description=__doc__)
    parser.add_argument(
        "--pairs", type=Path, default=PAIRS, help="CSV: devanagari, latin, gender, kind, count, source"
    )
    parser.add_argument("--distractors", type=int, default=5000)
    parser.add_argument("--latin", action="store_true", help="Latin to Latin")
    parser.add_argument("--part", choices=["all", "tuning", "testing"], default="all")
    parser.add_argument("--source", default="", help="only sources with this word in them")
    parser.add_argument("--least", type=int, default=1, help="only pairs seen so often")
    parser.add_argument(
        "--records", type=Path, help="a folder of missing.csv, found.csv, truth.csv (see record_files)"
    )
    given = parser.parse_args(arguments)
    if given.records:
        print(record_files.report(record_files.evaluate(given.records)))
        return
    pairs = chosen(load(given.pairs), given.part, given.source, given.least)
    found = figures(pairs, given.distractors, given.latin)
    print(f"{found.pairs} pairs of {given.pairs.name} in a gallery of {found.gallery} Latin names")
    print(f"recall@1 {found.recall_at_1:.2%}, recall@10 {found.recall_at_10:.2%}")
    print(
        f"{found.false_per_10k:.3f} false matches in 10,000 comparisons at 90 % true (cost {found.threshold:.1f})"
    )
    print(f"{found.ms_per_query:.2f} ms a query")
    print(
        json.dumps(
            {
                "recall_at_1": round(found.recall_at_1, 5),
                "recall_at_10": round(found.recall_at_10, 5),
                "false_per_10k": round(found.false_per_10k, 4),
                "pairs": found.pairs,
                "ms_per_query": round(found.ms_per_query, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
