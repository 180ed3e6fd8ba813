"""Officers for tests: posted, with a second step set up, and signed in by `client.force_login(officer)`."""

from itertools import count
from typing import Any

from samman.accounts import codes
from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.common import clock
from samman.jurisdictions.models import Unit

_numbers = count(1)


def make_officer(
    role: Role | str | None = None, unit: Unit | None = None, *, enrolled: bool = True, **fields: Any
) -> Officer:
    """An officer with a posting (none without a role) and one-time codes. `fields` are those of Officer."""
    number = next(_numbers)
    fields.setdefault("username", f"officer{number}")
    fields.setdefault("name_hi", f"अधिकारी {number}")
    fields.setdefault("name_en", f"Officer {number}")
    if unit is not None:
        fields.setdefault("state", unit if unit.kind == "state" else unit.state)
    officer = Officer.objects.create(**fields)
    if role is not None:
        assert unit is not None
        Posting.objects.create(officer=officer, unit=unit, role=role, starts_at=clock.now())
    if enrolled:
        codes.enrol(officer)
    return officer


def make_viewer(role: Role | str | None = None, unit: Unit | None = None, **fields: Any) -> Viewer:
    """The viewer of a fresh officer, for calling actions."""
    return viewer_of(make_officer(role, unit, **fields))
