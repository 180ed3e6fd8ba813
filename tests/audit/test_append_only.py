"""What was recorded stays: the database refuses to change it, to the program and to its owner."""

from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import InternalError, ProgrammingError, connection, transaction

from samman.audit import append_only, record
from samman.audit.actors import job
from samman.audit.models import Entry, Link

pytestmark = pytest.mark.django_db


def refused(statement: str) -> str:
    """Run a statement as the program's role; the words with which the database refuses it."""
    with (
        pytest.raises((ProgrammingError, InternalError)) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(caught.value)


@pytest.fixture
def entry() -> Entry:
    return record("tested", by=job("test"))


def test_the_program_works_as_a_role_that_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, count(*) FROM pg_tables WHERE tableowner = current_user GROUP BY 1"
        )
        assert cursor.fetchone() is None
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == settings.DATABASE_APP_ROLE


@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "ALTER TABLE {table} ADD COLUMN more int",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TRIGGER only_added_rows ON {table}",
        "DROP TABLE {table}",
    ],
)
def test_the_program_cannot_change_the_record(entry: Entry, table: str, statement: str) -> None:
    words = refused(statement.format(table=table))
    assert "permission denied" in words or "must be owner" in words
    assert Entry.objects.filter(pk=entry.pk, act="tested").exists()


def test_the_program_cannot_switch_triggers_off_for_itself(entry: Entry) -> None:
    assert "permission denied" in refused("SET session_replication_role = replica")


def test_the_program_cannot_write_the_list_of_migrations(entry: Entry) -> None:
    assert "permission denied" in refused("DELETE FROM django_migrations")


def test_every_append_only_table_has_its_triggers_and_lacks_the_rights() -> None:
    tables = append_only.tables()
    assert {"audit_entry", "audit_link"} <= set(tables)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'"
                " AND tgname IN ('only_added_rows', 'only_added_table')",
                [table],
            )
            assert cursor.fetchone()[0] == 2, (
                f"{table} lacks the triggers of samman.audit.append_only.protect"
            )
            for right in ("UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
                assert cursor.fetchone()[0] is False, f"the program may {right} {table}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_link", "TRUNCATE audit_entry"]
)
def test_even_the_owner_is_refused_in_words(
    statement: str, owner_connection: psycopg.Connection[Any]
) -> None:
    Link.objects.create(entry_id=record("tested", by=job("test")).pk, hash="0" * 64)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added"):
        owner_connection.execute("SET ROLE samman_owner")
        owner_connection.execute(statement)


def test_granting_rights_to_the_owner_itself_warns_and_does_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("grant_rights")  # here the connection's own role is the program's role
    assert "cannot keep it from changing history" in capsys.readouterr().err
