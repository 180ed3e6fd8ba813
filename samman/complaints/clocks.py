"""The clocks of a complaint: the 24-hour report, the nodal officer's answer, and headquarters' call within 15 minutes.

When each is due, its steps and whom they tell is data: `deadlines/data/policies.csv`.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from samman.audit import Actor
from samman.cases import history
from samman.cases.actions import end_offers as end_rows_of_offers
from samman.cases.models import Case
from samman.common import clock
from samman.complaints import calling, messages
from samman.complaints.enums import CallCause, State
from samman.complaints.models import UrgentCall
from samman.deadlines import policies
from samman.deadlines.actions import start_deadline, stop_deadline
from samman.deadlines.ladders import Step, register
from samman.deadlines.models import Deadline
from samman.messages.models import Message

REPORT = "action_taken_report"
ACCEPTANCE = "report_acceptance"
# After an interim report the final one has a clock too (ADR 10), and so has a final report that was returned.
FINAL = "final_report"
RETURNED = "returned_report"
CALL = "urgent_call"
VETTING = "vetting"
DIRECTION = "direction"
OFFER = "transfer_offer"
CHILD = "child_notice"
WITHDRAWAL = "withdrawal"
UNRATED = "unrated"

BREAK_GLASS = "break_glass_review"


def climb_report(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """A report is due, late, or still late: messages and a line of history, inside the engine's transaction."""
    case = deadline.case
    hours = (step.at(deadline.started_at, deadline.due_at) - deadline.started_at) // timedelta(hours=1)
    if step.action == "warn":
        history.add(case, "report_warning", by=by, data={"hours": hours})
        return messages.report_due_warning(case, *step.tells)
    data = {"hours": hours, "told": ",".join(step.tells)}
    history.add(case, "report_late", by=by, shown_to_her=step.action == "late", data=data)
    return messages.report_late(case, *step.tells)


