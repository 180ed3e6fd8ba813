"""One site for all fault tests, on a database cluster of its own that waits for the disk, so that it can be killed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.conftest import ROOT, TEST_HOME, lock, manage, template_name
from tests.faults.town import Ledger, Town
from tests.gateway_simulator import Simulator
from tools import prepare
from tools.cluster import Cluster
from tools.site import Site, free_port

HOME = TEST_HOME / "faults"
DATABASE = "samman_town"
GATEWAY_TIMEOUT = 2.0  # seconds


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """Web, worker, a durable cluster, the officers of the demo, and three gateways of which the first is dead."""
    with lock("faults"):  # two runs at once would kill each other's database
        prepare.secret_files(HOME)
        cluster = Cluster(HOME)
        # It is filled without waiting for the disk; what the tests do then waits for it.
        cluster.start(durable=False, label="Faults: starting a database of their own")
        with Simulator() as gateways:
            found = made_town(cluster, gateways)
            cluster.stop()
            cluster.start(label="Faults: the database, durable from now on")
            try:
                found.site.start()
                minder = threading.Thread(target=found.mind, daemon=True)
                minder.start()
                yield found
                found.stopping.set()
                minder.join(30)
            finally:
                found.stopping.set()
                found.site.stop()
                cluster.stop()


def made_town(cluster: Cluster, gateways: Simulator) -> Town:
    """The site, not started yet, with a fresh database."""
    port = free_port()
    env = {
        **os.environ,
        "SAMMAN_HOME": str(HOME),
        "SAMMAN_PORT": str(port),
        "SAMMAN_DEMO": "1",
        "SAMMAN_DATABASE_URL": cluster.url("app", DATABASE),
        "SAMMAN_OWNER_DATABASE_URL": cluster.url("owner", DATABASE),
        "SAMMAN_SMS_GATEWAYS": "dead,first,second",
    }
    urls = {"dead": gateways.dead_url("json")} | {
        name: gateways.url(name, "json") for name in ("first", "second")
    }
    for name, url in urls.items():
        env[f"SAMMAN_GATEWAY_{name.upper()}_KIND"] = "json"
        env[f"SAMMAN_GATEWAY_{name.upper()}_URL"] = url
        env[f"SAMMAN_GATEWAY_{name.upper()}_TIMEOUT"] = str(GATEWAY_TIMEOUT)
    fill_database(cluster, env)
    prepare.hindi("Faults:")
    prepare.static_files("Faults:", HOME, env)
    site = Site(env, port=port, log=HOME / "log")
    return Town(site, cluster, DATABASE, env, HOME, gateways)


def fill_database(cluster: Cluster, env: dict[str, str]) -> None:
    """A copy of the town as it was when it was new; made anew when what it is made of has changed."""
    made_of = template_name() + (HOME / "secrets" / "master_key").read_text()
    made_of += prepare.fingerprint([ROOT / "samman" / "public_site" / "management"])
    template = f"town_{hashlib.sha256(made_of.encode()).hexdigest()[:16]}"
    with superuser(cluster) as connection:
        names = {str(row[0]) for row in connection.execute("SELECT datname FROM pg_database")}
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        if template not in names:
            for name in names:
                if name.startswith("town_"):
                    connection.execute(f"DROP DATABASE {name}")
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER samman_owner")
            prepare.tables("Faults: building their database", env)
            manage(env, "load_demo")
            connection.execute(f"ALTER DATABASE {DATABASE} RENAME TO {template}")
        connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {template} OWNER samman_owner")


def superuser(cluster: Cluster) -> psycopg.Connection[Any]:
    return psycopg.connect(cluster.url("superuser", "postgres"), autocommit=True)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


@pytest.fixture(autouse=True)
def gateways_well(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test did to gateways and worker ends with it."""
    yield
    if "town" in request.fixturenames:
        found: Town = request.getfixturevalue("town")
        found.gateways.behaviour.clear()
        found.minded = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All fault tests run in one process of pytest-xdist, so that there is one site."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("faults"))


def kill(pid: int) -> None:
    """kill -9; one that is gone already is no matter."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
