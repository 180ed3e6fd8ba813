"""Officers for tests: posted, with a second step set up, and signed in by `client.force_login(officer)`."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from samman.accounts import codes
from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.common import clock
from samman.jurisdictions.enums import UnitKind
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
    officer: Officer = Officer.objects.create(**fields)
    if role is not None:
        assert unit is not None
        Posting.objects.create(officer=officer, unit=unit, role=role, starts_at=clock.now())
    if enrolled:
        codes.enrol(officer)
    return officer


def make_viewer(role: Role | str | None = None, unit: Unit | None = None, **fields: Any) -> Viewer:
    """The viewer of a fresh officer, for calling actions."""
    return viewer_of(make_officer(role, unit, **fields))


def make_unit(
    code: str, kind: UnitKind, name_hi: str, name_en: str, parent: Unit | None = None, **fields: Any
) -> Unit:
    """A unit below another."""
    made = Unit(code=code, kind=kind, name_hi=name_hi, name_en=name_en, **fields)
    made.place_below(parent)
    made.save()
    return made


@dataclass
class Map:
    """Two states of their own, each with a district and a station."""

    state: Unit
    district: Unit
    station: Unit
    other_state: Unit
    other_district: Unit
    other_station: Unit


def make_map() -> Map:
    """A small police map beside the one that is loaded."""
    state = make_unit("zz", UnitKind.STATE, "परीक्षा प्रदेश", "Test State")
    district = make_unit("zz-a", UnitKind.DISTRICT, "परीक्षापुर", "Testpur", state)
    station = make_unit("zz-a-one", UnitKind.STATION, "पहला थाना", "First Thana", district)
    other = make_unit("yy", UnitKind.STATE, "अन्य प्रदेश", "Other State")
    other_district = make_unit("yy-a", UnitKind.DISTRICT, "अन्यपुर", "Otherpur", other)
    other_station = make_unit("yy-a-one", UnitKind.STATION, "अन्य थाना", "Other Thana", other_district)
    return Map(state, district, station, other, other_district, other_station)
