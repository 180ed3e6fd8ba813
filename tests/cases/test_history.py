"""History is added, never edited; what is changed by force is found."""

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from samman.audit import Actor
from samman.audit.record import MissingActor
from samman.cases import history
from samman.cases.models import HistoryEntry
from tests.cases.rows import bare_case, unit

BY = Actor("officer", "1", "Somebody")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_historyentry SET event = 'x'",
        "DELETE FROM cases_historyentry",
        "TRUNCATE cases_historyentry",
        "ALTER TABLE cases_historyentry DISABLE TRIGGER ALL",
        "DROP TABLE cases_historyentry",
    ],
)
def test_the_programs_role_cannot_change_history(statement: str) -> None:
    history.add(bare_case(unit("up-lucknow-chowk")), "registered", by=BY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_missing_actor_is_refused() -> None:
    case = bare_case(unit("up-lucknow-chowk"))
    with pytest.raises((MissingActor, AttributeError)), transaction.atomic():
        history.add(case, "registered", by=None)  # type: ignore[arg-type]
    assert not HistoryEntry.objects.exists()


@pytest.mark.django_db
def test_words_are_sealed_and_come_back() -> None:
    case = bare_case(unit("up-lucknow-chowk"))
    entry = history.add(case, "she_wrote", by=BY, words="अनोखे शब्द")
    assert "अनोखे".encode() not in bytes(entry.sealed or b"")
    assert history.words_of(HistoryEntry.objects.get(), case) == "अनोखे शब्द"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("force", "told"),
    [
        ("UPDATE cases_historyentry SET event = 'other'", "was changed"),
        ("UPDATE cases_historyentry SET data = '{}'", "was changed"),
        ("DELETE FROM cases_historyentry", "was removed"),
    ],
)
def test_a_change_by_force_is_located(
    force: str, told: str, owner_connection: psycopg.Connection[Any]
) -> None:
    entry = history.add(bare_case(unit("up-lucknow-chowk")), "registered", by=BY, data={"unit": 1})
    assert list(history.broken_lines()) == []
    owner_connection.execute("SET session_replication_role = replica")
    owner_connection.execute(force)
    assert [line for line in history.broken_lines() if told in line and str(entry.pk) in line]
