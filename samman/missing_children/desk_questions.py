"""What a desk asks whoever lost the key of a report (`people.desk_questions`): about themselves and what they said, never what a
poster or a neighbour tells of the missing person."""

from django.utils.translation import gettext_lazy as _

from samman.cases.models import Case
from samman.missing_children.enums import Reason, Source
from samman.people.actions import contact_details, identity_of
from samman.people.desk_questions import Questions, last_digits, spoken
from samman.people.enums import PersonRole
from samman.people.models import SafeContact

CALLS, MESSAGES, NEITHER = "calls", "messages", "neither"
# How somebody may have told the police. Of an old register nobody here has reported anything.
TOLD = [(code.value, code.label) for code in Source if code != Source.IMPORT]


def _answers(case: Case) -> dict[str, str]:
    person = case.missing_person
    told, reporter = person.opened_words, identity_of(case).get(PersonRole.REPORTER, {})
    contact = SafeContact.objects.filter(case=case).first()
    allowed = ""
    if contact is not None:
        contact.case = case
        allowed = contact_details(contact).get("phone", "")
    return {
        "phone": last_digits(allowed or reporter.get("phone", "")),
        "address": spoken(reporter.get("address")),
        "company": spoken(told.get("with_whom")),
        "money": spoken(told.get("money")),
        "source": "" if person.source == Source.IMPORT else person.source,
        "why": person.likely_reason,
        "contact": _contact(contact),
    }


def _contact(contact: SafeContact | None) -> str:
    if contact is None or not contact.may_call:
        return NEITHER
    return MESSAGES if contact.may_message else CALLS


QUESTIONS = Questions(
    labels={
        "phone": _("The last four digits of the phone number that they gave"),
        "address": _("The address that they gave of themselves"),
        "company": _("With whom or in what vehicle the person went, as they said it"),
        "money": _("What money or things the person took along, as they said it"),
        "source": _("How they told the police"),
        "why": _("What they thought had happened"),
        "contact": _("Whether the police may call or write to them, as they said it"),
    },
    choices={
        "source": TOLD,
        "why": Reason.choices,
        "contact": [
            (NEITHER, _("neither")),
            (CALLS, _("calls, no messages")),
            (MESSAGES, _("calls and messages")),
        ],
    },
    answers=_answers,
)
