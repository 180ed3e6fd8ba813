"""`make backup DIR=...`: database, sealed files and keys of the site in SAMMAN_HOME, while it runs or stands still.

    DIR/manifest.json    what there is: rows and hash of every table, SHA-256 of every file, the chain's head
    DIR/database.dump    pg_dump's custom format
    DIR/media/...        the sealed files as they lie in the storage
    DIR/audit-head       for `verify_audit --head`
    DIR-keys/keys.json   the folder of secrets, sealed under the escrow passphrase: keep it apart from DIR

Everything of the database is read from one snapshot. Files are written once and copied after it, so that every file
that a case names is among them. DIR and DIR-keys appear only when all of it is done.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from tools import cluster, contents, escrow, progress, run

STEPS = 4


@dataclass(frozen=True)
class Site:
    """Where the site's things are."""

    home: Path
    owner: str  # the owner's address of the database
    private: cluster.Cluster | None

    def program(self, name: str) -> Path:
        """pg_dump or pg_restore: of the cluster's own version, else the newest here."""
        return (self.private or cluster.Cluster(self.home)).program(name)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not arguments[0]:
        progress.fail("Say where to: make backup DIR=/media/disk/monday (a folder that does not exist yet).")
    target = Path(arguments[0]).absolute()
    keys = target.with_name(f"{target.name}-keys")
    for path in (target, keys):
        if path.exists():
            progress.fail(f"{path} exists already, and a backup overwrites nothing. Choose another name.")
    home = cluster.home().resolve()
    os.umask(0o077)
    unfinished = [path.with_name(f"{path.name}.unfinished") for path in (target, keys)]
    with sentences():
        try:
            for path in unfinished:
                shutil.rmtree(path, ignore_errors=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            phrase = escrow.new_passphrase()
            secrets = escrow.read_secrets(secrets_folder(home))
            with site_database(home) as site:
                manifest = write(site, unfinished[0])
            digest = contents.read_manifest(unfinished[0])[1]
            progress.say(f"[4/{STEPS}] Sealing the keys ...")
            escrow.seal(unfinished[1], escrow.Keys(digest, secrets), phrase)
            os.sync()
            for path, final in zip(unfinished[::-1], (keys, target), strict=True):
                path.rename(final)
        finally:
            for path in unfinished:
                shutil.rmtree(path, ignore_errors=True)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    size = sum(file["size"] for file in manifest["files"].values())
    progress.say(
        f"\nDone: {rows:,} rows of {len(manifest['tables'])} tables, {len(manifest['files']):,} files, {size / 1e6:,.0f} MB"
        f" in {target}\nThe chain's head: {manifest['head'] or 'nothing sealed yet'}\n"
        f"The keys are in {keys}: move them to another place. Without them and the passphrase nothing sealed opens."
    )
    if manifest["missing"]:
        progress.fail(
            f"But {len(manifest['missing'])} files of cases are not in the storage, the first of them "
            f"{manifest['missing'][0]}: look for them in an older backup. The manifest lists them under 'missing'."
        )
    return 0


def write(site: Site, folder: Path) -> contents.Manifest:
    """Everything but the keys, into a new folder."""
    media = site.home / "media"
    with contents.connect(site.owner) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = text_of(connection, "SELECT pg_export_snapshot()")
        database_bytes = int(text_of(connection, "SELECT pg_database_size(current_database())"))
        contents.need_room(folder, database_bytes + contents.folder_size(media))
        folder.mkdir(mode=0o700)
        tables = contents.measure_tables(connection, f"[1/{STEPS}] Reading all tables")
        progress.run(
            f"[2/{STEPS}] Writing the database",
            [site.program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", "--no-password",
             f"--file={folder / contents.DUMP}"],
            env=contents.program_env(site.owner),
        )  # fmt: skip
        head = chain_head(connection)
        names = case_files(connection)
        version = connection.info.server_version
    if head:
        (folder / contents.HEAD).write_text(f"{head}\n")
    files = copy_media(media, folder / contents.MEDIA)
    for name in (contents.DUMP, contents.HEAD):
        if (folder / name).exists():
            files[name] = contents.measure_file(folder / name)
    manifest: contents.Manifest = {
        "format": contents.FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "demo": is_demo(site.home),
        "postgres": version,
        "database_bytes": database_bytes,
        "head": head,
        "tables": tables,
        "files": files,
        "missing": sorted(name for name in names if f"{contents.MEDIA}/{name}" not in files),
    }
    (folder / contents.MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    return manifest


def text_of(connection: contents.Connection, question: str) -> str:
    found = connection.execute(question.encode()).fetchone()
    return str(found[0]) if found else ""


def chain_head(connection: contents.Connection) -> str:
    """The last link as `export_audit_head` writes it; empty when nothing is sealed."""
    last = connection.execute("SELECT id, hash FROM audit_link ORDER BY id DESC LIMIT 1").fetchone()
    return f"{last[0]} {last[1]} {datetime.now(UTC).isoformat(timespec='seconds')}" if last else ""


def case_files(connection: contents.Connection) -> set[str]:
    """Every name under which something of a case lies in the storage. (A draft's file may vanish at any moment.)"""
    rows = connection.execute(
        "SELECT original, display, small, blurred FROM evidence_file WHERE case_id IS NOT NULL"
    )
    return {name for row in rows for name in row if name}


def copy_media(media: Path, target: Path) -> dict[str, contents.Stored]:
    """Copy the storage. What a draft gives up meanwhile is passed over."""
    found: dict[str, contents.Stored] = {}
    paths = [path for path in sorted(media.rglob("*")) if path.is_file()]
    with progress.Counting(f"[3/{STEPS}] Copying the sealed files", "files", len(paths)) as line:
        for path in paths:
            name = path.relative_to(media)
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            try:
                found[f"{contents.MEDIA}/{name}"] = contents.measure_file(path, target / name)
            except FileNotFoundError:
                (target / name).unlink(missing_ok=True)
            line.add()
    return found


def is_demo(home: Path) -> bool:
    path = home / "database.json"
    return path.exists() and json.loads(path.read_text()).get("demo") == "1"


def secrets_folder(home: Path) -> Path:
    return Path(os.environ.get("SAMMAN_SECRETS_DIR") or home / "secrets")


@contextmanager
def site_database(home: Path) -> Iterator[Site]:
    """The database of the site: the operator's own, else the private cluster, which is started when the site is not."""
    given = os.environ.get("SAMMAN_DATABASE_URL")
    if given:
        yield Site(home, os.environ.get("SAMMAN_OWNER_DATABASE_URL") or given, None)
        return
    private = cluster.Cluster(home)
    if not private.data.exists():
        progress.fail(
            f"There is no site in {home}. SAMMAN_HOME names another home; SAMMAN_DATABASE_URL another database."
        )
    with (home / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True  # `make run` waits outside until we are done
        except BlockingIOError:
            alone = False
        if not alone and not private.running():
            progress.fail("The site is just starting or stopping. Try again in a minute.")
        started = not private.running()
        if started:
            private.start()
        try:
            yield Site(home, private.url("owner"), private)
        finally:
            if started:
                private.stop()


@contextmanager
def sentences() -> Iterator[None]:
    """What goes wrong with disks and databases is told in one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            progress.fail(
                f"There is no more room on the disk ({error.filename or 'while writing'}). Nothing was kept."
            )
        progress.fail(f"{error.filename or 'A file'}: {error.strerror or error}. Nothing was kept.")
    except psycopg.Error as error:
        words = str(error).strip().splitlines()
        progress.fail(f"The database says: {words[0] if words else type(error).__name__}. Nothing was kept.")
    except KeyboardInterrupt:
        progress.fail("Stopped. Nothing was kept.")


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, run.stop_by_signal)
    sys.exit(main(sys.argv[1:]))
