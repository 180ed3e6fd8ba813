"""`make run`: from a fresh checkout to a running site, with nothing but Python and the package registries.

Eight steps, each of which skips what is done already, then web and worker until Ctrl-C.
SAMMAN_HOME (var/), SAMMAN_PORT (8000), SAMMAN_BIND (127.0.0.1), SAMMAN_DATABASE_URL and DEMO (1) are respected.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess  # nosec B404
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

if sys.version_info < (3, 11):  # noqa: UP036 (someone may start this by hand with an older one)
    raise SystemExit("Samman needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

from tools import cluster, prepare, progress
from tools.site import Site, port_is_free

STEPS = 8


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_by_signal)
    os.environ["SAMMAN_HOME"] = str(cluster.home().resolve())
    home = cluster.home()
    demo = os.environ.get("DEMO", "1") != "0"
    host, port = os.environ.get("SAMMAN_BIND", "127.0.0.1"), os.environ.get("SAMMAN_PORT", "8000")
    check(home, host, port)
    with alone(home):
        same_kind(home, demo=demo)
        private = None
        try:
            prepare.packages(step(1), "run")
            prepare.assets(step(2))
            prepare.hindi(step(3))
            prepare.secret_files(home)
            env = {**os.environ, "SAMMAN_PORT": port, "SAMMAN_DEMO": "1" if demo else "0"}
            if not os.environ.get("SAMMAN_DATABASE_URL"):
                private = cluster.Cluster(home)
                private.start(label=f"{step(4)} Starting the database")
                env |= private.urls()
            write_down(home, private, demo=demo)
            prepare.tables(f"{step(5)} Tables, rights and the police map", env)
            prepare.static_files(step(6), home, env)
            if demo:
                manage = [str(prepare.PYTHON), "manage.py", "load_demo"]
                progress.run(f"{step(7)} Demo officers and complaints", manage, cwd=prepare.ROOT, env=env)
            progress.say(f"{step(8)} Starting web server and worker ...")
            site = Site(env, host=host, port=int(port))
            try:
                site.start()
                welcome(port, env, demo=demo)
                while True:
                    time.sleep(1)
                    watch(site, private)
            finally:
                progress.say("\nStopping web server and worker ...")
                site.stop()
        except KeyboardInterrupt:
            return 0
        finally:
            if private and private.alive():
                progress.say("Stopping the database ...")
                private.stop()


def watch(site: Site, private: cluster.Cluster | None) -> None:
    """Start again what has ended. A database that cannot start (its disk is full) is tried again at the next call;
    meanwhile the pages say so, with the phone numbers."""
    if private and not private.alive():
        try:
            private.start(label="The database ended and is started again", attempts=1)
        except SystemExit as error:
            progress.say(f"{error}\nIt will be tried again.")
            time.sleep(4)
    site.watch()


def step(number: int) -> str:
    return f"[{number}/{STEPS}]"


def stop_by_signal(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def check(home: Path, host: str, port: str) -> None:
    """What can be known to go wrong is said before anything is done."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / "run.lock").touch()
    except OSError as error:
        progress.fail(
            f"Samman cannot write in {home} ({error.strerror}). Set SAMMAN_HOME to a folder of your own."
        )
    if not port.isdigit() or not 0 < int(port) < 65536:
        progress.fail(f"SAMMAN_PORT is {port!r}, which is no port number.")
    if not port_is_free(host, int(port)):
        progress.fail(
            f"Port {port} is taken. Stop what uses it, or choose another: make run SAMMAN_PORT={int(port) + 1}"
        )


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """One `make run` for each SAMMAN_HOME."""
    with (home / "run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.fail(
                f"Samman is running with {home} already. For a second one set SAMMAN_HOME and SAMMAN_PORT."
            )
        yield


def same_kind(home: Path, *, demo: bool) -> None:
    """A demo never becomes a real site, and made-up officers never enter a real one."""
    path = home / "database.json"
    if path.exists() and (json.loads(path.read_text()).get("demo") == "1") != demo:
        there, wish = ("the demo", "DEMO=0") if demo is False else ("a site without demo data", "DEMO=1")
        progress.fail(
            f"{home} holds {there}. Give the other a home of its own: make run {wish} SAMMAN_HOME=var-other"
        )


def write_down(home: Path, private: cluster.Cluster | None, *, demo: bool) -> None:
    """For manage.py by hand: settings.py reads this file for what is not in the environment."""
    path = home / "database.json"
    path.touch(mode=0o600)
    addresses = {"app": private.url("app"), "owner": private.url("owner")} if private else {}
    path.write_text(json.dumps({"demo": "1" if demo else "0", **addresses}))


def welcome(port: str, env: dict[str, str], *, demo: bool) -> None:
    home = Path(env["SAMMAN_HOME"])
    short = home.relative_to(prepare.ROOT) if home.is_relative_to(prepare.ROOT) else home
    other = "" if home == prepare.ROOT / "var" else f" SAMMAN_HOME={short}"
    lines = [
        "",
        f"Samman is running: http://localhost:{port}/ (Hindi), http://localhost:{port}/en/ (English)",
        f"  Officers sign in:        http://localhost:{port}/staff/sign-in/",
    ]
    if demo:
        lines += [
            f"  Messages that were sent: http://localhost:{port}/staff/demo-phone/",
            f"  All building blocks:     http://localhost:{port}/components/",
            "",
        ]
        told = subprocess.run(  # nosec B603
            [prepare.PYTHON, "manage.py", "demo_signins"],
            cwd=prepare.ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        lines += [
            "This is a DEMO: every officer and every complaint in it is made up. Enter no real data.",
            "",
            told.stdout.rstrip() or told.stderr.rstrip(),
            "",
            f'A current one-time code, for example:  make manage{other} ARGS="demo_code desk.chowk"',
        ]
    else:
        lines += [
            "",
            "It is empty. Make the first administrator in another terminal:",
            f'    make manage{other} ARGS="create_administrator"',
        ]
    lines += ["Ctrl-C stops all of it."]
    progress.say("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
