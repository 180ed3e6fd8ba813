"""b7: matching: the night's comparison of a million reports with those newly found, and how long comparing names takes."""

from __future__ import annotations

import json
import shutil
import subprocess
import time

from bench.house import House
from tools import prepare, progress

SEED = 1


def measure(house: House) -> dict[str, float]:
    """Invent a register, compare it by night; then compare names."""
    found = night(house)
    milliseconds = names()
    progress.say(f"b7: 10,000 comparisons of names in {milliseconds:.1f} ms")
    return found | {"b7_names_10000_ms": milliseconds}


def night(house: House) -> dict[str, float]:
    """Seconds and memory of the night, in a process of its own."""
    missing, found = house.scale.register
    folder = house.home / "register"
    progress.say(f"b7: inventing {missing:,} reports and {found:,} found children ...")
    python("samman.matching.synthetic", str(folder), "--missing", str(missing), "--found", str(found),
           "--seed", str(SEED))  # fmt: skip
    progress.say("b7: the night (a million with 20,000 take some twenty minutes) ...")
    try:
        lines = python("samman.matching.nightly", str(folder)).splitlines()
    finally:
        shutil.rmtree(folder)
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
