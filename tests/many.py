"""Many cases at once, as the benchmark makes them."""

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
def many_complaints(number: int, what: bulk.Bulk = bulk.COMPLAINTS) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the owner whose transaction holds so many cases of all stations, counted by the planner; all is
    undone afterwards. Only for tests with `transaction=True`, since the officers who report are committed."""
    make_officer(Role.DESK, unit())
    make_officer(Role.STATION_HOUSE_OFFICER, unit())
    with psycopg.connect(cluster.url("owner", DATABASE)) as connection:
        bulk.switch(connection, what, "DISABLE")
        bulk.prepare(connection, what)
        bulk.insert(connection, what, 1, number)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        connection.execute("ANALYZE cases_case")
        try:
            yield connection
        finally:
            connection.rollback()
