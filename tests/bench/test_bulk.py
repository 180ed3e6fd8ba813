"""The bulk of complaints that the benchmark looks at: it fits the tables as they are."""

import re

import pytest
from django.apps import apps
from django.db import models

from bench import bulk
from tests.many import many_complaints

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
    with many_complaints(2000) as connection:
        broken = connection.execute(bulk.BROKEN).fetchone()
        made = connection.execute("SELECT count(*) FROM cases_case").fetchone()
    assert (broken, made) == ((0,), (2000,))
