"""Sessions whose key is not in the database: the row holds its SHA-256 only.

Drafts are sealed under a key made from the session key, so whoever reads the database can open none of them.
"""

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from samman.common import clock


def hashed(session_key: str) -> str:
    """The name under which a session's row is stored."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(DatabaseSessions):
    """Django's database sessions, with the stored key hashed."""

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

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(hashed(key))
