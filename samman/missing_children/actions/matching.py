"""Possible matches: what matching proposes is kept, both units are told once, and officers say no or ask the other unit."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.audit.actors import job
from samman.cases import history
from samman.cases.models import Case, Grant
from samman.cases.writing import Refused, officer_writes
from samman.common import clock
from samman.common.text import said
from samman.jurisdictions.models import Unit
from samman.missing_children import access, messages
from samman.missing_children.enums_home import DecisionKind
from samman.missing_children.enums_matching import Asked, Likely, NotSame, ScoredBy
from samman.missing_children.models import (
    Candidate,
    CandidateAnswer,
    CandidateQuestion,
    Decision,
    Rejection,
)

SHORTEST_WORDS = 10
SHOWN_FOR = timedelta(days=30)
MATCHING = job("ask_matching")
_FETCHED = Candidate.objects.select_related(
    "found__found_person__found_district",
    "found__found_person__home_district",
    "missing__missing_person__seen_district",
    "missing__missing_person__home_district",
    *(f"{side}__{level}" for side in ("found", "missing") for level in ("unit", "district")),
)
_SCORED = ["score", "chance", "word", "evidence", "facts", "source", "model_version", "scored_at", "current"]


@dataclass(frozen=True)
class Scored:
    """One pair as matching scored it."""

    found_id: int  # case of the found person
    missing_id: int  # case of the missing person
    score: float  # bits
    chance: float  # 0 to 1
    word: str  # `enums_matching.Likely`
    evidence: list[dict[str, Any]] = field(default_factory=list)  # {"field", "level", "weight"}
    facts: str = ""  # digest of what was known of both


def keep_candidates(case_id: int, scored: Iterable[Scored], *, source: str, model_version: str) -> int:
    """Keep all that the newest scoring proposes for a case, found or missing; what it no longer proposes is not current any
    more. Returns how many pairs were told of.

    Run twice, or for both cases of a pair at once, it gives the same: all cases are locked in the order of their ids, and
    both units are told of a pair when it is likely for the first time.
    """
    pairs = {(one.found_id, one.missing_id): one for one in scored}
    if wrong := [pair for pair in pairs if case_id not in pair]:
        raise ValueError(f"not of case {case_id}: {wrong[:3]}")
    now = clock.now()
    with transaction.atomic():
        ids = {case_id}.union(*pairs) if pairs else {case_id}
        cases = {
            case.pk: case
            for case in Case.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk__in=ids, kind__in=("found", "missing"))
            .order_by("pk")
        }
        case = cases.get(case_id)
        if case is None:
            return 0
        kept = [pairs[pair] for pair in sorted(pairs) if _is_pair(cases, pair)]
        rows = [
            Candidate(
                found_id=one.found_id,
                missing_id=one.missing_id,
                score=one.score,
                chance=one.chance,
                word=Likely(one.word),
                evidence=one.evidence,
                facts=one.facts,
                source=ScoredBy(source),
                model_version=model_version,
                first_at=now,
                scored_at=now,
            )
            for one in kept
        ]
        Candidate.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["found", "missing"], update_fields=_SCORED
        )
        others = [one.missing_id if one.found_id == case_id else one.found_id for one in kept]
        other = "missing" if case.kind == "found" else "found"
        former = Candidate.objects.of_case(case).current().exclude(**{f"{other}__in": others})
        # What an officer brought together stays, and what a second officer is to decide.
        former.exclude(source=ScoredBy.OFFICER).exclude(Exists(_deciding())).update(current=False)
        return _tell(case)


def _deciding() -> QuerySet[Decision]:
    """The open word of a first officer that the two of a candidate are one."""
    return Decision.objects.open().filter(
        kind=DecisionKind.JOINED, with_case=OuterRef("found"), case=OuterRef("missing")
    )


def _is_pair(cases: dict[int, Case], pair: tuple[int, int]) -> bool:
    found, missing = (cases.get(pk) for pk in pair)
    return found is not None and missing is not None and (found.kind, missing.kind) == ("found", "missing")


def _tell(of: Case) -> int:
    """Both units are told of what is likely for the first time."""
    new = Candidate.objects.of_case(of).likely().open().filter(told_at=None)
    told = list(new.select_related("found", "missing").order_by("id"))
    for candidate in told:
        messages.candidate(candidate)
        for case, other in (candidate.cases, reversed(candidate.cases)):
            if other.kept_from_id != case.unit_id:
                data = {"candidate": candidate.pk, "word": candidate.word}
                history.add(case, "candidate_likely", by=MATCHING, data=data)
    Candidate.objects.filter(pk__in=[one.pk for one in told]).update(told_at=clock.now())
    return len(told)


def fetch_candidate(candidate_id: int, act: str, *, by: Viewer) -> Candidate:
    """A candidate whose sheet this officer opens. Raises Http404; that it was asked for is recorded."""
    candidate = _FETCHED.filter(pk=candidate_id).first() if candidate_id < 2**63 else None
    if candidate is None or not access.can_look_at(by, candidate):
        record(act, by=by.actor, outcome="refused", object_kind="candidate", object_id=candidate_id)
        raise Http404
    return candidate


def look_at_candidate(candidate: Candidate, *, by: Viewer) -> None:
    """An officer reads the sheet of two persons: a line for each of the two cases, and the first look is kept."""
    for case in candidate.cases:
        record(
            "view_candidate",
            by=by.actor,
            outcome="read",
            case=case,
            object_kind="candidate",
            object_id=candidate.pk,
        )
    if candidate.looked_at is None:
        Candidate.objects.filter(pk=candidate.pk, looked_at=None).update(looked_at=clock.now())


@contextmanager
def _says(verb: str, candidate_id: int, by: Viewer) -> Iterator[tuple[Candidate, Case, Unit]]:
    """One act of an officer on a candidate, under the lock of her or his own case: the candidate, that case, and the unit whose
    word it is. Raises Http404, PermissionDenied; Refused where one of the cases has ended."""
    candidate = fetch_candidate(candidate_id, verb, by=by)
    own = access.side_of(by, candidate) or candidate.found
    among = Case.objects.filter(pk=own.pk)
    with officer_writes(verb, own.pk, by=by, allowed=access.can_match, among=among) as case:
        candidate = _FETCHED.get(pk=candidate_id)  # as it is under the lock
        if candidate.has_ended:
            raise Refused(_("This possible match has ended: somebody is joined, or a case is closed."))
        unit = access.unit_on(by, *candidate.cases)
        if unit is None:
            raise Http404
        yield candidate, case, unit


def reject_candidate(candidate_id: int, *, reason: str, words: str, by: Viewer) -> Rejection:
    """An officer says that the two are not one. It hides the pair from nobody else; twice on the same facts is once.

    Raises Refused, Http404, PermissionDenied.
    """
    with _says("reject_candidate", candidate_id, by) as (candidate, case, unit):
        before = candidate.rejections.filter(officer=by.officer, facts=candidate.facts).first()
        if before is not None:
            return before
        if len(said(words)) < SHORTEST_WORDS:
            raise Refused(_("Write in at least ten letters why: others decide on it."))
        rejection = Rejection.objects.create(
            candidate=candidate,
            officer=by.officer,
            unit=unit,
            reason=NotSame(reason),
            words=candidate.missing.seal(words.strip(), "rejection"),
            facts=candidate.facts,
            score=candidate.score,
            at=clock.now(),
        )
        data = {"candidate": candidate.pk, "reason": rejection.reason}
        history.add(case, "candidate_rejected", by=by.actor, data=data, rows=[rejection])
        return rejection


def ask_about_candidate(
    candidate_id: int, *, about: str, asked: str, words: str, token: uuid.UUID, by: Viewer
) -> CandidateQuestion:
    """Ask the unit of the other case about one fact; `about` is found or missing. The same token is one question.

    Raises Refused, Http404, PermissionDenied.
    """
    with _says("ask_about_candidate", candidate_id, by) as (candidate, case, unit):
        before = CandidateQuestion.objects.filter(once=token).first()
        if before is not None:
            if (before.asked_by_id, before.candidate_id) != (by.officer.pk, candidate.pk):
                raise Http404
            return before
        other = candidate.found if about == "found" else candidate.missing
        if other.unit_id == unit.pk:
            raise Refused(_("This case is with your own unit: look there."))
        waiting = candidate.questions.waiting().filter(about=other, field=Asked(asked), unit=unit)
        if any(one.opened_words == words.strip() for one in waiting):
            raise Refused(_("Your unit has asked just this already, and it is not answered yet."))
        if asked == Asked.OTHER and len(said(words)) < SHORTEST_WORDS:
            raise Refused(_("Write what you want to know, in at least ten letters."))
        question = CandidateQuestion.objects.create(
            once=token,
            candidate=candidate,
            about=other,
            field=Asked(asked),
            words=other.seal(words.strip(), "candidate_question"),
            asked_by=by.officer,
            unit=unit,
            asked_at=clock.now(),
        )
        data = {"candidate": candidate.pk, "field": question.field}
        history.add(case, "candidate_asked", by=by.actor, data=data, rows=[question])
        messages.candidate_question(question)
        return question


def answer_question(question_id: int, *, words: str, show: bool = False, by: Viewer) -> CandidateAnswer:
    """Answer what another unit asks about a case that one works on; the first answer stays. `show` lets that unit see the case
    for a month, where it asked for that.

    Raises Refused, Http404, PermissionDenied.
    """
    found = CandidateQuestion.objects.select_related(
        "about", "candidate__found", "candidate__missing", "unit"
    )
    question = found.filter(pk=question_id).first()
    if question is None or not Case.objects.visible_to(by).filter(pk=question.about_id).exists():
        record(
            "answer_question", by=by.actor, outcome="refused", object_kind="question", object_id=question_id
        )
        raise Http404

    def may(viewer: Viewer, _case: Case) -> bool:
        return access.can_answer(viewer, question)

    pair = question.candidate
    asking = pair.missing if question.about_id == pair.found_id else pair.found
    with officer_writes("answer_question", question.about_id, by=by, allowed=may, also=asking.pk) as case:
        before = CandidateAnswer.objects.filter(question=question).first()
        if before is not None:
            if before.answered_by_id == by.officer.pk and before.opened_words == words.strip():
                return before
            raise Refused(_("This was answered already, with other words. Yours were not sent."))
        if not said(words):
            raise Refused(_("Write the answer."))
        if show and not access.can_show(by, question):
            raise PermissionDenied("show_case")
        unit = access.unit_on(by, case)
        answer = CandidateAnswer.objects.create(
            question=question,
            words=case.seal(words.strip(), "candidate_answer"),
            answered_by=by.officer,
            unit=unit or case.unit,
            answered_at=clock.now(),
        )
        data = {"candidate": question.candidate_id, "field": question.field}
        history.add(case, "candidate_answered", by=by.actor, data=data, rows=[answer])
        history.add(asking, "candidate_answer_came", by=by.actor, data=data)
        if show:
            now = clock.now()
            Grant.objects.create(
                case=case,
                unit=question.unit,
                purpose="possible match",
                until=now + SHOWN_FOR,
                granted_by=by.officer,
                created_at=now,
            )
            shown = {"to_unit": question.unit_id, "candidate": question.candidate_id}
            history.add(case, "case_shown", by=by.actor, data=shown)
        messages.candidate_answer(question)
        return answer
