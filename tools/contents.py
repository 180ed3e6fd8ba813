"""What a backup holds and how it is compared: rows and hashes of tables, hashes of files, the manifest."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tools import progress

FORMAT = "samman-backup-1"
MANIFEST, DUMP, HEAD, MEDIA = "manifest.json", "database.dump", "audit-head", "media"
BLOCK = 1024 * 1024
Connection = psycopg.Connection[Any]
# The same text of a row on every server.
PLAIN_TEXT = {
    "timezone": "UTC", "datestyle": "ISO", "intervalstyle": "postgres", "bytea_output": "hex",
    "extra_float_digits": "1", "search_path": "public",
}  # fmt: skip
INTEGERS = {20, 21, 23}  # type numbers of int8, int2, int4
PG_VARIABLES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",  # nosec B105
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
}  # fmt: skip


class Table(TypedDict):
    """One table: how many rows, and one SHA-256 over all of them in order."""

    rows: int
    sha256: str


class Stored(TypedDict):
    """One file of the backup."""

    size: int
    sha256: str


class Manifest(TypedDict):
    """What the backup holds."""

    format: str
    made_at: str
    demo: bool
    postgres: int  # the server's version, such as 150012
    database_bytes: int
    head: str  # the chain's last link, as in audit-head; empty when nothing was sealed yet
    tables: dict[str, Table]
    files: dict[str, Stored]
    missing: list[str]  # files of cases that were not in the storage when the backup was made


def connect(url: str) -> Connection:
    """A connection whose text of rows is the same everywhere."""
    connection = psycopg.connect(url, connect_timeout=10)
    for name, value in PLAIN_TEXT.items():
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    connection.commit()
    return connection


def program_env(url: str) -> dict[str, str]:
    """The environment in which pg_dump and pg_restore find the database; no password stands in a command line."""
    given = conninfo_to_dict(url)
    found = {name: str(given[key]) for key, name in PG_VARIABLES.items() if given.get(key)}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **found}


def table_names(connection: Connection) -> list[str]:
    """All tables of the program."""
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
    )
    return [row[0] for row in rows]


def measure_tables(connection: Connection, label: str) -> dict[str, Table]:
    """Rows and hash of every table, as the connection's transaction sees them."""
    found: dict[str, Table] = {}
    with progress.Counting(label, "rows") as line:
        for name in table_names(connection):
            found[name] = _measure(connection, name, line.add)
    return found


def _measure(connection: Connection, table: str, add: Callable[[int], None]) -> Table:
    """Rows are hashed as COPY writes them, ordered by an integer key where there is one, else by their own text."""
    keys = connection.execute(
        "SELECT a.attname, a.atttypid FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
        " AND a.attnum = ANY(i.indkey) WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY a.attnum",
        [f'"{table}"'],
    ).fetchall()
    order: sql.Composable = sql.SQL('t::text COLLATE "C"')
    if keys and all(kind in INTEGERS for _name, kind in keys):
        order = sql.SQL(", ").join(sql.Identifier(name) for name, _kind in keys)
    statement = sql.SQL("COPY (SELECT * FROM {} t ORDER BY {}) TO STDOUT").format(
        sql.Identifier(table), order
    )
    digest, rows = hashlib.sha256(), 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            digest.update(block)
            lines = bytes(block).count(b"\n")
            rows += lines
            add(lines)
    return {"rows": rows, "sha256": digest.hexdigest()}


def measure_file(path: Path, to: Path | None = None, add: Callable[[int], None] | None = None) -> Stored:
    """Size and SHA-256 of a file, while it is copied to a new one if `to` is given. `add` hears of every block."""
    digest, size = hashlib.sha256(), 0
    target = to.open("xb") if to else None
    try:
        with path.open("rb") as source:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                if target:
                    target.write(block)
                if add:
                    add(len(block))
    finally:
        if target:
            target.close()
    return {"size": size, "sha256": digest.hexdigest()}


def folder_size(folder: Path) -> int:
    """Bytes of all files in it; 0 when it is not there."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def need_room(folder: Path, wanted: int) -> None:
    """Stop with a sentence when there is less room than `wanted` bytes where `folder` is or will be."""
    while not folder.exists():
        folder = folder.parent
    status = os.statvfs(folder)
    free = status.f_bavail * status.f_frsize
    if free < wanted:
        progress.fail(
            f"There is not enough room in {folder}: about {wanted / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free."
            " Nothing was written."
        )


def differences(expected: Mapping[str, Table], found: Mapping[str, Table]) -> list[str]:
    """One sentence for every table that is not the same."""
    said = [f"the table {name} is missing" for name in sorted(expected.keys() - found.keys())]
    said += [f"the table {name} is not of the backup" for name in sorted(found.keys() - expected.keys())]
    for name in sorted(expected.keys() & found.keys()):
        if expected[name]["rows"] != found[name]["rows"]:
            said.append(f"{name} has {found[name]['rows']} rows instead of {expected[name]['rows']}")
        elif expected[name] != found[name]:
            said.append(f"{name} has other rows than the backup")
    return said


def read_manifest(folder: Path) -> tuple[Manifest, str]:
    """The manifest and its SHA-256."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError:
        progress.fail(f"{folder} is no backup of Samman: it has no {MANIFEST}.")
    try:
        manifest: Manifest = json.loads(content)
        if manifest["format"] != FORMAT:
            raise ValueError
        # Every name stays inside the folder, whoever wrote it.
        if any(Path(name).is_absolute() or ".." in Path(name).parts for name in manifest["files"]):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        progress.fail(f"The backup is damaged: {folder / MANIFEST} cannot be read.")
    return manifest, hashlib.sha256(content).hexdigest()
