"""The database never holds the value of the cookie."""

from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session

from samman.common.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_session_is_found_by_its_cookie_and_the_row_does_not_hold_it() -> None:
    session = SessionStore()
    session["word"] = "kept"
    session.save()
    key = session.session_key
    assert SessionStore(key)["word"] == "kept"
    assert key is not None
    assert key not in Session.objects.get().session_key


def test_the_stored_name_is_no_cookie() -> None:
    session = SessionStore()
    session["word"] = "kept"
    session.save()
    stolen = SessionStore(Session.objects.get().session_key)
    assert "word" not in stolen


def test_cycling_and_deleting_leave_nothing_behind() -> None:
    session = SessionStore()
    session["word"] = "kept"
    session.save()
    old = session.session_key
    session.cycle_key()
    assert Session.objects.count() == 1
    assert session["word"] == "kept"
    assert "word" not in SessionStore(old)
    session.flush()
    assert Session.objects.count() == 0


def test_a_new_session_takes_one_statement(django_assert_num_queries: Any) -> None:
    session = SessionStore()
    session["word"] = "kept"
    with django_assert_num_queries(1):
        session.save()
    assert SessionStore(session.session_key)["word"] == "kept"


def test_what_changes_is_kept() -> None:
    session = SessionStore()
    session["word"] = "kept"
    session.save()
    again = SessionStore(session.session_key)
    again["word"] = "changed"
    again.save()
    assert SessionStore(session.session_key)["word"] == "changed"


def test_a_session_that_was_ended_meanwhile_does_not_come_back() -> None:
    session = SessionStore()
    session["word"] = "kept"
    session.save()
    elsewhere = SessionStore(session.session_key)
    assert elsewhere["word"] == "kept"
    session.flush()
    elsewhere["word"] = "changed"
    with pytest.raises(UpdateError):
        elsewhere.save()
    assert Session.objects.count() == 0
