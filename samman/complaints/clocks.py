"""The clocks of a complaint: the 24-hour report, the nodal officer's answer, and headquarters' call within 15 minutes."""

from datetime import datetime, timedelta

from samman.audit import Actor
from samman.cases import history
from samman.cases.models import Case
from samman.complaints import messages
from samman.complaints.models import UrgentCall
from samman.deadlines.actions import start_deadline, stop_deadline
from samman.deadlines.ladders import Ladder, Step, register
from samman.deadlines.models import Deadline

REPORT_DUE = timedelta(hours=24)  # seed 001: ATR within 24 hours
ACCEPTANCE_DUE = timedelta(hours=24)
CALL_DUE = timedelta(minutes=15)  # design: rules of safety, urgency class

REPORT = Ladder(
    "action_taken_report",
    (
        Step(timedelta(hours=12), "warn"),
        Step(timedelta(hours=20), "warn"),
        Step(timedelta(hours=24), "late_district"),
        Step(timedelta(hours=36), "late_range"),
        Step(timedelta(hours=48), "late_headquarters"),
    ),
)
ACCEPTANCE = Ladder("report_acceptance", (Step(ACCEPTANCE_DUE, "acceptance_late"),))
CALL = Ladder("urgent_call", (Step(CALL_DUE, "call_late"),))

_LEVELS = {
    "late_district": ("nodal", "superintendent"),
    "late_range": ("range",),
    "late_headquarters": ("headquarters",),
}


def climb(deadline: Deadline, step: Step, *, by: Actor) -> None:
    """Take one step of a ladder, inside the engine's transaction: messages and a line of history."""
    case = deadline.case
    hours = int(step.after.total_seconds() // 3600)
    if step.action == "warn":
        messages.report_due_warning(case, hours_left=24 - hours)
        history.add(case, "report_warning", by=by, data={"hours": hours})
    elif step.action in _LEVELS:
        levels = _LEVELS[step.action]
        messages.report_late(case, *levels, hours=hours)
        history.add(
            case,
            "report_late",
            by=by,
            shown_to_her=step.action == "late_district",
            data={"hours": hours, "told": ",".join(levels)},
        )
    elif step.action == "acceptance_late":
        messages.acceptance_late(case)
        history.add(case, "acceptance_late", by=by)
    elif step.action == "call_late" and UrgentCall.objects.filter(case=case, done_at=None).exists():
        messages.urgent_call_late(case)
        history.add(case, "urgent_call_late", by=by)


def register_ladders() -> None:
    """Make the ladders known to the engine, at start-up."""
    for ladder in (REPORT, ACCEPTANCE, CALL):
        register(ladder, climb)


def start_report_clock(case: Case, since: datetime) -> None:
    """The 24 hours of this round begin."""
    start_deadline(case, REPORT.name, round=case.round, started_at=since, due_after=REPORT_DUE)
    case.due_at = since + REPORT_DUE


def stop_report_clock(case: Case) -> None:
    """The first report of the round is in."""
    stop_deadline(case, REPORT.name, round=case.round)
