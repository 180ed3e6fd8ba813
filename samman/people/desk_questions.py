"""The questions by which a desk finds out whether somebody who lost a key is who had it: drawn from the own case, compared here.

The officer reads the questions and types what is said; the right answers are never shown (design: rules of safety, lost key).
What the pair of words proves on the phone is not asked: whoever hears it here could answer for her there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from samman.cases.models import Case
from samman.common import sealing
from samman.common.text import fold, fold_phone, sound

ASKED = 3
PHONE_DIGITS = 4
WRITTEN = (
    2  # so many of the three are about what was written, which is sealed; the rest are choices that were made
)
MOST_WORDS = 6  # of an answer that somebody can say again


@dataclass(frozen=True)
class DeskQuestion:
    """One question, without its answer. No choices: what is said is typed."""

    name: str
    label: Any
    choices: list[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Questions:
    """All that may be asked of one kind of case. `answers` gives every answer that a case has; what it has not is empty."""

    labels: Mapping[str, Any]
    choices: Mapping[str, Iterable[tuple[str, str | Promise]]]
    answers: Callable[[Case], dict[str, str]]

    def of(self, case: Case) -> list[DeskQuestion]:
        """The three questions of this case; always the same ones, so that nobody tries until easy ones come."""
        drawn = self._drawn(case, self.answers(case))
        return [DeskQuestion(name, self.labels[name], list(self.choices.get(name, []))) for name in drawn]

    def are_right(self, case: Case, typed: Mapping[str, str]) -> bool:
        """Whether all answers fit. Spellings of either script meet; whoever says a name may leave out a part of it."""
        answers = self.answers(case)
        # Each is compared, whatever the others are.
        fit = [self.fits(name, typed.get(name, ""), answers[name]) for name in self._drawn(case, answers)]
        return bool(fit) and all(fit)

    def fits(self, name: str, typed: str, answer: str) -> bool:
        """Whether what is said to one question is what was written."""
        if name in self.choices:
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

    def _drawn(self, case: Case, answers: Mapping[str, str]) -> list[str]:
        written = sorted(
            (name for name in self.labels if name not in self.choices and answers[name]),
            key=lambda name: sealing.blind_index("desk_question", f"{case.number}:{name}"),
        )[:WRITTEN]
        chosen = [name for name in self.choices if answers[name]]
        return written + chosen[: ASKED - len(written)]


def _sounds(text: str) -> set[str]:
    return {key for word in fold(text).split() if (key := sound(word))}


def last_digits(phone: str) -> str:
    """What is asked of a phone number; empty for one that is too short."""
    folded = fold_phone(phone)
    return folded[-PHONE_DIGITS:] if len(folded) >= PHONE_DIGITS else ""


def spoken(text: object) -> str:
    """What can be asked: a few words that sound like something, not a sentence."""
    written = str(text or "").strip()
    return written if fold(written) and len(written.split()) <= MOST_WORDS else ""
