"""Questions of the police and her answers: a thread on her page and on theirs. A question stops no clock."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import Refused, citizen_case, officer_writes
from samman.complaints import access, messages
from samman.complaints.actions.rest import wake
from samman.complaints.models import Question
from samman.complaints.workflow import NotNow, is_possible

MOST_OPEN = 5
MOST_SHOWN = 50


def ask_her(case_id: int, *, text: str, by: Viewer) -> Question:
    """Ask her in writing; she answers on her page when she looks. Raises Refused, Http404, PermissionDenied."""
    with officer_writes("ask_her", case_id, by=by, allowed=access.can_write_to_her) as case:
        if case.questions.open().count() >= MOST_OPEN:
            raise Refused(_("Five questions wait for her answer already. More would only press her."))
        asked = history.add(case, "question_asked", by=by.actor, shown_to_her=True, words=text)
        messages.news_for_her(case)
        return Question.objects.create(case=case, asked=asked)


def answer_question(citizen: Citizen, question_id: int, text: str) -> None:
    """Her answer, with her own key; a second one to the same question is not taken. Raises NotNow, PermissionDenied."""
    with transaction.atomic():
        case = citizen_case(citizen)
        if citizen.scope != Scope.FULL:
            raise PermissionDenied("a helper's key reads no question")
        question = case.questions.open().select_for_update(of=("self",)).filter(pk=question_id).first()
        if question is None:
            raise NotNow("answer_question")
        question.answer = history.add(
            case,
            "question_answered",
            by=citizen.actor,
            shown_to_her=True,
            data={"question": question.pk},
            words=text,
        )
        question.save(update_fields=["answer"])
        if is_possible("bring_back", case.state_code):
            wake(case, by=citizen.actor)  # whoever answers is there
        messages.note_added(case)


@dataclass(frozen=True)
class Asked:
    """One question with its answer, if there is one. Words are empty where they stay covered."""

    id: int
    at: datetime
    round: int
    words: str
    answered_at: datetime | None
    answer: str


def question_thread(case: Case, *, with_words: bool) -> list[Asked]:
    """The questions, those without an answer first, then the newest."""
    found = case.questions.select_related("asked", "answer").order_by("-id")[:MOST_SHOWN]
    thread = [
        Asked(
            id=one.pk,
            at=one.asked.at,
            round=one.asked.round,
            words=history.words_of(one.asked, case) if with_words else "",
            answered_at=one.answer.at if one.answer else None,
            answer=history.words_of(one.answer, case) if one.answer and with_words else "",
        )
        for one in found
    ]
    return sorted(thread, key=lambda one: one.answered_at is not None)
