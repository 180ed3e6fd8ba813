"""Real PostgreSQL for every test.

A private cluster runs under var/test. A template database is built once for each state of migrations and reference
data; every pytest process clones it and works as the program's own role, which owns nothing, so that the rights in
the database are tested too. Fixtures for a running site and a browser are in tests/journeys/conftest.py.
"""

from __future__ import annotations

import fcntl
import gc
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql

from tools import prepare
from tools.cluster import Cluster, home
from tools.test import CHROMIUM

ROOT = Path(__file__).resolve().parent.parent
TEST_HOME = Path(os.environ.setdefault("SAMMAN_TEST_HOME", str(home().resolve() / "test")))
os.environ["SAMMAN_HOME"] = str(TEST_HOME)
os.environ.setdefault("SAMMAN_POOL", "4")
# Playwright keeps an event loop in the test's thread; Django would then refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

cluster = Cluster(TEST_HOME)
DATABASE = f"samman_test_{os.getpid()}"
in_use = pytest.StashKey[Any]()


def pytest_configure(config: pytest.Config) -> None:
    """Runs before Django reads its settings, which need the database's address and the secrets."""
    prepare.secret_files(TEST_HOME)
    config.stash[in_use] = (TEST_HOME / "in-use").open("w")
    with lock("cluster"):
        fcntl.flock(config.stash[in_use], fcntl.LOCK_SH)
        cluster.start(durable=False)
        (TEST_HOME / "template").write_text(build_template())
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return  # pytest-xdist's first process runs no tests; what it sets here, its workers would inherit
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["SAMMAN_DATABASE_URL"] = cluster.url("app", DATABASE)
    os.environ["SAMMAN_OWNER_DATABASE_URL"] = cluster.url("owner", DATABASE)
    clone_database()
    django.setup()
    # What is loaded by now stays; to look through it again and again for rubbish takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file's bytes are named by their place among the cases and their length, not written out."""
    return f"{argname}-of-{len(val)}-bytes" if isinstance(val, bytes) else None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop our database; the last process to leave stops the cluster."""
    if in_use not in config.stash or not cluster.running():
        return
    with lock("cluster"):
        drop_database(DATABASE)
        fcntl.flock(config.stash[in_use], fcntl.LOCK_UN)
        try:
            fcntl.flock(config.stash[in_use], fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another process still tests here
        cluster.stop()


@contextmanager
def lock(name: str) -> Iterator[None]:
    with (TEST_HOME / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def superuser(database: str = "postgres") -> psycopg.Connection[Any]:
    return psycopg.connect(cluster.url("superuser", database), autocommit=True)


def template_name() -> str:
    """Changes whenever something that the template database is built from changes."""
    sources = [ROOT / "requirements" / "run.txt", ROOT / "tools" / "tables.py"]
    sources += ROOT.glob("samman/*/migrations/*.py")
    sources += [path for path in ROOT.glob("samman/**/*") if path.suffix in {".csv", ".json", ".sql"}]
    sources += ROOT.glob("samman/*/closing_rule.py")
    sources += [ROOT / "samman" / "audit", ROOT / "samman" / "jurisdictions", ROOT / "samman" / "directory"]
    return f"samman_tpl_{prepare.fingerprint(path for path in sources if path.exists())[:16]}"


def build_template() -> str:
    """Make the template database if there is none for this state of the source; forget older ones."""
    name = template_name()
    with superuser() as connection:
        names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        for other in names:
            left_over = re.fullmatch(r"samman_(?:test|live)_(\d+)", other)
            if left_over and not Path(f"/proc/{left_over[1]}").exists():
                drop_database(other)
        if name in names:
            return name
        drop_database("samman_tpl_unfinished")
        connection.execute("CREATE DATABASE samman_tpl_unfinished OWNER samman_owner")
        app, owner = (cluster.url(role, "samman_tpl_unfinished") for role in ("app", "owner"))
        env = {**os.environ, "SAMMAN_DATABASE_URL": app, "SAMMAN_OWNER_DATABASE_URL": owner}
        prepare.tables("Building the template database for tests", env)
        connection.execute(
            sql.SQL("ALTER DATABASE samman_tpl_unfinished RENAME TO {}").format(sql.Identifier(name))
        )
        if not any(re.match(r"samman_(test|live)_", other) for other in names):
            for other in names:
                if other.startswith("samman_tpl_"):
                    drop_database(other)
    return name


def clone_database(name: str = DATABASE) -> None:
    template = (TEST_HOME / "template").read_text()
    drop_database(name)
    with superuser() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER samman_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop_database(name: str) -> None:
    with superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> None:
    """In place of pytest-django's own: the database is there already.

    A test with `transaction=True` really commits. Django would empty all tables after it, as a role that may not;
    here the database is cloned anew instead, with the reference data in it.
    """
    from django.db import connections
    from django.test import TransactionTestCase

    def clone_again(_self: TransactionTestCase) -> None:
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]
        clone_database()

    TransactionTestCase._fixture_teardown = clone_again  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Pages show static files under their plain names, without collectstatic."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def hindi_at_first() -> None:
    """A page leaves its language to what its process does next: no test begins in that of another."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_lapses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process keeps for half a minute is read once in each test, so that queries can be counted."""
    from samman.deadlines import policies
    from samman.directory import public

    for room in (policies, public):
        monkeypatch.setattr(room, "KEPT_SECONDS", 3600.0)
        monkeypatch.setattr(room, "_kept", (0.0, ()))


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files that a test stores end with the test run."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"


CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",  # a microphone that hums
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, else the one that playwright brought; one for all tests of a process, since it can run once only."""
    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, CHROMIUM)), None)
        started = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def owner_connection() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own with all rights, for tests that tamper with history. What it writes is committed,
    so such a test needs `django_db(transaction=True)`."""
    with superuser(DATABASE) as connection:
        yield connection


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run one manage.py command as a process of its own and return what it printed."""
    done = subprocess.run(
        [prepare.PYTHON, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
    return done.stdout.strip()
