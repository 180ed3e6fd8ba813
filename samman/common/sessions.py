"""Sessions whose key is not in the database: the row holds its SHA-256 only.

Drafts are sealed under a key made from the session key, so whoever reads the database can open none of them.
"""

import hashlib
import secrets
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from samman.common import clock


def hashed(session_key: str) -> str:
    """The name under which a session's row is stored."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(DatabaseSessions):
    """Django's database sessions, with the stored key hashed and one statement for each write."""

    def _get_new_session_key(self) -> str:
        return secrets.token_hex(20)  # 160 bits never come twice: nobody need ask whether the key is taken

    def _get_session_from_db(self) -> Any:
        row = self.model.objects.filter(
            session_key=hashed(self.session_key or ""), expire_date__gt=clock.now()
        ).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(hashed(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = hashed(row.session_key)
        return row

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = self.create_model_instance(data)
        if must_create:
            row.save(force_insert=True)
        elif not self.model.objects.filter(pk=row.pk).update(
            session_data=row.session_data, expire_date=row.expire_date
        ):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(hashed(key))
