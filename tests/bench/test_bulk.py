"""The bulk of complaints that the benchmark looks at: it fits the tables as they are."""

import re

import psycopg
import pytest
from django.apps import apps
from django.db import models

from bench import bulk
from samman.accounts.enums import Role
from tests.conftest import DATABASE, cluster
from tests.factories import make_officer, unit

TABLES = {model._meta.db_table: model for model in apps.get_models()}


@pytest.mark.parametrize("name", bulk.INSERTS)
def test_every_column_that_must_be_filled_is_filled(name: str) -> None:
    table, named = re.findall(r"INSERT INTO (\w+) \(([^)]*)\)", bulk.INSERTS[name])[0]
    columns = {column.strip().strip('"') for column in named.split(",")}
    needed = {
        field.column
        for field in TABLES[table]._meta.concrete_fields
        if not field.null and not field.primary_key and field.db_default is models.NOT_PROVIDED
    }
    assert needed <= columns


@pytest.mark.django_db(transaction=True)
def test_a_batch_keeps_all_rules_of_the_database() -> None:
    make_officer(Role.DESK, unit())
    with psycopg.connect(cluster.url("owner", DATABASE)) as connection:
        connection.execute("ALTER TABLE cases_case DISABLE TRIGGER complaint_beginning")
        connection.execute(bulk.PLACES)
        connection.execute(bulk.BATCH_ROWS, {"first": 1, "last": 2000})
        for statement in bulk.INSERTS.values():
            connection.execute(statement)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        broken = connection.execute(bulk.BROKEN).fetchone()
        made = connection.execute("SELECT count(*) FROM cases_case").fetchone()
        connection.rollback()
    assert (broken, made) == ((0,), (2000,))
