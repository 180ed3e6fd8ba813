"""What the police read for a code: their own terms for the trouble, and what she allowed, in one line each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samman.complaints.enums import Decision, State, Trouble, When
from samman.people.enums import MeetAt
from samman.people.models import SafeContact

TROUBLE: dict[str, str | Promise] = {
    Trouble.HOME: gettext_lazy("Cruelty or beating at home"),
    Trouble.DOWRY: gettext_lazy("Dowry harassment"),
    Trouble.STREET: gettext_lazy("Molestation or stalking in public"),
    Trouble.TOUCH: gettext_lazy("Sexual harassment or outraging of modesty"),
    Trouble.PHONE: gettext_lazy("Harassment by phone or internet"),
    Trouble.PHOTO: gettext_lazy("Threat to spread private images"),
    Trouble.FORCED: gettext_lazy("Rape"),
    Trouble.ACID: gettext_lazy("Acid attack or burning"),
    Trouble.CONFINED: gettext_lazy("Wrongful confinement"),
    Trouble.TAKEN: gettext_lazy("Abduction, trafficking or forced labour"),
    Trouble.MARRIAGE: gettext_lazy("Forced or child marriage"),
    Trouble.THREAT: gettext_lazy("Criminal intimidation (threat to life)"),
    Trouble.WORK: gettext_lazy("Harassment at work, school or college"),
    Trouble.OTHER: gettext_lazy("Other trouble"),
}

WHEN: dict[str, str | Promise] = {
    When.NOW: gettext_lazy("today or last night"),
    When.DAYS: gettext_lazy("in the last few days"),
    When.WEEKS: gettext_lazy("weeks or months ago"),
    When.LONG: gettext_lazy("long ago"),
    When.ONGOING: gettext_lazy("goes on again and again"),
}

# What stands in the list's last column.
STATE: dict[str, str | Promise] = {
    State.AWAITING_REPORT: gettext_lazy("Report due"),
    State.INTERIM_REPORTED: gettext_lazy("Interim report given, final due"),
    State.AWAITING_ACCEPTANCE: gettext_lazy("Final report before the nodal officer"),
    State.AWAITING_RATING: gettext_lazy("Her answer awaited"),
    State.IN_VETTING: gettext_lazy("Dissatisfied: legal vetting at headquarters"),
    State.AT_REST: gettext_lazy("At rest: can go no further"),
    State.SATISFIED: gettext_lazy("Satisfied: closed"),
    State.WITHDRAWN: gettext_lazy("Withdrawn by her: closed"),
}


def state_words(state: str, *, in_stead: bool = False) -> str:
    """Where a complaint stands. A final report that the nodal officer filed in the station's stead lies before the SP."""
    if state == State.AWAITING_ACCEPTANCE and in_stead:
        return _("Final report before the SP")
    return str(STATE.get(State(state), state)) if state in State.values else state


# Troubles that are sexual offences: the FIR is marked sensitive (Youth Bar Association v. Union of India, 2016; BNS 72).
SEXUAL = frozenset({Trouble.STREET, Trouble.TOUCH, Trouble.PHOTO, Trouble.FORCED})
# BNSS 173(1), first proviso: a woman officer records the information of BNS 64-71, 74-79 and 124.
WOMAN_OFFICER_RECORDS = SEXUAL | {Trouble.ACID, Trouble.WORK}

# BNS 199(c) punishes not recording information of BNS 64-71, 74, 76, 77, 79, 124, 143 and 144: where a complaint of these
# ends in an enquiry or 'no offence', a legal adviser looks at it.
LISTED = SEXUAL | {Trouble.ACID, Trouble.TAKEN}

DECISION_SHORT: dict[str, str | Promise] = {
    Decision.FIR: gettext_lazy("FIR registered"),
    Decision.ZERO_FIR: gettext_lazy("Zero FIR registered"),
    Decision.NCR: gettext_lazy("NCR registered"),
    Decision.ENQUIRY: gettext_lazy("Preliminary enquiry"),
    Decision.NO_OFFENCE: gettext_lazy("No offence made out"),
}


def is_any_hour(contact: SafeContact) -> bool:
    """Whether she allowed the whole day."""
    return (contact.hours_from, contact.hours_until) == (0, 24)


def hours_words(contact: SafeContact) -> str:
    """The hours that she allowed, as on a wall clock in India: "11–13"; empty where she named none."""
    if contact.hours_from is None or contact.hours_until is None:
        return ""
    if is_any_hour(contact):
        return _("at any time")
    return _("between %(start)s and %(end)s hours") % {
        "start": contact.hours_from,
        "end": contact.hours_until,
    }


@dataclass(frozen=True)
class Allowed:
    """What she allowed, in words: where she may be met, and what must not be done."""

    meet: str
    call: str
    message: str
    warning: str  # empty, or what endangers her most


def allowed(contact: SafeContact | None) -> Allowed:
    """The rules of contact of a case; without any, nothing is allowed (promise 5)."""
    if contact is None:
        return Allowed(_("Do not meet yet: ask on her page first"), _("Do not phone"), _("No message"), "")
    hours = hours_words(contact)
    meet = {
        MeetAt.HOME: _("Meet at home, in plain clothes"),
        MeetAt.ELSEWHERE: _("Meet at the place she named, in plain clothes"),
        MeetAt.HELP_DESK: _("She will come to the women help desk"),
        MeetAt.WRITE_FIRST: _("Do not meet yet: ask on her page first"),
    }[MeetAt(contact.meet_at)]
    if contact.may_call:
        call = (
            _("Phone %(hours)s, say the caller's word first") % {"hours": hours}
            if hours
            else _("Phone at any hour, say the caller's word first")
        )
    else:
        call = _("Do not phone")
    warning = (
        ""
        if contact.she_knows
        else _("She does not know of this complaint: no visit at home, no call to her")
    )
    return Allowed(
        meet, call, _("Neutral message allowed") if contact.may_message else _("No message"), warning
    )
