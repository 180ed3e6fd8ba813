"""No room: for her files, and for the database."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.evidence import made
from tests.faults.conftest import superuser
from tests.faults.town import Answer, Ledger, NoAnswer, Town, eventually, rest

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
            seen: list[Answer] = []
            for phone in phones:
                with contextlib.suppress(NoAnswer):
                    answer = phone.post("/send/")
                    seen.append(answer)
                    if answer.status == 303 and (shown := phone.numbers()):
                        ledger.shown(phone.name, *shown)
            stranger = [town.phone("stranger").get("/q/who/") for _page in range(5)]
            assert {answer.status for answer in [*seen, *stranger]} <= {200, 303, 503}
            failed = [answer for answer in [*seen, *stranger] if answer.status == 503]
            assert len(failed) > 20, "the disk was not full"
            assert all("112" in answer.text and 'id="number"' not in answer.text for answer in failed)

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
