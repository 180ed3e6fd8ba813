"""The clocks of a complaint: the 24-hour report, the nodal officer's answer, and headquarters' call within 15 minutes."""

from datetime import datetime, timedelta

from samman.audit import Actor
from samman.cases import history
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import messages
from samman.complaints.enums import State
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
# After an interim report the final one is due in 14 days, the limit that BNSS 173(3) sets to a preliminary enquiry; a final
# report that the nodal officer returned is due again within a day.
FINAL_DUE = timedelta(days=14)
RETURNED_DUE = timedelta(hours=24)
FINAL = Ladder("final_report", (Step(timedelta(days=10), "warn"), Step(FINAL_DUE, "late_district")))
RETURNED = Ladder("returned_report", (Step(timedelta(hours=20), "warn"), Step(RETURNED_DUE, "late_district")))
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
        left = deadline.due_at - deadline.started_at - step.after
        messages.report_due_warning(case, hours_left=int(left.total_seconds() // 3600))
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
    for ladder in (REPORT, FINAL, ACCEPTANCE, RETURNED, CALL):
        register(ladder, climb)


def start_report_clock(case: Case, since: datetime) -> None:
    """The 24 hours of this round begin."""
    start_deadline(case, REPORT.name, round=case.round, started_at=since, due_after=REPORT_DUE)
    case.due_at = since + REPORT_DUE


def stop_report_clock(case: Case) -> None:
    """The first report of the round is in."""
    stop_deadline(case, REPORT.name, round=case.round)


def start_final_clock(case: Case, since: datetime) -> None:
    """An interim report is in: the final one is due. A second interim report moves nothing."""
    returned = Deadline.objects.running().filter(case=case, ladder=RETURNED.name).first()
    if returned is None:
        returned = start_deadline(case, FINAL.name, round=case.round, started_at=since, due_after=FINAL_DUE)
    case.due_at = returned.due_at


def began_at(case: Case) -> datetime | None:
    """When the clock that a list shows began; None where no clock runs."""
    if case.due_at is None or case.closed_at is not None:
        return None
    is_long = case.state_code == State.INTERIM_REPORTED and case.due_at - clock.now() > RETURNED_DUE
    return case.due_at - (FINAL_DUE if is_long else REPORT_DUE)


def start_returned_clock(case: Case, since: datetime, *, time: int) -> None:
    """The nodal officer returned a final report (the `time`-th of the case): a better one is due within a day."""
    start_deadline(case, RETURNED.name, round=time, started_at=since, due_after=RETURNED_DUE)
    case.due_at = since + RETURNED_DUE


def stop_final_clocks(case: Case) -> None:
    """The final report is in, or a new round begins."""
    stop_deadline(case, FINAL.name)
    stop_deadline(case, RETURNED.name)
