"""Visits, children met, labour found, stays and awareness: kept once, sealed, seen by few."""

import uuid
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404

from samman.accounts.enums import Role
from samman.audit.models import Entry
from samman.common import clock
from samman.missing_children import access, actions
from samman.missing_children.actions import LabourReport, Met, Refused
from samman.missing_children.models import Awareness, ChildMet, LabourFound, SearchVisit, StayDay
from samman.missing_children.models.operations import today
from tests.conftest import DATABASE, superuser
from tests.factories import unit
from tests.missing_children import made, searching
from tests.missing_children.searching import desk, form, nodal, start, visit
from tests.officers import make_viewer
from tests.races import race

pytestmark = pytest.mark.django_db
FAR = "up-amethi-gauriganj"
COUNTS = {"girls_under_14": 1, "boys_under_14": 2, "girls_14_to_17": 0, "boys_14_to_17": 1}
WORDS = {"employer": "सेठ नमूना", "place": "नमूना ढाबा", "note": ""}


def test_a_visit_sent_twice_is_one_and_nobody_else_gets_it_by_its_token() -> None:
    officer, token = desk(), uuid.uuid4()
    team = form(start(), officer)
    first, second = (visit(team, officer, token=token) for _ in range(2))
    assert first == second and SearchVisit.objects.count() == 1 and ChildMet.objects.count() == 2
    assert first.total == 5 and first.officers == [officer.officer.pk]
    with pytest.raises(Http404):
        actions.report_visit(team.pk, searching.visit_of(team, [officer]), token=token, by=nodal())


@pytest.mark.django_db(transaction=True)
def test_two_that_are_sent_at_once_are_one_visit(live_db: psycopg.Connection[Any]) -> None:
    officer, token = desk(), uuid.uuid4()
    team = form(start(), officer)

    def send() -> object:
        return visit(team, officer, token=token)

    outcomes = race(team, live_db, send, send)
    assert outcomes[0] == outcomes[1] and isinstance(outcomes[0], SearchVisit)
    assert SearchVisit.objects.count() == 1 and ChildMet.objects.count() == 2


@pytest.fixture
def live_db() -> Any:
    with superuser(DATABASE) as connection:
        yield connection


