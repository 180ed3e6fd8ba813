"""Many complaints at once, as the benchmark makes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from bench import bulk
from samman.accounts.enums import Role
from tests.conftest import DATABASE, cluster
from tests.factories import make_officer, unit


@contextmanager
def many_complaints(number: int) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the owner whose transaction holds so many complaints of all stations, counted by the planner; all is
    undone afterwards. Only for tests with `transaction=True`, since the officer who reports is committed."""
    make_officer(Role.DESK, unit())
    with psycopg.connect(cluster.url("owner", DATABASE)) as connection:
        connection.execute("ALTER TABLE cases_case DISABLE TRIGGER complaint_beginning")
        connection.execute(bulk.PLACES)
        connection.execute(bulk.BATCH_ROWS, {"first": 1, "last": number})
        for statement in bulk.INSERTS.values():
            connection.execute(statement)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        connection.execute("ANALYZE cases_case")
        try:
            yield connection
        finally:
            connection.rollback()
