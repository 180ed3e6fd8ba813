"""The private cluster: closed to strangers, back after a kill, and several side by side."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tools.cluster import Cluster


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "home")
    cluster.start(durable=False)
    yield cluster
    cluster.stop()
    shutil.rmtree(cluster.place)


def one(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]  # type: ignore[index]


def test_a_cluster_has_closed_secrets_checksums_and_utf8(other: Cluster) -> None:
    assert other.secrets_file.stat().st_mode & 0o777 == 0o600
    assert one(other.url("app"), "SHOW data_checksums") == "on"
    assert one(other.url("app"), "SHOW server_encoding") == "UTF8"
    assert one(other.url("superuser"), "SHOW listen_addresses") == "127.0.0.1"
    assert one(other.url("superuser"), "SHOW unix_socket_directories") == ""


def test_a_wrong_password_is_refused(other: Cluster) -> None:
    url = other.url("app")
    password = url.split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "wrong"))


def test_it_starts_again_after_kill_9_with_what_was_committed(other: Cluster) -> None:
    other.stop()
    other.start(durable=True)
    with psycopg.connect(other.url("owner")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(int((other.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    while other.running():
        time.sleep(0.05)
    other.start(durable=True)
    assert one(other.url("owner"), "SELECT one FROM kept") == 1


def test_a_pid_file_that_names_another_process_does_not_stop_it(other: Cluster) -> None:
    pid_file = other.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    other.stop()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    other.start(durable=False)
    assert one(other.url("app"), "SELECT 1") == 1


def test_data_that_lost_its_keys_is_set_aside_not_deleted(other: Cluster) -> None:
    shutil.rmtree(other.home / "secrets")
    other.start(durable=False)
    assert one(other.url("app"), "SELECT 1") == 1
    assert len(list(other.place.glob("data.without-keys-*"))) == 1
