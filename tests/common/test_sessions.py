"""The database never holds the value of the cookie."""

import pytest
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
