"""Whether any locked package has a known vulnerability; `make test` asks, and says "not run" where it cannot find out.

Python packages are looked up in OSV (osv.dev) by pip-audit: a mirror of the package index has no data, and pip-audit would
then call everything safe. Packages of npm are looked up by `npm audit`.
"""

from __future__ import annotations

import json
import os
import subprocess  # nosec B404
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tools import prepare

LOCKS = ["test", "postgres", "node"]  # the test lock holds all of the run lock
LONGEST = 90  # seconds for one look-up
# Vulnerabilities that do not concern us, by their id, each with the reason and the day on which to look again.
ACCEPTED: dict[str, str] = {}


@dataclass(frozen=True)
class Found:
    """What a look-up found out; `words` is shown beside it."""

    outcome: Literal["ok", "not run", "FAILED"]
    words: str = ""


def python_packages() -> Found:
    """pip-audit over all locks, without installing anything."""
    options = [
        "-s",
        "osv",
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "--format",
        "json",
    ]
    locks = [part for name in LOCKS for part in ("-r", f"requirements/{name}.txt")]
    return read_pip_audit(asked([str(prepare.VENV / "bin" / "pip-audit"), *options, *locks]))


def npm_packages() -> Found:
    """`npm audit` over package-lock.json."""
    return read_npm_audit(asked([*prepare.node("     "), "audit", "--json"]))


def asked(command: list[str]) -> str:
    """What a look-up printed; nothing when it took too long."""
    env = {**os.environ, "npm_config_fetch_retries": "0"}
    try:
        done = subprocess.run(  # nosec B603
            command, cwd=prepare.ROOT, env=env, capture_output=True, text=True, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def read_pip_audit(printed: str) -> Found:
    """What pip-audit found. Without its data it prints nothing, or skips every package."""
    told = _json(printed).get("dependencies")
    looked_at = [one for one in told or [] if "vulns" in one]
    if not told or not looked_at:
        return Found("not run", "the data of osv.dev cannot be reached")
    lines = [
        f"{one['name']} {one['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'no version yet'}"
        for one in looked_at
        for each in one["vulns"]
        if not {each["id"], *each.get("aliases", [])} & set(ACCEPTED)
    ]
    if lines:
        return Found("FAILED", "\n".join(lines))
    return Found("ok", f"{len(looked_at)} of {len(told)} packages looked up")


def read_npm_audit(printed: str) -> Found:
    """What `npm audit` found. Without its data it prints an error."""
    told = _json(printed)
    if "metadata" not in told or "error" in told:
        return Found("not run", "the advisories of npm cannot be reached")
    lines = [f"{name}: {one['severity']}, {one['range']}" for name, one in told["vulnerabilities"].items()]
    return Found("FAILED", "\n".join(lines)) if lines else Found("ok")


def _json(printed: str) -> dict[str, Any]:
    try:
        told = json.loads(printed)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


LOOK_UPS: dict[str, Callable[[], Found]] = {
    "known vulnerabilities: Python packages": python_packages,
    "known vulnerabilities: npm packages": npm_packages,
}


def main() -> int:
    """Ask both, without anything else of `make test`."""
    found = {name: look_up() for name, look_up in LOOK_UPS.items()}
    for name, one in found.items():
        print(f"{name}: {one.outcome} {one.words}")
    return 1 if any(one.outcome == "FAILED" for one in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
