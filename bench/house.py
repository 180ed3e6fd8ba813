"""Where the bench runs: a home, a durable PostgreSQL cluster and web servers of its own."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from bench.load import cpu_seconds
from tools import cluster, prepare, progress
from tools.cluster import Cluster
from tools.site import Site, free_port

HERE = Path(__file__).resolve().parent
DATABASE = "samman_bench"
TEMPLATE = "samman_bench_new"
# What granian is told for the sites that Samman is compared with; Samman's own is in tools/site.py.
GRANIAN = ["--interface", "wsgi", "--host", "127.0.0.1", "--workers", "2", "--blocking-threads", "4",
           "--respawn-failed-workers", "--log-level", "warning", "--no-ws"]  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """How much is done: rounds of so many seconds, complaints, messages."""

    name: str
    rounds: int
    seconds: float
    warm_up: float
    sizes: tuple[int, int]
    persons: tuple[int, int]  # missing and found, of b6
    register: tuple[int, int]  # missing and found, of b7
    looks: int  # at each page of b2
    messages: int  # sent while nothing else happens
    drain: int  # sent while submits go on
    drain_limit: float  # seconds
    year_cases: int  # of b5
    late: int  # complaints whose clocks climb with all that belongs to it
    clocks: int  # among which ticks are measured
    clone: bool


SCALES = {
    "full": Scale(
        "full",
        3,
        3.0,
        1.0,
        (100_000, 1_000_000),
        (50_000, 500_000),
        (1_000_000, 20_000),
        100,
        1_000,
        10_000,
        240.0,
        100_000,
        1_000,
        2_000_000,
        True,
    ),
    "middle": Scale(
        "middle",
        1,
        2.0,
        0.5,
        (10_000, 100_000),
        (5_000, 50_000),
        (100_000, 2_000),
        40,
        200,
        1_000,
        60.0,
        10_000,
        300,
        200_000,
        False,
    ),
    "small": Scale(
        "small",
        1,
        1.0,
        0.2,
        (500, 2_000),
        (500, 2_000),
        (2_000, 100),
        10,
        40,
        60,
        20.0,
        500,
        20,
        20_000,
        False,
    ),
}


class Server(Site):
    """Samman's granian with two workers and nothing beside it."""

    def commands(self) -> dict[str, list[str]]:
        return {"web": super().commands()["web"]}

    @property
    def pid(self) -> int:
        return self.processes["web"].pid


class Other(Server):
    """A site of plain WSGI, with as many workers and threads."""

    python: Path = prepare.PYTHON
    application = ""

    def commands(self) -> dict[str, list[str]]:
        target = [*GRANIAN, "--port", str(self.port), self.application]
        return {"web": [str(self.python), "-m", "granian", *target]}


class Floor(Other):
    """A bare view: the least that this stack can cost."""

    application = "bench.floor:application"


class Peer(Other):
    """django-helpdesk."""

    application = "bench.peer.wsgi:application"


