"""The clocks of a missing person. When each is due, its steps and whom they tell is data: `deadlines/data/policies.csv`."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from samman.audit import Actor
from samman.cases import history
from samman.cases.models import Case
from samman.deadlines import policies
from samman.deadlines.actions import start_deadline, stop_deadline
from samman.deadlines.ladders import Step, register
from samman.deadlines.models import Deadline
from samman.messages.models import Message
from samman.missing_children import messages, ordering

FIR = "missing_fir"


def climb_fir(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """A child's case has no FIR number in time: word to those above, and a line of history."""
    hours = (step.at(deadline.started_at, deadline.due_at) - deadline.started_at) // timedelta(hours=1)
    history.add(deadline.case, "fir_late", by=by, data={"hours": hours, "told": ",".join(step.tells)})
    return messages.fir_late(deadline.case, *step.tells, due_at=deadline.due_at)


def register_ladders() -> None:
    """Make known, at start-up, what carries out the steps."""
    late = {
        "late": _("word that a child's case has no FIR number"),
        "still_late": _("word that there is still no FIR number"),
    }
    register(FIR, climb_fir, title=_("FIR of a missing child"), actions=late)


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


def show_nearest(case: Case) -> None:
    """Let the lists show the nearest running clock; the caller saves `due_at` and `queue_order`."""
    running = Deadline.objects.running().filter(case=case)
    case.due_at = running.aggregate(nearest=Min("due_at"))["nearest"]
    case.queue_order = ordering.queue_order(case)
