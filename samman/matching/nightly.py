"""The night's comparison: every found person against every report that may be hers, by Splink on DuckDB.

    python -m samman.matching.nightly DIR

reads `missing.csv` and `found.csv` as `evaluate --records` does, writes `predictions.csv` beside them and prints time, memory
and the same line of JSON. Candidates come from the same keys as by day, the levels of words are prepared columns
(`splink_model`), Splink compares all else and adds up the weights that it learned. A score is the same as that of `ranking.rank`.

Found persons are taken some hundreds at a time, so that memory does not grow with their number: DuckDB keeps within
`DUCKDB_MEMORY` and puts what is more on disk.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samman.matching import record_files, scoring, splink_model
from samman.matching.evidence import COMPARISONS, LEVELS, Register
from samman.matching.persons import Person
from samman.matching.ranking import Candidate, Evidence, KeysInMemory, Source
from samman.matching.splink_model import FOUND, MISSING, PAIRS, Pairs

AT_ONCE = 500  # found persons, with up to `ranking.LOOKED_AT` candidates each
DUCKDB_MEMORY = "2GB"


def compare(
    people: Iterable[Person],
    register: Register,
    source: Source,
    limit: int = 50,
    *,
    reports: int = 0,
    calibration: scoring.Calibration | None = None,
    at_once: int = AT_ONCE,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[list[Candidate]]:
    """For each found person the best of its candidates, in the order of the people; none where no key is shared. `reports` says
    how many there are in all, where the register holds a part of them."""
    with tempfile.TemporaryDirectory() as spill:
        night = _Night(register, spill, calibration)
        coming, done = iter(people), 0
        while some := list(islice(coming, at_once)):
            pairs = Pairs(register)
            for person in some:
                pairs.add(person, source.rows(person))
            yield from night.best(pairs, len(some), limit, reports or register.size)
            done += len(some)
            say(f"  {done} found persons, {time.process_time():.0f} s of processor, {peak_megabytes()} MB")
        night.close()


class _Night:
    """A database with the missing, and the scores that Splink finds in it."""

    def __init__(self, register: Register, spill: str, calibration: scoring.Calibration | None) -> None:
        import duckdb

        self._calibration = calibration
        self._database = duckdb.connect(
            config={"memory_limit": DUCKDB_MEMORY, "temp_directory": spill, "preserve_insertion_order": False}
        )
        # Of the database itself, not of Python's, so that it can be put on disk.
        self._database.register("coming", splink_model.table_of_missing(register))
        self._database.execute(f"create table {MISSING} as from coming")
        self._database.unregister("coming")
        self._linker: Any = None
        # Splink gives the levels only together with the columns that they were made of.
        self._settings = json.loads(scoring.MODEL.read_text(encoding="utf-8")) | {
            "retain_matching_columns": True,
            "retain_intermediate_calculation_columns": False,
        }
        prior = self._settings["probability_two_random_records_match"]
        self._prior = math.log2(prior / (1 - prior))

    def close(self) -> None:
        self._database.close()

    def best(self, pairs: Pairs, people: int, limit: int, reports: int) -> list[list[Candidate]]:
        """The best candidates of each person of these pairs."""
        lists: list[list[Candidate]] = [[] for _ in range(people)]
        if not len(pairs.rows):
            return lists
        self._database.register(FOUND, pairs.table())
        self._database.register(PAIRS, pairs.blocked())
        scored = self._scored()
        found = self._database.execute(_BEST.format(scored=scored), {"limit": limit, "prior": self._prior})
        columns: Mapping[str, NDArray[Any]] = found.fetchnumpy()
        for view in (FOUND, PAIRS):
            self._database.unregister(view)
        self._database.execute(f"drop table {scored}")
        owners = columns["owner"]
        for first, last in _runs(owners):
            lists[int(owners[first])] = _candidates(columns, first, last, reports, self._calibration)
        return lists

    def _scored(self) -> str:
        """The table of what Splink says of the registered pairs."""
        from splink import Linker
        from splink.backends.duckdb import DuckDBAPI

        if self._linker is None:
            api = DuckDBAPI(self._database)
            tables = [api.register(name, dataset_display_name=name) for name in (FOUND, MISSING)]
            self._linker = Linker(tables, self._settings, log_level=None, validate_settings=False)
            self._blocked = api.register(PAIRS, table_name=PAIRS)
        self._linker.table_management.register_blocked_pairs_for_predict(self._blocked)
        return str(self._linker.inference.predict(warning_mode="never").physical_name)


# The best of each person, and of all its candidates the sum of odds that `scoring.chances` needs. `match_key` is the person.
_BEST = f"""
with bounds as (
    select match_key, list_min(max(match_weight, $limit)) as least, sum(pow(2.0::double, match_weight - $prior)) as whole
    from {{scored}} group by match_key
)
select match_key::integer as owner, unique_id_r::bigint as row, match_weight - $prior as score, whole,
    {", ".join(f"gamma_{name}" for name in COMPARISONS)}
