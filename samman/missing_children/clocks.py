"""The clocks of a missing person. When each is due, its steps and whom they tell is data: `deadlines/data/policies.csv`."""

from calendar import monthrange
from datetime import datetime, timedelta

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from samman.audit import Actor
from samman.cases import history
from samman.cases.models import Case
from samman.common import clock
from samman.deadlines import policies
from samman.deadlines.actions import start_deadline, stop_deadline
from samman.deadlines.ladders import Step, register
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from samman.missing_children import messages, ordering

FIR = "missing_fir"
RISK = "missing_risk"
UPLOAD = "missing_portal"
ALERT = "missing_alert"
SEARCH = "missing_search"
REVIEW = "missing_review"
UNTRACED = "missing_untraced"
AHTU_STATUS = "missing_ahtu_status"
# What begins with the report; which of them, says the procedure: some steps are owed to a child alone.
AT_REPORT = (RISK, UPLOAD, ALERT, SEARCH, REVIEW)
CWC, MEDICAL, PORTAL, FOLLOW_UP = "found_cwc", "found_medical", "found_portal", "followup_visit"
OF_STEP = {"cwc": CWC, "medical": MEDICAL, "portal": PORTAL}
COMMITTEE = timedelta(hours=24)  # JJ Act s.31: without the time of the journey
FOLLOW_UP_MONTHS = (
    1,
    3,
    6,
    12,
)  # practice of Mission Vatsalya; the round of a clock is its place here, from 1
VISITS_SHOWN = timedelta(days=14)  # how long before it is due a visit stands in the list
# What searches for a person stops when the person is found.
SEARCHING = (*AT_REPORT, UNTRACED, AHTU_STATUS)


