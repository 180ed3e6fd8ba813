"""The keys of a person follow the description."""

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from samman.cases.models import Case
from samman.matching.records import name_keys
from samman.missing_children import actions, prepared
from samman.missing_children.actions import match_keys
from samman.missing_children.models import MatchKey, MissingPerson
from tests.missing_children import made
from tests.missing_children.homeward import make_found, sho


def make(name: str, **values: Any) -> Case:
    """A missing girl of twelve of this name alone."""
    return made.make_missing(description={"name_hi": name, "name_en": "", "other_names": [], **values})


def found_by(name: str, kind: str = "missing:name") -> set[int]:
    """The cases that share a key with a name."""
    return set(MatchKey.objects.filter(key__in=name_keys(kind, [name])).values_list("case", flat=True))


@pytest.mark.django_db
def test_who_is_registered_is_found_by_each_name_in_either_script() -> None:
    case = make("लक्ष्मी", other_names=["Chutki"], mother_name="शांति देवी")
    assert found_by("Laxmi") == found_by("Lakshami") == found_by("चुटकी") == {case.pk}
    assert found_by("Shanti", "missing:mother") == {case.pk} and found_by("Ramu", "missing:father") == {
        case.pk
    }
    assert not found_by("Shanti") and not found_by("Zubaida")
    other = make_found(description=made.described(name_hi="", name_en="Laxmi", other_names=[]))
    assert found_by("लक्ष्मी", "found:name") == {other.pk} and found_by("लक्ष्मी") == {case.pk}


@pytest.mark.django_db
def test_after_a_change_the_old_name_finds_nobody_and_the_time_of_birth_is_the_new_one() -> None:
    case = make("लक्ष्मी")
    actions.change_description(
        case.pk,
        {"name_hi": "ज़ुबैदा", "birth_date": date(2015, 3, 9), "age_sure": "papers"},
        version=case.version,
        by=sho(case),
    )
    assert not found_by("Laxmi") and found_by("Jubeda") == {case.pk}
    assert set(MatchKey.objects.filter(case=case).values_list("born_from", "born_until")) == {(1382, 1382)}


def test_who_is_twelve_was_born_within_thirteen_months() -> None:
    told = MissingPerson(age_from_months=144, age_until_months=155, age_on=date(2026, 3, 10))
    # From the day after 10 March 2013 until 10 March 2014.
    assert prepared.born_between(told) == ((2013 - 1900) * 12 + 2, (2014 - 1900) * 12 + 2)


@pytest.mark.django_db
def test_keys_that_are_lost_are_made_again_and_those_there_are_left() -> None:
    case, other = make("लक्ष्मी"), make("ज़ुबैदा")
    found = make_found(description=made.described(name_hi="राधा"))
    before = set(MatchKey.objects.values_list("case", "key"))
    MatchKey.objects.filter(case__in=[case, found]).delete()
    MatchKey.objects.filter(case=other, key__in=name_keys("missing:name", ["Jubeda"])).delete()
    call_command("fill_match_keys")
    assert found_by("Laxmi") == {case.pk} and not found_by("Jubeda")
    call_command("fill_match_keys", anew=True)
    assert set(MatchKey.objects.values_list("case", "key")) == before


@pytest.mark.django_db(transaction=True)
def test_a_case_in_which_somebody_writes_is_passed_over_and_said() -> None:
    case = make("लक्ष्मी")
    MatchKey.objects.all().delete()
    writer = connections.create_connection("default")
    try:
        writer.ensure_connection()
        with writer.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM cases_case WHERE id = %s FOR UPDATE", [case.pk])
            with pytest.raises(CommandError, match="1 cases"):
                call_command("fill_match_keys")
            cursor.execute("ROLLBACK")
    finally:
        writer.close()
    call_command("fill_match_keys")
    assert found_by("Laxmi") == {case.pk}


@pytest.mark.django_db
def test_a_refused_description_changes_no_key() -> None:
    case = make("लक्ष्मी")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        MissingPerson.objects.filter(case=case).update(name_hi="राधा")
        match_keys.replace([MissingPerson.objects.get(case=case)])
        assert not found_by("Laxmi")
        raise ZeroDivisionError
    assert found_by("Laxmi") == {case.pk}
