"""After an interim report the final one has a clock of its own, and so has one that was returned."""

from datetime import timedelta

import pytest

from samman.accounts.enums import Role
from samman.cases.models import Case
from samman.common import clock
from samman.complaints.public import progress
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from tests import factories
from tests.complaints.trips import her, make_complaint, submit
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
FINAL_DUE = timedelta(days=14)


@pytest.fixture
def case() -> Case:
    case = make_complaint()
    submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    return case


def running(case: Case) -> list[str]:
    return list(Deadline.objects.running().filter(case=case).values_list("ladder", flat=True))


def test_after_an_interim_report_the_final_one_is_due_in_fourteen_days(case: Case) -> None:
    assert running(case) == ["final_report"]
    assert case.due_at is not None
    assert case.due_at - clock.now() > FINAL_DUE - timedelta(minutes=1)
    assert progress(her(case)).due_at == case.due_at


def test_a_second_interim_report_moves_nothing(case: Case) -> None:
    due = case.due_at
    later = clock.now() + timedelta(days=3)
    with clock.standing_at(later):
        submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    assert case.due_at == due


def test_when_it_is_late_nodal_officer_and_sp_hear(case: Case) -> None:
    make_viewer(Role.SUPERINTENDENT, case.district, phone="9000000401")
    then = clock.now() + FINAL_DUE + timedelta(minutes=1)
    with clock.standing_at(then):
        fire_due(then)
        assert progress(her(case)).is_late
    labels = Message.objects.filter(case=case, event="report_late").values_list("recipient_label", flat=True)
    assert any(label.startswith("superintendent@") for label in labels)


def test_a_returned_report_is_due_again_within_a_day(case: Case) -> None:
    submit(case, make_viewer(Role.DESK, case.unit))
    assert running(case) == ["report_acceptance"]
    nodal = make_viewer(Role.NODAL_OFFICER, case.district)
    factories.accept(case, by=nodal, accept=False, remark="the GD entry is missing")
    case.refresh_from_db()
    assert running(case) == ["returned_report"]
    assert case.due_at is not None
    assert timedelta(hours=23, minutes=59) < case.due_at - clock.now() <= timedelta(hours=24)
    submit(case, make_viewer(Role.DESK, case.unit))
    assert running(case) == ["report_acceptance"]


def test_a_new_round_has_its_24_hours_only(case: Case) -> None:
    factories.rate(case, satisfied=False)
    assert running(case) == ["vetting"]
    factories.direct(case)
    assert sorted(running(case)) == ["action_taken_report", "direction"]
