"""The names that bulk cases carry: from the project's own lists, the common ones much more often than the rare."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import psycopg

import samman.matching

DATA = Path(samman.matching.__file__).parent / "data"
FIRST, LAST = (
    10_000,
    500,
)  # slots among which a case chooses by chance; the commoner a name, the more are its own
SOON = 10  # the first name is eleven times as common as the hundred and tenth
# Before all others, in this order: general knowledge, not counted. Last names likewise; some are no last name at all.
COMMON = [
    "प्रिया",
    "पूजा",
    "अंजलि",
    "लक्ष्मी",
    "राधा",
    "सीता",
    "काजल",
    "नेहा",
    "रवि",
    "मोहन",
    "राम",
    "अरमान",
    "सलमा",
    "रिंकू",
    "गोलू",
]
LAST_NAMES = (
    "कुमार Kumar", "कुमारी Kumari", "देवी Devi", "", "सिंह Singh", "यादव Yadav", "खातून Khatoon",
    "शर्मा Sharma", "खान Khan", "वर्मा Verma", "बानो Bano", "गुप्ता Gupta", "अंसारी Ansari", "पाल Pal",
    "मौर्य Maurya", "साहू Sahu", "पटेल Patel", "निषाद Nishad", "तिवारी Tiwari",
)  # fmt: skip


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Temporary tables `called` (slot, hi, en) and `surname` (slot, hi, en)."""
    for table, names in (("called", first_names()), ("surname", last_names())):
        connection.execute(f"CREATE TEMP TABLE {table} (slot int PRIMARY KEY, hi text, en text)")
        with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for slot, name in enumerate(names):
                copy.write_row((slot, *name))
        connection.execute(f"ANALYZE {table}")


def first_names() -> list[tuple[str, str]]:
    """Of each slot the first name, in Hindi and in one of its English spellings."""
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for name in ("own_pairs.csv", "name_pairs.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if "given" in row["kind"] or name == "own_pairs.csv":
                    spelt[row["devanagari"]][row["latin"]] += int(row["count"])
    order = [name for name in COMMON if name in spelt] + [name for name in spelt if name not in COMMON]
    return _spelt([(hi, sorted(spelt[hi])) for hi in order], FIRST)


def last_names() -> list[tuple[str, str]]:
    """The same of last names."""
    return _spelt([(name.partition(" ")[0], [name.partition(" ")[2]]) for name in LAST_NAMES], LAST)


def _spelt(names: list[tuple[str, list[str]]], slots: int) -> list[tuple[str, str]]:
    return [
        (hi, spellings[slot % len(spellings)]) for slot, (hi, spellings) in enumerate(_spread(names, slots))
    ]


def _spread(names: list[tuple[str, list[str]]], slots: int) -> list[tuple[str, list[str]]]:
    """Each name as often as one over its rank says, until the slots are full."""
    weights = [1 / (rank + SOON) for rank in range(len(names))]
    total, owed = sum(weights), 0.0
    found: list[tuple[str, list[str]]] = []
    for name, weight in zip(names, weights, strict=True):
        owed += slots * weight / total
        while owed >= 0.5 and len(found) < slots:
            found.append(name)
            owed -= 1
    return found + names[: slots - len(found)]
