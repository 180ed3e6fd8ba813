"""The one rule for missing and found persons: station, SJPU of the district, the AHTU that owns it, those above."""

from datetime import timedelta

import pytest

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.cases.access import can_assign, can_take, holds
from samman.cases.actions import assignable
from samman.cases.models import Case, Grant, Transfer
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.people.access import can_open
from tests.cases.rows import bare_case
from tests.factories import make_case, unit
from tests.missing_children import made
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


def seen_by(viewer: Viewer) -> set[Case]:
    return set(Case.objects.visible_to(viewer))


@pytest.mark.parametrize("role", [Role.WELFARE_OFFICER, Role.SJPU_OFFICER])
def test_posts_for_children_see_children_and_no_complaint(role: Role) -> None:
    child, complaint = made.make_missing(), make_case()
    far = made.make_missing(station=unit("up-amethi-gauriganj"))
    where = unit() if role == Role.WELFARE_OFFICER else made.special("sjpu")
    elsewhere = (
        unit("up-amethi-gauriganj") if role == Role.WELFARE_OFFICER else made.special("sjpu", "up-amethi")
    )
    for viewer in (make_viewer(role, where), make_viewer(role, where)):  # the owner and a colleague
        assert seen_by(viewer) == {child}
        assert set(Case.objects.listed_for(viewer)) == {child} == set(Case.objects.in_charge_of(viewer))
        assert (
            holds(viewer, child, role) and not holds(viewer, complaint, role) and not holds(viewer, far, role)
        )
    assert seen_by(make_viewer(role, elsewhere)) == {far}


def test_a_welfare_officer_of_the_next_station_sees_nothing() -> None:
    made.make_missing()
    neighbour = Unit.objects.stations().filter(circle=unit().circle).exclude(pk=unit().pk)[0]
    assert not seen_by(make_viewer(Role.WELFARE_OFFICER, neighbour))


def test_the_chain_above_sees_them_and_legal_advisers_callers_and_the_e_cell_do_not() -> None:
    case = made.make_missing()
    for role, level in (
        (Role.DESK, "unit"),
        (Role.STATION_HOUSE_OFFICER, "unit"),
        (Role.CIRCLE_OFFICER, "circle"),
        (Role.NODAL_OFFICER, "district"),
        (Role.SUPERINTENDENT, "district"),
        (Role.ZONE_OFFICER, "zone"),
        (Role.MONITOR, "state"),
    ):
        where = getattr(case, level)
        if where is not None:
            assert seen_by(make_viewer(role, where)) == {case}, role
    for role in (Role.LEGAL_ADVISER, Role.CALLER, Role.E_CELL, Role.AUDITOR, Role.ADMINISTRATOR):
        assert not seen_by(make_viewer(role, case.state)), role


def moved_to_ahtu(case: Case) -> Unit:
    ahtu = made.special("ahtu")
    by = make_viewer(Role.SUPERINTENDENT, case.district)
    Transfer.objects.create(
        case=case,
        from_unit=case.unit,
        to_unit=ahtu,
        reason="x",
        transferred_by=by.officer,
        created_at=clock.now(),
    )
    case.place_at(ahtu)
    case.save()
    return ahtu


def test_an_ahtu_sees_what_it_owns_and_the_former_station_by_a_grant_alone() -> None:
    case, other = made.make_missing(), made.make_missing()
    ahtu, station = made.special("ahtu"), case.unit
    officer, desk = make_viewer(Role.AHTU_OFFICER, ahtu), make_viewer(Role.DESK, station)
    assert not seen_by(officer)
    assert moved_to_ahtu(case) == ahtu
    assert seen_by(officer) == {case} and can_take(officer, case) and can_assign(officer, case)
    assert officer.officer in assignable(case)
    assert seen_by(desk) == {other}
    Grant.objects.create(
        case=case,
        unit=station,
        purpose="former station",
        until=clock.now() + timedelta(days=1),
        granted_by=officer.officer,
        created_at=clock.now(),
    )
    assert seen_by(desk) == {case, other}
    assert seen_by(make_viewer(Role.SJPU_OFFICER, made.special("sjpu"))) == {case, other}
    assert not seen_by(make_viewer(Role.AHTU_OFFICER, made.special("ahtu", "up-amethi")))


def test_a_grant_of_a_complaint_shows_it_to_no_welfare_officer() -> None:
    complaint = make_case(station=unit("up-amethi-gauriganj"))
    welfare = make_viewer(Role.WELFARE_OFFICER, unit())
    Grant.objects.create(
        case=complaint,
        unit=unit(),
        purpose="x",
        until=clock.now() + timedelta(days=1),
        granted_by=welfare.officer,
        created_at=clock.now(),
    )
    assert not seen_by(welfare)
    assert seen_by(make_viewer(Role.DESK, unit())) == {complaint}


def test_a_welfare_officer_opens_what_is_covered_only_when_working_on_it() -> None:
    case = made.make_missing()
    welfare = make_viewer(Role.WELFARE_OFFICER, unit())
    assert can_take(welfare, case) and not can_open(welfare, case)
    assert can_open(make_viewer(Role.SJPU_OFFICER, made.special("sjpu")), case)


def test_additional_charge_adds_up() -> None:
    child, complaint = made.make_missing(), make_case(station=unit("up-amethi-gauriganj"))
    viewer = make_viewer(Role.WELFARE_OFFICER, unit())
    Posting.objects.create(
        officer=viewer.officer, unit=unit("up-amethi-gauriganj"), role=Role.DESK, starts_at=clock.now()
    )
    assert seen_by(viewer_of(viewer.officer)) == {child, complaint}


def test_found_persons_are_seen_like_missing_ones() -> None:
    found = bare_case(unit(), kind="found")
    assert seen_by(make_viewer(Role.WELFARE_OFFICER, unit())) == {found}
    assert not seen_by(make_viewer(Role.LEGAL_ADVISER, found.state))
