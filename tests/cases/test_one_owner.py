"""At any moment exactly one unit owns a case, whoever writes and however many at once."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases import actions
from samman.cases.models import Assignment, Case, HistoryEntry, Transfer
from samman.cases.writing import Stale
from samman.common import clock
from samman.jurisdictions.models import Unit
from tests.cases.rows import bare_case, unit
from tests.officers import make_viewer
from tests.races import race


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def case(db: None, station: Unit) -> Case:
    return bare_case(station)


def others(station: Unit, number: int) -> list[Unit]:
    found = Unit.objects.stations().filter(district=station.district).exclude(pk=station.pk)
    return list(found.order_by("code")[:number])


def add_transfer(case: Case, start: Unit, to: Unit, by: Viewer) -> Transfer:
    return Transfer.objects.create(
        case=case, from_unit=start, to_unit=to, reason="x", transferred_by=by.officer, created_at=clock.now()
    )


def place(case: Case, to: Unit) -> None:
    case.place_at(to)
    case.save()


def nodal(station: Unit) -> Viewer:
    assert station.district is not None
    return make_viewer(Role.NODAL_OFFICER, station.district)


def refused(what: str) -> Any:
    return pytest.raises(DatabaseError, match=what)


@pytest.mark.django_db
def test_the_database_lets_a_case_change_hands_with_a_transfer_only(case: Case, station: Unit) -> None:
    second, third = others(station, 2)
    with refused("by a transfer only"), transaction.atomic():
        place(case, second)
    by = nodal(station)
    add_transfer(case, station, second, by)
    place(case, second)
    with refused("by a transfer only"), transaction.atomic():
        place(case, third)
    with refused("by a transfer only"), transaction.atomic():  # an old transfer is not used up twice
        place(case, station)


@pytest.mark.django_db
def test_a_transfer_without_its_case_and_one_from_a_unit_that_does_not_own_it_are_refused(
    case: Case, station: Unit
) -> None:
    second, third = others(station, 2)
    by = nodal(station)
    with refused("in the same transaction"), transaction.atomic():
        add_transfer(case, station, second, by)
        connection.check_constraints()  # what a commit does
    for start, to in ((second, third), (station, station)):
        with refused("that owns the case"), transaction.atomic():
            add_transfer(case, start, to, by)


@pytest.mark.django_db
@pytest.mark.parametrize("level", ["circle", "district", "range", "zone"])
def test_the_units_above_a_case_are_those_above_its_owner(case: Case, level: str) -> None:
    elsewhere = Unit.objects.filter(kind=level, state=case.state).exclude(pk=getattr(case, f"{level}_id"))[0]
    with refused("above its owner"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**{level: elsewhere})


@pytest.mark.django_db(transaction=True)
def test_of_two_transfers_at_once_exactly_one_wins(
    station: Unit, owner_connection: psycopg.Connection[Any]
) -> None:
    case = bare_case(station)
    targets = others(station, 2)
    viewers = [nodal(station), nodal(station)]
    desk = make_viewer(Role.DESK, station)
    actions.take_case(case.pk, by=desk)
    outcomes = race(
        case,
        owner_connection,
        *(
            lambda to=to, by=by: actions.transfer_case(
                case.pk, to_unit_id=to.pk, reason="it lies there", version=case.version, by=by
            )
            for to, by in zip(targets, viewers, strict=True)
        ),
    )
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [Stale]
    moved = Transfer.objects.get()
    case.refresh_from_db()
    assert (moved.from_unit, moved.to_unit) == (station, case.unit)
    assert case.unit in targets
    assert HistoryEntry.objects.filter(case=case, event="transferred").count() == 1
    assert not Assignment.objects.current().filter(case=case).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_past_the_program_the_database_refuses_the_second(
    station: Unit, owner_connection: psycopg.Connection[Any]
) -> None:
    case = bare_case(station)
    by = nodal(station)

    def move(to: Unit) -> None:
        mine = Case.objects.get(pk=case.pk)
        with transaction.atomic():
            add_transfer(mine, station, to, by)
            place(mine, to)

    first, second = others(station, 2)
    outcomes = race(case, owner_connection, lambda: move(first), lambda: move(second))
    wrong = [outcome for outcome in outcomes if outcome is not None]
    assert len(wrong) == 1
    assert isinstance(wrong[0], DatabaseError)
    case.refresh_from_db()
    assert case.unit == Transfer.objects.get().to_unit
