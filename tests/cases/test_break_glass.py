"""Sight of one case from outside: half an hour, that officer only, never at the station of the accused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from samman.accounts.enums import Role
from samman.accounts.models import Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.cases import break_glass
from samman.cases.models import SENIOR_ROLES, BreakGlass, Case
from samman.common import clock
from samman.jurisdictions.models import Unit
from tests.cases.rows import bare_case, unit
from tests.factories import at
from tests.officers import make_map, make_officer, make_viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return bare_case(unit("up-lucknow-chowk"))


@pytest.fixture
def elsewhere() -> Unit:
    found = Unit.objects.districts().exclude(range=None).exclude(zone=None).get(code="up-meerut")
    lucknow = unit("up-lucknow")
    assert found.zone_id != lucknow.zone_id and found.range_id != lucknow.range_id
    return found


def look(case: Case, viewer: Viewer) -> BreakGlass:
    post = break_glass.senior_post(viewer)
    assert post is not None
    return break_glass.open_from_outside(case, reason="x" * 20, by=viewer, post=post)


def sees(viewer: Viewer, case: Case) -> bool:
    return Case.objects.visible_to(viewer_of(viewer.officer)).filter(pk=case.pk).exists()


@pytest.mark.parametrize("role", SENIOR_ROLES)
def test_a_senior_officer_sees_that_case_for_half_an_hour_and_no_other(
    role: Role, case: Case, elsewhere: Unit
) -> None:
    where = {
        Role.SUPERINTENDENT: elsewhere,
        Role.RANGE_OFFICER: elsewhere.range,
        Role.ZONE_OFFICER: elsewhere.zone,
    }
    viewer = make_viewer(role, where[role])
    other = bare_case(case.unit)
    assert not sees(viewer, case)
    found = look(case, viewer)
    assert sees(viewer, case) and not sees(viewer, other)
    assert found.until is not None and found.until - found.opened_at == timedelta(minutes=30)
    with at(found.until - timedelta(seconds=1)):
        assert sees(viewer, case)
    with at(found.until):
        assert not sees(viewer, case)


def test_a_colleague_with_the_same_post_does_not_see_it(case: Case, elsewhere: Unit) -> None:
    viewer, colleague = (make_viewer(Role.SUPERINTENDENT, elsewhere) for _number in range(2))
    look(case, viewer)
    assert sees(viewer, case) and not sees(colleague, case)


def test_it_ends_with_the_post(case: Case, elsewhere: Unit) -> None:
    viewer = make_viewer(Role.SUPERINTENDENT, elsewhere)
    look(case, viewer)
    Posting.objects.filter(officer=viewer.officer).update(ends_at=clock.now())
    assert not sees(viewer, case)
    make_desk = unit("up-amethi-gauriganj")
    Posting.objects.create(officer=viewer.officer, unit=make_desk, role=Role.DESK, starts_at=clock.now())
    assert not sees(viewer, case), "a desk sees nothing by it"


def test_never_for_one_who_holds_a_post_at_the_station_of_the_accused(elsewhere: Unit) -> None:
    station = unit("up-lucknow-chowk")
    assert station.district is not None
    case = bare_case(station.district, kept_from=station)
    officer = make_officer(Role.SUPERINTENDENT, elsewhere)
    assert case in break_glass.within_reach(viewer_of(officer))
    Posting.objects.create(
        officer=officer, unit=station, role=Role.STATION_HOUSE_OFFICER, starts_at=clock.now()
    )
    viewer = viewer_of(officer)
    assert case not in break_glass.within_reach(viewer)
    look(case, viewer)  # even with a row in the table
    assert not sees(viewer, case)


def test_no_case_of_another_state_is_within_reach(case: Case) -> None:
    assert case not in break_glass.within_reach(make_viewer(Role.SUPERINTENDENT, make_map().district))


@pytest.mark.parametrize("change", ["until = until + interval '1 day'", "officer_id = officer_id + 1"])
def test_nobody_prolongs_or_moves_a_look(case: Case, elsewhere: Unit, change: str) -> None:
    found = look(case, make_viewer(Role.SUPERINTENDENT, elsewhere))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_breakglass SET {change} WHERE id = %s", [found.pk])


def test_the_database_wants_a_reason(case: Case, elsewhere: Unit) -> None:
    officer = make_officer(Role.SUPERINTENDENT, elsewhere)
    with pytest.raises(DatabaseError), transaction.atomic():
        BreakGlass.objects.create(
            case=case,
            officer=officer,
            unit=elsewhere,
            role=Role.SUPERINTENDENT,
            number=1,
            opened_at=clock.now(),
            until=clock.now(),
        )


def test_it_opens_the_page_alone_and_never_stands_in_a_list(case: Case, elsewhere: Unit) -> None:
    viewer = make_viewer(Role.SUPERINTENDENT, elsewhere)
    own = bare_case(elsewhere)
    look(case, viewer)
    assert sees(viewer, case)
    assert list(Case.objects.listed_for(viewer)) == [own]
