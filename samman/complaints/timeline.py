"""A case's history in words: one sentence per event, for officers and for her."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext as _

from samman.cases import history
from samman.cases.models import Case, HistoryEntry
from samman.cases.timeline import OF_EVERY_KIND, Data, Line, line_of, name_units, officers_of, to
from samman.complaints.enums import (
    CallOutcome,
    Checked,
    ChildDuty,
    Decision,
    Gap,
    Reason,
    RequestKind,
    RestReason,
    VettingCause,
)
from samman.complaints.models import ActionTakenReport


def _reasons(data: Data) -> str:
    labels = dict(Reason.choices)
    return ", ".join(str(labels[code]) for code in data.get("reasons", []) if code in labels)


STAFF: dict[str, Callable[[Data], str]] = {
    **OF_EVERY_KIND,
    "registered": lambda d: _(
        "Complaint registered. Station, CO, nodal officer, SP and headquarters informed"
    ),
    "transfer_offered": lambda d: _("Offered to %(unit)s; it stays here until they accept") % {"unit": to(d)},
    "transfer_withdrawn": lambda d: _("The offer to %(unit)s was taken back") % {"unit": to(d)},
    "transfer_refused": lambda d: _("%(unit)s refused it; it stays here") % {"unit": to(d)},
    "transfer_unanswered": lambda d: (
        _("%(unit)s has not answered the offer for %(hours)d hours. Officers above informed")
        % {"unit": to(d), "hours": d.get("hours", 0)}
    ),
    "reminded": lambda d: _("Reminded of the report"),
    "break_glass": lambda d: (
        _("Opened for half an hour by an officer from outside: %(unit)s")
        % {"unit": d.get("from_unit_name", "")}
    ),
    "break_glass_reviewed": lambda d: (
        _("The look from outside was justified")
        if d.get("is_justified")
        else _("The look from outside was NOT justified")
    ),
    "break_glass_unreviewed": lambda d: (
        _("The look from outside is unreviewed after %(hours)d hours. Headquarters informed")
        % {"hours": d.get("hours", 0)}
    ),
    "report_warning": lambda d: (
        _("Warning: %(hours)d hours over, report awaited") % {"hours": d.get("hours", 0)}
    ),
    "report_late": lambda d: (
        _("%(hours)d hours over. Officers above informed") % {"hours": d.get("hours", 0)}
    ),
    "acceptance_late": lambda d: _("Final report unanswered for a day. SP informed"),
    "urgent_call_late": lambda d: _("15 minutes over: the station was not phoned"),
    "urgent_call_made": lambda d: (
        _("Headquarters phoned the station, after %(minutes)d minutes") % {"minutes": d.get("minutes", 0)}
    ),
    "interim_report_submitted": lambda d: (
        (
            _("Interim report by the nodal officer in the station's stead: %(decision)s")
            if d.get("in_stead")
            else _("Interim report submitted: %(decision)s")
        )
        % {"decision": _decision(d)}
    ),
    "final_report_submitted": lambda d: (
        (
            _("Final report by the nodal officer in the station's stead: %(decision)s")
            if d.get("in_stead")
            else _("Final report submitted: %(decision)s")
        )
        % {"decision": _decision(d)}
    ),
    "report_accepted": lambda d: _("Final report accepted"),
    "report_returned": lambda d: _("Final report returned"),
    "rated_satisfied": lambda d: (
        _("The complainant is satisfied (said by phone)")
        if d.get("by_phone")
        else _("The complainant is satisfied")
    ),
    "rated_dissatisfied": lambda d: (
        (
            _("The complainant is dissatisfied (said by phone): %(reasons)s")
            if d.get("by_phone")
            else _("The complainant is dissatisfied: %(reasons)s")
        )
        % {"reasons": _reasons(d) or "-"}
    ),
    "answer_not_confirmed": lambda d: _(
        "'Satisfied' by phone was not confirmed to a second caller: open again"
    ),
    "answer_awaited": lambda d: _("Her answer is awaited; she may not be phoned"),
    "phoned": lambda d: _("Headquarters phoned her and spoke with her"),
    "call_tried": lambda d: _("Headquarters phoned her in vain: %(outcome)s") % {"outcome": _call_outcome(d)},
    "vetting_opened": lambda d: _("Before headquarters' legal adviser: %(cause)s") % {"cause": _cause(d)},
    "vetting_taken": lambda d: _("The legal adviser has taken it up"),
    "vetting_noted": lambda d: (
        _("Legal adviser's note: %(gaps)s") % {"gaps": _gaps(d) or _("nothing missing")}
    ),
    "vetting_late": lambda d: (
        _("%(hours)d hours over: headquarters has not directed yet") % {"hours": d.get("hours", 0)}
    ),
    "direction_issued": lambda d: (
        _("Headquarters' direction no. %(label)s to the SP and the nodal officer")
        % {"label": d.get("label", "")}
    ),
    "direction_read": lambda d: _("Direction no. %(label)s read") % {"label": d.get("label", "")},
    "direction_unread": lambda d: _("Direction no. %(label)s not read") % {"label": d.get("label", "")},
    "direction_late": lambda d: (
        _("Direction no. %(label)s unanswered. Officers above informed") % {"label": d.get("label", "")}
    ),
    "found_to_be_child": lambda d: _("Found to be under 18: a child's case from now on"),
    "child_told": lambda d: _("Told: %(whom)s") % {"whom": _duty(d)},
    "child_not_told": lambda d: _("Child Welfare Committee or Special Court not told in time (POCSO 19(6))"),
    "rest_proposed": lambda d: _("Proposed to be put at rest: %(reason)s") % {"reason": _rest_reason(d)},
    "rest_refused": lambda d: _("Not put at rest; it goes on"),
    "put_at_rest": lambda d: _("Put at rest by two officers: %(reason)s") % {"reason": _rest_reason(d)},
    "brought_back": lambda d: _("The complainant brought it back: new round"),
    "linked": lambda d: _("Linked with complaint %(number)s: same matter") % {"number": d.get("number", "")},
    "withdrawal_asked": lambda d: _("The complainant asked to stop"),
    "withdrawal_taken_back": lambda d: _("The complainant does not want to stop after all"),
    "withdrawal_lapsed": lambda d: _("Her wish to stop ended: not confirmed within thirty days"),
    "withdrawal_checked": lambda d: (
        _("Headquarters looked whether she wants to stop herself: %(outcome)s") % {"outcome": _outcome(d)}
    ),
    "withdrawal_unchecked": lambda d: _("Nobody has asked her yet whether she wants to stop herself"),
    "withdrawn": lambda d: _("Withdrawn by the complainant, confirmed after 72 hours"),
    "came_back": lambda d: _("The complainant took it up again"),
    "question_asked": lambda d: _("The complainant was asked in writing"),
    "question_answered": lambda d: _("The complainant answered"),
    "call_asked": lambda d: _("The complainant asks for a call"),
    "change_asked": lambda d: _("The complainant asks for: %(kind)s") % {"kind": _request_kind(d)},
    "request_ended": lambda d: _("Her request was answered: %(kind)s") % {"kind": _request_kind(d)},
    "contact_changed": lambda d: _("Contact rules changed by the complainant"),
    "she_wrote": lambda d: _("The complainant added words"),
    "helper_wrote": lambda d: _("The helper added words"),
    "file_added": lambda d: _("A file was added"),
    "officer_wrote": lambda d: _("Written to the complainant"),
    "key_issued": lambda d: _("New key made at the desk; it holds after 24 hours"),
    "key_refused": lambda d: _("No new key at the desk: the answers did not fit"),
    "code_sent": lambda d: _("One-time code sent to her safe number, for a lost key"),
    "key_by_code": lambda d: _("New key by one-time code; it holds after 24 hours"),
    "new_key_stopped": lambda d: _("The complainant stopped the new key"),
    "key_renewed": lambda d: _("The printed key was used for the first time and replaced"),
}

PUBLIC: dict[str, Callable[[Data], str]] = {
    "registered": lambda d: _("You told us. The police were informed."),
    "transferred": lambda d: (
        _("Another police station has it now: %(new)s. The time limit stays the same.")
        % {"new": d.get("to_unit_name", "")}
    ),
    "identity_opened": lambda d: (
        _("An officer from elsewhere saw your page.") if d.get("look") else _("An officer saw your name.")
    ),
    "report_late": lambda d: _("The police are late. Senior officers were told."),
    "interim_report_submitted": lambda d: _("The police wrote what they have done so far."),
    "final_report_submitted": lambda d: _("The police wrote what they did. A senior officer is checking it."),
    "report_accepted": lambda d: _("A senior officer has checked it. Now it is your turn to say."),
    "rated_satisfied": lambda d: (
        _("You said by phone: I am satisfied.") if d.get("by_phone") else _("You said: I am satisfied.")
    ),
    "rated_dissatisfied": lambda d: (
        _("You said by phone: I am not satisfied. It went to headquarters.")
        if d.get("by_phone")
        else _("You said: I am not satisfied. It went to headquarters.")
    ),
    "answer_not_confirmed": lambda d: _(
        "By phone you did not confirm that you are satisfied. It is open again and went to headquarters."
    ),
    "answer_awaited": lambda d: _(
        "Your answer is awaited. Take the time you need: nothing is closed by waiting."
    ),
    "phoned": lambda d: _("Headquarters phoned you."),
    "direction_issued": lambda d: _(
        "Headquarters told the senior officers of the district in writing what must be done."
    ),
    "found_to_be_child": lambda d: _(
        "The police noted that you are under 18. The law protects you more now."
    ),
    "child_told": lambda d: _("The police told those who protect children by law."),
    "put_at_rest": lambda d: _("Headquarters has stopped the work on it for now."),
    "brought_back": lambda d: _("You said that it should go on. The police must answer anew."),
    "withdrawal_asked": lambda d: _("You asked to stop."),
    "withdrawal_taken_back": lambda d: _("You took that back. It goes on."),
    "withdrawal_lapsed": lambda d: _("You did not say again that you want to stop. So it goes on."),
    "withdrawn": lambda d: _("You stopped it."),
    "came_back": lambda d: _("You took it up again. The police must answer anew."),
    "question_asked": lambda d: _("The police asked you something."),
    "question_answered": lambda d: _("You answered."),
    "call_asked": lambda d: _("You asked for a call."),
    "change_asked": lambda d: _("You asked for: %(kind)s.") % {"kind": _her_wish(d)},
    "request_ended": lambda d: _("Answer to what you asked for (%(wish)s):") % {"wish": _her_wish(d)},
    "contact_changed": lambda d: _("You changed how you may be reached."),
    "she_wrote": lambda d: _("You wrote:"),
    "helper_wrote": lambda d: _("The person helping you wrote:"),
    "file_added": lambda d: _("A file was added."),
    "officer_wrote": lambda d: _("The police wrote to you:"),
    "key_issued": lambda d: _("A new secret number was made at a help desk. It works after 24 hours."),
    "key_refused": lambda d: _(
        "Somebody asked at a help desk for a new secret number, and the answers did not fit. None was made."
    ),
    "code_sent": lambda d: _("Digits were sent to your phone, to make a new secret number."),
    "key_by_code": lambda d: _("A new secret number was made with your phone. It works after 24 hours."),
    "new_key_stopped": lambda d: _("You stopped the new secret number."),
    "key_renewed": lambda d: _("You got a secret number that only you know."),
}
# Their words stand in the thread of questions, or are for those who answer a request, and not in every timeline.
WORDS_ELSEWHERE = frozenset({"question_asked", "question_answered", "call_asked", "change_asked"})
# A helper may be the abuser: she or he finds only that it goes on.
HELPER_EVENTS = ("registered", "report_late", "interim_report_submitted", "final_report_submitted")
_WORDS_FOR_HELPER: dict[str, Callable[[Data], str]] = {
    "registered": lambda d: _("It was told. The police were informed."),
    "report_late": PUBLIC["report_late"],
    "interim_report_submitted": lambda d: _("The police are working on it."),
    "final_report_submitted": lambda d: _("The police are working on it."),
}


def _cause(data: Data) -> str:
    return str(dict(VettingCause.choices).get(data.get("cause", ""), ""))


def _duty(data: Data) -> str:
    return str(dict(ChildDuty.choices).get(data.get("to", ""), ""))


def _rest_reason(data: Data) -> str:
    return str(dict(RestReason.choices).get(data.get("reason", ""), ""))


def _outcome(data: Data) -> str:
    return str(dict(Checked.choices).get(data.get("outcome", ""), ""))


def _call_outcome(data: Data) -> str:
    return str(dict(CallOutcome.choices).get(data.get("outcome", ""), ""))


def _request_kind(data: Data) -> str:
    return str(dict(RequestKind.choices).get(data.get("kind", ""), ""))


def _her_wish(data: Data) -> str:
    """What she asked for, in the words of her pages."""
    return {
        RequestKind.CALL: _("a call to you"),
        RequestKind.STATION: _("another police station for you"),
        RequestKind.OFFICER: _("another officer for you"),
    }.get(data.get("kind", ""), "")


def _gaps(data: Data) -> str:
    labels = dict(Gap.choices)
    return ", ".join(str(labels[code]) for code in data.get("gaps", []) if code in labels)


def _decision(data: Data) -> str:
    return str(dict(Decision.choices).get(data.get("decision", ""), ""))


# Words from officer to officer, who are told not to name her: everyone who sees the case reads them.
TO_OFFICERS = frozenset({"reminded", "transfer_refused"})


def staff_timeline(
    case: Case, *, with_words: bool, without: Q | None = None, by_phone: bool = True
) -> list[Line]:
    """The history, newest first, but for the lines left out (`access.hidden_lines`); the words in it only when the case was
    opened, save those from officer to officer. `by_phone`: whether it says which answers were given by phone."""
    found = case.history.exclude(without) if without is not None else case.history.all()
    entries = list(found.order_by("-id")[:500])
    name_units(entries)
    officers = officers_of(entries)
    lines = []
    for entry in entries:
        text = _staff_text(entry, by_phone=by_phone)
        if entry.event == "registered" and case.kept_from_id:
            text = _("Complaint registered. Nodal officer, SP and headquarters informed, the station not")
        shown = (with_words or entry.event in TO_OFFICERS) and entry.event not in WORDS_ELSEWHERE
        line = line_of(entry, text, history.words_of(entry, case) if shown else "")
        if entry.data.get("by_phone") and not by_phone:  # the caller's name would tell it
            lines.append(replace(line, actor_label="complainant", actor_kind="citizen"))
            continue
        officer = officers.get(int(entry.actor_id)) if entry.actor_kind == "officer" else None
        lines.append(replace(line, actor_label=officer.name) if officer else line)
    return lines


def _staff_text(entry: HistoryEntry, *, by_phone: bool) -> str:
    event, data = entry.event, entry.data
    if not by_phone:
        event = "rated_dissatisfied" if event == "answer_not_confirmed" else event
        data = {**data, "by_phone": False}
    return STAFF[event](data) if event in STAFF else event


def public_timeline(case: Case, *, with_words: bool) -> list[Line]:
    """What she sees, newest first; a helper (`with_words` False) finds only that it goes on."""
    entries = case.history.filter(shown_to_her=True).order_by("-id")
    if not with_words:
        return [
            line_of(e, _WORDS_FOR_HELPER[e.event](e.data), "")
            for e in entries.filter(event__in=HELPER_EVENTS)[:200]
        ]
    found = [entry for entry in entries[:500] if entry.event in PUBLIC]
    name_units(found)
    return [
        line_of(e, PUBLIC[e.event](e.data), "" if e.event in WORDS_ELSEWHERE else history.words_of(e, case))
        for e in found
    ]


def decision_words(report: ActionTakenReport) -> str:
    """The station's decision, in plain words for her."""
    words = {
        Decision.FIR: _("The police have written an FIR."),
        Decision.ZERO_FIR: _(
            "The police have written an FIR and are sending it to the right police station."
        ),
        Decision.NCR: _(
            "The police have written a report; to investigate it they need the court's permission."
        ),
        Decision.ENQUIRY: _("The police are enquiring first, before they decide on an FIR."),
        Decision.NO_OFFENCE: _(
            "The police say that they found no offence in law. You can say that you are not satisfied."
        ),
    }
    return words[Decision(report.decision)]


def fir_words(report: ActionTakenReport) -> str:
    """The FIR's number; not shown where it is marked sensitive."""
    if not report.fir_number or report.fir_is_sensitive:
        return ""
    return f"{report.fir_number}/{report.fir_year}"
