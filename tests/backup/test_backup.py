"""A backup of a site that is being written to, restored into an empty home: nothing lost, nothing open, nothing unnoticed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

from samman.audit import chain
from samman.audit.actors import ANONYMOUS
from samman.cases.models import Case
from samman.evidence.actions import add_file
from tests import factories
from tests.conftest import DATABASE, clone_database, cluster, manage
from tests.evidence import made
from tools import backup, contents, escrow, prepare, restore, run
from tools.cluster import Cluster

pytestmark = pytest.mark.xdist_group("backup")  # one process makes the backup that all tests look at

PASSPHRASE = "five random words for two persons"
NAME = "बैकअप नमूना"
OPEN_CASE = """
import hashlib
from samman.cases.models import Case
from samman.evidence.models import File
from samman.evidence.reading import file_name, open_original
from samman.people.actions import identity_of
case = Case.objects.get(number={number!r})
file = File.objects.get(case=case)
print(identity_of(case)["complainant"]["name"])
print(file_name(file), hashlib.sha256(b"".join(open_original(file))).hexdigest())
"""


@dataclass
class Restored:
    """A backup, the home into which it was restored, and what there was."""

    source_home: Path
    source_env: dict[str, str]
    folder: Path
    keys: Path
    home: Path
    cluster: Cluster
    case: Case
    picture: bytes

    @property
    def env(self) -> dict[str, str]:
        """For manage.py in the restored home."""
        return plain_env(SAMMAN_HOME=str(self.home))

    def files(self, home: Path) -> dict[str, str]:
        """SHA-256 of everything in a home's storage."""
        media = home / "media"
        return {
            str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in media.rglob("*")
            if path.is_file()
        }


def plain_env(**more: str) -> dict[str, str]:
    """The environment without this test run's own site."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SAMMAN_")}
    ours.pop("MAKEFLAGS", None)
    return {**ours, "SAMMAN_ESCROW_PASSPHRASE": PASSPHRASE, **more}


def make(env: dict[str, str], *arguments: str) -> str:
    """Run make as an operator does."""
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=prepare.ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def restored(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Restored]:
    """Complaints with a file, backed up while more come in, restored by `make`."""
    place = tmp_path_factory.mktemp("backup")
    home = place / "home"
    new = Cluster(place / "new")
    picture = made.jpeg()
    source_env = plain_env(
        SAMMAN_HOME=str(home),
        SAMMAN_SECRETS_DIR=str(settings.SECRETS_DIR),
        SAMMAN_DATABASE_URL=os.environ["SAMMAN_DATABASE_URL"],
        SAMMAN_OWNER_DATABASE_URL=os.environ["SAMMAN_OWNER_DATABASE_URL"],
    )
    done, came_in = threading.Event(), list[Case]()

    def go_on_complaining() -> None:
        while not done.is_set():
            came_in.append(complaint(picture))
        connections.close_all()

    try:
        with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=home / "media"):
            case = complaint(picture)
            for _more in range(
                3
            ):  # so that the record is of more than ten lines, however few come in meanwhile
                complaint(picture)
            chain.seal_new_entries()
            others = threading.Thread(target=go_on_complaining)
            others.start()
            try:
                make(source_env, "backup", str(place / "monday"))
            finally:
                done.set()
                others.join()
            assert came_in, "nothing came in meanwhile: this test shows nothing"
        told = make(plain_env(), "restore", f"DIR={place / 'monday'}", f"SAMMAN_HOME={new.home}")
        assert "the record is whole" in told
        new.start(durable=False)
        yield Restored(
            home, source_env, place / "monday", place / "monday-keys", new.home, new, case, picture
        )
    finally:
        new.stop()
        if new.as_root:
            shutil.rmtree(new.place, ignore_errors=True)
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]
        clone_database()


def complaint(picture: bytes) -> Case:
    """A complaint with a photo, committed."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    case = factories.make_case(name=NAME)
    upload = SimpleUploadedFile("घर.jpg", picture, "image/jpeg")
    add_file(case, upload, purpose="evidence", added_by="her", by=ANONYMOUS)
    return case