def climb_fir(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """A child's case has no FIR number in time: word to those above, and a line of history."""
    hours = (step.at(deadline.started_at, deadline.due_at) - deadline.started_at) // timedelta(hours=1)
    history.add(deadline.case, "fir_late", by=by, data={"hours": hours, "told": ",".join(step.tells)})
    return messages.fir_late(deadline.case, *step.tells, due_at=deadline.due_at)


def climb_step(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """A step of the procedure is due soon, or late."""
    case = deadline.case
    if step.action == "warn":
        return messages.step_due(case, *step.tells, due_at=deadline.due_at)
    hours = (step.at(deadline.started_at, deadline.due_at) - deadline.started_at) // timedelta(hours=1)
    data = {"ladder": deadline.ladder, "hours": hours, "told": ",".join(step.tells)}
    history.add(case, "step_late", by=by, data=data)
    return messages.step_late(case, *step.tells, due_at=deadline.due_at)


def climb_care(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """What is owed to a found or recovered child, or to one who is home, is due or late."""
    if step.action == "warn":
        return messages.step_due(deadline.case, *step.tells, due_at=deadline.due_at)
    history.add(
        deadline.case, "care_late", by=by, data={"what": deadline.ladder, "told": ",".join(step.tells)}
    )
    return messages.step_late(deadline.case, *step.tells, due_at=deadline.due_at)


def register_ladders() -> None:
    """Make known, at start-up, what carries out the steps (of UNTRACED: `handing_over`)."""
    care = {
        "warn": _("a reminder that a step is due"),
        "late": _("word that a step is late"),
        "still_late": _("word that a step is still not done"),
    }
    register(CWC, climb_care, title=_("Production before the Child Welfare Committee"), actions=care)
    register(MEDICAL, climb_care, title=_("Medical examination of a found child"), actions=care)
    register(PORTAL, climb_care, title=_("Entry of a found child in the national portal"), actions=care)
    register(FOLLOW_UP, climb_care, title=_("Visit to a child who went home"), actions=care)
    late = {
        "late": _("word that a child's case has no FIR number"),
        "still_late": _("word that there is still no FIR number"),
    }
    register(FIR, climb_fir, title=_("FIR of a missing child"), actions=late)
    steps = {
        "warn": _("a reminder that the step is due"),
        "late": _("word that the step is late"),
        "still_late": _("word that the step is still not done"),
    }
    for name, title in (
        (RISK, _("Risk form")),
        (UPLOAD, _("Entry on the portal")),
        (ALERT, _("Alert to all stations and agencies")),
        (SEARCH, _("Search of the first day")),
        (REVIEW, _("Review")),
        (AHTU_STATUS, _("Status report of the anti-trafficking unit")),
    ):
        register(name, climb_step, title=title, actions=steps)


def fir_due_at(case: Case, since: datetime) -> datetime:
    """When the FIR of a child reported at that moment is due."""
    due_at: datetime = policies.in_force(FIR, case.state_id).begun(since)["due_at"]
    return due_at


def start_fir_clock(case: Case, since: datetime) -> None:
    """A child is reported missing."""
    start_deadline(case, FIR, round=1, started_at=since)


def stop_fir_clock(case: Case) -> None:
    """The FIR number is entered."""
    stop_deadline(case, FIR)


def start_again(case: Case, ladder: str, since: datetime) -> None:
    """Stop what runs of a ladder, and begin its next round."""
    stop_deadline(case, ladder)
    last = Deadline.objects.filter(case=case, ladder=ladder).aggregate(last=Max("round"))["last"] or 0
    start_deadline(case, ladder, round=last + 1, started_at=since)


def start_untraced_clock(case: Case, fir_at: datetime) -> None:
    """The months after which an untraced child goes to the anti-trafficking unit count from the FIR. An FIR that is corrected
    to another moment counts from there."""
    running = Deadline.objects.running().filter(case=case, ladder=UNTRACED)
    if not running.filter(started_at=fir_at).exists():
        start_again(case, UNTRACED, fir_at)


def moved_to_ahtu(case: Case, now: datetime) -> None:
    """The anti-trafficking unit has it: it need not come there once more, and reports every three months."""
    stop_deadline(case, UNTRACED)
    start_again(case, AHTU_STATUS, now)


def start_found_clocks(case: Case, found_at: datetime, journey_hours: int) -> None:
    """A child was found or traced: committee, doctor and portal within a day. A grown-up person is not taken anywhere."""
    if not case.about_child:
        return
    due_at = found_at + COMMITTEE + timedelta(hours=journey_hours)
    start_deadline(case, CWC, round=1, started_at=found_at, due_at=due_at)
    start_deadline(case, MEDICAL, round=1, started_at=found_at)
    start_deadline(case, PORTAL, round=1, started_at=found_at)


def stop_care_clock(case: Case, step: str) -> None:
    """One of the duties was done."""
    if step in OF_STEP:
        stop_deadline(case, OF_STEP[step])


def stop_search(case: Case) -> None:
    """The person is found: nobody searches any more."""
    for ladder in SEARCHING:
        stop_deadline(case, ladder)


def stop_all(case: Case) -> None:
    """The case ends: every clock of it."""
    Deadline.objects.running().filter(case=case).update(stopped_at=clock.now())


def start_follow_ups(case: Case, since: datetime) -> None:
    """A child is home: somebody asks after it at 1, 3, 6 and 12 months."""
    for number, months in enumerate(FOLLOW_UP_MONTHS, 1):
        start_deadline(case, FOLLOW_UP, round=number, started_at=since, due_at=months_later(since, months))


def months_later(moment: datetime, months: int) -> datetime:
    """The same hour of the same day so many months later, in India; the last day of a shorter month."""
    here = clock.in_ist(moment)
    year, month = divmod(here.month - 1 + months, 12)
    last = monthrange(here.year + year, month + 1)[1]
    return here.replace(year=here.year + year, month=month + 1, day=min(here.day, last))


def show_nearest(case: Case) -> None:
    """Let the lists show the nearest running clock; the caller saves `due_at` and `queue_order`."""
    running = Deadline.objects.running().filter(case=case)
    case.due_at = running.aggregate(nearest=Min("due_at"))["nearest"]
    case.queue_order = ordering.queue_order(case)
