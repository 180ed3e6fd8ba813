"""History rows in other rooms carry a SHA-256 in their audit entry; those rooms register how that is checked."""

from collections.abc import Callable, Iterable

DigestCheck = Callable[[], Iterable[str]]
_checks: dict[str, DigestCheck] = {}


def register_digest_check(name: str, function: DigestCheck) -> None:
    """Add a check to `manage.py verify_audit`: it gives one plain sentence for each row that is not as it was recorded."""
    _checks[name] = function


def digest_checks() -> dict[str, DigestCheck]:
    """All registered checks by name."""
    return dict(_checks)
