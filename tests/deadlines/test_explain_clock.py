"""`manage.py explain_clock NUMBER`: why each step fired, will, or never will."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from samman.accounts.enums import Role
from samman.audit import Actor
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.common import clock
from samman.complaints.clocks import REPORT
from samman.deadlines import clock_watch, engine, ladders, policies
from samman.deadlines.actions import start_deadline
from samman.deadlines.ladders import DUE, Step
from samman.deadlines.models import ClockWatch, Deadline, Policy
from samman.messages.models import Message
from tests.complaints.trips import make_complaint, submit, unit
from tests.deadlines.ladders import ladder
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def explained(case: Case, after: timedelta, language: str = "en") -> str:
    out = StringIO()
    with clock.standing_at(case.created_at + after):
        call_command("explain_clock", case.number, language=language, stdout=out)
    return out.getvalue()


def tick(case: Case, after: timedelta) -> None:
    with clock.standing_at(case.created_at + after):
        engine.fire_due(case.created_at + after)


def step(text: str, number: int) -> str:
    """The lines about one step."""
    return text.partition(f"  {number}. ")[2].partition(f"  {number + 1}. ")[0]


@pytest.fixture
def case() -> Case:
    chowk = unit()
    make_viewer(Role.DESK, chowk, phone="9000000101")
    make_viewer(Role.SUPERINTENDENT, chowk.district, phone="9000000102")
    return make_complaint(chowk)


def test_of_a_running_clock_it_says_what_was_taken_whom_it_told_and_what_comes(case: Case) -> None:
    tick(case, 13 * HOUR)
    text = explained(case, 14 * HOUR)
    assert "Action-taken report, round 1" in text
    assert "Follows policy action_taken_report, version 1, of all states." in text
    assert "(24 h later)" in text and "Runs: 10 h 00 min left." in text
    assert "12 h after the start: a reminder that the report is due, to: police station" in step(text, 1)
    assert "since the clock still ran. Told: Women help desk, Chowk" in step(text, 1)
    assert "Rule (seen once): design: the station is warned at 12 and at 20 hours" in step(text, 1)
    assert "Comes then, unless the clock is stopped before." in step(text, 2)
    assert "when it is due: word that the report is late" in step(text, 3)
    assert "district nodal officer, superintendent of police" in step(text, 3)
    assert "12 h after it was due" in step(text, 4)


def test_of_a_stopped_clock_it_says_when_and_by_what_and_that_the_rest_never_comes(case: Case) -> None:
    tick(case, 13 * HOUR)
    with clock.standing_at(case.created_at + 14 * HOUR):
        submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    text = explained(case, 15 * HOUR)
    assert "in time." in text
    assert "At that moment the history says: Sent an interim report" in text
    for number in (2, 3, 4, 5):
        assert "Never comes: the clock was stopped before" in step(text, number)
    assert "Final report after an interim one, round 1" in text


def test_a_step_whose_moment_passed_before_the_stop_and_was_never_taken_is_told_apart(case: Case) -> None:
    with clock.standing_at(case.created_at + 14 * HOUR):
        submit(case, make_viewer(Role.DESK, case.unit), is_final=False)
    text = explained(case, 15 * HOUR)
    assert "its moment had come, but the clock was stopped" in step(text, 1)


def test_a_late_clock_says_how_late_and_that_nobody_could_be_told(case: Case) -> None:
    tick(case, 37 * HOUR)
    text = explained(case, 37 * HOUR)
    assert "Runs: 13 h late." in text
    assert "Told: Superintendent of police, Lucknow" in step(text, 3)
    assert "Told nobody" in step(text, 4)  # the range has neither officer nor number


def test_while_escalation_stands_still_it_says_so(case: Case) -> None:
    clock_watch.check(clock_watch.JOB)
    ClockWatch.objects.update(halted_at=case.created_at)
    text = explained(case, 13 * HOUR)
    assert "Escalation stands still since" in text
    assert "waits until the clock of the machine is believed again" in step(text, 1)
    assert "Comes then" in step(text, 2)


def test_a_step_that_is_due_and_waits_for_the_worker(case: Case) -> None:
    minute = timedelta(minutes=1)
    assert "the worker takes it within a minute" in step(explained(case, 12 * HOUR + minute), 1)
    assert "Is due since 30 min and was not taken: does a worker run?" in step(
        explained(case, 12 * HOUR + 30 * minute), 1
    )


def test_a_step_that_fails_is_told_with_the_number_of_tries(case: Case) -> None:
    def broken(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
        raise RuntimeError

    steps = [Step(HOUR, "warn"), Step(timedelta(hours=-1), "late", since=DUE)]
    with ladder("chosen", broken, steps, due=None):
        with clock.standing_at(case.created_at):
            due = case.created_at + 6 * HOUR
            start_deadline(case, "chosen", round=1, started_at=case.created_at, due_at=due)
        tick(case, 2 * HOUR)
        tick(case, 3 * HOUR)
        text = explained(case, 4 * HOUR).partition("chosen, round 1")[2]
    assert "as chosen for this case" in text
    assert "was tried 2 times in vain" in step(text, 1)
    assert "1 h 00 min before it is due: late" in step(text, 2)
    assert "Comes then" in step(text, 2)


def test_a_ladder_that_the_program_no_longer_knows_is_named(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladders, "find", lambda _name: None)
    text = explained(case, 13 * HOUR)
    assert "action_taken_report, round 1" in text
    assert "no part of the program carries it out" in step(text, 1)


def test_an_old_clock_says_that_new_ones_follow_another_version(case: Case) -> None:
    old = Policy.objects.get(ladder=REPORT)
    Policy.objects.create(
        ladder=REPORT, version=2, due_minutes=60, steps=old.steps[:1], loaded_at=clock.now()
    )
    policies.forget()
    try:
        assert "A clock that starts now follows version 2; this one keeps its own." in explained(case, HOUR)
    finally:
        policies.forget()


def test_in_hindi_it_is_hindi(case: Case) -> None:
    tick(case, 13 * HOUR)
    text = explained(case, 14 * HOUR, "hi")
    assert "दौर 1" in text and "सूचना गई: महिला हेल्प डेस्क, चौक" in text
    for word in ("Taken", "Comes", "Never", "Rule", "Started", "Runs", "Case"):
        assert word not in text


def test_the_look_is_recorded_and_nothing_of_hers_is_printed(case: Case) -> None:
    text = explained(case, HOUR)
    assert Entry.objects.get(act="explain_clock").case_id == case.pk
    assert "Sita" not in text and "सीता" not in text


def test_the_number_may_be_typed_as_people_do_and_a_wrong_one_gets_a_sentence(case: Case) -> None:
    out = StringIO()
    call_command("explain_clock", case.number[:3], case.number[3:6], case.number[6:], stdout=out)
    assert "Action-taken report" in out.getvalue()
    for typed in ("123", "000000000", "abc", "9" * 400):
        with pytest.raises(CommandError, match="There is no case"):
            call_command("explain_clock", typed, stdout=StringIO())


def test_a_case_without_clocks_says_so(case: Case) -> None:
    from tests.cases.rows import bare_case

    assert "No clock was ever started." in explained(bare_case(case.unit), HOUR)
