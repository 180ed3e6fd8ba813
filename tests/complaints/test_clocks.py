"""The 24-hour clock climbs: station at 12 and 20 h, nodal officer and SP at 24, range at 36, headquarters at 48, each once."""

from collections import Counter
from datetime import timedelta

import pytest

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import actions
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Firing
from samman.messages.models import Message
from tests.complaints.trips import make_complaint, submit, unit
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db

POSTS = {
    Role.DESK: "unit",
    Role.CIRCLE_OFFICER: "circle",
    Role.NODAL_OFFICER: "district",
    Role.SUPERINTENDENT: "district",
    Role.RANGE_OFFICER: "range",
    Role.ZONE_OFFICER: "zone",
    Role.MONITOR: "state",
}


@pytest.fixture
def case() -> Case:
    chowk = unit()
    for place, (role, level) in enumerate(POSTS.items()):
        make_viewer(role, chowk if level == "unit" else getattr(chowk, level), phone=f"900000010{place}")
    return make_complaint(chowk)


def told(case: Case, event: str) -> Counter[str]:
    labels = Message.objects.filter(case=case, event=event).values_list("recipient_label", flat=True)
    return Counter(label.split("@")[0] for label in labels)


def tick(case: Case, hours: float) -> None:
    then = case.created_at + timedelta(hours=hours)
    with clock.standing_at(then):
        fire_due(then)


@pytest.mark.parametrize(
    ("hours", "event", "who"),
    [
        (12, "report_due_warning", {"desk"}),
        (20, "report_due_warning", {"desk"}),
        (24, "report_late", {"nodal_officer", "superintendent"}),
        (36, "report_late", {"range_officer"}),
        (48, "report_late", {"monitor"}),
    ],
)
def test_each_step_tells_whom_it_should_and_nobody_else(
    case: Case, hours: int, event: str, who: set[str]
) -> None:
    tick(case, hours - 0.02)
    Message.objects.all().delete()
    tick(case, hours + 0.01)
    assert set(told(case, event)) == who
    assert Message.objects.count() == len(who)


def test_every_step_is_taken_once_however_often_the_engine_runs(case: Case) -> None:
    for hours in (11, 12.1, 12.2, 25, 24, 13, 49, 60, 60):
        tick(case, hours)
    assert told(case, "report_due_warning") == {"desk": 2}
    assert told(case, "report_late") == {
        "nodal_officer": 1,
        "superintendent": 1,
        "range_officer": 1,
        "monitor": 1,
    }
    assert Firing.objects.count() == 5


def test_after_a_long_outage_all_steps_are_taken_once_in_order(case: Case) -> None:
    tick(case, 100)
    steps = Firing.objects.order_by("id").values_list("step", flat=True)
    assert list(steps) == [0, 1, 2, 3, 4]


def test_an_interim_report_stops_the_clock(case: Case) -> None:
    tick(case, 13)
    submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    tick(case, 100)
    assert told(case, "report_late") == {}


def test_a_transfer_does_not_restart_the_clock(case: Case) -> None:
    tick(case, 13)
    other = case.unit.__class__.objects.stations().filter(district=case.district).exclude(pk=case.unit_id)[0]
    nodal = make_viewer(Role.NODAL_OFFICER, case.district)
    actions.transfer_case(
        case.pk, to_unit_id=other.pk, reason="it happened there", version=case.version, by=nodal
    )
    tick(case, 24.1)
    assert told(case, "report_late")["superintendent"] == 1


def test_the_case_of_an_accused_officer_warns_the_nodal_officer_and_never_the_station() -> None:
    chowk = unit()
    make_viewer(Role.DESK, chowk, phone="9000000201")
    make_viewer(Role.NODAL_OFFICER, chowk.district, phone="9000000202")
    case = make_complaint(chowk, accused_power="yes")
    tick(case, 100)
    assert told(case, "report_due_warning") == {"nodal_officer": 2}
    assert not Message.objects.filter(recipient_label__contains="chowk").exists()


def test_the_fifteen_minutes_of_an_urgent_case_climb_unless_headquarters_has_phoned() -> None:
    monitor = make_viewer(Role.MONITOR, unit().state, phone="9000000301")
    phoned, forgotten = make_complaint(risks=["life"]), make_complaint(risks=["life"])
    actions.mark_urgent_call(phoned.pk, spoke_with="SHO", by=monitor)
    tick(forgotten, 0.3)
    assert told(phoned, "urgent_call_late") == {}
    assert told(forgotten, "urgent_call_late") == {"monitor": 1}


def test_a_final_report_that_nobody_answers_for_a_day_goes_to_the_sp(case: Case) -> None:
    submit(case, make_viewer(Role.DESK, case.unit))
    then = clock.now() + timedelta(hours=24, minutes=1)
    with clock.standing_at(then):
        fire_due(then)
    assert told(case, "acceptance_late") == {"superintendent": 1}
