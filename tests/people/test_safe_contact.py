"""Promise 5: no contact but as she allowed. What is not said clearly is not allowed."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from samman.messages.models import Message
from samman.people.actions import her_phone
from samman.people.models import SafeContact
from tests.complaints.trips import accept, make_complaint, submit
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
PHONE = "9876501234"


def contact(**answers: Any) -> SafeContact:
    return SafeContact.objects.get(case=make_complaint(**answers))


def test_nothing_said_is_nothing_allowed() -> None:
    found = contact()
    assert (found.may_call, found.may_message, found.meet_at) == (False, False, "write_first")


def test_a_number_alone_is_no_permission() -> None:
    found = contact(phone=PHONE)
    assert not found.may_call
    assert her_phone(found.case) == ""


def test_a_permission_without_a_number_is_none() -> None:
    assert not contact(may_contact=True, may_message=True).may_call


def test_calls_allowed_are_not_messages_allowed() -> None:
    found = contact(may_contact=True, phone=PHONE)
    assert (found.may_call, found.may_message) == (True, False)
    assert her_phone(found.case) == ""


@pytest.mark.parametrize("knows", ["no", "unsure"])
def test_who_may_not_know_of_it_is_neither_called_nor_written_to_nor_visited_at_home(knows: str) -> None:
    found = contact(
        for_whom="other",
        knows=knows,
        may_contact=True,
        may_message=True,
        phone=PHONE,
        meet_at="home",
        helper_name="x",
    )
    assert (found.may_call, found.may_message, found.meet_at, found.she_knows) == (
        False,
        False,
        "write_first",
        False,
    )


def test_the_database_refuses_a_home_visit_where_she_does_not_know() -> None:
    found = contact(meet_at="home")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_safecontact SET she_knows = false WHERE id = %s", [found.pk])


def test_words_and_number_are_sealed_and_the_two_words_differ_in_place() -> None:
    found = contact(may_contact=True, phone=PHONE, caller_word="गुलाब", her_word="नीम")
    assert found.caller_word is not None
    assert found.her_word is not None
    assert found.case.unseal(found.caller_word, "caller_word") == "गुलाब"
    with pytest.raises(Exception, match="caller_word"):
        found.case.unseal(found.her_word, "caller_word")


@pytest.mark.parametrize(("allowed", "count"), [(False, 0), (True, 1)])
def test_a_report_is_told_to_her_only_where_she_allowed_messages(allowed: bool, count: int) -> None:
    case = make_complaint(may_contact=allowed, may_message=allowed, phone=PHONE)
    submit(case, make_viewer("desk", case.unit))
    assert not Message.objects.filter(case=case, audience="her").exists()
    accept(case)
    assert Message.objects.filter(case=case, audience="her").count() == count