def climb_acceptance(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """Nobody has answered a final report in time."""
    history.add(deadline.case, "acceptance_late", by=by)
    return messages.acceptance_late(deadline.case, *step.tells)


def climb_call(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """Nobody at headquarters has phoned the station in time."""
    if not UrgentCall.objects.filter(case=deadline.case, done_at=None).exists():
        return []
    history.add(deadline.case, "urgent_call_late", by=by)
    return messages.urgent_call_late(deadline.case, *step.tells)


def climb_vetting(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """Headquarters has given no word on what lies before its legal adviser."""
    hours = (step.at(deadline.started_at, deadline.due_at) - deadline.started_at) // timedelta(hours=1)
    history.add(deadline.case, "vetting_late", by=by, data={"hours": hours})
    return messages.vetting_late(deadline.case, *step.tells)


def climb_direction(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """A direction is not read, or not answered by a report."""
    case = deadline.case
    direction = case.directions.order_by("id")[deadline.round - 1]
    if step.action == "unread" and direction.read_at is not None:
        return []
    event = "direction_unread" if step.action == "unread" else "direction_late"
    history.add(case, event, by=by, data={"label": direction.label, "told": ",".join(step.tells)})
    tell = messages.direction_unread if step.action == "unread" else messages.direction_late
    return tell(case, *step.tells, due_at=direction.due_at)


def climb_offer(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """The station to which a complaint is offered has not answered: word to those above it. The complaint moves nowhere."""
    case = deadline.case
    offer = case.offers.open().select_related("to_unit").first()
    if offer is None:
        return []
    hours = (step.at(deadline.started_at, deadline.due_at) - deadline.started_at) // timedelta(hours=1)
    data = {"hours": hours, "to_unit": offer.to_unit_id, "told": ",".join(step.tells)}
    history.add(case, "transfer_unanswered", by=by, data=data)
    return messages.transfer_unanswered(case, offer, *step.tells)


def climb_child(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """The Child Welfare Committee or the Special Court has not been told of a child's case (POCSO 19(6))."""
    if step.action == "late":
        history.add(deadline.case, "child_not_told", by=by, data={"told": ",".join(step.tells)})
    return messages.child_not_told(deadline.case, *step.tells, due_at=deadline.due_at)


def climb_withdrawal(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """She asked to stop, and nobody at headquarters has found out whether she wants it herself; or she never confirmed it."""
    case = deadline.case
    if step.action == "lapse":
        if end_withdrawal(case):
            history.add(case, "withdrawal_lapsed", by=by, shown_to_her=True)
        return []
    if not case.withdrawals.to_check().exists():
        return []
    history.add(case, "withdrawal_unchecked", by=by)
    return messages.withdrawal_unchecked(case, *step.tells)


def climb_break_glass(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """Nobody has said whether a look from outside was justified."""
    hours = (step.at(deadline.started_at, deadline.due_at) - deadline.started_at) // timedelta(hours=1)
    data = {"hours": hours, "told": ",".join(step.tells)}
    history.add(deadline.case, "break_glass_unreviewed", by=by, data=data)
    return messages.look_unreviewed(deadline.case, *step.tells, due_at=deadline.due_at)


def climb_unrated(deadline: Deadline, step: Step, *, by: Actor) -> list[Message]:
    """She has not rated an accepted report: it goes to the callers. Nothing is ever closed by time; where she may not be
    phoned, a line stands on her page."""
    case = deadline.case
    if case.state_code != State.AWAITING_RATING:
        return []
    if calling.open_call(case, CallCause.SILENT, by=by) is None:
        history.add(case, "answer_awaited", by=by, shown_to_her=True)
    return []


def register_ladders() -> None:
    """Make known, at start-up, what carries out the steps."""
    reports = {
        "warn": _("a reminder that the report is due"),
        "late": _("word that the report is late; she sees it too"),
        "still_late": _("word that the report is still missing"),
    }
    register(REPORT, climb_report, title=_("Action-taken report"), actions=reports)
    register(FINAL, climb_report, title=_("Final report after an interim one"), actions=reports)
    register(RETURNED, climb_report, title=_("Final report that was sent back"), actions=reports)
    late = {"late": _("word that a final report is still unanswered")}
    register(ACCEPTANCE, climb_acceptance, title=_("Nodal officer's answer to a final report"), actions=late)
    late = {"late": _("word that the station has not been phoned")}
    register(CALL, climb_call, title=_("Headquarters' phone call to the station"), actions=late)
    late = {"late": _("word that headquarters has not directed yet")}
    register(VETTING, climb_vetting, title=_("Legal vetting at headquarters"), actions=late)
    unanswered = {
        "unread": _("word that the direction was not read, if it was not"),
        "late": _("word that the direction is unanswered"),
    }
    register(
        CHILD,
        climb_child,
        title=_("Child Welfare Committee and Special Court told"),
        actions={
            "warn": _("a reminder that both must be told"),
            "late": _("word that they were not told in time"),
        },
    )
    register(DIRECTION, climb_direction, title=_("Headquarters' direction"), actions=unanswered)
    late = {"late": _("word that the other station has not answered")}
    register(OFFER, climb_offer, title=_("Answer to an offered transfer"), actions=late)
    unchecked = {
        "unchecked": _("word that she was not asked yet whether she wants to stop herself"),
        "lapse": _("her wish to stop ends, since she has not confirmed it"),
    }
    register(
        WITHDRAWAL, climb_withdrawal, title=_("Her withdrawal: time to think it over"), actions=unchecked
    )
    silent = {"call": _("a call to her, where she allows one; else a line on her page")}
    register(UNRATED, climb_unrated, title=_("Her answer to an accepted report"), actions=silent)

    late = {"late": _("word that a look from outside was not reviewed")}
    register(BREAK_GLASS, climb_break_glass, title=_("Review of a look from outside"), actions=late)


def report_due_at(case: Case, since: datetime) -> datetime:
    """When the first report is due on a complaint made at that moment."""
    due_at: datetime = policies.in_force(REPORT, case.state_id).begun(since)["due_at"]
    return due_at


def offer_due_at(case: Case, since: datetime) -> datetime:
    """When the answer to an offer made at that moment is due."""
    due_at: datetime = policies.in_force(OFFER, case.state_id).begun(since)["due_at"]
    return due_at


def start_offer_clock(case: Case, since: datetime, *, time: int) -> None:
    """The `time`-th offer of the case waits for an answer. What the lists show of the report's clock stays as it is."""
    start_deadline(case, OFFER, round=time, started_at=since)


def end_offers(case: Case) -> None:
    """The complaint is closed, or work on it stops: an offer that waits is owed no answer."""
    end_rows_of_offers(case)
    stop_offer_clock(case)


def stop_offer_clock(case: Case) -> None:
    """The offer was answered or taken back, or the complaint went by order."""
    stop_deadline(case, OFFER)


def start_report_clock(case: Case, since: datetime) -> None:
    """The time for this round's report begins."""
    case.due_at = start_deadline(case, REPORT, round=case.round, started_at=since).due_at


def stop_report_clock(case: Case) -> None:
    """The first report of the round is in."""
    stop_deadline(case, REPORT, round=case.round)


def start_call_clock(case: Case, since: datetime) -> None:
    """Headquarters is to phone the station about a most urgent case."""
    deadline = start_deadline(case, CALL, round=1, started_at=since)
    UrgentCall.objects.create(case=case, state_id=case.state_id, due_at=deadline.due_at)


def start_child_clock(case: Case, since: datetime) -> None:
    """The Child Welfare Committee and the Special Court are to be told."""
    start_deadline(case, CHILD, round=1, started_at=since)


def start_final_clock(case: Case, since: datetime) -> None:
    """An interim report is in: the final one is due. A second interim report moves nothing."""
    returned = Deadline.objects.running().filter(case=case, ladder=RETURNED).first()
    if returned is None:
        returned = start_deadline(case, FINAL, round=case.round, started_at=since)
    case.due_at = returned.due_at


def start_acceptance_clock(case: Case, since: datetime, *, time: int) -> None:
    """A final report (the `time`-th of the case) waits for the nodal officer."""
    case.due_at = start_deadline(case, ACCEPTANCE, round=time, started_at=since).due_at


def start_returned_clock(case: Case, since: datetime, *, time: int) -> None:
    """The nodal officer returned a final report (the `time`-th of the case): a better one is due."""
    case.due_at = start_deadline(case, RETURNED, round=time, started_at=since).due_at


def stop_final_clocks(case: Case) -> None:
    """The final report is in, or a new round begins."""
    stop_deadline(case, FINAL)
    stop_deadline(case, RETURNED)


def start_unrated_clock(case: Case, since: datetime) -> None:
    """A final report is accepted: her answer is awaited. It owes nobody anything, so lists show no time for it."""
    start_deadline(case, UNRATED, round=case.round, started_at=since)


def end_withdrawal(case: Case) -> bool:
    """What she asked for no longer holds; whether there was anything. In the caller's transaction, the case is locked."""
    ended = case.withdrawals.open().update(taken_back_at=clock.now())
    stop_deadline(case, WITHDRAWAL)
    calling.end_calls(case, CallCause.WITHDRAWAL)
    return bool(ended)


def stop_unrated_clock(case: Case) -> None:
    """She has answered, or a new round begins: the callers need not ask."""
    stop_deadline(case, UNRATED)
    calling.end_calls(case, CallCause.SILENT)


def stop_all(case: Case) -> int:
    """No report is owed any more, and no word of headquarters: every clock of the case stops, nobody phones. How many ran.

    But not the review of who looked at it from outside, which she is owed however it ends.
    """
    case.due_at = None
    calling.end_calls(case)
    end_offers(case)
    running = Deadline.objects.running().filter(case=case).exclude(ladder=BREAK_GLASS)
    return running.update(stopped_at=clock.now())
