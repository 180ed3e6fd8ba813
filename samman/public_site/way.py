"""The ways that somebody may go here: a complaint, or word of somebody who is missing. Both go by the same pages: one
question a page, the check page, sending, two numbers. What a draft holds says which way it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from samman.cases.drafts import OpenDraft
from samman.cases.enums import Urgency
from samman.cases.models import Case
from samman.complaints import public as complaints
from samman.complaints.urgency import urgency_of
from samman.missing_children import public as missing_children
from samman.public_site import missing_questions, questions
from samman.public_site.questions import Answers, Question


@dataclass(frozen=True)
class Way:
    """What is asked, and where it goes. `name` stands in the draft; pages show their words by it."""

    name: str
    questions: tuple[Question, ...]
    pruned: Callable[[Answers], dict[str, Any]]  # without what is no longer asked
    unanswered: Callable[[OpenDraft], list[str]]  # names of the questions that still need an answer
    register: Callable[[OpenDraft, str], Case]  # with the language; the same draft gives the same case
    is_urgent: Callable[[Answers], bool]  # then nobody is made to wait

    @property
    def first(self) -> Question:
        """Its first page."""
        return self.questions[0]

    def asked(self, answers: Answers) -> list[Question]:
        """The questions that these answers call for, in order."""
        return [question for question in self.questions if question.asked(answers)]


def _unanswered(draft: OpenDraft) -> list[str]:
    fields = complaints.is_complete(draft)
    named = [
        questions.QUESTION_OF_FIELD[field].name for field in fields if field in questions.QUESTION_OF_FIELD
    ]
    return named or [COMPLAINT.first.name] if fields else []


def _not_gone_through(draft: OpenDraft) -> list[str]:
    done = draft.content.get("done", [])
    return [question.name for question in MISSING.asked(draft.answers) if question.name not in done]


COMPLAINT = Way(
    "complaint",
    questions.QUESTIONS,
    questions.pruned,
    _unanswered,
    lambda draft, language: complaints.register(draft, language=language),
    lambda answers: urgency_of(dict(answers)) == Urgency.URGENT,
)
MISSING = Way(
    "missing",
    missing_questions.QUESTIONS,
    missing_questions.pruned,
    _not_gone_through,
    lambda draft, language: missing_children.register(draft, language=language),
    missing_children.is_urgent,
)
WAYS = {way.name: way for way in (COMPLAINT, MISSING)}
# A name of a page stands in one way only, so that a page whose draft is gone still knows where it belongs.
OF_PAGE = {question.name: way for way in WAYS.values() for question in way.questions}
BY_NAME = {question.name: question for way in WAYS.values() for question in way.questions}


def way_of(draft: OpenDraft | None) -> Way:
    """The way of a draft; that of a complaint for one that has not begun."""
    return WAYS[draft.content.get("way", COMPLAINT.name)] if draft is not None else COMPLAINT


def turn_to(draft: OpenDraft, way: Way) -> None:
    """Begin another way with the same draft. What was answered on the former one is kept apart, and comes back with it."""
    former = way_of(draft)
    if former is way:
        return
    kept: dict[str, Any] = draft.content.setdefault("aside", {})
    parts = ("answers", "done", "typed")
    kept[former.name] = {part: draft.content.pop(part) for part in parts if part in draft.content}
    draft.content.update(kept.pop(way.name, {}))
    draft.content["way"] = way.name
