"""b5: the clocks of a year, as the tests live it but with 100,000 cases; then ticks among two million clocks."""

from __future__ import annotations

from bench.house import House
from tools import progress


def measure(house: House) -> dict[str, float]:
    """Live the year, let real steps climb, fill up, tick."""
    house.fresh_site()
    cases = house.scale.year_cases
    progress.say(f"b5: a year of {cases:,} cases (100,000 take some ten minutes on quiet cores) ...")
    found = dict(house.inside("year", str(cases)))
    for fault in found.pop("told"):
        progress.say(f"      {fault}")
    progress.say(
        f"b5: {found['steps']:,} steps in {found['year_s'] / 60:.1f} min, {found['steps_per_s']:.0f}/s, "
        f"{found['kills']} kills, {found['faults']} faults"
    )
    progress.say("b5: complaints that are late, with their messages and history ...")
    found |= house.inside("late_complaints", str(house.scale.late))
    progress.say(f"b5: {found['late_steps_per_s']:.0f} real steps a second")
    progress.say(f"b5: filling up to {house.scale.clocks:,} clocks ...")
    house.cluster.stop()
    house.cluster.start(durable=False, label="b5: the database, hasty")
    house.inside("fill_clocks", str(house.scale.clocks), role="owner")
    house.cluster.stop()
    house.cluster.start(label="b5: the database, durable again")
    house.sql("VACUUM ANALYZE deadlines_deadline")
    found |= house.inside("idle_ticks", "200")
    progress.say(
        f"b5: a tick with nothing due: {found['idle_tick_ms']:.1f} ms, found by {found.pop('claim_index')}"
    )
    return {f"b5_{name}": float(value) for name, value in found.items()}