def counted(url: str) -> dict[str, tuple[int, str]]:
    """Rows and a hash of every table, computed by the database in another way than the tool does."""
    with psycopg.connect(url, options="-c timezone=UTC") as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        found = {}
        for name in names:
            each = "string_agg(md5(t::text), '' ORDER BY md5(t::text))"
            statement = f"SELECT count(*), md5(coalesce({each}, '')) FROM \"{name}\" t"
            rows, digest = connection.execute(statement.encode()).fetchone() or (0, "")
            found[name] = (rows, digest)
    return found


def test_rows_and_hashes_of_every_table_are_those_of_the_manifest(restored: Restored) -> None:
    manifest = contents.read_manifest(restored.folder)[0]
    found = counted(restored.cluster.url("owner"))
    assert {name: table["rows"] for name, table in manifest["tables"].items()} == {
        name: rows for name, (rows, _digest) in found.items()
    }
    assert found["cases_case"][0] >= 2 and found["audit_entry"][0] > 10


def test_what_nobody_touched_since_is_the_same_in_both_databases(restored: Restored) -> None:
    before = counted(cluster.url("owner", DATABASE))
    after = counted(restored.cluster.url("owner"))
    assert before.keys() == after.keys()
    growing = {name for name in before if before[name] != after[name]}
    assert all(before[name][0] > after[name][0] for name in growing)  # it is what came in meanwhile
    assert {"jurisdictions_unit", "directory_offence", "django_migrations"} <= before.keys() - growing


def test_every_file_that_a_case_names_is_there_as_it_was(restored: Restored) -> None:
    before, after = restored.files(restored.source_home), restored.files(restored.home)
    assert after == {name: before[name] for name in after}
    with psycopg.connect(restored.cluster.url("owner")) as connection:
        named = {row[0] for row in connection.execute("SELECT original FROM evidence_file")}
    assert named and named <= after.keys()
    manifest = contents.read_manifest(restored.folder)[0]
    assert {f"media/{name}": digest for name, digest in after.items()} == {
        name: file["sha256"] for name, file in manifest["files"].items() if name.startswith("media/")
    }
    assert manifest["missing"] == []


def test_the_record_is_whole_up_to_the_head_of_the_backup(restored: Restored) -> None:
    head = (restored.folder / contents.HEAD).read_text().split()
    with psycopg.connect(restored.cluster.url("owner")) as connection:
        last = connection.execute("SELECT id, hash FROM audit_link ORDER BY id DESC LIMIT 1").fetchone()
    assert last == (int(head[0]), head[1])
    told = manage(restored.env, "verify_audit", "--head", str(restored.folder / contents.HEAD))
    assert "1 exported heads compared" in told and "The record is whole." in told


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET act = 'x'",
        "DELETE FROM audit_link",
        "UPDATE cases_historyentry SET event = 'x'",
        "UPDATE complaints_rating SET is_satisfied = true",
        "TRUNCATE cases_historyentry",
        "DELETE FROM cases_case",
        "DELETE FROM people_person",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "CREATE TABLE mine (a int)",
    ],
)
def test_the_programs_role_has_no_more_rights_than_before(restored: Restored, statement: str) -> None:
    with (
        psycopg.connect(restored.cluster.url("app")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"permission denied|must be owner"),
    ):
        connection.execute(statement.encode())


