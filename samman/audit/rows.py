"""Rows of other rooms that are only added: the act that adds one records its SHA-256, and `verify_audit` compares.

`record(..., rows=[report])` puts the digests into the entry's detail, where the chain seals them. History has its own
digests (`cases.history`); every other append-only table is checked here.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model

CHUNK = 2000


def name_of(row: Model) -> str:
    """How an entry names a row: table and primary key."""
    return f"{row._meta.db_table} {row.pk}"


def digest(row: Model) -> str:
    """SHA-256 over every filled column of a row that was read from the database, in hex.

    Empty columns (also 0 and False) are left out, so that one which a later version adds changes no older digest.
    """
    filled = {
        field.column: _plain(value)
        for field in row._meta.concrete_fields
        if (value := getattr(row, field.attname)) not in (None, "", False, b"", [])
    }
    return hashlib.sha256(json.dumps(filled, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    return value


def digests(rows: Iterable[Model]) -> dict[str, str]:
    """The digest of each row by its name, as the database holds it now; one query a table."""
    keys: dict[type[Model], list[Any]] = {}
    for row in rows:
        keys.setdefault(type(row), []).append(row.pk)
    found = (model._base_manager.in_bulk(pks).values() for model, pks in keys.items())
    return {name_of(row): digest(row) for row in chain.from_iterable(found)}


def checked_models() -> list[type[Model]]:
    """The models whose rows are compared with the record: all append-only ones, but those with a check of their own."""
    return [
        model
        for model in apps.get_models()
        if getattr(model, "append_only", False) and not getattr(model, "has_own_check", False)
    ]


def broken_rows() -> Iterator[str]:
    """One sentence for every row that is not as the record has it: changed, removed, or never recorded."""
    recorded = _recorded()
    for model in checked_models():
        table = model._meta.db_table
        expected = recorded.pop(table, {})
        for row in model._base_manager.order_by("pk").iterator(chunk_size=CHUNK):
            was = expected.pop(str(row.pk), None)
            if was is None:
                yield f"row {row.pk} of {table} is not in the record"
            elif was != digest(row):
                yield f"row {row.pk} of {table} was changed"
        for missing in expected:
            yield f"row {missing} of {table} was removed"
    for table, rows in recorded.items():
        yield f"the table {table}, of which {len(rows)} rows are in the record, is not known any more"


def _recorded() -> dict[str, dict[str, str]]:
    """Digests from the record by table and primary key. The first entry that names a row counts."""
    found: dict[str, dict[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT named.key, named.value FROM audit_entry e, jsonb_each_text(e.detail -> 'rows') AS named"
            " WHERE jsonb_typeof(e.detail -> 'rows') = 'object' ORDER BY e.id"
        )
        while rows := cursor.fetchmany(CHUNK):
            for name, value in rows:
                table, _space, key = name.partition(" ")
                found.setdefault(table, {}).setdefault(key, value)
    return found
