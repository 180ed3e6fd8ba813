"""Who hears of what: one function per event. No message names her or the matter, and a station that is kept out hears nothing."""

from datetime import datetime

from samman.accounts.enums import Role
from samman.cases.enums import Urgency
from samman.cases.models import Case, TransferOffer
from samman.complaints.models import Complaint
from samman.messages.actions import queue_to_her, queue_to_officers
from samman.messages.models import Message
from samman.messages.recipients import STATION, officers_above, officers_at
from samman.people.actions import her_phone


def _tell(event: str, case: Case, *levels: str, time: datetime | None = None) -> list[Message]:
    """A case that the district itself owns has neither station nor circle."""
    told = officers_above(case, case.unit_id if case.unit_id != case.district_id else None, *levels)
    moment = time or case.due_at
    variables = {"time": moment} if moment is not None else {}
    return queue_to_officers(event, case=case, officers=told, variables=variables)


def _working_level(case: Case) -> str:
    """Who works on it: the station, or the nodal officer where the case is the district's own."""
    return "station" if case.unit_id != case.district_id else "nodal"


def _tell_her(case: Case) -> None:
    """There is news; of what, she finds when she looks. Only where she allowed messages."""
    phone = her_phone(case)
    if phone:
        language = Complaint.objects.values_list("language", flat=True).get(case=case)
        queue_to_her("her_news", case=case, phone=phone, language=language, variables={})


def complaint_registered(case: Case) -> None:
    """At once to the station, the circle, the nodal officer, the SP and headquarters (seed 001, V4)."""
    urgent = case.urgency == Urgency.URGENT
    event = "complaint_registered_urgent" if urgent else "complaint_registered"
    _tell(event, case, "station", "circle", "nodal", "superintendent", "headquarters")


def report_due_warning(case: Case, *levels: str) -> list[Message]:
    """The report is due soon; where the case is the district's own, its nodal officer hears what the station would."""
    working = _working_level(case)
    return _tell("report_due_warning", case, *(working if x == "station" else x for x in levels))


def report_late(case: Case, *levels: str) -> list[Message]:
    """The report is late."""
    return _tell("report_late", case, *levels)


def report_submitted(case: Case, *, is_final: bool, by_nodal: bool = False, in_stead: bool = False) -> None:
    """A final report waits for the nodal officer, his own for the SP; she hears of an interim one.

    The station hears of a report in its stead.
    """
    if in_stead:
        _tell("report_in_stead", case, "station")
    if is_final:
        _tell("report_submitted", case, "superintendent" if by_nodal else "nodal")
    else:
        _tell_her(case)


def report_reminder(case: Case) -> None:
    """An officer above reminds the station; where the case is the district's own, its nodal officer."""
    _tell("report_reminder", case, _working_level(case))


def report_reviewed(case: Case, *, is_accepted: bool) -> None:
    """The station hears; she hears of an accepted one."""
    _tell("report_accepted" if is_accepted else "report_returned", case, _working_level(case))
    if is_accepted:
        _tell_her(case)


def acceptance_late(case: Case, *levels: str) -> list[Message]:
    """The nodal officer has not answered a final report in time."""
    return _tell("acceptance_late", case, *levels)


def rated(case: Case, *, is_satisfied: bool) -> None:
    """Her answer: the station at once; dissatisfied also nodal officer, SP and headquarters."""
    if is_satisfied:
        _tell("complainant_satisfied", case, "station", "nodal")
    else:
        _tell("complainant_dissatisfied", case, "station", "nodal", "superintendent", "headquarters", "legal")


def vetting_opened(case: Case, *, due_at: datetime) -> None:
    """A decision on a listed offence lies before the legal adviser."""
    _tell("vetting_opened", case, "legal", time=due_at)


def direction_advised(case: Case) -> None:
    """The adviser's note is written: the monitors of headquarters issue the direction."""
    _tell("direction_advised", case, "headquarters")


def vetting_late(case: Case, *levels: str) -> list[Message]:
    """She is dissatisfied and headquarters has not directed anything yet."""
    return _tell("vetting_late", case, *levels)


def direction_issued(case: Case, *, due_at: datetime) -> None:
    """Headquarters wrote to the SP and the nodal officer; the text is on the portal only."""
    _tell("direction_issued", case, "superintendent", "nodal", time=due_at)


def direction_unread(case: Case, *levels: str, due_at: datetime) -> list[Message]:
    """Neither of them has opened it."""
    return _tell("direction_unread", case, *levels, time=due_at)


def direction_late(case: Case, *levels: str, due_at: datetime) -> list[Message]:
    """No report has answered it."""
    return _tell("direction_late", case, *levels, time=due_at)


def taken_back(case: Case) -> None:
    """She took SATISFIED back: everyone who should see that it is open again."""
    _tell("satisfaction_taken_back", case, "station", "nodal", "superintendent", "headquarters", "legal")


