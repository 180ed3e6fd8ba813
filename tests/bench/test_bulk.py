"""The bulk of cases that the benchmark looks at: it fits the tables as they are."""

import re

import pytest
from django.apps import apps
from django.db import models

from bench import bulk, missing
from tests.many import many_complaints

TABLES = {model._meta.db_table: model for model in apps.get_models()}


EVERY_INSERT = [*bulk.INSERTS.values(), *missing.INSERTS.values()]


@pytest.mark.parametrize("statement", EVERY_INSERT, ids=[*bulk.INSERTS, *missing.INSERTS])
def test_every_column_that_must_be_filled_is_filled(statement: str) -> None:
    table, named = re.findall(r"INSERT INTO (\w+) \(([^)]*)\)", statement)[0]
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


@pytest.mark.django_db(transaction=True)
def test_a_batch_of_missing_persons_goes_home_by_law_and_looks_like_a_state() -> None:
    with many_complaints(3000, missing.PERSONS) as connection:
        broken = connection.execute(missing.BROKEN).fetchone()
        counted = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE kind = 'found'), count(*) FILTER (WHERE due_at IS NOT NULL),"
            " count(DISTINCT unit_id), count(*) FILTER (WHERE about_child) FROM cases_case"
        ).fetchone()
        states = dict(
            connection.execute(
                "SELECT state_code, count(*) FROM cases_case WHERE kind = 'missing' GROUP BY 1"
            ).fetchall()
        )
        where = dict(
            connection.execute(
                "SELECT CASE WHEN r.district_id = c.district_id THEN 'own' WHEN r.district_id IS NULL THEN 'away'"
                " ELSE 'other' END, count(*) FROM missing_children_recovery r JOIN cases_case c ON c.id = r.case_id GROUP BY 1"
            ).fetchall()
        )
        visits = connection.execute(
            "SELECT count(*) FROM deadlines_deadline WHERE ladder = 'followup_visit' AND stopped_at IS NULL"
        ).fetchone()
    assert broken == (0,) and counted is not None and visits is not None
    assert counted[:2] == (3000, 100) and counted[2] > 100 and counted[3] > 700 and 1900 < counted[4] < 2300
    traced = sum(states[state] for state in ("home", "own_way", "traced"))
    assert 0.7 < traced / 2900 < 0.8 and states["home"] > states["own_way"] > states["traced"] > 0
    assert states["found_dead"] > 0 and states["untraceable"] > 0 and visits[0] > 100
    assert min(where.values()) > 0.1 * traced and where["own"] > 0.6 * traced
