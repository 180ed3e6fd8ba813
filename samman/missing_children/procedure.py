"""The procedure in one case: which steps there are, what was done, and what begins and ends with a step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from samman.accounts.models import Officer
from samman.audit import Actor, record
from samman.cases import history
from samman.cases.models import Case
from samman.common import clock
from samman.deadlines import policies
from samman.deadlines.actions import start_deadline, stop_deadline, two_numbers
from samman.deadlines.models import Deadline
from samman.evidence.models import File
from samman.jurisdictions.enums import AHTU
from samman.missing_children import clocks
from samman.missing_children.enums import OFFENCES, OfWhom, OnCase, Phase
from samman.missing_children.models import MissingPerson, ProcedureStep, StepDone

# The weekly review and the status report begin anew each time they are done; visits after coming home have a clock each.
AGAIN = frozenset({clocks.REVIEW, clocks.AHTU_STATUS})


def steps_of(case: Case) -> list[ProcedureStep]:
    """The steps of a case as the procedure is now, in order; those owed to a child only where it is about one."""
    found = [s for s in ProcedureStep.objects.current() if s.on_case in (case.kind, OnCase.BOTH)]
    if case.about_child:
        return found
    owes_fir = False
    if case.kind == "missing":
        person = MissingPerson.objects.get(case=case)
        owes_fir = bool(person.fir_number) or person.trafficking_suspected or person.likely_reason in OFFENCES
    return [s for s in found if s.of_whom == OfWhom.ALL or (s.of_whom == OfWhom.FIR and owes_fir)]


def begin(case: Case, now: datetime) -> None:
    """Start the clocks of the steps that are owed from the report on; those that ran already stay as they are."""
    for step in steps_of(case):
        if step.ladder in clocks.AT_REPORT:
            start_deadline(case, step.ladder, round=1, started_at=now)


def begin_old(case: Case, begins_at: datetime, fir_at: datetime | None) -> None:
    """The clocks of a case that comes from an old register: its first hours are over, so that only the review begins, and the way
    to the anti-trafficking unit, which reminds first and moves the case only later, however old the FIR is."""
    start_deadline(case, clocks.REVIEW, round=1, started_at=begins_at)
    numbers = two_numbers(policies.in_force(clocks.UNTRACED, case.state_id))
    if case.about_child and fir_at is not None and numbers is not None:
        due, remind = numbers
        earliest = begins_at - (due - (remind or timedelta(0)))
        clocks.start_untraced_clock(case, max(fir_at, earliest))


def times_done(case: Case, number: int) -> int:
    """How often a step was done, by whatever version."""
    return StepDone.objects.filter(case=case, step__number=number).count()


def note_done(
    case: Case,
    step: ProcedureStep,
    *,
    by: Actor,
    officer: Officer | None,
    proof: str = "",
    file: File | None = None,
) -> StepDone:
    """Add that a step was done, once more where it repeats; its clock stops. In the transaction of the act, the case locked.

    The caller saves the case (`due_at`, `queue_order`).
    """
    now = clock.now()
    done = StepDone.objects.create(
        case=case,
        step=step,
        time=times_done(case, step.number) + 1,
        done_by=officer,
        done_at=now,
        proof=case.seal(proof, "proof") if proof else None,
        file=file,
    )
    data = {"step": step.number, "version": step.version, "time": done.time}
    if step.act:  # the act itself stands in the history
        record("step_done", by=by, case=case, detail=data, rows=[done])
    else:
        history.add(case, "step_done", by=by, data=data, rows=[done])
    if step.ladder in AGAIN:
        clocks.start_again(case, step.ladder, now)
    elif step.ladder and not step.repeats:
        stop_deadline(case, step.ladder)
    clocks.show_nearest(case)
    return done


def note_act(case: Case, act: str, *, by: Actor, officer: Officer | None, proof: str = "") -> None:
    """A verb has done its step: noted once, each time where it repeats, never where the procedure has no such step here."""
    step = next((s for s in steps_of(case) if s.act == act), None)
    if step is not None and (step.repeats or not times_done(case, step.number)):
        note_done(case, step, by=by, officer=officer, proof=proof)


def fir_entered(case: Case, number: str, at: datetime, *, by: Actor, officer: Officer | None) -> None:
    """The FIR is entered, or corrected: its step is done, and of a child the four months count from it."""
    note_act(case, "enter_fir", by=by, officer=officer, proof=number)
    if case.about_child and case.unit.subkind != AHTU:
        clocks.start_untraced_clock(case, at)
    clocks.show_nearest(case)


@dataclass
class Line:
    """A step of a case as its checklist shows it."""

    step: ProcedureStep
    done: list[StepDone]
    running: Deadline | None  # its clock, where one runs

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is owed now."""
        return bool(self.done) and not (self.step.repeats and self.running is not None)

    @property
    def time(self) -> int:
        """Which time comes next."""
        return len(self.done) + 1


@dataclass
class Part:
    """A phase with its lines."""

    phase: Phase
    lines: list[Line]

    @property
    def done(self) -> int:
        """How many of its steps are done."""
        return sum(line.is_done for line in self.lines)


def checklist(case: Case) -> list[Part]:
    """The steps of a case by phase, with what was done of each and its running clock; a fixed number of queries."""
    done: dict[int, list[StepDone]] = {}
    for row in case.steps_done.select_related("step", "done_by", "file").order_by("id"):
        row.case = case
        done.setdefault(row.step.number, []).append(row)
    running = {d.ladder: d for d in Deadline.objects.running().filter(case=case).order_by("due_at")}
    parts: dict[str, Part] = {}
    for step in steps_of(case):
        part = parts.setdefault(step.phase, Part(Phase(step.phase), []))
        part.lines.append(
            Line(step, done.get(step.number, []), running.get(step.ladder) if step.ladder else None)
        )
    return list(parts.values())
