"""'What to do now' on the case page: the steps in the order that keeps her safest. Words only, no writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from samman.cases.enums import Urgency
from samman.cases.models import Case
from samman.common import show
from samman.complaints import words
from samman.complaints.enums import Need, Risk, State, Trouble, When, YesNoUnknown
from samman.complaints.models import Complaint
from samman.people.enums import MeetAt
from samman.people.models import SafeContact


@dataclass(frozen=True)
class Step:
    """One thing to do: the sentence, the rule it comes from, until when, and whether it must not be missed."""

    text: str
    rule: str = ""
    until: datetime | None = None
    strong: bool = False


def next_steps(
    case: Case,
    complaint: Complaint,
    contact: SafeContact | None,
    *,
    was_met: bool,
    now: datetime,
    zero_fir: str = "",
    in_stead: bool = False,
) -> list[Step]:
    """The steps that are still open, safest first (design: rules of safety; BNSS 173, 184, 397; POCSO 19, 24; BNS 199(c)).

    `zero_fir` is the number of one that came along with a transfer; `in_stead` says that the nodal officer filed the final
    report in the station's stead.
    """
    if case.state_code == State.WITHDRAWN:
        return [
            Step(
                _(
                    "She withdrew it herself and confirmed it after 72 hours. She can take it up again at any time; an FIR's "
                    "investigation goes on."
                )
            )
        ]
    if case.closed_at is not None:
        return [
            Step(
                _(
                    "Closed by her own answer. She can take it back for seven days; an FIR's investigation goes on."
                )
            )
        ]
    if case.state_code == State.AWAITING_RATING and case.about_child:
        return [
            *_danger(case, complaint),
            Step(
                _(
                    "A child's complaint is closed by the law, not by an answer: carry on what court and committee order."
                )
            ),
        ]
    if case.state_code == State.AWAITING_RATING:
        return [
            *_danger(case, complaint),
            Step(
                _(
                    "Her answer is awaited. Nobody asks, reminds or presses her for it: only she closes the complaint."
                ),
                strong=True,
            ),
        ]
    if case.state_code == State.AT_REST:
        return [
            *_danger(case, complaint),
            Step(
                _(
                    "At rest by the word of two officers of headquarters. At her word it goes on, with a new clock."
                )
            ),
        ]
    if case.state_code == State.IN_VETTING:
        return [
            *_danger(case, complaint),
            Step(
                _(
                    "She is dissatisfied. Headquarters' legal adviser reads it; a written direction to the SP and the nodal "
                    "officer follows. Her safety goes on meanwhile."
                ),
                "",
                case.due_at,
                strong=True,
            ),
        ]
    steps = [*_danger(case, complaint), *_contact(complaint, contact, was_met=was_met)]
    steps += _medical(case, complaint) if case.round == 1 else []
    steps += _child(case, complaint, now)
    steps += _statement(complaint)
    if zero_fir:
        steps.append(
            Step(
                _("A zero FIR came along (%(fir)s): register it under a number of your own, at once.")
                % {"fir": zero_fir},
                "BNSS 173(1)",
                strong=True,
            )
        )
    steps += _decision(case, in_stead=in_stead)
    return steps


def _danger(case: Case, complaint: Complaint) -> Iterable[Step]:
    if case.kept_from_id:
        yield Step(
            _("Nothing of this complaint goes to the station it is kept from: no call, no paper, no word."),
            strong=True,
        )
    risks = set(complaint.risks)
    if Risk.LIFE in risks or complaint.trouble == Trouble.THREAT:
        yield Step(
            _("Threat to life: her safety first, before statements and papers; a PRV (112) stands ready."),
            strong=True,
        )
    if Risk.LOCKED in risks or complaint.trouble in (Trouble.CONFINED, Trouble.TAKEN):
        yield Step(
            _(
                "She may not be free to leave: plan how she is brought out, with women officers, before anyone is told."
            ),
            strong=True,
        )
    if Risk.SELF_HARM in risks:
        yield Step(
            _(
                "She spoke of ending her life: a woman officer trained for it, Tele-MANAS 14416, nobody alone with her duty."
            ),
            strong=True,
        )
    if Risk.INJURED in risks or complaint.trouble == Trouble.ACID:
        yield Step(
            _("First aid and treatment at once and free of cost, before anything else."),
            "BNSS 397",
            strong=True,
        )
    if case.urgency == Urgency.URGENT and Risk.CHILD in risks:
        yield Step(_("Children are with her: they are brought to safety together with her."), strong=True)


def _contact(complaint: Complaint, contact: SafeContact | None, *, was_met: bool) -> Iterable[Step]:
    meet_at = contact.meet_at if contact else MeetAt.WRITE_FIRST
    no_call = contact is None or not contact.may_call
    if contact is not None and not contact.she_knows:
        yield Step(
            _(
                "She does not know of this complaint. Do not go to her home, do not phone her; speak with the one who helps her."
            ),
            strong=True,
        )
    elif meet_at == MeetAt.WRITE_FIRST:
        yield Step(
            _("Ask her first in writing, on her page (below). Do not go to her, do not phone."), strong=True
        )
    elif not was_met:
        any_hour = contact is None or not contact.may_call or words.is_any_hour(contact)
        hours = "" if contact is None or any_hour else words.hours_words(contact)
        where = {
            MeetAt.HOME: _(
                "A woman officer meets her at home, in plain clothes and without a police vehicle at the door."
            ),
            MeetAt.ELSEWHERE: _(
                "A woman officer in plain clothes meets her at the place she named. Do not go to her home."
            ),
            MeetAt.HELP_DESK: _(
                "She will come to the women help desk: a woman officer is kept free for her. Do not go to her home."
            ),
        }[MeetAt(meet_at)]
        call = (
            _("Do not phone.")
            if no_call
            else _("Phone only %(hours)s, and say the caller's word first.") % {"hours": hours}
            if hours
            else _("When you phone, say the caller's word first.")
        )
        yield Step(f"{where} {call}", strong=no_call)
    if not was_met:
        yield Step(_("Nobody approaches the person complained against before she has been met."), strong=True)


def _medical(case: Case, complaint: Complaint) -> Iterable[Step]:
    if complaint.trouble == Trouble.FORCED and complaint.when in (When.NOW, When.DAYS):
        yield Step(
            _(
                "Medical examination within 24 hours of her information, only with her consent; clothes kept unwashed in paper."
            ),
            "BNSS 184(1)",
            case.created_at + timedelta(hours=24),
            strong=True,
        )


def _child(case: Case, complaint: Complaint, now: datetime) -> Iterable[Step]:
    if case.about_child:
        yield Step(
            _(
                "A child: tell the Child Welfare Committee and the Special Court within 24 hours, with the reasons of urgency."
            ),
            "POCSO 19(6)",
            case.created_at + timedelta(hours=24),
            strong=True,
        )
        yield Step(
            _(
                "Her statement at home or where she chooses, by a woman officer of SI rank or above, in plain clothes, with a "
                "person she trusts. Never kept in the station at night."
            ),
            "POCSO 24",
        )
    elif complaint.under_18 == YesNoUnknown.UNKNOWN:
        yield Step(
            _("Her age is not known: ask for it first, and treat her as a child until you know."), "POCSO 19"
        )


def _statement(complaint: Complaint) -> Iterable[Step]:
    if complaint.trouble in words.WOMAN_OFFICER_RECORDS:
        yield Step(_("Her information is written down by a woman officer, in her own words."), "BNSS 173(1)")
    needs = set(complaint.needs)
    if needs & {Need.SIGN, Need.SEEING, Need.MOVING, Need.SPECIAL}:
        yield Step(
            _(
                "She needs help to tell it: record it where she chooses, with an interpreter or special educator, on video."
            ),
            "BNSS 173(1)",
        )
    if Need.LANGUAGE in needs:
        yield Step(_("Bring someone who speaks her language; nobody of her family or his."))


def _decision(case: Case, *, in_stead: bool) -> Iterable[Step]:
    if case.state_code == State.AWAITING_ACCEPTANCE:
        lies_with_nodal = _(
            "The final report lies with the nodal officer, who accepts it or returns it with what is missing."
        )
        lies_with_sp = _(
            "The final report, filed in the station's stead, lies with the SP, who accepts it or returns it with what is missing."
        )
        yield Step(lies_with_sp if in_stead else lies_with_nodal)
        return
    if case.state_code == State.INTERIM_REPORTED:
        yield Step(_("Carry the work on and write the final report."))
        return
    if case.round > 1:
        yield Step(
            _(
                "Headquarters has directed: read the direction and why she is dissatisfied, mend exactly that, meet her again as "
                "she allows, and report anew."
            ),
            "",
            case.due_at,
        )
    yield Step(
        _(
            "Write down one decision: FIR, zero FIR, NCR, enquiry with the DySP's permission, or no offence with reasons. "
            "Not recording a listed offence is itself an offence."
        ),
        "BNSS 173, BNS 199(c)",
        case.due_at,
    )


def until_words(moment: datetime, now: datetime) -> str:
    """How long a step still has, or how late it is."""
    return show.clock_face(moment, now=now).words
