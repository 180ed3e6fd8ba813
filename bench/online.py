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
from samman.missing_children.models import PreparedPerson
from samman.missing_children.prepared import PLAIN, row_of

COLUMNS = ["case_id", "words", *PLAIN]
ASKED = 300
AT_ONCE = 20_000


def fill(folder: str) -> dict[str, int]:
    """Give the cases that are there, in their order, what the files say of children; how many were given it."""
    read = {records.MISSING: record_files.missing_person, records.FOUND: record_files.found_person}
    done = {kind: _fill(kind, Path(folder) / f"{kind}.csv", person_of) for kind, person_of in read.items()}
    return done | {"words": lexicons.count()}


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


def look(folder: str) -> dict[str, float]:
    """How long candidates take, when a found and when a missing child was saved, in milliseconds; and how much memory more."""
    found = [
        record_files.found_person(row)
        for row in itertools.islice(record_files.each(Path(folder) / "found.csv"), 2 * ASKED)
    ]
    before = _megabytes()
    started = time.perf_counter()
    matcher.of_found(0, found[0])
    ready = time.perf_counter() - started
    for person in found[ASKED:]:
        matcher.of_found(0, person)
    times, queries = [], []
    for person in found[:ASKED]:
        started = time.perf_counter()
        matcher.of_found(0, person)
        times.append(1000 * (time.perf_counter() - started))
    rows = PreparedPerson.objects.filter(case__kind="missing").order_by("-case")
    missing = [row[0] for row in rows.values_list("case")[:ASKED]]
    people = dict(zip(*matcher.fetch(missing), strict=True))
    for case_id, person in people.items():
        started = time.perf_counter()
        matcher.of_missing(case_id, person)
        queries.append(1000 * (time.perf_counter() - started))
    return {
        "reports": lexicons.current().reports,
        "ready_s": ready,
        "found_p50_ms": statistics.median(times),
        "found_p95_ms": statistics.quantiles(times, n=20)[-1],
        "missing_p50_ms": statistics.median(queries),
        "missing_p95_ms": statistics.quantiles(queries, n=20)[-1],
        "memory_mb": _megabytes() - before,
    }


def _megabytes() -> float:
    with Path("/proc/self/status").open() as file:
        line = next(line for line in file if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000
