"""The one rule: every role sees what its post covers, and a colleague elsewhere with similar cases sees nothing of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404

from samman.accounts.enums import SUBKIND_OF_ROLE, UNIT_OF_ROLE, Role
from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit.models import Entry
from samman.cases import actions
from samman.cases.models import KINDS_OF_ROLE, LEVEL_OF_ROLE, Case, Grant
from samman.cases.writing import Stale
from samman.common import clock
from samman.jurisdictions.models import Unit
from tests.cases.rows import bare_case, unit
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


def post(role: str, at: Unit, officer: Officer | None = None) -> Viewer:
    if officer is None:
        return make_viewer(role, at)
    Posting.objects.create(officer=officer, unit=at, role=role, starts_at=clock.now() - timedelta(days=1))
    return viewer_of(officer)


def above(station: Unit, role: str) -> Unit:
    if role in SUBKIND_OF_ROLE:
        return Unit.objects.get(subkind=SUBKIND_OF_ROLE[role], district=station.district)
    kind = UNIT_OF_ROLE[role]
    found = station if kind == "station" else getattr(station, kind)
    assert isinstance(found, Unit)
    return found


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def other_station(station: Unit) -> Unit:
    """A station in another zone: nothing but the state is common."""
    return Unit.objects.stations().filter(state=station.state).exclude(zone=station.zone).order_by("id")[0]


STATE_WIDE = (Role.MONITOR, Role.LEGAL_ADVISER)


@pytest.mark.parametrize("role", sorted(LEVEL_OF_ROLE))
def test_each_role_sees_its_own_and_not_anothers(role: str, station: Unit, other_station: Unit) -> None:
    kind = KINDS_OF_ROLE.get(role, ("complaint",))[0]
    if role == Role.AHTU_OFFICER:
        station, other_station = above(station, role), above(other_station, role)
    mine, theirs = bare_case(station, kind=kind), bare_case(other_station, kind=kind)
    of_another_kind = bare_case(station, kind="complaint" if kind != "complaint" else "missing")
    viewer = post(role, above(station, role))
    assert mine in Case.objects.visible_to(viewer)
    assert (theirs in Case.objects.visible_to(viewer)) == (role in STATE_WIDE)
    assert mine in Case.objects.visible_to(post(role, above(station, role)))
    assert (of_another_kind in Case.objects.visible_to(viewer)) == (role not in KINDS_OF_ROLE)
    if role not in STATE_WIDE:
        outsider = post(role, above(other_station, role))
        assert list(Case.objects.visible_to(outsider)) == [theirs]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_auditor_and_administrator_read_no_cases(role: str, station: Unit) -> None:
    bare_case(station)
    assert not Case.objects.visible_to(post(role, above(station, role))).exists()


def test_a_neighbouring_station_of_the_same_circle_sees_nothing(station: Unit) -> None:
    neighbour = Unit.objects.stations().filter(circle=station.circle).exclude(pk=station.pk)[0]
    bare_case(station)
    assert not Case.objects.visible_to(post(Role.DESK, neighbour)).exists()


def test_an_ended_posting_sees_nothing_from_that_second(station: Unit) -> None:
    bare_case(station)
    viewer = post(Role.DESK, station)
    Posting.objects.filter(officer=viewer.officer).update(ends_at=clock.now())
    assert not Case.objects.visible_to(viewer_of(viewer.officer)).exists()


def test_additional_charge_adds_up(station: Unit, other_station: Unit) -> None:
    cases = {bare_case(station), bare_case(other_station)}
    viewer = post(Role.DESK, other_station, post(Role.DESK, station).officer)
    assert set(Case.objects.visible_to(viewer)) == cases


def test_the_station_of_the_accused_sees_it_neither_by_post_nor_by_grant_nor_by_additional_charge(
    station: Unit,
) -> None:
    assert station.district is not None
    case = bare_case(station.district, kept_from=station)
    viewer = post(Role.STATION_HOUSE_OFFICER, station)
    Grant.objects.create(
        case=case,
        unit=station,
        purpose="x",
        until=clock.now() + timedelta(days=1),
        granted_by=viewer.officer,
        created_at=clock.now(),
    )
    assert case not in Case.objects.visible_to(viewer)
    assert case not in Case.objects.visible_to(post(Role.NODAL_OFFICER, station.district, viewer.officer))
    assert station.circle is not None
    assert case not in Case.objects.visible_to(post(Role.CIRCLE_OFFICER, station.circle))
    assert case in Case.objects.visible_to(post(Role.SUPERINTENDENT, station.district))


def test_the_database_refuses_to_give_it_to_the_station_of_the_accused(station: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bare_case(station, kept_from=station)


def test_a_grant_shows_a_case_to_another_unit_until_its_end(station: Unit, other_station: Unit) -> None:
    case = bare_case(station)
    guest, owner = post(Role.DESK, other_station), post(Role.DESK, station)
    grant = Grant.objects.create(
        case=case,
        unit=other_station,
        purpose="x",
        until=clock.now() + timedelta(days=1),
        granted_by=owner.officer,
        created_at=clock.now(),
    )
    assert case in Case.objects.visible_to(guest)
    Grant.objects.filter(pk=grant.pk).update(until=clock.now())
    assert case not in Case.objects.visible_to(guest)


def test_an_outsiders_write_finds_nothing_and_is_recorded(station: Unit, other_station: Unit) -> None:
    case = bare_case(station)
    outsider = post(Role.DESK, other_station)
    with pytest.raises(Http404):
        actions.take_case(case.pk, by=outsider)
    refused = Entry.objects.get(act="take_case")
    assert (refused.outcome, refused.actor_id) == ("refused", str(outsider.officer.pk))


def test_a_desk_officer_may_not_assign_and_that_is_recorded(station: Unit) -> None:
    case = bare_case(station)
    desk = post(Role.DESK, station)
    with pytest.raises(PermissionDenied):
        actions.assign_case(case.pk, desk.officer.pk, by=desk)
    assert Entry.objects.filter(act="assign_case", outcome="refused").exists()


def test_a_transfer_moves_the_case_and_never_to_the_station_of_the_accused(station: Unit) -> None:
    assert station.district is not None
    case = bare_case(station.district, kept_from=station)
    nodal = post(Role.NODAL_OFFICER, station.district)
    with pytest.raises(Http404):
        actions.transfer_case(
            case.pk, to_unit_id=station.pk, reason="because it lies there", version=1, by=nodal
        )
    other = Unit.objects.stations().filter(district=station.district).exclude(pk=station.pk)[0]
    actions.transfer_case(case.pk, to_unit_id=other.pk, reason="it lies there", version=1, by=nodal)
    moved = Case.objects.get(pk=case.pk)
    assert (moved.unit, moved.circle, moved.version) == (other, other.circle, 2)
    with pytest.raises(Stale):
        actions.transfer_case(case.pk, to_unit_id=station.pk, reason="again", version=1, by=nodal)


def test_a_nodal_officer_transfers_within_the_district_only(station: Unit, other_station: Unit) -> None:
    assert station.district is not None
    case = bare_case(station)
    with pytest.raises(Http404):
        actions.transfer_case(
            case.pk,
            to_unit_id=other_station.pk,
            reason="far away",
            version=1,
            by=post(Role.NODAL_OFFICER, station.district),
        )
    actions.transfer_case(
        case.pk,
        to_unit_id=other_station.pk,
        reason="far away",
        version=1,
        by=post(Role.MONITOR, above(station, Role.MONITOR)),
    )
    assert Case.objects.get(pk=case.pk).unit == other_station


@pytest.mark.parametrize(
    "change", ["kept_from_id = NULL", "number = '000000000'", "kind = 'other'", "created_at = now()"]
)
def test_what_a_case_is_never_changes(station: Unit, change: str) -> None:
    case = bare_case(station.district, kept_from=station)  # type: ignore[arg-type]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_case SET {change} WHERE id = %s", [case.pk])
