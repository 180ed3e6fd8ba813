"""The questions by which a desk finds out that she who lost her key is she: drawn from her own complaint, compared here.

The officer reads the questions and types what she says; the right answers are never shown (design: rules of safety, lost key).
What the pair of words proves on the phone is not asked: whoever hears it here could answer for her there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samman.cases.models import Case
from samman.common import sealing
from samman.common.text import fold, fold_phone, sound
from samman.complaints import words
from samman.complaints.enums import When
from samman.people.actions import contact_details, identity_of
from samman.people.enums import MeetAt, PersonRole
from samman.people.models import SafeContact

ASKED = 3
PHONE_DIGITS = 4
WRITTEN = 2  # so many of the three are about what she wrote, which is sealed; the rest are choices she made

LABELS: dict[str, Any] = {
    "phone": _("The last four digits of the phone number that she gave"),
    "place": _("The village, locality or place that she wrote"),
    "accused": _("The name that she wrote for the one she complains of"),
    "relation": _("What he is to her, as she wrote it"),
    "trouble": _("What she complained of"),
    "when": _("How long before the complaint it had happened"),
    "meet": _("Where the police were to meet her, as she chose"),
}
CHOICES: dict[str, Iterable[tuple[str, str | Promise]]] = {
    "trouble": list(words.TROUBLE.items()),
    "when": [(code, words.WHEN[code]) for code in When.values],
    "meet": [
        (MeetAt.HOME, _("at home")),
        (MeetAt.ELSEWHERE, _("at another place that she named")),
        (MeetAt.HELP_DESK, _("at the women help desk")),
        (MeetAt.WRITE_FIRST, _("nowhere yet: ask her in writing first")),
    ],
}


@dataclass(frozen=True)
class DeskQuestion:
    """One question, without its answer. No choices: what she says is typed."""

    name: str
    label: Any
    choices: list[tuple[str, str | Promise]]


def questions_of(case: Case) -> list[DeskQuestion]:
    """The three questions of this case; always the same ones, so that nobody tries until easy ones come."""
    return [DeskQuestion(name, LABELS[name], list(CHOICES.get(name, []))) for name in _drawn(_answers(case))]


def _drawn(answers: Mapping[str, str]) -> list[str]:
    number = answers["number"]
    written = sorted(
        (name for name in LABELS if name not in CHOICES and answers[name]),
        key=lambda name: sealing.blind_index("desk_question", f"{number}:{name}"),
    )[:WRITTEN]
    chosen = [name for name in CHOICES if answers[name]]
    return written + chosen[: ASKED - len(written)]


def are_right(case: Case, typed: Mapping[str, str]) -> bool:
    """Whether all answers fit. Spellings of either script meet; whoever says a name may leave out a part of it."""
    answers = _answers(case)
    # Each is compared, whatever the others are.
    return all([fits(name, typed.get(name, ""), answers[name]) for name in _drawn(answers)])


def fits(name: str, typed: str, answer: str) -> bool:
    """Whether what she said to one question is what she wrote."""
    if name in CHOICES:
        return typed == answer
    if name == "phone":
        return fold_phone(typed)[-PHONE_DIGITS:] == answer
    if not fold(typed):
        return False
    if fold(typed) == fold(answer):
        return True
    said, written = _sounds(typed), _sounds(answer)
    # Half of the words, each by its sound: 'Ramu' for 'रामू यादव', but not one word of a whole sentence.
    return bool(said) and said <= written and 2 * len(said) >= len(written)


def _sounds(text: str) -> set[str]:
    return {key for word in fold(text).split() if (key := sound(word))}


def _answers(case: Case) -> dict[str, str]:
    """Every answer that this case has; what she did not write is empty."""
    complaint = case.complaint
    wrote: dict[str, Any] = case.unseal(complaint.answers, "answers")
    people = identity_of(case)
    contact = SafeContact.objects.filter(case=case).first()
    allowed: dict[str, str] = {}
    if contact is not None:
        contact.case = case
        allowed = contact_details(contact)
    phone = fold_phone(allowed.get("phone") or people.get(PersonRole.COMPLAINANT, {}).get("phone", ""))
    return {
        "number": case.number,
        "phone": phone[-PHONE_DIGITS:] if len(phone) >= PHONE_DIGITS else "",
        "place": _spoken(wrote.get("locality")),
        "accused": _spoken(wrote.get("accused")),
        "relation": _spoken(wrote.get("accused_relation")),
        "trouble": complaint.trouble,
        "when": complaint.when,
        "meet": contact.meet_at if contact is not None else "",
    }


def _spoken(text: object) -> str:
    """What can be asked: a few words that sound like something, not a sentence."""
    words_written = str(text or "").strip()
    return words_written if fold(words_written) and len(words_written.split()) <= 6 else ""
