"""Fixtures of these tests. Models are imported late: pytest reads this file before Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from samman.accounts.models import Officer
    from tests.officers import Map


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords are hashed quickly here; what is tested is what is done with the answer."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def police_map(db: None) -> Map:
    from tests.officers import make_map

    return make_map()


@pytest.fixture
def administrator(police_map: Map) -> Officer:
    from tests.officers import make_officer

    return make_officer("administrator", police_map.state)


@pytest.fixture
def outsider_administrator(police_map: Map) -> Officer:
    from tests.officers import make_officer

    return make_officer("administrator", police_map.other_state)


@pytest.fixture
def desk(police_map: Map) -> Officer:
    from tests.officers import make_officer

    return make_officer("desk", police_map.station)