class House:
    """The home of one run. Use it as a context: whatever it started ends with it."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.home = (cluster.home() / "bench").resolve()
        self.home.mkdir(parents=True, exist_ok=True)
        self.cluster = Cluster(self.home)
        self.port = free_port()
        self.log = self.home / "log"
        self.made = False

    def __enter__(self) -> House:
        self.lock = (self.home / "run.lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.fail("Another bench is running here. Two at once would measure each other.")
        self.log.write_text("")
        prepare.secret_files(self.home)
        self.cluster.stop()
        self.cluster.start(label="Bench: starting a database of its own")
        return self

    def __exit__(self, *_what: object) -> None:
        for name in (DATABASE, TEMPLATE, "bench_floor", "bench_peer"):
            self.drop(name)
        self.cluster.stop()

    # Databases

    def sql(self, statement: LiteralString, *values: Any, database: str = DATABASE) -> list[tuple[Any, ...]]:
        """Ask a database as its superuser."""
        with psycopg.connect(self.cluster.url("superuser", database), autocommit=True) as connection:
            done = connection.execute(statement, values)
            return done.fetchall() if done.description else []

    def drop(self, name: str) -> None:
        with psycopg.connect(self.cluster.url("superuser", "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def fresh_database(self, name: str, template: str = "template1") -> None:
        """A database of the owner, empty or a copy."""
        self.drop(name)
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER samman_owner")
        with psycopg.connect(self.cluster.url("superuser", "postgres"), autocommit=True) as connection:
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))

    def database_pid(self) -> int:
        return int(self.cluster._pid_file()[0])

    def database_cpu(self) -> float:
        """CPU seconds of all of the database's processes."""
        return cpu_seconds(self.database_pid())

    # Samman

    def env(self, **more: str) -> dict[str, str]:
        """The environment of the site under test."""
        found = {name: value for name, value in os.environ.items() if not name.startswith("SAMMAN_")}
        return found | {
            "SAMMAN_HOME": str(self.home),
            "SAMMAN_PORT": str(self.port),
            "SAMMAN_DEMO": "1",
            "SAMMAN_DATABASE_URL": self.cluster.url("app", DATABASE),
            "SAMMAN_OWNER_DATABASE_URL": self.cluster.url("owner", DATABASE),
            "SAMMAN_SMS_GATEWAYS": "demo",
            **more,
        }

    def fresh_site(self) -> None:
        """A new database with the police map, the demo's officers and its complaints: a copy of the first one made."""
        if not self.made:
            env = self.env()
            self.fresh_database(DATABASE)
            prepare.tables("Bench: tables, rights and the police map", env)
            prepare.static_files("Bench:", self.home, env)
            manage = [str(prepare.PYTHON), "manage.py", "load_demo"]
            progress.run("Bench: demo officers and complaints", manage, cwd=prepare.ROOT, env=env)
            self.drop(TEMPLATE)
            self.sql("ALTER DATABASE samman_bench RENAME TO samman_bench_new", database="postgres")
            self.made = True
        self.fresh_database(DATABASE, template=TEMPLATE)
        self.sql("VACUUM ANALYZE")

    def inside(self, *arguments: str, role: str = "app") -> Any:
        """Run bench/inside.py in a process of the site's program; what it prints last is JSON."""
        done = subprocess.run(
            [prepare.PYTHON, "-m", "bench.inside", *arguments],
            cwd=prepare.ROOT, env=self.env(SAMMAN_DB_ROLE=role), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            progress.fail(f"{done.stdout[-2000:]}{done.stderr[-4000:]}\nbench.inside {arguments} failed.")
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def web(self) -> Iterator[Server]:
        """Samman's web server without a worker."""
        server = Server(self.env(), port=self.port, log=self.log)
        with running(server):
            yield server

    @contextmanager
    def floor(self, row_bytes: int) -> Iterator[Server]:
        """The bare view on a database of its own."""
        self.fresh_database("bench_floor")
        table: LiteralString = (
            "CREATE TABLE floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " at timestamptz NOT NULL, story bytea NOT NULL)"
        )
        self.sql(table, database="bench_floor")
        self.sql("GRANT ALL ON floor TO samman_owner", database="bench_floor")
        env = {**self._other_env("bench_floor"), "BENCH_ROW_BYTES": str(row_bytes)}
        with running(Floor(env, port=free_port(), log=self.log)) as server:
            yield server

    @contextmanager
    def peer(self) -> Iterator[tuple[Server, str]]:
        """django-helpdesk on a database of its own, and the number of its public queue."""
        python = self._peer_python()
        self.fresh_database("bench_peer")
        env = self._other_env("bench_peer")
        told = progress.run(
            "Bench: tables of the peer", [str(python), "-m", "bench.peer.fill"], cwd=prepare.ROOT, env=env
        )
        server = Peer(env, port=free_port(), log=self.log)
        server.python = python
        with running(server):
            yield server, told.split()[-1]

    def _other_env(self, database: str) -> dict[str, str]:
        found = {name: value for name, value in os.environ.items() if not name.startswith("SAMMAN_")}
        return found | {
            "BENCH_DATABASE_URL": self.cluster.url("owner", database),
            "BENCH_SECRET": "only-for-measuring-0123456789-abcdefghijklmnopqrstuvwxyz",
        }

    def _peer_python(self) -> Path:
        """The peer's own virtual environment, installed from bench/peer.txt with its hashes."""
        place, lock = self.home / "peer-venv", HERE / "peer.txt"
        python, marker = place / "bin" / "python", place / "lock"
        wanted = prepare.fingerprint([lock])
        if not (marker.exists() and marker.read_text() == wanted and prepare.works(python)):
            venv.create(place, clear=True, with_pip=True)
            command: list[str | Path] = [
                python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--require-hashes",
                "--no-input",
                "-r",
                lock,
            ]
            progress.run("Bench: installing django-helpdesk 2.6.1 for comparison", command)
            marker.write_text(wanted)
        return python


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server, answering; stopped at the end."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
