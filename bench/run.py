"""Runs the parts, prints the table and writes the figures; started by bench/__main__.py in the virtual environment."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import signal
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from bench import b1, b2, b3, b4, b5, b6, b7
from bench.house import SCALES, House
from tools import progress

OUT = Path(__file__).resolve().parent / "out"
PARTS: dict[str, Callable[[House], dict[str, float]]] = {
    "b1": b1.measure,
    "b2": b2.measure,
    "b3": b3.measure,
    "b4": b4.measure,
    "b5": b5.measure,
    "b6": b6.measure,
    "b7": b7.measure,
}
# What is aimed at: the measure, whether more or less is better, and the figure.
AIMS: dict[str, tuple[str, float]] = {
    "b1_form_8_times_peer": (">=", 5.0),
    "b1_send_8_times_peer": (">=", 1.5),
    **{f"b2_{page}_p95_ratio": ("<=", 1.5) for page in b2.PAGES},
    **{f"b2_{page}_1000000_p95_ms": ("<=", 300.0) for page in b2.PAGES},
    **{f"b2_{page}_1000000_p95_ms": ("<=", 100.0) for page in b2.NAMES},
    "b3_messages_per_s": (">=", 50.0),
    "b3_drain_left": ("<=", 0.0),
    "b3_not_taken": ("<=", 0.0),
    "b5_faults": ("<=", 0.0),
    "b5_idle_tick_ms": ("<=", 20.0),
    "b6_booklet_cpu_s": ("<=", 8.0),
    "b7_names_10000_ms": ("<=", 5.0),
    "b6_booklet_asking_mb": ("<=", 300.0),
    **{f"b6_{page}_p95_ratio": ("<=", 1.5) for page in b6.LISTS},
    **{f"b6_{page}_500000_p95_ms": ("<=", 300.0) for page in b6.PAGES},
    **{f"b6_{page}_500000_p95_ms": ("<=", 100.0) for page in b6.NAMES},
}


def main() -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_by_signal)
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--part", choices=["", *PARTS], default="", help="only this part")
    parser.add_argument("--scale", choices=sorted(SCALES), default="full")
    chosen = parser.parse_args()
    parts = [chosen.part] if chosen.part else list(PARTS)
    path = OUT / ("latest.json" if chosen.scale == "full" else f"{chosen.scale}.json")
    began = time.monotonic()
    load = os.getloadavg()[0]
    if load > 0.5 and chosen.scale == "full":
        progress.say(
            f"This machine is busy (load {load:.1f}); figures of CPU hold, times and rates will be worse."
        )
    with House(SCALES[chosen.scale]) as house:
        found = machine(house) | {"scale": chosen.scale}
        measured: dict[str, float] = {}
        for part in parts:
            started = time.monotonic()
            progress.say(f"\n{part} begins")
            figures = PARTS[part](house)
            figures[f"{part}_seconds"] = time.monotonic() - started
            found[f"{part}_date"] = datetime.now(UTC).isoformat(timespec="seconds")
            found[f"{part}_load_before"] = f"{load:.2f}"
            measured |= {name: round(value, 3) for name, value in figures.items()}
            write(path, found, measured, parts=[part])
            load = os.getloadavg()[0]
    progress.say(table(measured))
    progress.say(
        f"\nAfter {time.monotonic() - began:.0f} s. Written to {path.relative_to(OUT.parent.parent)}"
    )
    return 0


def stop_by_signal(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def machine(house: House) -> dict[str, str]:
    """On what it was measured."""
    cpus = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = house.sql("SHOW server_version", database="postgres")[0][0]
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} x {cpus[0].partition(':')[2].strip() if cpus else platform.machine()}, "
        f"{memory:.0f} GB, Linux {platform.release()}",
        "programs": f"Python {platform.python_version()}, PostgreSQL {version}",
    }


def write(path: Path, about: dict[str, str], measured: dict[str, float], *, parts: list[str]) -> None:
    """The flat object of measures. Figures of parts that were not measured now stay as they were, with their own date."""
    old: dict[str, str | float] = json.loads(path.read_text()) if path.exists() else {}
    kept = {name: value for name, value in old.items() if name.partition("_")[0] not in parts}
    path.parent.mkdir(exist_ok=True)
    new = kept | about | measured
    order = sorted(new, key=lambda name: (name.partition("_")[0] in PARTS, name))
    path.write_text(json.dumps({name: new[name] for name in order}, indent=1, ensure_ascii=False) + "\n")


def table(measured: dict[str, float]) -> str:
    """What was measured, for reading."""
    lines = [""]
    subjects = ("form", "floor_form", "peer_form", "send", "floor_submit", "peer_submit", "trip")
    if "b1_form_1_per_s" in measured:
        lines.append(
            f"{'b1':<14} {'clients':>7} {'per s':>8} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'db ms':>7}"
        )
        for clients in b1.CLIENTS:
            for subject in subjects:
                values = [
                    measured[f"b1_{subject}_{clients}_{what}"]
                    for what in ("per_s", "p50_ms", "p95_ms", "cpu_ms", "db_cpu_ms")
                ]
                cells = "{:>8.1f} {:>8.1f} {:>8.1f} {:>8.2f} {:>7.2f}".format(*values)
                lines.append(f"{subject:<14} {clients:>7} {cells}")
        lines.append("(trip: whole complaints a second; its times and CPU are of one request)")
    for part, pages in (("b2", b2.PAGES), ("b6", b6.PAGES)):
        lines += pages_table(measured, part, pages)
    rest = {
        name: value
        for name, value in measured.items()
        if name.startswith(
            (
                "b2_refresh_",
                "b2_name",
                "b2_sealed",
                "b3_",
                "b4_",
                "b5_",
                "b6_fill_",
                "b6_keys_",
                "b6_refresh_",
                "b6_booklet_",
                "b7_",
            )
        )
        or name.endswith(("_seconds", "_mb"))
        or "_times_" in name
    }
    lines += ["", *(f"{name:<34} {value:>12,.2f}" for name, value in rest.items()), ""]
    for name, (sense, aim) in AIMS.items():
        if name in measured:
            good = measured[name] >= aim if sense == ">=" else measured[name] <= aim
            lines.append(f"{'met ' if good else 'SHORT'} {name} {measured[name]:.2f} (aim {sense} {aim:g})")
    return "\n".join(lines)


def pages_table(measured: dict[str, float], part: str, pages: Iterable[str]) -> list[str]:
    """The pages of a part, at each size."""
    found = (re.fullmatch(rf"{part}_station_(\d+)_queries", name) for name in measured)
    sizes = sorted(int(size[1]) for size in found if size)
    if not sizes:
        return []
    lines = ["", f"{part:<18} {'cases':>9} {'p50 ms':>8} {'p95 ms':>8} {'queries':>8} {'db ms':>8}"]
    for page in pages:
        for size in sizes:
            start = f"{part}_{page}_{size}"
            values = [measured[f"{start}_{what}"] for what in ("p50_ms", "p95_ms", "queries", "database_ms")]
            cells = "{:>8.1f} {:>8.1f} {:>8.0f} {:>8.1f}".format(*values)
            times = f"  times {measured[f'{part}_{page}_p95_ratio']:.2f}" if size == sizes[-1] else ""
            lines.append(f"{page:<18} {size:>9,} {cells}{times}")
    return lines


if __name__ == "__main__":
    raise SystemExit(main())
