"""`make test`: every linter, then every test, on a private database cluster of their own (SAMMAN_HOME/test).

    python -m tools.test            all of it
    python -m tools.test --lint     only the linters

It goes on after a linter fails, so that one run shows everything, and fails at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools import cluster, prepare, progress

BIN = prepare.VENV / "bin"
# Debian's name of each program or font that the browser tests need, and whether it is here.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

LINTERS: dict[str, list[str | Path]] = {
    "ruff: style and common mistakes": [BIN / "ruff", "check", "."],
    "ruff: format": [BIN / "ruff", "format", "--check", "."],
    "mypy: types, strictly": [BIN / "mypy"],
    "import-linter: rooms import upwards only": [BIN / "lint-imports", "--no-cache"],
    "djlint: templates": [BIN / "djlint", "samman", "--lint", "--quiet"],
    "TypeScript": [prepare.ROOT / "node_modules" / ".bin" / "tsc", "-p", "assets/tsconfig.json"],
    "migrations in step": [prepare.PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "every string has its Hindi": [prepare.PYTHON, "-m", "tools.translations", "check"],
}


def main(arguments: list[str]) -> int:
    home = (cluster.home() / "test").resolve()
    home.mkdir(parents=True, exist_ok=True)
    os.environ["SAMMAN_TEST_HOME"] = str(home)
    prepare.packages("[1/5]", "test")
    prepare.assets("[2/5]", for_tests=True)
    prepare.hindi("[3/5]")
    failed = [name for name, command in LINTERS.items() if not passes(f"[4/5] {name}", command)]
    if "--lint" not in arguments:
        browser_and_fonts()
        progress.say("[5/5] pytest: unit, architecture and journeys")
        tests: list[str | Path] = [prepare.PYTHON, "-m", "pytest", "-n", "2", "-q", "--durations=10"]
        if subprocess.run(tests, cwd=prepare.ROOT, check=False).returncode:
            failed.append("pytest")
    if failed:
        progress.say(f"\nFAILED: {', '.join(failed)}")
        return 1
    return 0


def passes(label: str, command: list[str | Path]) -> bool:
    """Run one linter without settings, secrets or database of anyone's; show what it says only when it fails."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tools.plain_settings"}
    started = time.monotonic()
    done = subprocess.run(command, cwd=prepare.ROOT, env=env, capture_output=True, text=True, check=False)
    progress.say(f"{label}: {'FAILED' if done.returncode else 'ok'} ({time.monotonic() - started:.0f} s)")
    if done.returncode:
        progress.say((done.stdout + done.stderr).rstrip())
    return done.returncode == 0


def browser_and_fonts() -> None:
    """Install with apt what the browser tests need, or name it."""
    missing = []
    if not any(shutil.which(name) for name in CHROMIUM):
        missing.append("chromium")
    if "Devanagari" not in output_of("fc-list"):
        missing.append("fonts-noto-core")
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        progress.run("      Reading Debian's package lists", ["apt-get", "update", "-q"])
        progress.run(
            f"      Installing {' and '.join(missing)}",
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    else:
        progress.fail(
            f"The browser tests need {' and '.join(missing)}, which an administrator installs: "
            f"apt install {' '.join(missing)}"
        )


def output_of(program: str) -> str:
    path = shutil.which(program)
    return subprocess.run([path], capture_output=True, text=True, check=False).stdout if path else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
