"""Drafts: what she has typed, with the ID and key already minted, sealed so that only her cookie opens them.

The row's name and its key are both made from her session key by HKDF. The database holds a hash of the session key only
(`common.sessions`), so a copy of the database names no draft's owner and opens no draft.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction

from samman.cases.models import Draft
from samman.common import clock, digits, sealing

LIFETIME = timedelta(minutes=60)


@dataclass
class OpenDraft:
    """A draft that was opened with her cookie."""

    row: Draft
    key: bytes
    content: dict[str, Any]

    @property
    def answers(self) -> dict[str, Any]:
        """What she answered so far, by question."""
        found: dict[str, Any] = self.content.setdefault("answers", {})
        return found

    @property
    def number(self) -> str:
        """The ID that the complaint has, or will have."""
        return str(self.content["number"])

    @property
    def secret(self) -> str:
        """The key of whoever holds this phone: hers, or a helper's."""
        return str(self.content["key"])

    @property
    def sent(self) -> bool:
        """Whether the complaint is registered."""
        return self.row.case_id is not None

    def save(self, *more: str) -> None:
        """Seal the content again, with more fields of the row; the hour begins anew."""
        self.row.sealed = sealing.seal_json(self.key, self.content, place=f"draft:{self.row.pk}")
        self.row.expires_at = clock.now() + LIFETIME
        self.row.save(update_fields=["sealed", "expires_at", *more])


def _owner_and_key(session_key: str) -> tuple[str, bytes]:
    owner = hashlib.sha256(sealing.derived_key(session_key, "draft-owner")).hexdigest()
    return owner, sealing.derived_key(session_key, "draft-key")


def open_draft(session: SessionBase) -> OpenDraft | None:
    """The draft of this session, or None when there is none, its hour is over, or it does not open."""
    if not session.session_key:
        return None
    owner, key = _owner_and_key(session.session_key)
    row = Draft.objects.filter(owner=owner, expires_at__gt=clock.now()).first()
    if row is None:
        return None
    try:
        return OpenDraft(row, key, sealing.unseal_json(key, row.sealed, place=f"draft:{row.pk}"))
    except sealing.SealBroken:
        return None


def start_draft(session: SessionBase) -> OpenDraft:
    """The draft of this session, made with a fresh ID and key when there is none."""
    found = open_draft(session)
    if found is not None:
        return found
    if not session.session_key:
        session.create()
    owner, key = _owner_and_key(str(session.session_key))
    now = clock.now()
    for old in Draft.objects.filter(owner=owner, expires_at__lte=now):
        _wipe(old)
    row = Draft(owner=owner, created_at=now, expires_at=now + LIFETIME)
    content = {"number": digits.new_number(), "key": digits.new_key(), "answers": {}}
    row.sealed = sealing.seal_json(key, content, place=f"draft:{row.pk}")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same phone asked twice at once: the first row stands
        found = open_draft(session)
        if found is None:
            raise
        return found
    return OpenDraft(row, key, content)


def discard_draft(session: SessionBase) -> Draft | None:
    """Forget the session's draft: its words are wiped at once; the row and its files go with the sweep. Returns the row."""
    draft = open_draft(session)
    if draft is None:
        return None
    _wipe(draft.row)
    return draft.row


def _wipe(row: Draft) -> None:
    """Empty a draft and part it from its cookie."""
    row.sealed = b""
    row.expires_at = clock.now()
    row.owner = hashlib.sha256(row.pk.bytes).hexdigest()
    row.save(update_fields=["sealed", "expires_at", "owner"])


def forget_expired() -> int:
    """Delete the rows of drafts whose hour ended more than a day ago; returns how many."""
    return Draft.objects.filter(expires_at__lt=clock.now() - timedelta(days=1)).delete()[0]