def child_not_told(case: Case, *levels: str, due_at: datetime) -> list[Message]:
    """Committee or court not told yet; where the case is the district's own, its nodal officer hears what the station would."""
    working = _working_level(case)
    return _tell("duty_open", case, *(working if x == "station" else x for x in levels), time=due_at)


def rest_proposed(case: Case) -> None:
    """A second officer of headquarters is asked."""
    _tell("rest_proposed", case, "headquarters")


def put_at_rest(case: Case) -> None:
    """Work on it ends for now; she may find out when she looks."""
    _tell("put_at_rest", case, _working_level(case), "nodal")
    _tell_her(case)


def brought_back(case: Case) -> None:
    """She has spoken: it goes on, with a new clock."""
    _tell("brought_back", case, _working_level(case), "nodal", "superintendent", "headquarters")


def withdrawal_asked(case: Case) -> None:
    """She asked to stop: headquarters finds out whether she wants it herself. Nobody below hears of it."""
    _tell("withdrawal_asked", case, "headquarters")


def withdrawal_unchecked(case: Case, *levels: str) -> list[Message]:
    """Nobody has found it out yet."""
    return _tell("withdrawal_unchecked", case, *levels)


def withdrawn(case: Case) -> None:
    """She confirmed it with her own key: closed."""
    _tell("complaint_withdrawn", case, "station", "nodal", "superintendent", "headquarters")


def came_back(case: Case) -> None:
    """She took it up again: a new round has begun."""
    _tell("complaint_taken_up", case, "station", "nodal", "superintendent", "headquarters")


def request_made(case: Case, *, for_a_call: bool) -> None:
    """She asks for a call, or that somebody else has it; of that the station hears nothing."""
    if for_a_call:
        _tell("note_added", case, _working_level(case), "headquarters")
    else:
        _tell("change_asked", case, "nodal", "superintendent")


def note_added(case: Case) -> None:
    """She wrote or added a file."""
    _tell("note_added", case, _working_level(case))


def transferred(case: Case) -> None:
    """The station that has it now hears, as of a new one."""
    _tell("complaint_transferred", case, "station", "circle")


def transfer_offered(case: Case, offer: TransferOffer) -> None:
    """The station to which a case is offered, and its nodal officer: accept or refuse until then."""
    to = offer.to_unit
    told = officers_at([(to, STATION), (to.district, (Role.NODAL_OFFICER,))])
    queue_to_officers("transfer_offered", case=case, officers=told, variables={"time": offer.due_at})


def transfer_accepted(case: Case, offer: TransferOffer) -> None:
    """The new station and circle, as for every transfer; and those who gave it away."""
    transferred(case)
    former = offer.from_unit
    told = officers_at([(former, STATION), (former.district or former, (Role.NODAL_OFFICER,))])
    queue_to_officers("complaint_transferred", case=case, officers=told)


def transfer_refused(case: Case, offer: TransferOffer) -> None:
    """Those who offered it: it stays with them."""
    told = officers_at([(case.district, (Role.NODAL_OFFICER, Role.SUPERINTENDENT))])
    queue_to_officers("transfer_refused", case=case, officers=told, variables={"unit": offer.to_unit})


def transfer_unanswered(case: Case, offer: TransferOffer, *levels: str) -> list[Message]:
    """No answer in time. The levels are those above the station that was asked."""
    to = offer.to_unit
    told = officers_above(to, to.pk, *levels)
    return queue_to_officers("transfer_unanswered", case=case, officers=told, variables={"unit": to})


def urgent_call_late(case: Case, *levels: str) -> list[Message]:
    """Nobody at headquarters has phoned the station in time."""
    return _tell("urgent_call_late", case, *levels)


def news_for_her(case: Case) -> None:
    """Officers wrote to her on her page."""
    _tell_her(case)


def code_for_her(case: Case, phone: str, code: str) -> None:
    """The one-time code that she asked for; it leaves only within her hours, and is never sent twice."""
    language = Complaint.objects.values_list("language", flat=True).get(case=case)
    queue_to_her("her_code", case=case, phone=phone, language=language, variables={"code": code})


def call_given_up(case: Case) -> None:
    """A call ended as unsafe, or she was never reached: headquarters decides what to do instead."""
    _tell("call_given_up", case, "headquarters")


def key_refused(case: Case) -> None:
    """Twice within a day somebody at a desk could not answer for a new key: headquarters looks, and she finds it on her page."""
    _tell("key_refused", case, "headquarters")
    _tell_her(case)


def opened_from_outside(case: Case, *, until: datetime | None) -> None:
    """At once to the owner's SP and headquarters: a senior officer from elsewhere looks at it."""
    _tell("break_glass", case, "superintendent", "headquarters", time=until)


def look_unreviewed(case: Case, *levels: str, due_at: datetime) -> list[Message]:
    """Nobody has said in time whether a look from outside was justified."""
    return _tell("break_glass_unreviewed", case, *levels, time=due_at)