def test_even_the_owner_is_still_refused_by_the_triggers(restored: Restored) -> None:
    with (
        psycopg.connect(restored.cluster.url("owner")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added"),
    ):
        connection.execute("UPDATE audit_entry SET act = 'x'")


def test_a_sealed_case_opens_with_the_escrowed_keys(restored: Restored) -> None:
    told = manage(restored.env, "shell", "-v0", "-c", OPEN_CASE.format(number=restored.case.number))
    assert told.splitlines()[-2:] == [NAME, f"घर.jpg {hashlib.sha256(restored.picture).hexdigest()}"]


def test_the_backup_holds_no_key_and_nothing_of_hers_in_plain(restored: Restored) -> None:
    master = json.loads((settings.SECRETS_DIR / "master_key").read_text())["keys"]
    secrets = [
        *master.values(),
        *((settings.SECRETS_DIR / name).read_text() for name in ("pepper", "index_key")),
    ]
    whole = b"".join(
        path.read_bytes()
        for folder in (restored.folder, restored.keys)
        for path in folder.rglob("*")
        if path.is_file()
    )
    plain = subprocess.run(
        [Cluster(restored.home).program("pg_restore"), "--file=-", restored.folder / contents.DUMP],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    for secret in [*secrets, NAME, factories.STORY, "घर.jpg"]:
        for form in (secret.encode(), secret.encode().hex().encode()):
            assert form not in whole and form not in plain, secret


def test_it_is_closed_to_other_users(restored: Restored) -> None:
    for path in [restored.folder, restored.keys, *restored.folder.rglob("*"), *restored.keys.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    for path in (restored.home / "secrets").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_restored_home_is_backed_up_with_the_same_tables_while_it_stands_still(
    restored: Restored,
) -> None:
    again = restored.folder.with_name("tuesday")
    restored.cluster.stop()
    try:
        make(restored.env, "backup", f"DIR={again}")
        assert not restored.cluster.running()
    finally:
        restored.cluster.start(durable=False)
    first, second = (contents.read_manifest(folder)[0] for folder in (restored.folder, again))
    assert contents.differences(first["tables"], second["tables"]) == []
    assert first["head"].split()[:2] == second["head"].split()[:2]
    assert {n: f for n, f in first["files"].items() if n.startswith("media/")} == {
        n: f for n, f in second["files"].items() if n.startswith("media/")
    }


def test_the_database_of_a_running_site_is_used_and_left_running(
    restored: Restored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAMMAN_DATABASE_URL")
    with run.alone(restored.home):
        with backup.site_database(restored.home) as site:
            assert site.owner == restored.cluster.url("owner")
        assert restored.cluster.running()
        monkeypatch.setattr(Cluster, "running", lambda _cluster: False)
        with (
            pytest.raises(SystemExit, match="just starting or stopping"),
            backup.site_database(restored.home),
        ):
            pass


# What goes wrong, in plain sentences


@pytest.fixture
def copy(restored: Restored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the backup to spoil, and an empty home to restore it into."""
    shutil.copytree(restored.folder, tmp_path / "copy")
    shutil.copytree(restored.keys, tmp_path / "copy-keys")
    for name in [name for name in os.environ if name.startswith("SAMMAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SAMMAN_HOME", str(tmp_path / "empty"))
    monkeypatch.setenv("SAMMAN_ESCROW_PASSPHRASE", PASSPHRASE)
    return tmp_path / "copy"


def refused(copy: Path, words: str) -> None:
    """Nothing is restored, the words say why, and the home is as empty as before."""
    with pytest.raises(SystemExit, match=words):
        restore.main([str(copy)])
    assert not (copy.parent / "empty").exists()


def test_a_wrong_passphrase(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMMAN_ESCROW_PASSPHRASE", PASSPHRASE + "!")
    refused(copy, "This passphrase does not open the keys")


def test_keys_that_are_elsewhere(copy: Path) -> None:
    copy.with_name("copy-keys").rename(copy.with_name("safe"))
    refused(copy, "The keys are not there")
    with pytest.raises(SystemExit, match=r"database\.dump is missing"):
        (copy / contents.DUMP).unlink()
        restore.main([str(copy), str(copy.with_name("safe"))])


def test_damaged_keys(copy: Path) -> None:
    path = copy.with_name("copy-keys") / escrow.FILE
    written = json.loads(path.read_text())
    written["sealed"] = ("A" if written["sealed"][0] != "A" else "B") + written["sealed"][1:]
    path.write_text(json.dumps(written))
    refused(copy, "The file of the keys is damaged")
    path.write_text("{}")
    refused(copy, "The file of the keys is damaged")


def test_a_flipped_byte_in_the_dump(copy: Path) -> None:
    flip(copy / contents.DUMP)
    refused(copy, "database.dump is damaged")


def flip(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))


def test_a_missing_and_a_damaged_file(copy: Path) -> None:
    first, second, *_others = sorted(path for path in (copy / "media").rglob("*") if path.is_file())
    first.unlink()
    flip(second)
    with pytest.raises(SystemExit) as caught:
        restore.main([str(copy)])
    assert f"{first.relative_to(copy)} is missing" in str(caught.value)
    assert f"{second.relative_to(copy)} is damaged" in str(caught.value)


def test_a_manifest_that_somebody_changed_to_fit_a_changed_dump(copy: Path) -> None:
    flip(copy / contents.DUMP)
    manifest = contents.read_manifest(copy)[0]
    manifest["files"][contents.DUMP] = contents.measure_file(copy / contents.DUMP)
    (copy / contents.MANIFEST).write_text(json.dumps(manifest))
    refused(copy, "is not the backup to which these keys belong")


@pytest.mark.parametrize("content", ["", "[]", '{"format": "other"}', None])
def test_what_is_no_backup(copy: Path, content: str | None) -> None:
    path = copy / contents.MANIFEST
    path.unlink() if content is None else path.write_text(content)
    refused(copy, "is no backup of Samman" if content is None else "cannot be read")


@pytest.mark.parametrize("name", ["secrets", "media", "database.json"])
def test_a_home_that_is_not_empty(copy: Path, name: str) -> None:
    (copy.parent / "empty" / name).mkdir(parents=True)
    with pytest.raises(SystemExit, match=rf"holds a site already \({name}\)"):
        restore.main([str(copy)])
    assert [path.name for path in (copy.parent / "empty").iterdir()] == [name]


def test_a_database_that_is_not_empty(
    copy: Path, restored: Restored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMMAN_DATABASE_URL", restored.cluster.url("app"))
    monkeypatch.setenv("SAMMAN_OWNER_DATABASE_URL", restored.cluster.url("owner"))
    with pytest.raises(SystemExit, match="The database is not empty"):
        restore.main([str(copy)])
    assert not (copy.parent / "empty" / "secrets").exists()


def test_too_little_room(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_room = contents.need_room
    monkeypatch.setattr(contents, "need_room", lambda folder, _wanted: need_room(folder, 10**18))
    refused(copy, "There is not enough room in")


def test_a_backup_overwrites_nothing(copy: Path) -> None:
    with pytest.raises(SystemExit, match="exists already"):
        backup.main([str(copy)])
    with pytest.raises(SystemExit, match="copy-keys exists already"):
        shutil.rmtree(copy)
        backup.main([str(copy)])
    with pytest.raises(SystemExit, match="Say where to"):
        backup.main([""])


def test_a_backup_of_a_home_without_a_site(copy: Path) -> None:
    with pytest.raises(SystemExit, match=r"The keys are not there|There is no site"):
        backup.main([str(copy.with_name("other"))])
    assert not list(copy.parent.glob("other*"))


@pytest.fixture
def source(restored: Restored, monkeypatch: pytest.MonkeyPatch) -> Restored:
    """The environment of the site that was backed up."""
    for name, value in restored.source_env.items():
        if name.startswith("SAMMAN_"):
            monkeypatch.setenv(name, value)
    return restored


def test_a_short_passphrase_is_refused(
    source: Restored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMMAN_ESCROW_PASSPHRASE", "short")
    with pytest.raises(SystemExit, match="at least 16 characters"):
        backup.main([str(tmp_path / "new")])
    assert not list(tmp_path.iterdir())


def test_a_database_that_is_away_is_told_and_nothing_is_left(
    source: Restored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMMAN_OWNER_DATABASE_URL", "postgresql://nobody:x@127.0.0.1:1/none")
    with pytest.raises(SystemExit, match=r"The database says: .* Nothing was kept"):
        backup.main([str(tmp_path / "new")])
    assert not list(tmp_path.iterdir())


def test_a_cases_file_that_is_gone_from_the_storage_is_told(source: Restored, tmp_path: Path) -> None:
    first = min(path for path in (source.source_home / "media").rglob("*") if path.is_file())
    aside = first.rename(tmp_path / "aside")
    try:
        with pytest.raises(SystemExit, match=f"1 files of cases are not in the storage.*{first.name}"):
            backup.main([str(tmp_path / "new")])
    finally:
        aside.rename(first)
    manifest = contents.read_manifest(tmp_path / "new")[0]
    assert [Path(name).name for name in manifest["missing"]] == [first.name]


def test_a_full_disk_is_told_and_nothing_is_left(
    source: Restored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(escrow, "seal", full)
    with pytest.raises(SystemExit, match="There is no more room on the disk"):
        backup.main([str(tmp_path / "new")])
    assert not list(tmp_path.iterdir())


def test_a_restore_that_fails_midway_leaves_the_home_empty(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(restore, "bring_back", broken)
    new = Cluster(copy.parent / "empty")
    try:
        with pytest.raises(SystemExit, match="Input/output error"):
            restore.main([str(copy)])
        assert not new.data.exists()
        assert not any((new.home / name).exists() for name in restore.OURS)
    finally:
        shutil.rmtree(new.place, ignore_errors=True)
