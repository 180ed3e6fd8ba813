"""Drafts open with her cookie only, for 60 minutes, and keep one ID and key."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from samman.cases.drafts import discard_draft, forget_expired, open_draft, start_draft
from samman.cases.models import Draft
from samman.common import clock
from samman.common.sessions import SessionStore

pytestmark = pytest.mark.django_db
STORY = "एक अनोखी बात \0 \ud800"


def test_the_same_session_finds_the_same_id_key_and_words() -> None:
    session = SessionStore()
    draft = start_draft(session)
    draft.answers["story"] = STORY
    draft.save()
    again = start_draft(SessionStore(session.session_key))
    assert (again.number, again.secret, again.answers["story"]) == (draft.number, draft.secret, STORY)
    assert Draft.objects.count() == 1


def test_another_session_finds_nothing() -> None:
    start_draft(SessionStore())
    other = SessionStore()
    other.create()
    assert open_draft(other) is None


def test_the_database_alone_opens_no_draft() -> None:
    session = SessionStore()
    draft = start_draft(session)
    draft.answers["story"] = "अनोखी-कहानी-42"
    draft.save()
    stored = Session.objects.get().session_key
    assert stored != session.session_key
    assert open_draft(SessionStore(stored)) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, owner FROM cases_draft")
        sealed, owner = cursor.fetchone()
    everything = bytes(sealed) + owner.encode()
    for secret in ("अनोखी-कहानी-42", draft.number, draft.secret, str(session.session_key)):
        assert secret.encode() not in everything


def test_after_sixty_minutes_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    session = SessionStore()
    start_draft(session)
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert open_draft(SessionStore(session.session_key)) is None


def test_a_save_begins_the_hour_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    session = SessionStore()
    draft = start_draft(session)
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=50))
    draft.save()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=100))
    assert open_draft(session) is not None


def test_a_discarded_draft_opens_no_more_and_its_words_are_wiped() -> None:
    session = SessionStore()
    start_draft(session)
    row = discard_draft(session)
    assert row is not None
    assert bytes(Draft.objects.get(pk=row.pk).sealed) == b""
    assert open_draft(session) is None
    assert start_draft(session).row.pk != row.pk


def test_rows_are_forgotten_a_day_after_their_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    start_draft(SessionStore())
    assert forget_expired() == 0
    later = clock.now() + timedelta(hours=26)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert forget_expired() == 1
    assert not Draft.objects.exists()
