"""Secrets are made once, closed to others, and never made anew."""

from __future__ import annotations

import json
from pathlib import Path

from tools import prepare


def test_secrets_are_closed_and_kept(tmp_path: Path) -> None:
    prepare.secret_files(tmp_path)
    files = sorted((tmp_path / "secrets").iterdir())
    assert [file.name for file in files] == ["index_key", "link_key", "master_key", "pepper", "secret_key"]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    before = [file.read_text() for file in files]
    prepare.secret_files(tmp_path)
    assert [file.read_text() for file in files] == before
    master = json.loads((tmp_path / "secrets" / "master_key").read_text())
    assert list(master["keys"]) == [master["current"]]
