"""A child's case: the Child Welfare Committee and the Special Court are told within 24 hours (POCSO 19(6))."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from samman.accounts.enums import Role
from samman.cases.enums import Urgency
from samman.cases.models import Case
from samman.cases.writing import Stale
from samman.common import clock
from samman.complaints import actions, clocks
from samman.complaints.actions import Refused
from samman.complaints.models import ChildNotice
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from tests.complaints.trips import make_complaint, reported_and_accepted, unit
from tests.factories import at, make_viewer, rate, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Case:
    return make_complaint(under_18="yes")


def told(case: Case, to: str) -> ChildNotice:
    desk = make_viewer(Role.DESK, case.unit)
    return actions.note_child_told(case.pk, to=to, told_at=clock.now(), reference="पत्र 14/2026", by=desk)


def running(case: Case) -> bool:
    return Deadline.objects.running().filter(case=case, ladder=clocks.CHILD).exists()


def test_the_clock_runs_from_her_complaint_and_stops_when_both_were_told(child: Case) -> None:
    deadline = Deadline.objects.get(case=child, ladder=clocks.CHILD)
    assert deadline.due_at - child.created_at == timedelta(hours=24)
    told(child, "committee")
    assert running(child)
    told(child, "court")
    assert not running(child)


def test_untold_it_climbs_once_a_step(child: Case) -> None:
    for hours in (13, 25, 25, 40):
        with at(hours=hours) as now:
            fire_due(now)
    assert child.history.filter(event="child_not_told").count() == 2


def test_nothing_is_noted_twice_and_nothing_of_an_adult(child: Case) -> None:
    told(child, "court")
    with pytest.raises(Refused):
        told(child, "court")
    with pytest.raises(Refused):
        told(make_complaint(), "court")


def test_the_station_finds_out_that_she_is_a_child() -> None:
    case = make_complaint(under_18="unknown")
    desk = make_viewer(Role.DESK, case.unit)
    with pytest.raises(Stale):
        actions.mark_child(case.pk, version=case.version - 1, by=desk)
    actions.mark_child(case.pk, version=case.version, by=desk)
    case.refresh_from_db()
    assert (case.about_child, case.urgency) == (True, Urgency.URGENT)
    assert running(case)
    with pytest.raises(Refused):
        actions.mark_child(case.pk, version=case.version, by=desk)


def test_a_case_found_to_be_a_childs_is_closed_by_no_rating() -> None:
    case = reported_and_accepted(under_18="unknown")
    actions.mark_child(case.pk, version=case.version, by=make_viewer(Role.DESK, case.unit))
    rate(case, satisfied=True)
    case.refresh_from_db()
    assert case.closed_at is None


def test_only_who_works_on_it_notes_it(child: Case) -> None:
    stranger = make_viewer(Role.LEGAL_ADVISER, child.state)
    with pytest.raises(PermissionDenied):
        actions.note_child_told(child.pk, to="court", told_at=clock.now(), reference="x", by=stranger)
    address = f"/staff/complaints/{child.number}/child/told/"
    assert signed_in(Role.DESK, unit("up-amethi-gauriganj")).post(address, {"to": "court"}).status_code == 404


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(child: Case) -> None:
    address = f"/staff/complaints/{child.number}/child/told/"
    desk = signed_in(Role.DESK, child.unit)
    page = desk.post(
        address, {"to": "court", "reference": "पत्र जो बना रहे", "day": "31/02/2026", "hour": "9:00"}
    )
    assert "पत्र जो बना रहे" in page.text
    assert not ChildNotice.objects.exists()
    here = clock.in_ist(clock.now())
    good = {
        "to": "court",
        "reference": "पत्र 9",
        "day": here.strftime("%d/%m/%Y"),
        "hour": here.strftime("%H:%M"),
    }
    for _ in range(2):
        desk.post(address, good)
    assert ChildNotice.objects.get().reference == "पत्र 9"
    assert "पत्र 9" in desk.get(f"/staff/complaints/{child.number}/").text