from {{scored}} join bounds using (match_key)
where match_weight >= least
qualify row_number() over (partition by match_key order by match_weight desc, unique_id_r::bigint) <= $limit
order by owner, score desc, row
"""  # noqa: S608  # nosec B608


def _runs(owners: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """Where each owner's rows begin and end."""
    edges = [0, *(np.flatnonzero(np.diff(owners)) + 1).tolist(), len(owners)]
    return pairwise(edges)


@functools.cache
def _evidence() -> dict[str, list[Evidence]]:
    """What each level of each comparison says; of one level all candidates share it."""
    weights = scoring.default().weights
    return {
        name: [Evidence(name, level, float(weights[name][at])) for at, level in enumerate(LEVELS[name], 1)]
        for name in COMPARISONS
    }


def _candidates(
    columns: Mapping[str, NDArray[Any]],
    first: int,
    last: int,
    reports: int,
    calibration: scoring.Calibration | None,
) -> list[Candidate]:
    scores = columns["score"][first:last]
    chances = scoring.chances(scores, reports, calibration, whole=float(columns["whole"][first])).tolist()
    levels = zip(*(columns[f"gamma_{name}"][first:last].tolist() for name in COMPARISONS), strict=True)
    rows = columns["row"][first:last].tolist()
    said = _evidence()
    return [
        Candidate(
            row,
            score,
            chance,
            scoring.word(chance, calibration),
            tuple(said[name][level] for name, level in zip(COMPARISONS, told, strict=True) if level >= 0),
        )
        for row, score, chance, told in zip(rows, scores.tolist(), chances, levels, strict=True)
    ]


def peak_megabytes() -> int:
    """The most memory that this process has held, of Python and DuckDB together."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def run(folder: Path, say: Callable[[str], None] = print) -> None:
    """The night of a folder: writes its predictions, says seconds, memory and what was found."""
    started, worked = time.monotonic(), time.process_time()
    missing_ids: list[str] = []

    together = record_files.siblings_of_missing(record_files.each(folder / "missing.csv"))

    def reported() -> Iterator[Person]:
        for row in record_files.each(folder / "missing.csv"):
            missing_ids.append(row["missing_id"])
            yield record_files.missing_person(row, together.get(row["missing_id"], ()))

    register = Register(reported())
    source = KeysInMemory(register)
    given = record_files.load_found(folder, missing_ids)
    figures = {"ready_s": time.monotonic() - started, "ready_cpu_s": time.process_time() - worked}
    say(f"{register.size} missing made ready in {figures['ready_s']:.0f} s")
    lists = compare(given.found, register, source, record_files.RANKS, say=say)
    ranked = ((found_id, best, 0.0) for found_id, best in zip(given.found_ids, lists, strict=True))
    counted = record_files.count(given, record_files.written(folder, given, ranked))
    figures["compared_s"] = time.monotonic() - started - figures["ready_s"]
    figures["compared_cpu_s"] = time.process_time() - worked - figures["ready_cpu_s"]
    figures["peak_mb"] = peak_megabytes()
    say(json.dumps({name: round(value, 1) for name, value in figures.items()}))
    say(record_files.report(counted))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="samman.matching.nightly", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    run(parser.parse_args(arguments).folder)


if __name__ == "__main__":
    main()
