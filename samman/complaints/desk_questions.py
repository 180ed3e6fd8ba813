"""What a desk asks her who lost her key: about her own complaint (`people.desk_questions`)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from samman.cases.models import Case
from samman.complaints import words
from samman.complaints.enums import When
from samman.people.actions import contact_details, identity_of
from samman.people.desk_questions import Questions, last_digits, spoken
from samman.people.enums import MeetAt, PersonRole
from samman.people.models import SafeContact


def _answers(case: Case) -> dict[str, str]:
    complaint = case.complaint
    wrote: dict[str, Any] = case.unseal(complaint.answers, "answers")
    people = identity_of(case)
    contact = SafeContact.objects.filter(case=case).first()
    allowed: dict[str, str] = {}
    if contact is not None:
        contact.case = case
        allowed = contact_details(contact)
    return {
        "phone": last_digits(allowed.get("phone") or people.get(PersonRole.COMPLAINANT, {}).get("phone", "")),
        "place": spoken(wrote.get("locality")),
        "accused": spoken(wrote.get("accused")),
        "relation": spoken(wrote.get("accused_relation")),
        "trouble": complaint.trouble,
        "when": complaint.when,
        "meet": contact.meet_at if contact is not None else "",
    }


QUESTIONS = Questions(
    labels={
        "phone": _("The last four digits of the phone number that she gave"),
        "place": _("The village, locality or place that she wrote"),
        "accused": _("The name that she wrote for the one she complains of"),
        "relation": _("What he is to her, as she wrote it"),
        "trouble": _("What she complained of"),
        "when": _("How long before the complaint it had happened"),
        "meet": _("Where the police were to meet her, as she chose"),
    },
    choices={
        "trouble": list(words.TROUBLE.items()),
        "when": [(code, words.WHEN[code]) for code in When.values],
        "meet": [
            (MeetAt.HOME, _("at home")),
            (MeetAt.ELSEWHERE, _("at another place that she named")),
            (MeetAt.HELP_DESK, _("at the women help desk")),
            (MeetAt.WRITE_FIRST, _("nowhere yet: ask her in writing first")),
        ],
    },
    answers=_answers,
)
