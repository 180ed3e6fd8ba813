"""Steps of the procedure: who marks them done, with what, what happens to their clocks."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.common import clock
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from samman.missing_children import actions, clocks, procedure
from samman.missing_children.actions import Refused
from samman.missing_children.models import ProcedureStep, RiskForm, StepDone
from tests.factories import unit
from tests.missing_children import homeward, made
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
ALERT, REVIEW = 8, 11


def do(
    case: Case, number: int, *, by: Viewer | None = None, time: int = 1, proof: str = "वायरलेस सं. 12"
) -> StepDone | None:
    by = by or make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    return actions.do_step(case.pk, number, time=time, proof=proof, by=by)


def running(case: Case) -> set[str]:
    return set(Deadline.objects.running().filter(case=case).values_list("ladder", flat=True))


def fill(case: Case, *, by: Viewer | None = None, risk: str = "high", words: str = "चाचा से पूछें") -> RiskForm:
    by = by or make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    return actions.fill_risk_form(
        case.pk,
        risk=risk,
        lines_of_inquiry=words,
        specialists=["cyber"],
        agencies=["railway", "border"],
        by=by,
    )


def test_a_child_begins_with_six_clocks_and_a_grown_up_woman_with_those_of_the_search() -> None:
    child, woman = made.make_missing(), made.make_missing(years=30)
    search = {clocks.ALERT, clocks.SEARCH, clocks.REVIEW}
    assert running(child) == {clocks.FIR, clocks.RISK, clocks.UPLOAD, *search}
    assert running(woman) == search
    nearest = {case: case.due_at - case.created_at for case in (child, woman) if case.due_at}
    assert nearest == {child: timedelta(hours=1), woman: timedelta(hours=24)}


def test_who_turns_out_to_be_a_child_is_owed_a_childs_steps_from_then_on() -> None:
    case = made.make_missing(years=30)
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    younger = {"age_from_months": 190, "age_until_months": 200}
    actions.change_description(case.pk, younger, version=case.version, by=sho)
    assert {clocks.RISK, clocks.UPLOAD, clocks.FIR} <= running(case)
    assert Deadline.objects.filter(case=case, ladder=clocks.ALERT).count() == 1


def test_a_step_that_is_done_stops_its_clock_and_the_list_shows_the_next_one() -> None:
    case = made.make_missing(fir=made.an_fir(unit()), gd=("21", clock.now()))
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    case.refresh_from_db()
    assert case.due_at == case.created_at + timedelta(hours=2)  # the risk form
    fill(case, by=sho)
    for number in (7, ALERT, 9):
        assert do(case, number, by=sho) is not None
    case.refresh_from_db()
    assert case.due_at == case.created_at + timedelta(days=7)
    assert running(case) == {clocks.REVIEW, clocks.UNTRACED}
    case.missing_person.refresh_from_db()
    assert (case.missing_person.risk, case.missing_person.portal_id) == ("high", "वायरलेस सं. 12")
    done = set(StepDone.objects.filter(case=case).values_list("step__number", flat=True))
    assert done == {1, 2, 6, 7, ALERT, 9}


def test_the_words_that_show_it_are_sealed_and_stand_in_no_history() -> None:
    case = made.make_missing()
    done = do(case, ALERT, proof="राम सिंह को बताया")
    assert done is not None and "राम" not in bytes(done.proof or b"").decode("latin-1")
    assert done.proof_words == "राम सिंह को बताया"
    line = case.history.get(event="step_done")
    assert line.data == {"step": ALERT, "version": 1, "time": 1} and line.sealed is None


def test_a_second_press_changes_nothing() -> None:
    case = made.make_missing()
    first = do(case, ALERT)
    version = Case.objects.get(pk=case.pk).version
    assert do(case, ALERT) is None and first is not None
    assert Case.objects.get(pk=case.pk).version == version
    assert StepDone.objects.filter(case=case).count() == 1


def test_a_review_begins_the_next_one_and_a_second_press_is_not_another_review() -> None:
    case = made.make_missing()
    assert do(case, REVIEW) is not None and do(case, REVIEW) is None
    reviews = list(Deadline.objects.filter(case=case, ladder=clocks.REVIEW).order_by("round"))
    assert [(d.round, d.stopped_at is None) for d in reviews] == [(1, False), (2, True)]
    assert reviews[1].due_at - reviews[1].started_at == timedelta(days=7)
    second = do(case, REVIEW, time=2)
    assert second is not None and second.time == 2
    with pytest.raises(Refused):
        do(case, REVIEW, time=9)


@pytest.mark.parametrize("number", [2, 6, 12, 13, 24, 99])
def test_what_has_an_act_of_its_own_or_no_place_in_this_case_is_not_marked_by_hand(number: int) -> None:
    with pytest.raises(Refused):
        do(made.make_missing(), number)


@pytest.mark.parametrize("proof", ["", "  \n"])
def test_nothing_is_done_without_what_shows_it(proof: str) -> None:
    case = made.make_missing()
    with pytest.raises(Refused):
        do(case, ALERT, proof=proof)
    assert clocks.ALERT in running(case)


def test_owner_colleague_and_outsider() -> None:
    case, far = made.make_missing(), unit("up-amethi-gauriganj")
    made.make_missing(station=far)
    with pytest.raises(Http404):
        do(case, ALERT, by=make_viewer(Role.STATION_HOUSE_OFFICER, far))
    with pytest.raises(Http404):
        fill(case, by=make_viewer(Role.STATION_HOUSE_OFFICER, far))
    desk = make_viewer(Role.DESK, case.unit)
    with pytest.raises(PermissionDenied):
        do(case, REVIEW, by=desk)  # the desk does not review its own work
    with pytest.raises(PermissionDenied):
        fill(case, by=desk)  # the form is the SHO's
    with pytest.raises(PermissionDenied):
        do(case, ALERT, by=make_viewer(Role.MONITOR, case.state))
    assert do(case, ALERT, by=desk) is not None
    assert do(case, REVIEW, by=make_viewer(Role.CIRCLE_OFFICER, case.circle)) is not None
    assert do(case, 4, by=make_viewer(Role.SJPU_OFFICER, made.special("sjpu"))) is not None


def test_where_the_accused_is_police_the_district_does_what_the_station_would() -> None:
    case = made.make_missing(accused_is_police=True)
    assert case.unit == case.district
    nodal = make_viewer(Role.NODAL_OFFICER, case.district, phone="9800000001")
    Message.objects.all().delete()
    fire_due(case.created_at + timedelta(minutes=61))
    assert Message.objects.filter(event="missing_step_due", recipient_label__startswith="nodal").exists()
    assert fill(case, by=nodal).risk == "high" and do(case, ALERT, by=nodal) is not None


def test_late_the_nodal_officer_and_the_sp_hear_and_then_headquarters_each_once() -> None:
    case = made.make_missing(fir=made.an_fir(unit()))
    for number, (role, place) in enumerate(
        ((Role.DESK, case.unit), (Role.NODAL_OFFICER, case.district), (Role.MONITOR, case.state))
    ):
        make_viewer(role, place, phone=f"980000000{number}")
    fill(case)
    for number in (7, 9):
        do(case, number)
    Message.objects.all().delete()

    def told(event: str) -> list[str]:
        found = Message.objects.filter(case=case, event=event, state="waiting").order_by("id")
        return [m.recipient_label.partition("@")[0] for m in found]

    fire_due(case.created_at + timedelta(hours=18, minutes=1))
    assert told("missing_step_due") == ["desk"] and told("missing_step_late") == []
    for hours in (24, 24, 25, 48, 60):
        fire_due(case.created_at + timedelta(hours=hours, minutes=1))
    assert told("missing_step_late") == ["nodal_officer", "monitor"]
    assert case.history.filter(event="step_late").count() == 2
    do(case, ALERT)
    assert fire_due(case.created_at + timedelta(days=5)) == 0


def test_the_same_risk_form_again_changes_nothing_and_a_later_one_stands_before_it() -> None:
    case = made.make_missing()
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    first = fill(case, by=sho)
    assert fill(case, by=sho) == first
    assert fill(case, by=sho, risk="low") != first
    case.missing_person.refresh_from_db()
    assert case.missing_person.risk == "low"
    assert [f.risk for f in case.risk_forms.order_by("id")] == ["high", "low"]
    assert case.history.filter(event="risk_form_filled").count() == 2
    assert "चाचा" not in bytes(first.words).decode("latin-1") and first.lines_of_inquiry == "चाचा से पूछें"


def test_the_database_refuses_to_change_what_was_done() -> None:
    case = made.make_missing()
    fill(case)
    for row in (
        StepDone.objects.get(case=case),
        RiskForm.objects.get(case=case),
        ProcedureStep.objects.all()[0],
    ):
        rows = type(row)._base_manager.filter(pk=row.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(id=9_000_000)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


def test_the_checklist_asks_the_database_the_same_number_of_times_however_much_was_done(
    django_assert_max_num_queries: object,
) -> None:
    case = made.make_missing()
    sho = make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)
    fill(case, by=sho)
    for time in range(1, 6):
        do(case, REVIEW, by=sho, time=time)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        parts = procedure.checklist(case)
    lines = {line.step.number: line for part in parts for line in part.lines}
    assert list(lines) == list(range(1, 24))
    assert lines[6].is_done and lines[6].running is None
    review = lines[REVIEW]
    assert len(review.done) == 5 and not review.is_done and review.running is not None and review.time == 6


def test_the_acts_of_the_way_home_do_their_steps_and_nothing_of_the_search_is_owed_any_more() -> None:
    case = made.make_missing()
    homeward.trace(case)
    assert not running(case) & {clocks.RISK, clocks.ALERT, clocks.SEARCH, clocks.REVIEW}
    homeward.cwc_done(case)
    homeward.cwc_done(case)
    assert StepDone.objects.get(case=case, step__number=17).proof_words
    home = homeward.taken_home()
    homeward.follow_up(home)
    assert StepDone.objects.filter(case=home, step__number=21).count() == 1
    assert StepDone.objects.filter(case=home, step__number=23).count() == 1
    assert Deadline.objects.running().filter(case=home, ladder="followup_visit").count() == 3
