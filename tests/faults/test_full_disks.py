"""No room: for her files, and for the database."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.evidence import made
from tests.faults.conftest import superuser
from tests.faults.town import Answer, Ledger, NoAnswer, Phone, Town, answers, eventually, outage, rest
from tools import run

MEGABYTE = 1024 * 1024
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own, mounted there while the test runs."""
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "samman-faults", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: Path) -> Path:
    """A file that takes all the room there is."""
    filler = place / "filler"
    descriptor = os.open(filler, os.O_WRONLY | os.O_CREAT)
    block = MEGABYTE
    while block:
        try:
            os.write(descriptor, b"x" * block)
        except OSError as error:
            assert error.errno == errno.ENOSPC
            block //= 2
    os.close(descriptor)
    return filler


@needs_root
def test_a_full_media_folder_refuses_the_file_plainly_and_takes_the_words(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    photo = made.jpeg(1600, 1200)
    phone = town.phone("full-media")
    phone.walk(town.district, until="files")
    with small_disk(town.home / "media", 1) as disk:
        filler = fill(disk)
        phone.get("/q/files/")
        refused = phone.upload("/q/files/", photo, {"go": "add"})
        assert refused.status == 200 and "govuk-error" in refused.text
        assert "यह फाइल अभी रखी नहीं जा सकी। आपका लिखा हुआ सुरक्षित है।" in refused.text
        assert [path for path in disk.rglob("*") if path.is_file()] == [filler]
        filler.unlink()
        assert phone.upload("/q/files/", photo, {"go": "add"}).status == 303  # there is room again
        fill(disk)
        rest(phone)
        number = phone.send(ledger)
    files = town.one(
        "SELECT count(*) FROM evidence_file f JOIN cases_case c ON c.id = f.case_id WHERE c.number = %s",
        number,
    )
    assert files == 1
    # Its bytes went with the small disk.
    town.sql("UPDATE evidence_file SET display_state = 'refused' WHERE display_state = 'waiting'")
    town.check(ledger, before=before)


@needs_root
def test_a_full_database_says_so_with_the_phone_numbers_and_recovers(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    phones = town.prepared(60, "full-database")
    with small_disk(town.cluster.place / "small", 96) as disk:
        uid, gid = town.cluster._user()
        os.chown(disk, uid, gid)
        with superuser(town.cluster) as connection:
            connection.execute("DROP TABLESPACE IF EXISTS small")
            connection.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
        try:
            moved(town, "small")
            filler = fill(disk)
            seen = [pressed(phone, ledger) for phone in phones]
            stranger = [town.phone("stranger").get("/q/who/") for _page in range(5)]
            assert {answer.status for answer in [*seen, *stranger]} <= {200, 303, 503}
            failed = [answer for answer in [*seen, *stranger] if answer.status == 503]
            assert len(failed) > 20, "the disk was not full"
            assert all(answer.is_honest_outage() for answer in failed)

            filler.unlink()
            began = time.monotonic()
            for phone in phones:
                phone.send(ledger, seconds=30)
            assert time.monotonic() - began < 60
        finally:
            filler.unlink(missing_ok=True)
            moved(town, "pg_default")
            with superuser(town.cluster) as connection:
                connection.execute("DROP TABLESPACE small")
    town.check(ledger, before=before)


@needs_root
def test_a_full_write_ahead_log_stops_the_database_and_it_comes_back_when_there_is_room(
    town: Town, ledger: Ledger
) -> None:
    before = town.cases()
    phones = town.prepared(30, "full-log")
    with small_log(town) as disk:
        for phone in phones[:5]:
            phone.send(ledger)
        log_before = town.cluster.log.stat().st_size
        filler = fill(disk)
        nearly_fill_the_last_segment(town)
        seen: list[Answer] = []
        for phone in phones:
            seen.append(pressed(phone, ledger))
            if seen[-1].status == 503:
                break  # the log was full in the middle of it
        assert b"PANIC" in said_since(town, log_before), "the log was never full"
        for _round in range(2):  # as `make run` does: it cannot start
            with town.lock:
                run.watch(town.site, town.cluster)
            seen += outage(town)
        assert not town.cluster.running()
        assert {answer.status for answer in seen} <= {200, 303, 503}
        failed = [answer for answer in seen if answer.status == 503]
        assert len(failed) >= 8 and all(answer.is_honest_outage() for answer in failed)

        filler.unlink()
        with town.lock:
            run.watch(town.site, town.cluster)
        eventually(lambda: answers(town), "pages again", seconds=60)
        for phone in phones:
            phone.send(ledger, seconds=60)
    assert len(ledger.lines()) >= len(phones)
    town.check(ledger, before=before)


def pressed(phone: Phone, ledger: Ledger) -> Answer:
    """Press 'Send' once, and write down what is shown."""
    answer = phone.post("/send/")
    if answer.status == 303:
        with contextlib.suppress(NoAnswer):
            if shown := phone.numbers():
                ledger.shown(phone.name, *shown)
    return answer


@contextmanager
def small_log(town: Town) -> Iterator[Path]:
    """The write-ahead log on a disk of 48 MB, three segments; the database is stopped for it."""
    cluster, place = town.cluster, town.cluster.data / "pg_wal"
    aside = cluster.data / "pg_wal.aside"
    with small_disk(cluster.place / "small-log", 48) as disk:
        os.chown(disk, *cluster._user())
        cluster.stop()
        told = cluster._run([str(cluster.program("pg_controldata")), str(cluster.data)]).stdout
        needed = re.search(r"REDO WAL file:\s+(\w+)", told)
        assert needed
        subprocess.run(["cp", "-a", str(place / needed[1]), str(disk)], check=True)
        place.rename(aside)
        place.symlink_to(disk)
        try:
            cluster.start(label="Faults: the database on a small log")
            eventually(lambda: answers(town), "pages on a small log", seconds=60)
            yield disk
        finally:
            (disk / "filler").unlink(missing_ok=True)
            cluster.start(label="Faults: the database, to be stopped in good order")
            cluster.stop()
            place.unlink()
            shutil.rmtree(aside)
            subprocess.run(["cp", "-a", str(disk), str(place)], check=True)
            cluster.start(label="Faults: the database on its own log")
            eventually(lambda: answers(town), "pages on its own log", seconds=60)


def nearly_fill_the_last_segment(town: Town) -> None:
    """Write into the log until little is left of what it has on its disk."""
    left = (
        "SELECT 16777216 * (SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name >= file_name)"
        " - file_offset FROM pg_walfile_name_offset(pg_current_wal_insert_lsn())"
    )
    with superuser(town.cluster) as connection:
        while int(connection.execute(left).fetchone()[0]) > 150_000:  # type: ignore[index]
            connection.execute("SELECT pg_logical_emit_message(false, 'fill', repeat('x', 100000))")


def said_since(town: Town, position: int) -> bytes:
    with town.cluster.log.open("rb") as file:
        file.seek(position)
        return file.read()


def moved(town: Town, where: str) -> None:
    """Put every table and index of the town into another tablespace, under the running site."""
    other = "pg_default" if where == "small" else "small"

    def move() -> bool:
        with psycopg.connect(town.cluster.url("superuser", town.database), autocommit=True) as connection:
            connection.execute("SET lock_timeout = '3s'")
            try:
                for what in ("TABLE", "INDEX"):
                    connection.execute(f"ALTER {what} ALL IN TABLESPACE {other} SET TABLESPACE {where}")
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
                return False
        return True

    eventually(move, f"tables in {where}", seconds=60)
