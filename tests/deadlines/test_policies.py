"""Policies are data, kept by version: a clock that runs keeps the version it was started with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import F

from samman.audit import Actor, actors
from samman.audit.models import Entry
from samman.audit.rows import broken_rows
from samman.cases.models import Case
from samman.common import clock
from samman.complaints.clocks import REPORT
from samman.deadlines import engine, policies
from samman.deadlines.actions import start_deadline, stop_deadline
from samman.deadlines.enums import Level
from samman.deadlines.ladders import DUE, Step
from samman.deadlines.models import Deadline, Policy
from samman.deadlines.reference import FILE, load_policies, read_policies
from samman.jurisdictions.models import Unit
from samman.jurisdictions.reference import BadReference
from samman.messages import recipients
from samman.messages.models import Message
from tests.cases.rows import bare_case
from tests.deadlines.ladders import ladder
from tests.messages.stations import some_station

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BY = actors.command("test")
HEADING = "ladder,version,due,step,at,action,tells,confidence,source"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    policies.forget()
    yield
    policies.forget()


@pytest.fixture
def case() -> Case:
    return bare_case(some_station())


def write(folder: Path, *rows: str) -> Path:
    path = folder / "policies.csv"
    path.write_text("\n".join((HEADING, *rows)) + "\n")
    return path


FASTER = (
    f"{REPORT},2,18 h,1,start + 10 h,warn,station,low,a test",
    f"{REPORT},2,18 h,2,due,late,nodal;superintendent,low,a test",
    f"{REPORT},2,18 h,3,due + 6 h,still_late,headquarters,low,a test",
)


def moments(deadline: Deadline) -> list[datetime | None]:
    return [deadline.step_at(number) for number in range(len(deadline.policy.steps))]


def test_what_the_program_comes_with_is_loaded_and_in_the_record() -> None:
    assert {(p.ladder, p.version) for p in read_policies(FILE)} == set(
        Policy.objects.values_list("ladder", "version")
    )
    entry = Entry.objects.get(act="reference_loaded", object_id="policies")
    assert len(entry.detail["rows"]) == Policy.objects.count()
    assert [line for line in broken_rows() if "deadlines_policy" in line] == []


def test_loading_the_same_file_again_changes_nothing() -> None:
    before = list(Policy.objects.values_list("pk", "loaded_at"))
    assert load_policies(by=BY) is None
    assert list(Policy.objects.values_list("pk", "loaded_at")) == before


def test_the_report_of_a_complaint_is_due_after_24_hours_and_climbs_as_ordered(case: Case) -> None:
    deadline = start_deadline(case, REPORT, round=1, started_at=NOON)
    assert deadline.due_at == NOON + 24 * HOUR
    assert moments(deadline) == [NOON + hours * HOUR for hours in (12, 20, 24, 36, 48)]
    told = [step.tells for step in deadline.policy.ladder_steps]
    assert told == [("station",), ("station",), ("nodal", "superintendent"), ("range",), ("headquarters",)]


def test_an_old_clock_keeps_its_version_while_a_new_one_follows_the_newest(
    case: Case, tmp_path: Path
) -> None:
    Case.objects.update(due_at=NOON + 24 * HOUR)
    start_deadline(case, REPORT, round=1, started_at=NOON)
    assert load_policies(by=BY, path=write(tmp_path, *FASTER)) == {"policies": 1, "steps": 3}
    policies.forget()
    start_deadline(case, REPORT, round=2, started_at=NOON)
    old, new = Deadline.objects.select_related("policy").order_by("round")
    assert (old.policy.version, new.policy.version) == (1, 2)
    assert (old.due_at, new.due_at) == (NOON + 24 * HOUR, NOON + 18 * HOUR)
    assert moments(new) == [NOON + hours * HOUR for hours in (10, 18, 24)]
    with clock.standing_at(NOON + 11 * HOUR):
        assert engine.fire_due(NOON + 11 * HOUR) == 1  # the new one's first; the old one's comes at twelve
    old.refresh_from_db()
    assert old.next_step == 0
    with clock.standing_at(NOON + 100 * HOUR):
        assert engine.fire_due(NOON + 100 * HOUR) == 5 + 2


def test_a_version_that_was_loaded_cannot_be_loaded_with_other_steps(tmp_path: Path) -> None:
    load_policies(by=BY, path=write(tmp_path, *FASTER))
    with pytest.raises(BadReference, match="write version 3 instead"):
        load_policies(by=BY, path=write(tmp_path, *(row.replace("+ 6 h", "+ 5 h") for row in FASTER)))
    with pytest.raises(BadReference, match="write version 3 instead"):
        load_policies(by=BY, path=write(tmp_path, *(row.replace("18 h", "19 h") for row in FASTER)))
    assert Policy.objects.get(ladder=REPORT, version=2).due_minutes == 18 * 60


def test_a_version_older_than_the_newest_cannot_be_brought_in_later(tmp_path: Path) -> None:
    load_policies(by=BY, path=write(tmp_path, *(row.replace(",2,18", ",3,18") for row in FASTER)))
    with pytest.raises(BadReference, match="older than the newest version loaded, 3"):
        load_policies(by=BY, path=write(tmp_path, *FASTER))


def test_older_versions_stay_when_the_file_no_longer_has_them(case: Case, tmp_path: Path) -> None:
    start_deadline(case, REPORT, round=1, started_at=NOON)
    load_policies(by=BY, path=write(tmp_path, *FASTER))
    assert moments(Deadline.objects.get())[0] == NOON + 12 * HOUR


def test_a_state_with_rules_of_its_own_follows_them_and_no_other_state_does(tmp_path: Path) -> None:
    here = bare_case(some_station())
    bhopal = Unit.objects.create(code="mp", kind="state", name_hi="मध्य प्रदेश", name_en="Madhya Pradesh")
    there = bare_case(Unit.objects.create(code="mp-x", kind="station", name_hi="क", name_en="X", state=bhopal,
                                          parent=bhopal, district=bhopal))  # fmt: skip
    load_policies(
        by=BY, path=write(tmp_path, *(row.replace(",2,", ",1,", 1) for row in FASTER)), state=bhopal
    )
    policies.forget()
    assert start_deadline(there, REPORT, round=1, started_at=NOON).due_at == NOON + 18 * HOUR
    assert start_deadline(here, REPORT, round=1, started_at=NOON).due_at == NOON + 24 * HOUR
    other = start_deadline(there, "report_acceptance", round=1, started_at=NOON)
    assert other.policy.state is None  # what the state does not say is as everywhere


def test_a_states_folder_with_policies_is_loaded_with_its_police_map(tmp_path: Path) -> None:
    (tmp_path / "state.csv").write_text("code,name_en,name_hi\nxx,Ex State,एक्स राज्य\n")
    (tmp_path / "districts.csv").write_text("code,name_en,name_hi\nxx-a,Aa,आ\n")
    (tmp_path / "stations.csv").write_text("code,district,name_en,name_hi\n")
    write(tmp_path, *FASTER)
    out = StringIO()
    call_command("load_reference", "--folder", str(tmp_path), stdout=out)
    assert "Policies of clocks for" in out.getvalue()
    assert Policy.objects.get(ladder=REPORT, version=2).state == Unit.objects.get(code="xx")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (f"{REPORT},2,18 h,1,start + 10 h,shout,station,low,x", "has no action shout"),
        (f"{REPORT},2,18 h,1,start + 10 h,warn,statoin,low,x", "tells statoin, which is no level"),
        (f"{REPORT},2,18 h,1,10 h,warn,station,low,x", "at 10 h is not like"),
        (f"{REPORT},2,18 h,1,start - 1 h,warn,station,low,x", "at start - 1 h is not like"),
        (f"{REPORT},2,18 hours,1,due,late,nodal,low,x", "18 hours is not a length of time"),
        (f"{REPORT},2,18 h,2,due,late,nodal,low,x", "step 1 of action_taken_report 2 should stand here"),
        (f"{REPORT},two,18 h,1,due,late,nodal,low,x", "version two is not a number"),
        (f"{REPORT},0,18 h,1,due,late,nodal,low,x", "version 0 is not a number"),
        (f"{REPORT},2,18 h,1,due,late,nodal,low,", "source is empty"),
        ("no_such,1,18 h,1,due,late,nodal,low,x", "no ladder is called no_such"),
        (
            f"{REPORT},2,18 h,1,due,late,nodal,low,x\n{REPORT},2,18 h,2,start + 2 h,warn,station,low,x",
            "not in the order of time",
        ),
        (
            f"{REPORT},2,18 h,1,due,late,nodal,low,x\n{REPORT},2,17 h,2,due + 2 h,still_late,range,low,x",
            "due is not the same in all rows",
        ),
        (
            f"{REPORT},2,,1,due + 2 h,late,nodal,low,x\n{REPORT},2,,2,due + 1 h,still_late,range,low,x",
            "not in the order of time",
        ),
    ],
)
def test_a_wrong_row_is_refused_and_the_line_is_named(row: str, says: str, tmp_path: Path) -> None:
    before = Policy.objects.count()
    with pytest.raises(BadReference, match=says):
        load_policies(by=BY, path=write(tmp_path, row))
    assert Policy.objects.count() == before


def test_a_wrong_file_of_a_state_stops_the_command_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "state.csv").write_text("code,name_en,name_hi\nxx,Ex State,एक्स राज्य\n")
    (tmp_path / "districts.csv").write_text("code,name_en,name_hi\nxx-a,Aa,आ\n")
    (tmp_path / "stations.csv").write_text("code,district,name_en,name_hi\n")
    write(tmp_path, "no_such,1,18 h,1,due,late,nodal,low,x")
    with pytest.raises(CommandError, match="no ladder is called no_such"):
        call_command("load_reference", "--folder", str(tmp_path), stdout=StringIO())


def test_every_level_of_the_data_is_somebody(case: Case) -> None:
    for level in Level.values:
        assert recipients.officers_above(case, case.unit_id, level), level


class Told:
    """A handler that notes the actions."""

    def __init__(self) -> None:
        self.actions: list[str] = []

    def __call__(self, deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
        self.actions.append(step.action)
        return []


CHOSEN = (
    Step(timedelta(hours=-4), "warn", since=DUE),
    Step(timedelta(), "late", since=DUE),
    Step(timedelta(hours=12), "still_late", since=DUE),
)


def test_steps_about_a_due_moment_that_is_chosen_for_each_case(case: Case) -> None:
    told = Told()
    with ladder("chosen", told, CHOSEN, due=None):
        due = NOON + timedelta(days=3)
        start_deadline(case, "chosen", round=1, started_at=NOON, due_at=due)
        for moment, expected in (
            (due - 4 * HOUR - timedelta(seconds=1), 0),
            (due - 4 * HOUR, 1),
            (due, 1),
            (due + 11 * HOUR, 0),
            (due + 12 * HOUR, 1),
            (due + 99 * HOUR, 0),
        ):
            assert engine.fire_due(moment) == expected
    assert told.actions == ["warn", "late", "still_late"]


def test_a_step_whose_moment_lies_before_the_start_comes_at_once(case: Case) -> None:
    told = Told()
    with ladder("chosen", told, CHOSEN, due=None):
        start_deadline(case, "chosen", round=1, started_at=NOON, due_at=NOON + HOUR)
        assert engine.fire_due(NOON) == 1
    assert told.actions == ["warn"]


def test_the_due_moment_is_given_just_where_the_policy_leaves_it_open(case: Case) -> None:
    with pytest.raises(ValueError, match="not chosen for each case"):
        start_deadline(case, REPORT, round=1, started_at=NOON, due_at=NOON + HOUR)
    with (
        ladder("chosen", Told(), CHOSEN, due=None),
        pytest.raises(ValueError, match="chosen for each case"),
    ):
        start_deadline(case, "chosen", round=1, started_at=NOON)


@pytest.mark.parametrize(
    "change",
    [
        {"started_at": F("started_at") + HOUR},
        {"due_at": F("due_at") + HOUR},
        {"ladder": "other"},
        {"round": 9},
        {"policy": "another"},
    ],
    ids=str,
)
def test_the_database_refuses_to_move_a_clock(change: dict[str, object], case: Case) -> None:
    start_deadline(case, REPORT, round=1, started_at=NOON)
    if "policy" in change:
        change = {"policy": Policy.objects.get(ladder="final_report")}
    with pytest.raises(IntegrityError, match="keeps its start"), transaction.atomic():
        Deadline.objects.update(**change)


def test_the_database_refuses_to_start_a_stopped_clock_again_or_to_wind_one_back(case: Case) -> None:
    Case.objects.update(due_at=NOON + 24 * HOUR)
    start_deadline(case, REPORT, round=1, started_at=NOON)
    with clock.standing_at(NOON + 13 * HOUR):
        engine.fire_due(NOON + 13 * HOUR)
    with pytest.raises(IntegrityError, match="is not taken again"), transaction.atomic():
        Deadline.objects.update(next_step=0)
    stop_deadline(case, REPORT)
    for moment in (None, NOON):
        with pytest.raises(IntegrityError, match="stays stopped"), transaction.atomic():
            Deadline.objects.update(stopped_at=moment)


def test_nobody_changes_or_removes_a_policy() -> None:
    for change in (lambda: Policy.objects.update(due_minutes=1), lambda: Policy.objects.all().delete()):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            change()