def test_what_is_told_of_a_child_is_sealed_and_the_record_has_none_of_it() -> None:
    officer = desk()
    team = form(start(), officer)
    done = visit(team, officer)
    assert searching.NOTE.encode() not in bytes(done.note)
    child = done.children.order_by("id")[0]
    assert searching.NAME.encode() not in bytes(child.name)
    assert team.operation.unseal(child.name, "met_name") == searching.NAME
    recorded = str(list(Entry.objects.values("detail", "reason")))
    assert (
        searching.NAME not in recorded and searching.NOTE not in recorded and searching.PLACE not in recorded
    )
    for change in ({"place": "x"}, {"total": 1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SearchVisit.objects.filter(pk=done.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        ChildMet.objects.all().delete()


def test_who_was_not_there_or_is_in_no_team_reports_nothing() -> None:
    officer, colleague = desk(), desk()
    team = form(start(), officer)
    with pytest.raises(Http404):
        visit(team, colleague)  # of the same station, but not of the team
    with pytest.raises(Refused):
        actions.report_visit(team.pk, searching.visit_of(team, [colleague]), token=uuid.uuid4(), by=officer)
    with pytest.raises(Refused):
        actions.report_visit(team.pk, searching.visit_of(team, []), token=uuid.uuid4(), by=officer)
    with pytest.raises(PermissionDenied):
        actions.report_visit(
            team.pk,
            searching.visit_of(team, [officer]),
            token=uuid.uuid4(),
            by=make_viewer(Role.MONITOR, unit().state),
        )
    # The anti-trafficking unit of the district writes it down for the team.
    ahtu = make_viewer(Role.AHTU_OFFICER, made.special("ahtu"))
    actions.report_visit(team.pk, searching.visit_of(team, [officer]), token=uuid.uuid4(), by=ahtu)
    assert SearchVisit.objects.count() == 1


def test_only_the_team_and_who_answers_for_the_district_see_whom_it_met() -> None:
    officer = desk()
    team = form(start(), officer)
    done = visit(team, officer)
    child = done.children.order_by("id")[0]
    for viewer in (
        officer,
        nodal(),
        make_viewer(Role.SUPERINTENDENT, unit().district),
        make_viewer(Role.SJPU_OFFICER, made.special("sjpu")),
        make_viewer(Role.AHTU_OFFICER, made.special("ahtu")),
        make_viewer(Role.MONITOR, unit().state),
    ):
        assert access.can_see_team(viewer, team)
    for viewer in (
        desk(),
        make_viewer(Role.STATION_HOUSE_OFFICER, unit()),
        nodal(unit(FAR).district),
        make_viewer(Role.AHTU_OFFICER, made.special("ahtu", "up-amethi")),
        make_viewer(Role.LEGAL_ADVISER, unit().state),
    ):
        assert not access.can_see_team(viewer, team)
        with pytest.raises(Http404):
            actions.child_met(child.pk, viewer)
    assert actions.child_met(child.pk, officer) == child


@pytest.mark.parametrize("hours", [-24 * 20, 3])
def test_a_visit_lies_within_the_operation_and_is_not_to_come(hours: int) -> None:
    officer = desk()
    team = form(start(), officer)
    with pytest.raises(Refused):
        visit(team, officer, visited_at=clock.now() + timedelta(hours=hours))


def test_the_total_is_never_less_than_the_rows() -> None:
    officer = desk()
    team = form(start(), officer)
    assert visit(team, officer, total=0).total == 2
    with pytest.raises(Refused):
        visit(team, officer, children=(Met("nothing"),) * 41)


def test_labour_found_is_owed_to_the_department_until_it_is_told() -> None:
    officer = desk()
    team = form(start(), officer)
    done, token = visit(team, officer), uuid.uuid4()
    report = LabourReport("ढाबा", COUNTS, rescued=3, ngo="नमूना संस्था", words=WORDS)
    found, again = (actions.note_labour(done.pk, report, token=token, by=officer) for _ in range(2))
    assert found == again and found.children == 4 and LabourFound.objects.filter(told_at=None).count() == 1
    assert WORDS["employer"].encode() not in bytes(found.words)
    told = clock.now() - timedelta(minutes=10)
    with pytest.raises(Http404):
        actions.tell_labour_department(found.pk, whom="x", told_at=told, letter="", by=desk())
    with pytest.raises(Refused):
        actions.tell_labour_department(
            found.pk, whom="x", told_at=told - timedelta(days=1), letter="", by=officer
        )
    ahtu = make_viewer(Role.AHTU_OFFICER, made.special("ahtu"))
    actions.tell_labour_department(found.pk, whom="सहायक श्रमायुक्त", told_at=told, letter="17/2026", by=ahtu)
    actions.tell_labour_department(found.pk, whom="दूसरा", told_at=told, letter="", by=officer)
    actions.enter_labour_fir(found.pk, number="12", year=2026, sections=["JJ-79"], by=officer)
    found.refresh_from_db()
    assert (found.told_whom, found.told_letter, found.fir_number) == ("सहायक श्रमायुक्त", "17/2026", "12")


@pytest.mark.parametrize(
    "report",
    [LabourReport("x", dict.fromkeys(COUNTS, 0)), LabourReport("x", COUNTS, rescued=5)],
)
def test_labour_is_at_least_one_child_and_no_more_rescued_than_found(report: LabourReport) -> None:
    officer = desk()
    done = visit(form(start(), officer), officer)
    with pytest.raises(Refused):
        actions.note_labour(done.pk, report, token=uuid.uuid4(), by=officer)


def test_a_stay_has_a_line_for_each_day_that_has_come() -> None:
    officer = desk()
    team = form(start(), officer)
    first, last = searching.a_week()
    stay = actions.begin_stay(
        team.pk,
        place="सूरत",
        other_state="gj",
        begins_on=first,
        ends_on=last,
        token=uuid.uuid4(),
        by=officer,
    )
    token = uuid.uuid4()

    def write(day: Any, token: uuid.UUID) -> StayDay:
        return actions.write_stay_day(
            stay.pk, day=day, met=3, told="कपड़ा मिलों में पूछा", leads="एक लड़का", token=token, by=officer
        )

    assert write(first, token) == write(first, token)
    write(today(), uuid.uuid4())
    assert stay.days.count() == 2
    for day in (first - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(Refused):
            write(day, uuid.uuid4())
    assert "मिलों".encode() not in bytes(stay.days.order_by("id")[0].words)
    with pytest.raises(Refused):
        actions.begin_stay(
            team.pk, place="x", other_state="", begins_on=last, ends_on=first, token=uuid.uuid4(), by=officer
        )


def test_awareness_is_counted_once() -> None:
    officer, token = desk(), uuid.uuid4()
    team = form(start(), officer)
    for _ in range(2):
        actions.note_awareness(
            team.pk,
            held_on=today(),
            place_kind="school",
            place="प्राथमिक विद्यालय",
            topic="गुमशुदा बच्चे और 1098",
            reached=120,
            held_by="चाइल्डलाइन",
            token=token,
            by=officer,
        )
    assert Awareness.objects.get().reached == 120
