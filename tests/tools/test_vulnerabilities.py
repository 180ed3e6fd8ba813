"""What the look-ups of known vulnerabilities say is read rightly, and silence is never taken for safety."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tools import vulnerabilities
from tools.vulnerabilities import read_npm_audit, read_pip_audit

SAFE: dict[str, Any] = {"name": "django", "version": "5.2.1", "vulns": []}
WEAK: dict[str, Any] = {
    "name": "pillow", "version": "9.0", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["9.1"]}],
}  # fmt: skip
SKIPPED: dict[str, Any] = {"name": "cffi", "skip_reason": "not found"}


def pip_audit(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": list(dependencies), "fixes": []})


@pytest.mark.parametrize("printed", ["", "Traceback", "[]", pip_audit(), pip_audit(SKIPPED, SKIPPED)])
def test_python_packages_that_could_not_be_looked_up_are_not_called_safe(printed: str) -> None:
    assert read_pip_audit(printed).outcome == "not run"


def test_python_packages() -> None:
    assert read_pip_audit(pip_audit(SAFE, SKIPPED)).words == "1 of 2 packages looked up"
    found = read_pip_audit(pip_audit(SAFE, WEAK))
    assert found.outcome == "FAILED" and "pillow 9.0: PYSEC-1, mended in 9.1" in found.words


def test_an_accepted_vulnerability_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        vulnerabilities.ACCEPTED, "CVE-1", "we decode nothing of that kind; look again in May"
    )
    assert read_pip_audit(pip_audit(WEAK)).outcome == "ok"


@pytest.mark.parametrize(
    "printed", ["", '{"message": "405 Method Not Allowed", "error": {}}', '{"error": {}}']
)
def test_npm_packages_that_could_not_be_looked_up_are_not_called_safe(printed: str) -> None:
    assert read_npm_audit(printed).outcome == "not run"


def test_npm_packages() -> None:
    whole: dict[str, Any] = {"metadata": {"dependencies": {"total": 9}}, "vulnerabilities": {}}
    assert read_npm_audit(json.dumps(whole)).outcome == "ok"
    whole["vulnerabilities"] = {"sass": {"severity": "high", "range": "<1.9"}}
    found = read_npm_audit(json.dumps(whole))
    assert found.outcome == "FAILED" and found.words == "sass: high, <1.9"
