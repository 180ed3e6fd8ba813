"""Possible matches for tests: a girl found in Lucknow, and one missing from Amethi, as matching would propose them."""

import uuid
from dataclasses import replace
from typing import Any

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.missing_children import actions
from samman.missing_children.actions import Scored
from samman.missing_children.models import Candidate, CandidateQuestion, Decision, Rejection
from tests.factories import unit
from tests.missing_children import made
from tests.missing_children.homeward import make_found
from tests.officers import make_viewer

WORDS = "नाम और पिता का नाम मिलते हैं, निशान भी वही"
NO_WORDS = "दोनों के चेहरे अलग हैं, फोटो देखी"
ASKS = "क्या बाएँ गाल पर तिल है?"
EVIDENCE = [
    {"field": "name", "level": "same", "weight": 9.5},
    {"field": "age", "level": "near", "weight": 1.2},
    {"field": "place", "level": "other_district", "weight": -1.5},
]


def far() -> Any:
    """A station of another district."""
    return unit("up-amethi-gauriganj")


def scored(found: Case, missing: Case, **values: Any) -> Scored:
    """A pair as matching scores it: likely."""
    first = Scored(found.pk, missing.pk, score=12.5, chance=0.8, word="likely", evidence=EVIDENCE, facts="a")
    return replace(first, **values)


def keep(*pairs: Scored, of: Case | None = None, source: str = "online") -> int:
    """Kept for the found person's case, or for the one named."""
    case_id = of.pk if of else pairs[0].found_id
    return actions.keep_candidates(case_id, pairs, source=source, model_version="test-1")


def match(found: Case | None = None, missing: Case | None = None, **values: Any) -> Candidate:
    """A candidate of two units: found in Lucknow, missing from Amethi."""
    found, missing = found or make_found(), missing or made.make_missing(station=far())
    keep(scored(found, missing, **values))
    return Candidate.objects.select_related("found__found_person", "missing").get(
        found=found, missing=missing
    )


def head(case: Case, **fields: Any) -> Viewer:
    """A station house officer of the unit that has the case; another one at each call."""
    return make_viewer(Role.STATION_HOUSE_OFFICER, case.unit, **fields)


def propose(pair: Candidate, by: Viewer) -> Decision:
    """The first officer says that it is the same child."""
    return actions.propose_joining(pair.found_id, pair.missing.number, words=WORDS, by=by)


def agree(decision: Decision, by: Viewer, *, agree: bool = True) -> Decision:
    """The second officer's word."""
    return actions.decide(decision.case_id, decision_id=decision.pk, agree=agree, by=by)


def reject(pair: Candidate, by: Viewer, **values: Any) -> Rejection:
    """An officer says that it is not this child."""
    return actions.reject_candidate(pair.pk, by=by, **{"reason": "face", "words": NO_WORDS, **values})


def ask(pair: Candidate, by: Viewer, **values: Any) -> CandidateQuestion:
    """The unit of the found child asks for marks of the missing one."""
    fields = {"about": "missing", "asked": "mark", "words": ASKS, "token": uuid.uuid4(), **values}
    return actions.ask_about_candidate(pair.pk, by=by, **fields)


def answered(pair: Candidate) -> None:
    """Asked, answered, and said no to: a row in every table."""
    question = ask(pair, head(pair.found))
    actions.answer_question(question.pk, words="हाँ, बाएँ गाल पर", by=head(pair.missing))
    reject(pair, head(pair.missing))
