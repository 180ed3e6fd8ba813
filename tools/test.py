"""`make test`: every linter, then every test, on a private database cluster of their own (SAMMAN_HOME/test).

    python -m tools.test            all of it
    python -m tools.test --lint     only the linters

It goes on after a linter fails, so that one run shows everything, and fails at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess  # nosec B404
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools import cluster, prepare, progress, vulnerabilities

BIN = prepare.VENV / "bin"
# Debian's name of each program or font that the browser tests need, and whether it is here.
# The headless shell is the same engine without the frame of a browser around it: half the processor's time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# The longest first.
LINTERS: dict[str, list[str | Path]] = {
    "mypy: types, strictly": [BIN / "mypy"],
    "ruff: style and common mistakes": [BIN / "ruff", "check", "."],
    "ruff: format": [BIN / "ruff", "format", "--check", "."],
    "import-linter: rooms import upwards only": [BIN / "lint-imports", "--no-cache"],
    "bandit: unsafe code": [BIN / "bandit", "-c", "pyproject.toml", "-qr", "samman", "config", "tools"],
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
    with ThreadPoolExecutor(2) as both:  # cores
        passed = both.map(lambda name: passes(f"[4/5] {name}", LINTERS[name]), LINTERS)
        failed = [name for name, is_good in zip(LINTERS, passed, strict=True) if not is_good]
    failed += [name for name in vulnerabilities.LOOK_UPS if not is_free_of(f"[4/5] {name}", name)]
    if "--lint" not in arguments:
        browser_and_fonts()
        progress.say("[5/5] pytest: unit, architecture and journeys")
        tests: list[str | Path] = [prepare.PYTHON, "-m", "pytest", "-n", "2", "-q", "--durations=10"]
        if subprocess.run(tests, cwd=prepare.ROOT, check=False).returncode:  # nosec B603
            failed.append("pytest")
    if failed:
        progress.say(f"\nFAILED: {', '.join(failed)}")
        return 1
    return 0


def passes(label: str, command: list[str | Path]) -> bool:
    """Run one linter without settings, secrets or database of anyone's; show what it says only when it fails."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tools.plain_settings"}
    started = time.monotonic()
    done = subprocess.run(  # nosec B603
        command, cwd=prepare.ROOT, env=env, capture_output=True, text=True, check=False
    )
    progress.say(f"{label}: {'FAILED' if done.returncode else 'ok'} ({time.monotonic() - started:.0f} s)")
    if done.returncode:
        progress.say((done.stdout + done.stderr).rstrip())
    return done.returncode == 0


def is_free_of(label: str, name: str) -> bool:
    """Look one kind of package up; where the data cannot be reached this says so, and nothing fails."""
    started = time.monotonic()
    found = vulnerabilities.LOOK_UPS[name]()
    words = f", {found.words}" if found.words and found.outcome != "FAILED" else ""
    progress.say(f"{label}: {found.outcome}{words} ({time.monotonic() - started:.0f} s)")
    if found.outcome == "FAILED":
        progress.say(found.words)
    return found.outcome != "FAILED"


def browser_and_fonts() -> None:
    """Install with apt what the browser tests need, or name it."""
    missing = []
    if not any(shutil.which(name) for name in CHROMIUM):
        missing.append("chromium-headless-shell")
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
    if not path:
        return ""
    return subprocess.run([path], capture_output=True, text=True, check=False).stdout  # nosec B603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
