"""Inside the site's program: a register of invented reports in the tables of matching, and candidates of found children in it."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.db import connection

from samman.cases.models import Case
from samman.matching import record_files, records
from samman.matching.persons import Person
from samman.missing_children import lexicons, matcher
from samman.missing_children.models import MatchKey, PreparedPerson
from samman.missing_children.prepared import PLAIN, row_of

COLUMNS = ["case_id", "words", *PLAIN]
ASKED = 300
AT_ONCE = 20_000


def fill(folder: str) -> dict[str, int]:
    """Give the cases that are there, in their order, what the files say of children; how many were given it."""
    for derived in (MatchKey, PreparedPerson):
        derived.objects.all().delete()  # of the samples of the demo
    read = {records.MISSING: record_files.missing_person, records.FOUND: record_files.found_person}
    filled = {kind: _fill(kind, Path(folder) / f"{kind}.csv", person_of) for kind, person_of in read.items()}
    PreparedPerson.objects.update(compared=True)
    return filled


def _fill(kind: str, path: Path, person_of: Callable[[Mapping[str, str]], Person]) -> int:
    ids = iter(list(Case.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True)))
    people = (person_of(row) for row in record_files.each(path))
    pairs = zip(ids, people, strict=False)
    done = 0
    while some := list(itertools.islice(pairs, AT_ONCE)):
        _copy("missing_children_preparedperson", COLUMNS, (_values(pk, person) for pk, person in some))
        keys = (
            (pk, key, person.sex, *records.births(person))
            for pk, person in some
            for key in records.keys_of(kind, person)
        )
        _copy("missing_children_matchkey", ["case_id", "key", "sex", "born_from", "born_until"], keys)
        done += len(some)
    return done


def _values(case_id: int, person: Person) -> list[Any]:
    row = row_of(case_id, person)
    return [getattr(row, column) for column in COLUMNS]


def _copy(table: str, columns: list[str], rows: Any) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def look() -> dict[str, float]:
    """How long candidates take, when a found and when a missing child was saved, in milliseconds; and how much memory more."""
    found = _some(records.FOUND, 2 * ASKED)
    missing = _some(records.MISSING, ASKED)
    before = _megabytes()
    started = time.perf_counter()
    matcher.of_found(*found[0])
    ready = time.perf_counter() - started
    for case_id, person in found[ASKED:]:
        matcher.of_found(case_id, person)  # by now the words of common names were met
    times = {
        kind: [_milliseconds(of, case_id, person) for case_id, person in cases]
        for kind, of, cases in (
            ("found", matcher.of_found, found[:ASKED]),
            ("missing", matcher.of_missing, missing),
        )
    }
    return {
        "reports": lexicons.current().reports,
        "ready_s": ready,
        **{f"{kind}_p50_ms": statistics.median(spent) for kind, spent in times.items()},
        **{f"{kind}_p95_ms": statistics.quantiles(spent, n=20)[-1] for kind, spent in times.items()},
        "memory_mb": _megabytes() - before,
    }


def _some(kind: str, most: int) -> list[tuple[int, Person]]:
    """So many who wait, from all over the register."""
    who = matcher.LOOKED_FOR if kind == records.MISSING else matcher.UNJOINED
    ids = list(PreparedPerson.objects.filter(who).order_by("pk").values_list("pk", flat=True))
    return list(zip(*matcher.fetch(ids[:: max(1, len(ids) // most)][:most], who), strict=True))


def _milliseconds(of: Callable[[int, Person], object], case_id: int, person: Person) -> float:
    started = time.perf_counter()
    of(case_id, person)
    return 1000 * (time.perf_counter() - started)


def _megabytes() -> float:
    with Path("/proc/self/status").open() as file:
        line = next(line for line in file if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000
