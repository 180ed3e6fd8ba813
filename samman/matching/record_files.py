"""Measure records: read a folder with `missing.csv`, `found.csv` and `truth.csv`, rank every found child, count.

The columns are those of the folder that `synthetic` makes; any cell may be empty. A found child whose true report is not
among the fifty ranks counts as not found. Of the found children without a report it is counted how many get a candidate called
likely.
"""

from __future__ import annotations

import csv
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from samman.matching import districts, scoring
from samman.matching.evidence import Register
from samman.matching.persons import Person, prepare
from samman.matching.ranking import Candidate, KeysInMemory, rank

RANKS = 50
Row = Mapping[str, str]


def each(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file, one after another; a cell that is not there is empty."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: (cell or "").strip() for name, cell in row.items() if name}


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a file."""
    return list(each(path))


def number(text: str | None) -> float | None:
    """A number as written; None for anything else."""
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None


def day_of(text: str | None) -> date | None:
    """A day as 2025-10-12; None for anything else."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _together(rows: Iterable[Row], key: Callable[[Row], object], *names: str) -> dict[str, list[str]]:
    """For each id (the first of the names) how the others of its group are called; who stands alone is left out."""
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        if which := key(row):
            groups[which].append(row)
    return {
        row[names[0]]: [
            other[name] for other in group if other is not row for name in names[1:] if other.get(name)
        ]
        for group in groups.values()
        if len(group) > 1
        for row in group
    }


def siblings_of_missing(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The names of those who stand in the same report, by `missing_id`."""
    return _together(rows, lambda row: row.get("group_id"), "missing_id", "name_hi", "name_en")


def siblings_of_found(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The names of those who were found on the same day at the same place, by `found_id`."""
    where = ("found_date", "found_place", "lat", "lon")

    def together(row: Row) -> object:
        return (
            tuple(row.get(name, "") for name in where)
            if row.get("found_date") and row.get("found_place")
            else None
        )

    return _together(rows, together, "found_id", "name_as_told")


def missing_person(row: Row, siblings: Sequence[str] = ()) -> Person:
    """A line of missing.csv, and the names of those who stand in the same report."""
    district = districts.by_id(row.get("district_id", ""))
    age, margin = number(row.get("age_at_missing_years")), number(row.get("age_margin_years")) or 0.0
    day = day_of(row.get("missing_date"))
    point = number(row.get("lat")), number(row.get("lon"))
    return prepare(
        called=[row.get("name_hi", ""), row.get("name_en", "")],
        pet=[row.get("pet_name", "")],
        father=row.get("father_name", ""),
        mother=row.get("mother_name", ""),
        sex=row.get("sex", ""),
        age=(None, None) if age is None else (age - margin, age + margin),
        age_on=day,
        day=day,
        siblings=siblings,
        places=" ".join([*(district.words if district else ()), row.get("place_text", "")]),
        point=point if None not in point or district is None else (district.latitude, district.longitude),
        languages=row.get("languages", ""),
        marked=row.get("marks", ""),
        height_cm=number(row.get("height_cm")),
    )


def found_person(row: Row, siblings: Sequence[str] = ()) -> Person:
    """A line of found.csv, and the names of those who were found with this person."""
    low, high = number(row.get("age_low_years")), number(row.get("age_high_years"))
    low, high = (high if low is None else low), (low if high is None else high)
    day = day_of(row.get("found_date"))
    point: tuple[float | None, float | None] = number(row.get("lat")), number(row.get("lon"))
    district = districts.by_id(row.get("found_district_id", "")) or districts.named(
        row.get("found_place", "")
    )
    if None in point and district is not None:
        point = district.latitude, district.longitude
    return prepare(
        called=[row.get("name_as_told", "")],
        father=row.get("father_name", ""),
        mother=row.get("mother_name", ""),
        sex=row.get("sex", ""),
        age=(low, high),
        age_on=day,
        day=day,
        siblings=siblings,
        places=row.get("home_as_told", ""),
        point=point,
        languages=row.get("languages", ""),
        marked=row.get("marks", ""),
        height_cm=number(row.get("height_cm")),
    )


class Set(NamedTuple):
    """A folder that was read."""

    missing_ids: list[str]
    missing: list[Person]
    found_ids: list[str]
    found: list[Person]
    truth: dict[str, str]  # empty for a child without a report
    kinds: dict[str, list[str]]


def load(folder: Path) -> Set:
    """Read a folder; `truth.csv` may be missing."""
    missing = read(folder / "missing.csv")
    together = siblings_of_missing(missing)
    return load_found(folder, [row["missing_id"] for row in missing])._replace(
        missing=[missing_person(row, together.get(row["missing_id"], ())) for row in missing]
    )


def load_found(folder: Path, missing_ids: list[str]) -> Set:
    """The found of a folder, and the truth; without the missing, of whom only the ids are kept."""
    found = read(folder / "found.csv")
    together = siblings_of_found(found)
    told = read(folder / "truth.csv") if (folder / "truth.csv").exists() else []
    return Set(
        missing_ids,
        [],
        [row["found_id"] for row in found],
        [found_person(row, together.get(row["found_id"], ())) for row in found],
        {row["found_id"]: row.get("missing_id", "") for row in told},
        {row["found_id"]: [kind for kind in row.get("kinds", "").split(";") if kind] for row in told},
    )


class Counted(NamedTuple):
    """What came of it."""

    recall_at_1: float
    recall_at_10: float
    p95_ms: float
    found: int
    missing: int
    without_report: int
    without_report_likely: int
    table: dict[str, tuple[int, float, float]]  # kind of difficulty: children, recall at 1 and at 10
    calibrated: list[tuple[str, int, float, float]]  # word: candidates, mean chance, share that is right

    def as_json(self) -> dict[str, Any]:
        """What is printed on the last line."""
        share = self.without_report_likely / self.without_report if self.without_report else 0.0
        return {
            "recall_at_1": round(self.recall_at_1, 5),
            "recall_at_10": round(self.recall_at_10, 5),
            "p95_ms": round(self.p95_ms, 2),
            "found": self.found,
            "missing": self.missing,
            "without_report": self.without_report,
            "without_report_likely": self.without_report_likely,
            "without_report_likely_share": round(share, 5),
        }


def ranked(given: Set, say: Any = print) -> Iterator[tuple[str, list[Candidate], float]]:
    """For each found child its ranked candidates and the milliseconds they took."""
    say(f"{len(given.missing)} missing, {len(given.found)} found; making the register ready")
    register = Register(given.missing)
    source = KeysInMemory(register)
    for place, (found_id, person) in enumerate(zip(given.found_ids, given.found, strict=True), 1):
        started = time.perf_counter()
        best = rank(person, register, source.rows(person), RANKS)
        yield found_id, best, 1000 * (time.perf_counter() - started)
        if place % 1000 == 0:
            say(f"  {place} of {len(given.found)}")


def count(given: Set, lists: Iterable[tuple[str, list[Candidate], float]]) -> Counted:
    """Compare ranked lists with the truth."""
    at: dict[str, list[int]] = defaultdict(list)
    spent: list[float] = []
    without = likely = 0
    words: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for found_id, best, took in lists:
        spent.append(took)
        truth = given.truth.get(found_id, "")
        ids = [given.missing_ids[one.row] for one in best]
        for one, missing_id in zip(best, ids, strict=True):
            words[one.word].append((one.chance, missing_id == truth))
        if not truth:
            without += 1
            likely += any(one.word != scoring.POSSIBLE for one in best)
            continue
        place = ids.index(truth) + 1 if truth in ids else RANKS + 1
        for kind in ["all", *(given.kinds.get(found_id) or ["none"])]:
            at[kind].append(place)
    table = {
        kind: (
            len(places),
            sum(p == 1 for p in places) / len(places),
            sum(p <= 10 for p in places) / len(places),
        )
        for kind, places in sorted(at.items())
    }
    whole = table.get("all", (0, 0.0, 0.0))
    return Counted(
        whole[1],
        whole[2],
        float(np.quantile(spent, 0.95)) if spent else 0.0,
        len(spent),
        len(given.missing_ids),
        without,
        likely,
        table,
        [
            (
                word,
                len(all_),
                float(np.mean([c for c, _ in all_])),
                float(np.mean([right for _, right in all_])),
            )
            for word, all_ in sorted(words.items())
        ],
    )


def evaluate(folder: Path) -> Counted:
    """Rank, write predictions.csv, and count."""
    given = load(folder)
    return count(given, written(folder, given, ranked(given)))


def written(
    folder: Path, given: Set, lists: Iterable[tuple[str, list[Candidate], float]]
) -> Iterator[tuple[str, list[Candidate], float]]:
    """Write `predictions.csv` of these ranked lists as they pass by."""
    with (folder / "predictions.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["found_id", "rank", "missing_id", "score"])
        for found_id, best, took in lists:
            out.writerows(
                [found_id, place, given.missing_ids[one.row], f"{one.score:.4f}"]
                for place, one in enumerate(best, 1)
            )
            yield found_id, best, took


def report(found: Counted) -> str:
    """The table by kind of difficulty, the words and their truth, and the line of JSON."""
    lines = ["kind                      children  recall@1  recall@10"]
    lines += [f"{kind:<26}{n:>8}  {one:8.1%}  {ten:9.1%}" for kind, (n, one, ten) in found.table.items()]
    lines += [
        f"called {word}: {n} candidates, mean chance {mean:.1%}, right {right:.1%}"
        for word, n, mean, right in found.calibrated
    ]
    lines.append(json.dumps(found.as_json()))
    return "\n".join(lines)
