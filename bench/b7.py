"""b7: matching: candidates among a million reports at once and by night, and how long comparing names takes."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from bench import b2, missing
from bench.house import House
from tools import prepare, progress

SEED = 1


def measure(house: House) -> dict[str, float]:
    """Invent a register; candidates in it at once, from the database; compare it by night; then compare names."""
    reports, found = house.scale.register
    folder = house.home / "register"
    progress.say(f"b7: inventing {reports:,} reports and {found:,} found children ...")
    python("samman.matching.synthetic", str(folder), "--missing", str(reports), "--found", str(found),
           "--seed", str(SEED))  # fmt: skip
    try:
        measured = online(house, folder) | night(folder)
    finally:
        shutil.rmtree(folder)
    milliseconds = names()
    progress.say(f"b7: 10,000 comparisons of names in {milliseconds:.1f} ms")
    return measured | {"b7_names_10000_ms": milliseconds}


def online(house: House, folder: Path) -> dict[str, float]:
    """How long the ranked list of a found or a missing child takes in a process of the site."""
    house.fresh_site()
    b2.filled(house, house.scale.register[0], missing.PERSONS, part="b7")
    with psycopg.connect(house.cluster.url("owner", "samman_bench"), autocommit=True) as connection:
        for table in ("cases_case", "missing_children_foundperson"):
            connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        connection.execute(
            "UPDATE cases_case SET state_code = kind, closed_at = NULL, closed_by = '' WHERE kind IN ('missing', 'found')"
        )
        connection.execute("UPDATE missing_children_foundperson SET is_missing_id = NULL")
    progress.say("b7: what matching compares is made of all of them ...")
    started = time.monotonic()
    given = house.inside("matching_fill", str(folder))
    spent = time.monotonic() - started
    house.inside("matching_count")
    for table in ("missing_children_matchkey", "missing_children_preparedperson", "cases_case"):
        house.sql(f"VACUUM ANALYZE {table}")
    measured = house.inside("matching_look")
    progress.say(
        f"b7: {given['missing']:,} missing; a found child's list p95 {measured['found_p95_ms']:.0f} ms, "
        f"a missing one's {measured['missing_p95_ms']:.0f} ms; {measured['memory_mb']:.0f} MB more"
    )
    measured |= {"fill_s": spent, "missing": given["missing"], "found": given["found"]}
    return {f"b7_online_{name}": float(value) for name, value in measured.items()}


def night(folder: Path) -> dict[str, float]:
    """Seconds and memory of the night, in a process of its own."""
    progress.say("b7: the night (a million with 20,000 take a quarter of an hour) ...")
    lines = python("samman.matching.nightly", str(folder)).splitlines()
    measured, counted = (json.loads(line) for line in lines if line.startswith("{"))
    progress.say(
        f"b7: ready in {measured['ready_s']:.0f} s, compared in {measured['compared_s']:.0f} s, {measured['peak_mb']} MB"
    )
    measured |= {name: counted[name] for name in ("recall_at_1", "recall_at_10")}
    return {f"b7_night_{name}": float(value) for name, value in measured.items()}


def python(module: str, *arguments: str) -> str:
    """Run a module; what it printed."""
    done = subprocess.run(
        [prepare.PYTHON, "-m", module, *arguments],
        cwd=prepare.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        progress.fail(f"{done.stderr[-4000:]}\n{module} failed.")
    return done.stdout


def names() -> float:
    """Milliseconds that one processor core takes to set a name against 10,000: the median of 50 names of either script."""
    from samman.matching import evaluate
    from samman.matching.names import Gallery

    gallery = Gallery(evaluate.all_latin_names()[:10_000])
    asked = [pair for pair in evaluate.load(evaluate.PAIRS) if evaluate.is_kept_for_testing(pair)][:25]
    spent = []
    for name in [word for pair in asked for word in (pair.devanagari, pair.latin)]:
        started = time.process_time()
        gallery.distances(name)
        spent.append(1000 * (time.process_time() - started))
    return sorted(spent)[len(spent) // 2]
