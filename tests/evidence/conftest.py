"""The scene of every test with a case. Django is not ready yet when this file is read."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.evidence.scenes import Scene


@pytest.fixture
def scene(db: None) -> "Scene":
    from tests.evidence.scenes import make_scene

    return make_scene()
