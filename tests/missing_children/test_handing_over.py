"""To the anti-trafficking unit: at once on suspicion, by itself at four months, once, and nothing lost between."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Assignment, Case, Grant, Transfer
from samman.common import clock
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline, Firing
from samman.jurisdictions.models import Coverage
from samman.messages.models import Message
from samman.missing_children import actions, clocks, procedure
from samman.missing_children.enums import Reason
from samman.missing_children.models import StepDone
from tests.conftest import DATABASE, superuser
from tests.factories import unit
from tests.missing_children import homeward, made
from tests.officers import make_viewer
from tests.races import race

REASON = "पड़ोस की महिला नौकरी दिलाने के नाम पर दिल्ली ले गई"
# 120 days of `missing_untraced`, from the FIR.
FOUR_MONTHS = timedelta(days=120)


def suspect(case: Case, *, by: Viewer | None = None) -> bool:
    by = by or make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    return actions.suspect_trafficking(case.pk, reason=REASON, by=by)


def without_ahtu(case: Case) -> None:
    Coverage.objects.filter(covered=case.district_id).update(
        valid_until=clock.now().date() - timedelta(days=1)
    )


@pytest.mark.django_db
def test_on_suspicion_it_moves_at_once_and_the_former_station_goes_on_seeing_it() -> None:
    case, other = made.make_missing(), made.make_missing()
    station, ahtu = case.unit, made.special("ahtu")
    sho, desk = make_viewer(Role.STATION_HOUSE_OFFICER, station), make_viewer(Role.DESK, station)
    Assignment.objects.create(case=case, officer=desk.officer, started_at=clock.now())
    assert suspect(case, by=sho) is True
    case.refresh_from_db()
    assert case.unit == ahtu and case.missing_person.trafficking_suspected
    assert set(Case.objects.visible_to(make_viewer(Role.AHTU_OFFICER, ahtu))) == {case}
    assert set(Case.objects.visible_to(desk)) == {case, other}
    assert not set(Case.objects.visible_to(make_viewer(Role.DESK, unit("up-amethi-gauriganj"))))
    assert not Assignment.objects.current().filter(case=case).exists()
    moved = Transfer.objects.get(case=case)
    assert (moved.from_unit, moved.to_unit, moved.transferred_by) == (station, ahtu, sho.officer)
    assert REASON not in moved.reason
    assert StepDone.objects.filter(case=case, step__number=12, done_by=sho.officer).count() == 1
    # No clock began anew or was lost; the unit's own report has one.
    running = {d.ladder: d for d in Deadline.objects.running().filter(case=case)}
    assert {clocks.FIR, clocks.UPLOAD, clocks.ALERT, clocks.REVIEW, clocks.AHTU_STATUS} <= set(running)
    assert running[clocks.FIR].started_at == case.created_at
    with pytest.raises(PermissionDenied):
        actions.do_step(case.pk, 8, time=1, proof="x", by=desk)  # it sees, it does not act


@pytest.mark.django_db
def test_both_units_and_the_family_hear_of_it_without_the_matter() -> None:
    contact = {"may_contact": True, "may_message": True}
    case = made.make_missing(contact=contact)
    make_viewer(Role.DESK, case.unit, phone="9800000001")
    make_viewer(Role.AHTU_OFFICER, made.special("ahtu"), phone="9800000002")
    make_viewer(Role.NODAL_OFFICER, case.district, phone="9800000003")
    Message.objects.all().delete()
    suspect(case)
    told = {
        (m.event, m.recipient_label.partition("@")[0])
        for m in Message.objects.filter(case=case, state="waiting")
    }
    assert told == {
        ("missing_moved_here", "ahtu_officer"),
        ("missing_moved", "desk"),
        ("missing_moved", "nodal_officer"),
        ("her_news", "her"),
    }
    for message in Message.objects.filter(case=case).exclude(event="her_news"):
        assert set(message.variables) <= {"number", "unit"}
    silent = made.make_missing()
    suspect(silent)
    assert not Message.objects.filter(case=silent, event="her_news").exists()


@pytest.mark.django_db
def test_a_second_press_changes_nothing() -> None:
    case = made.make_missing()
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    assert suspect(case, by=sho)
    version = Case.objects.get(pk=case.pk).version
    assert suspect(case, by=sho) and suspect(case, by=make_viewer(Role.AHTU_OFFICER, made.special("ahtu")))
    assert Case.objects.get(pk=case.pk).version == version
    assert Transfer.objects.count() == 1 == Grant.objects.count()


@pytest.mark.django_db
def test_owner_colleague_and_outsider() -> None:
    case, far = made.make_missing(), unit("up-amethi-gauriganj")
    made.make_missing(station=far)
    for role, place in ((Role.STATION_HOUSE_OFFICER, far), (Role.AHTU_OFFICER, made.special("ahtu"))):
        with pytest.raises(Http404):
            suspect(case, by=make_viewer(role, place))
    with pytest.raises(PermissionDenied):
        suspect(case, by=make_viewer(Role.MONITOR, case.state))
    assert not Transfer.objects.exists()
    assert suspect(case, by=make_viewer(Role.WELFARE_OFFICER, case.unit))


@pytest.mark.django_db
def test_where_no_unit_covers_the_district_it_stays_and_those_above_hear() -> None:
    case = made.make_missing()
    without_ahtu(case)
    make_viewer(Role.SUPERINTENDENT, case.district, phone="9800000001")
    make_viewer(Role.MONITOR, case.state, phone="9800000002")
    station = case.unit
    assert suspect(case) is False and suspect(case) is False
    case.refresh_from_db()
    assert case.unit == station and case.missing_person.trafficking_suspected
    assert not Transfer.objects.exists() and case.history.filter(event="ahtu_not_found").count() == 1
    told = Message.objects.filter(event="missing_not_moved", state="waiting")
    assert {m.recipient_label.partition("@")[0] for m in told} == {"superintendent", "monitor"}


@pytest.mark.django_db
def test_who_is_reported_as_trafficked_is_with_that_unit_from_the_first_minute() -> None:
    station = unit()
    for case in (
        made.make_missing(trafficking_suspected=True),
        made.make_missing(years=30, reason=Reason.TRAFFICKED),
    ):
        case.refresh_from_db()
        assert case.unit == made.special("ahtu") and Transfer.objects.get(case=case).from_unit == station
        assert Deadline.objects.running().filter(case=case, ladder=clocks.FIR).exists()
        assert set(Case.objects.visible_to(make_viewer(Role.DESK, station))) >= {case}


@pytest.mark.django_db
def test_a_woman_of_whom_trafficking_is_suspected_is_owed_an_fir_from_then_on() -> None:
    case = made.make_missing(years=30)
    assert not Deadline.objects.filter(case=case, ladder=clocks.FIR).exists()
    suspect(case)
    case.refresh_from_db()
    assert (
        Deadline.objects.running().filter(case=case, ladder=clocks.FIR).exists() and case.urgency == "urgent"
    )


@pytest.mark.django_db
def test_untraced_at_four_months_from_the_fir_it_moves_once_whatever_restarts() -> None:
    case = made.make_missing(fir=made.an_fir(unit()))
    station, fir_at = case.unit, case.missing_person.fir_at
    assert fir_at is not None
    fire_due(fir_at + FOUR_MONTHS - timedelta(minutes=1))
    case.refresh_from_db()
    assert case.unit == station
    for minutes in (0, 0, 1, 60):
        fire_due(fir_at + FOUR_MONTHS + timedelta(minutes=minutes))
    case.refresh_from_db()
    assert case.unit == made.special("ahtu") and case.district_id == station.district_id
    moved = Transfer.objects.get(case=case)
    assert moved.transferred_by is None and Grant.objects.get(case=case).unit == station
    assert StepDone.objects.get(case=case, step__number=13).done_by is None
    assert Firing.objects.filter(deadline__case=case, deadline__ladder=clocks.UNTRACED).count() == 2
    fire_due(fir_at + FOUR_MONTHS + timedelta(days=40))
    assert Transfer.objects.filter(case=case).count() == 1
    status = Deadline.objects.running().get(case=case, ladder=clocks.AHTU_STATUS)
    officer = make_viewer(Role.AHTU_OFFICER, case.unit)
    assert actions.do_step(case.pk, 14, time=1, proof="DLSA 12/2027", by=officer) is not None
    again = Deadline.objects.running().get(case=case, ladder=clocks.AHTU_STATUS)
    assert (status.round, again.round) == (1, 2) and again.due_at - again.started_at == timedelta(days=90)


@pytest.mark.django_db
def test_what_the_unit_has_already_does_not_move_at_four_months() -> None:
    case = made.make_missing(fir=made.an_fir(unit()))
    suspect(case)
    assert not Deadline.objects.running().filter(case=case, ladder=clocks.UNTRACED).exists()
    fire_due(case.created_at + FOUR_MONTHS + timedelta(days=1))
    assert Transfer.objects.filter(case=case).count() == 1


@pytest.mark.django_db
def test_without_a_unit_it_stays_at_four_months_and_goes_when_there_is_one() -> None:
    case = made.make_missing(fir=made.an_fir(unit()))
    covers = Coverage.objects.filter(covered=case.district_id)
    before = list(covers.values_list("pk", "valid_until"))
    without_ahtu(case)
    due = case.created_at + FOUR_MONTHS
    fire_due(due + timedelta(hours=1))
    case.refresh_from_db()
    assert case.unit == unit() and case.history.filter(event="ahtu_not_found").count() == 1
    for pk, until in before:
        Coverage.objects.filter(pk=pk).update(valid_until=until)
    fire_due(due + timedelta(days=7, hours=1))
    case.refresh_from_db()
    assert case.unit == made.special("ahtu")


@pytest.mark.django_db
def test_an_fir_corrected_to_another_moment_counts_from_there() -> None:
    case = made.make_missing(fir=made.an_fir(unit()))
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    earlier = clock.now() - timedelta(days=3)
    case.refresh_from_db()
    actions.enter_fir(case.pk, made.an_fir(unit(), at=earlier), version=case.version, by=sho)
    clock_now = Deadline.objects.running().get(case=case, ladder=clocks.UNTRACED)
    assert clock_now.due_at == earlier + FOUR_MONTHS and clock_now.round == 2


@pytest.mark.django_db
def test_one_who_is_called_untraceable_goes_there_all_the_same_and_its_clocks_run_on() -> None:
    case = made.make_missing(fir=made.an_fir(unit()))
    fir_at = case.missing_person.fir_at
    assert fir_at is not None
    before = set(Deadline.objects.running().filter(case=case).values_list("ladder", flat=True))
    decision = homeward.propose(case, "untraceable")
    monitor = make_viewer(Role.MONITOR, case.state)
    actions.decide(case.pk, decision_id=decision.pk, agree=True, by=monitor)
    case.refresh_from_db()
    running = set(Deadline.objects.running().filter(case=case).values_list("ladder", flat=True))
    assert case.state_code == "untraceable" and running == before and clocks.REVIEW in running
    fire_due(fir_at + FOUR_MONTHS)
    case.refresh_from_db()
    assert case.unit == made.special("ahtu")


@pytest.mark.django_db
def test_who_is_traced_stays_where_the_case_is() -> None:
    case = made.make_missing(fir=made.an_fir(unit()))
    homeward.trace(case)
    clocks.start_again(case, clocks.UNTRACED, case.created_at)  # even if its clock ran
    fire_due(case.created_at + FOUR_MONTHS + timedelta(days=1))
    assert not Transfer.objects.exists()


@pytest.fixture
def by_hand(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    with superuser(DATABASE) as connection:
        yield connection


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_it_over_at_once_one_does_and_the_other_finds_it_done(
    by_hand: psycopg.Connection[Any],
) -> None:
    case = made.make_missing()
    sho, welfare = (
        make_viewer(role, case.unit) for role in (Role.STATION_HOUSE_OFFICER, Role.WELFARE_OFFICER)
    )
    outcomes = race(case, by_hand, lambda: suspect(case, by=sho), lambda: suspect(case, by=welfare))
    assert outcomes == [True, True]
    assert Transfer.objects.filter(case=case).count() == 1 == Grant.objects.filter(case=case).count()
    assert Case.objects.get(pk=case.pk).unit == made.special("ahtu")


@pytest.mark.django_db
def test_an_old_case_from_a_register_is_reminded_of_first_and_moves_later() -> None:
    case = made.make_missing()
    begins = clock.now() + timedelta(days=1)
    Deadline.objects.filter(case=case, ladder=clocks.REVIEW).update(stopped_at=clock.now())
    procedure.begin_old(case, begins, clock.now() - timedelta(days=900))
    old = Deadline.objects.running().get(case=case, ladder=clocks.UNTRACED)
    assert old.due_at == begins + timedelta(days=14) and old.next_step_at == begins
    fire_due(begins + timedelta(hours=1))
    case.refresh_from_db()
    assert case.unit == unit()
    fire_due(begins + timedelta(days=14, hours=1))
    case.refresh_from_db()
    assert case.unit == made.special("ahtu")
