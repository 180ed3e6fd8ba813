"""Keeping, opening and finding the identity of persons in a case."""

from datetime import datetime
from typing import Any

from samman.accounts.viewer import Viewer
from samman.cases import history, keys
from samman.cases.access import is_assigned, supervises
from samman.cases.break_glass import look_by_which_seen
from samman.cases.models import Case
from samman.cases.writing import officer_writes
from samman.common import clock, sealing
from samman.common.text import fold, fold_phone
from samman.people import name_keys
from samman.people.access import can_open
from samman.people.enums import MeetAt, PersonRole
from samman.people.models import Person, SafeContact

FIRST_REASON_LENGTH = 10


def add_people(case: Case, people: dict[PersonRole, dict[str, Any]]) -> list[Person]:
    """Keep the identity of each person sealed, with blind indexes of name and phone, and of how her name sounds."""
    if her := people.get(PersonRole.COMPLAINANT):
        name_keys.keep({case.pk: her.get("name", "")})
    return Person.objects.bulk_create(
        Person(
            case=case,
            role=role,
            identity=case.seal(identity, f"person:{role}"),
            name_index=sealing.blind_index("name", fold(identity.get("name", ""))),
            phone_index=sealing.blind_index("phone", fold_phone(identity.get("phone", ""))),
        )
        for role, identity in people.items()
    )


def keep_safe_contact(case: Case, answers: dict[str, Any], *, she_knows: bool) -> SafeContact:
    """Keep what she allowed. Whatever is not said clearly is not allowed; a call needs a number and her knowing of it."""
    return SafeContact.objects.create(case=case, **_allowed(case, answers, she_knows=she_knows))


def _allowed(case: Case, answers: dict[str, Any], *, she_knows: bool) -> dict[str, Any]:
    may_call = bool(answers.get("may_contact")) and bool(fold_phone(answers.get("phone", ""))) and she_knows
    meet_at = answers.get("meet_at") or MeetAt.WRITE_FIRST
    if meet_at == MeetAt.HOME and not she_knows:
        meet_at = MeetAt.WRITE_FIRST
    return {
        "may_call": may_call,
        "may_message": may_call and bool(answers.get("may_message")),
        "hours_from": answers.get("hours_from") if may_call else None,
        "hours_until": answers.get("hours_until") if may_call else None,
        "meet_at": meet_at,
        "she_knows": she_knows,
        "caller_word": case.seal(answers.get("caller_word", ""), "caller_word") if may_call else None,
        "her_word": case.seal(answers.get("her_word", ""), "her_word") if may_call else None,
        "details": case.seal(
            {
                "phone": answers.get("phone", "") if may_call else "",
                "who_may_answer": answers.get("who_may_answer", "") if may_call else "",
                "meet_where": answers.get("meet_where", ""),
                "meet_by": answers.get("meet_by", ""),
            },
            "contact",
        ),
        "updated_at": clock.now(),
    }


def change_safe_contact(case: Case, answers: dict[str, Any], *, she_knows: bool) -> SafeContact:
    """What she says now takes the place of what she said before: of calls (`may_contact` and what goes with it), of meeting
    (`meet_at` and what goes with it), or of both. In the caller's transaction, the case is locked.

    Of the former number nothing is left in use: neither in what she allowed, nor beside her name, nor a code sent to it.
    """
    contact = SafeContact.objects.select_for_update().filter(case=case).first()
    if contact is None:
        return keep_safe_contact(case, answers, she_knows=she_knows)
    contact.case = case
    kept: dict[str, Any] = {}
    if "meet_at" not in answers:
        details = contact_details(contact)
        kept |= {"meet_at": contact.meet_at}
        kept |= {name: details.get(name, "") for name in ("meet_where", "meet_by")}
    if "may_contact" not in answers and contact.may_call:
        details = contact_details(contact)
        kept |= {"may_contact": True, "may_message": contact.may_message}
        kept |= {"hours_from": contact.hours_from, "hours_until": contact.hours_until}
        kept |= {name: details.get(name, "") for name in ("phone", "who_may_answer")}
        kept |= {
            name: case.unseal(word, name) if word else ""
            for name, word in (("caller_word", contact.caller_word), ("her_word", contact.her_word))
        }
    fields = _allowed(case, {**kept, **answers}, she_knows=she_knows)
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.save(update_fields=list(fields))
    if "may_contact" in answers:
        _forget_number(case, contact_details(contact)["phone"])
    return contact


def _forget_number(case: Case, number: str) -> None:
    """The number beside her name is the one she allows now, or none; codes sent to a former one no longer hold."""
    for person in case.people.filter(role__in=(PersonRole.COMPLAINANT, PersonRole.REPORTER)):
        identity = {**case.unseal(person.identity, f"person:{person.role}"), "phone": number}
        person.identity = case.seal(identity, f"person:{person.role}")
        person.phone_index = sealing.blind_index("phone", fold_phone(number))
        person.save(update_fields=["identity", "phone_index"])
    keys.end_codes(case)


def contact_details(contact: SafeContact) -> dict[str, str]:
    """The sealed part of what she allowed: phone, who_may_answer, meet_where, meet_by. Only after the case was opened."""
    details: dict[str, str] = contact.case.unseal(contact.details, "contact") if contact.details else {}
    return details


def her_phone(case: Case) -> str:
    """The number to which she allowed messages, or an empty text when she allowed none."""
    contact = SafeContact.objects.filter(case=case, may_message=True).first()
    if contact is None:
        return ""
    contact.case = case
    return contact_details(contact).get("phone", "")


def open_identity(case_id: int, *, reason: str, by: Viewer) -> Case:
    """Open what is covered, with a reason; she is told when and by what post. Raises Http404 or PermissionDenied."""
    with officer_writes("open_identity", case_id, by=by, allowed=can_open) as case:
        look = None if supervises(by, case) or is_assigned(by, case) else look_by_which_seen(by, case)
        data = {"look": look.pk} if look else None
        history.add(
            case, "identity_opened", by=by.actor, shown_to_her=True, reason=reason, outcome="read", data=data
        )
        return case


def identity_of(case: Case) -> dict[str, dict[str, Any]]:
    """Everyone in the case by role. The caller has checked `has_opened`."""
    return {
        person.role: case.unseal(person.identity, f"person:{person.role}")
        for person in case.people.order_by("id")
    }


def looks_at_her_name(case: Case) -> list[datetime]:
    """When officers opened her identity, newest first."""
    return list(
        case.history.filter(event="identity_opened").order_by("-id").values_list("at", flat=True)[:50]
    )
