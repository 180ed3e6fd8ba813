"""The program works with a database role that owns nothing (and so do the tests)."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from samman.audit import append_only

pytestmark = pytest.mark.django_db


def ask(question: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


def test_the_program_is_not_the_owner() -> None:
    assert ask("SELECT current_user") == [("samman_app",)]
    assert ask("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]


def test_the_program_owns_no_table() -> None:
    assert ask("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user") == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a int)",
        "TRUNCATE cases_case CASCADE",
        "ALTER TABLE cases_case DISABLE TRIGGER ALL",
        "DROP TABLE cases_case CASCADE",
    ],
)
def test_the_program_cannot_change_the_tables_themselves(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_trigram_search_knows_hindi_letters() -> None:
    """In the plain C locale no Devanagari letter counts as one, and every likeness is 0."""
    assert ask("SELECT similarity('प्रयागराज', 'प्रयाग') > 0.3") == [(True,)]


def test_no_question_is_compiled() -> None:
    """The board of headquarters took 90 ms longer where PostgreSQL compiled what it asks."""
    assert ask("SHOW jit") == [("off",)]


def test_the_program_cannot_delete_cases_nor_what_belongs_to_them() -> None:
    kept = append_only.kept_tables()
    assert {
        "cases_case",
        "cases_receipt",
        "complaints_complaint",
        "people_person",
        "people_safecontact",
    } <= set(kept)
    for table in kept:
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
