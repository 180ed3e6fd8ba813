"""FIR at once: the clock, the red, who is told, and that a number is corrected, never lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.cases.writing import Stale
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline, Firing
from samman.messages.models import Message
from samman.missing_children import actions, clocks
from tests.factories import unit
from tests.missing_children import made
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


def enter(case: Case, *, by: object = None, number: str = "112", **more: object) -> list[Case]:
    case.refresh_from_db()
    viewer = by or make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    return actions.enter_fir(case.pk, made.an_fir(unit(), number), version=case.version, by=viewer, **more)  # type: ignore[arg-type]


def fir_runs() -> bool:
    return Deadline.objects.running().filter(ladder=clocks.FIR).exists()


def test_without_a_number_nodal_and_sp_hear_after_an_hour_and_headquarters_three_hours_later() -> None:
    case = made.make_missing()
    for number, role in enumerate((Role.NODAL_OFFICER, Role.SUPERINTENDENT, Role.MONITOR)):
        where = case.state if role == Role.MONITOR else case.district
        make_viewer(role, where, phone=f"980000000{number}")
    Message.objects.all().delete()
    taken = Firing.objects.filter(deadline__case=case, deadline__ladder=clocks.FIR)
    fire_due(case.created_at + timedelta(minutes=59))
    assert taken.count() == 0
    fire_due(case.created_at + timedelta(minutes=61))
    assert taken.count() == 1
    told = Message.objects.filter(case=case, event="missing_fir_late", state="waiting")
    assert {m.recipient_label.partition("@")[0] for m in told} == {"nodal_officer", "superintendent"}
    fire_due(case.created_at + timedelta(hours=3, minutes=59))
    assert taken.count() == 1
    fire_due(case.created_at + timedelta(hours=4, minutes=1))
    assert told.filter(recipient_label__startswith="monitor").count() == 1
    fire_due(case.created_at + timedelta(days=2))
    assert taken.count() == 2


def test_the_number_stops_the_clock() -> None:
    case = made.make_missing()
    before = case.queue_order
    assert enter(case) == [case]
    case.refresh_from_db()
    assert case.queue_order > before
    assert not fir_runs()
    assert case.missing_person.fir_sections == ["BNS-137-2"] and case.missing_person.fir_station == unit()
    fire_due(case.created_at + timedelta(days=1))
    assert not case.history.filter(event="fir_late").exists()


def test_the_same_again_changes_nothing_and_another_number_corrects_the_first() -> None:
    case = made.make_missing()
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    fir = made.an_fir(unit())
    case.refresh_from_db()
    actions.enter_fir(case.pk, fir, version=case.version, by=sho)
    case.refresh_from_db()
    version = case.version
    assert actions.enter_fir(case.pk, fir, version=version, by=sho) == []
    case.refresh_from_db()
    assert case.version == version
    enter(case, number="113")
    lines = list(case.history.filter(event="fir_entered").order_by("id"))
    assert [line.data.get("instead_of") for line in lines] == [None, f"112/{fir.year}"]


def test_one_fir_for_all_persons_of_the_report() -> None:
    first, second = made.sisters()
    assert set(enter(first, for_the_others=True)) == {first, second}
    assert {case.missing_person.fir_number for case in Case.objects.filter(kind="missing")} == {"112"}
    assert not fir_runs()


def test_a_sister_who_has_an_fir_already_keeps_it() -> None:
    first, second = made.sisters()
    enter(second, number="99")
    assert enter(first, for_the_others=True) == [first]
    second.missing_person.refresh_from_db()
    assert second.missing_person.fir_number == "99"


def test_owner_colleague_and_outsider() -> None:
    case = made.make_missing()
    far = unit("up-amethi-gauriganj")
    made.make_missing(station=far)
    with pytest.raises(Http404):
        enter(case, by=make_viewer(Role.STATION_HOUSE_OFFICER, far))
    with pytest.raises(PermissionDenied):
        enter(case, by=make_viewer(Role.MONITOR, case.state))
    enter(case, by=make_viewer(Role.WELFARE_OFFICER, case.unit))
    enter(case, by=make_viewer(Role.SJPU_OFFICER, made.special("sjpu")), number="113")


def test_a_stale_form_is_refused() -> None:
    case = made.make_missing()
    enter(case)
    with pytest.raises(Stale):
        actions.enter_gd(
            case.pk, number="21", at=case.created_at, version=1, by=make_viewer(Role.DESK, case.unit)
        )


def test_the_general_diary_is_entered_and_corrected() -> None:
    case = made.make_missing()
    desk = make_viewer(Role.DESK, case.unit)
    for number in ("21", "21", "22"):
        case.refresh_from_db()
        actions.enter_gd(case.pk, number=number, at=case.created_at, version=case.version, by=desk)
    assert case.history.filter(event="gd_entered").count() == 2
    case.missing_person.refresh_from_db()
    assert case.missing_person.gd_number == "22"
