"""The phone numbers on every page: in order, in the reader's language, whatever the database does."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.utils import translation

from samman.common import registry
from samman.directory.models import Helpline
from samman.directory.public import forget_helplines, helplines

FIRST = ["112", "1090", "181", "1098"]


@pytest.fixture(autouse=True)
def read_afresh() -> Iterator[None]:
    forget_helplines()
    yield
    forget_helplines()


def numbers() -> list[str]:
    return [line.number for line in registry.helplines()]


@pytest.mark.django_db
def test_the_four_come_first_and_unchecked_numbers_are_not_shown() -> None:
    assert numbers()[:7] == [*FIRST, "14416", "1930", "1076"]
    assert not {"15100", "139", "14567"} & set(numbers())


@pytest.mark.django_db
def test_numbers_of_another_state_are_not_shown(settings: Any) -> None:
    settings.STATE_CODE = "mp"
    assert numbers()[:4] == FIRST
    assert "1076" not in numbers()


@pytest.mark.django_db
def test_name_follows_the_language() -> None:
    with translation.override("en"):
        assert [line.name for line in helplines()][1] == "Women Power Line"
    with translation.override("hi"):
        assert [line.name for line in helplines()][1] == "वीमेन पावर लाइन"
        assert all(line.what_for for line in helplines())


@pytest.mark.django_db
def test_an_empty_database_still_gives_the_four() -> None:
    Helpline.objects.all().delete()
    assert numbers() == FIRST


@pytest.mark.django_db
def test_one_of_the_four_stays_even_when_somebody_hid_it() -> None:
    Helpline.objects.filter(number="112").update(shown_to_public=False)
    assert numbers()[:4] == FIRST


@pytest.mark.django_db
def test_a_database_that_fails_gives_the_four_and_is_not_asked_again_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def away(*args: object) -> None:
        asked.append(args)
        raise OperationalError("away")

    monkeypatch.setattr("samman.directory.models.HelplineQuerySet.public", away)
    assert numbers() == FIRST
    assert numbers() == FIRST
    assert len(asked) == 1


@pytest.mark.django_db
def test_a_failing_query_does_not_spoil_the_callers_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*args: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    monkeypatch.setattr("samman.directory.models.HelplineQuerySet.public", wrong)
    assert numbers() == FIRST
    assert Helpline.objects.exists()


@pytest.mark.django_db
def test_numbers_are_kept_between_pages(django_assert_num_queries: Any) -> None:
    numbers()
    with django_assert_num_queries(0):
        numbers()


def test_no_database_at_all_gives_the_four(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise DatabaseError("couldn't get a connection")

    monkeypatch.setattr("samman.directory.public.transaction.atomic", away)
    assert numbers() == FIRST
