"""Possible matches: kept once, told once; joined by two units; a no is remembered and hides nothing; questions between units."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit.models import Entry
from samman.cases.models import Case
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from samman.missing_children import access, actions
from samman.missing_children.actions import Refused
from samman.missing_children.models import Candidate, CandidateQuestion, FoundPerson
from tests.conftest import DATABASE, superuser
from tests.factories import at, unit
from tests.missing_children import made, matches
from tests.missing_children.homeward import make_found
from tests.missing_children.matches import ask, head, keep, match, propose, reject, scored
from tests.officers import make_viewer
from tests.races import race

pytestmark = pytest.mark.django_db
EVENT = "missing_candidate"


@pytest.fixture
def live_db() -> Any:
    with superuser(DATABASE) as connection:
        yield connection


def told() -> list[str]:
    return list(Message.objects.filter(event=EVENT).order_by("id").values_list("recipient_label", flat=True))


def test_kept_twice_it_is_one_pair_and_both_units_hear_of_it_once() -> None:
    pair = match()
    assert {label.split("@")[1] for label in told()} >= {unit().code, matches.far().code}
    count = len(told())
    keep(scored(pair.found, pair.missing, score=14.0, facts="b"))
    keep(scored(pair.found, pair.missing, score=14.5, facts="b"), of=pair.missing, source="nightly")
    pair.refresh_from_db()
    assert (Candidate.objects.count(), pair.score, pair.facts, pair.source) == (1, 14.5, "b", "nightly")
    assert len(told()) == count and pair.first_at < pair.scored_at
    for case in pair.cases:
        assert case.history.filter(event="candidate_likely").count() == 1
    for message in Message.objects.filter(event=EVENT):
        assert made.NAME_HI not in str(message.all_variables()) and made.NAME_EN not in str(message.variables)


def test_what_is_only_possible_is_told_when_it_becomes_likely() -> None:
    pair = match(word="possible", score=4.0)
    assert not told()
    assert keep(scored(pair.found, pair.missing, word="very_likely", score=18.0)) == 1
    assert told()


def test_what_is_no_longer_proposed_is_not_current_and_stays() -> None:
    found, first = make_found(), made.make_missing(station=matches.far())
    second, third = made.make_missing(), make_found()
    keep(scored(found, first), scored(found, second))
    keep(scored(third, second))
    keep(scored(found, second, score=20.0))
    assert set(Candidate.objects.current().values_list("found", "missing")) == {
        (found.pk, second.pk),
        (third.pk, second.pk),
    }
    assert Candidate.objects.count() == 3
    keep(of=second)
    assert not Candidate.objects.current().exists()


def test_only_pairs_of_the_case_that_was_scored_are_kept() -> None:
    found, missing, other = make_found(), made.make_missing(), make_found()
    with pytest.raises(ValueError):
        keep(scored(other, missing), of=found)
    keep(scored(missing, found), of=found)  # the wrong way round
    assert not Candidate.objects.exists()


def test_of_one_who_is_joined_or_home_nobody_is_told() -> None:
    found, missing = make_found(), made.make_missing(station=matches.far())
    FoundPerson.objects.filter(case=found).update(is_missing=made.make_missing())
    keep(scored(found, missing))
    assert not told()


def test_an_officer_of_each_unit_joins_them_without_seeing_the_other_case() -> None:
    pair = match()
    first, second = head(pair.found), head(pair.missing)
    assert access.seen_of(first, pair) == {pair.found_id} and access.seen_of(second, pair) == {
        pair.missing_id
    }
    decision = propose(pair, first)
    assert (decision.proposed_unit, decision.score) == (pair.found.unit, pair.score)
    matches.agree(decision, second)
    pair.missing.refresh_from_db()
    assert pair.missing.state_code == "traced"
    assert FoundPerson.objects.get(case=pair.found).is_missing == pair.missing
    assert Candidate.objects.get(pk=pair.pk).has_ended
    with pytest.raises(Refused):
        reject(pair, second)


def test_a_second_officer_of_the_same_unit_is_refused_and_told_who_may() -> None:
    pair = match()
    decision = propose(pair, head(pair.found))
    with pytest.raises(Refused, match=str(pair.found.unit.name)):
        matches.agree(decision, head(pair.found))
    with pytest.raises(Refused):
        matches.agree(decision, make_viewer(Role.DESK, pair.found.unit))
    assert matches.agree(decision, make_viewer(Role.SJPU_OFFICER, made.special("sjpu"))).outcome == "agreed"


def test_of_two_cases_of_one_station_the_second_officer_is_still_of_another_unit() -> None:
    pair = match(missing=made.make_missing())
    assert pair.found.unit == pair.missing.unit
    decision = propose(pair, head(pair.found))
    with pytest.raises(Refused):
        matches.agree(decision, head(pair.missing))
    assert matches.agree(decision, make_viewer(Role.SUPERINTENDENT, pair.found.district)).outcome == "agreed"


def test_an_officer_who_is_posted_at_the_first_ones_unit_too_is_no_second() -> None:
    pair = match()
    decision = propose(pair, head(pair.found))
    second = make_viewer(Role.STATION_HOUSE_OFFICER, pair.missing.unit)
    also = make_viewer(Role.DESK, pair.found.unit)
    both = type(second)(second.officer, (*second.postings, *also.postings))
    with pytest.raises(Refused):
        matches.agree(decision, both)


def test_a_pair_that_nobody_proposes_is_joined_only_by_who_sees_both() -> None:
    pair = match()
    keep(of=pair.found)
    with pytest.raises(Refused):
        propose(pair, head(pair.found))


def test_outsiders_and_those_who_do_not_decide_find_nothing() -> None:
    pair = match()
    elsewhere = Unit.objects.stations().exclude(district__in=[case.district_id for case in pair.cases])
    outside = make_viewer(Role.STATION_HOUSE_OFFICER, elsewhere.order_by("code")[0])
    for who in (outside, make_viewer(Role.CIRCLE_OFFICER, pair.found.circle)):
        with pytest.raises(Http404):
            reject(pair, who)
        with pytest.raises(Http404):
            ask(pair, who)
    near = match(missing=made.make_missing())
    with pytest.raises(PermissionDenied):  # sees both, and works on neither
        reject(near, make_viewer(Role.CIRCLE_OFFICER, near.found.circle))
    refused = Entry.objects.filter(act="reject_candidate", outcome="refused", object_kind="candidate")
    assert refused.filter(object_id=str(pair.pk)).exists()


def test_a_station_from_which_one_case_is_kept_sees_nothing_of_the_pair() -> None:
    here = matches.far()
    missing = made.make_missing(station=here, accused_is_police=True)  # with the district, kept from here
    found = make_found(station=here)
    Message.objects.all().delete()
    pair = match(found, missing)
    assert not Message.objects.filter(event=EVENT, unit=here).exists()
    assert Message.objects.filter(event=EVENT).exists()
    assert not found.history.filter(event="candidate_likely").exists()
    own = head(found)
    assert Case.objects.visible_to(own).filter(pk=found.pk).exists()
    assert not access.candidates_of(own, found).exists() and not access.can_look_at(own, pair)
    for verb in (reject, ask, propose):
        with pytest.raises((Http404, Refused)):
            verb(pair, own)
    question = ask(pair, make_viewer(Role.SUPERINTENDENT, missing.district), about="found")
    with pytest.raises(PermissionDenied):
        actions.answer_question(question.pk, words="हाँ", by=own)
    assert not Message.objects.filter(event="missing_question", unit=here).exists()


def test_a_no_is_sealed_and_on_the_same_facts_it_is_one() -> None:
    pair = match()
    officer = head(pair.missing)
    first = reject(pair, officer)
    assert reject(pair, officer) == first
    assert first.opened_words == matches.NO_WORDS and matches.NO_WORDS.encode() not in bytes(first.words)
    assert (first.unit, first.facts, first.score) == (pair.missing.unit, "a", pair.score)
    keep(scored(pair.found, pair.missing, facts="b"))
    assert reject(pair, officer) != first
    with pytest.raises(Refused):
        reject(pair, head(pair.missing), words="नहीं")
    with pytest.raises(DatabaseError), transaction.atomic():
        pair.rejections.update(reason="age")


def test_one_question_about_one_fact_is_answered_by_the_other_unit() -> None:
    pair, token = match(), uuid.uuid4()
    asker, other = head(pair.found), head(pair.missing)
    question = ask(pair, asker, token=token)
    assert ask(pair, asker, token=token) == question and CandidateQuestion.objects.count() == 1
    with pytest.raises(Http404):
        ask(pair, head(pair.found), token=token)
    assert Message.objects.filter(event="missing_question", unit=pair.missing.unit).exists()
    with pytest.raises(Http404):
        actions.answer_question(question.pk, words="हाँ", by=asker)
    with pytest.raises(Refused):
        actions.answer_question(question.pk, words=" ", by=other)
    answer = actions.answer_question(question.pk, words="हाँ, बाएँ गाल पर", by=other)
    assert actions.answer_question(question.pk, words="हाँ, बाएँ गाल पर ", by=other) == answer
    for words, by in (("नहीं", other), ("हाँ, बाएँ गाल पर", head(pair.missing))):
        with pytest.raises(Refused):  # what was typed is not lost behind a green line
            actions.answer_question(question.pk, words=words, by=by)
    assert answer.opened_words == "हाँ, बाएँ गाल पर"
    assert Message.objects.filter(event="missing_answer", unit=pair.found.unit).exists()
    assert not CandidateQuestion.objects.waiting().exists()
    assert pair.found.history.filter(event="candidate_answer_came").count() == 1


def test_both_cases_tell_that_it_was_proposed_and_refused() -> None:
    pair = match()
    matches.agree(propose(pair, head(pair.found)), head(pair.missing), agree=False)
    for case in pair.cases:
        told = case.history.filter(event__in=["decision_proposed", "decision_refused"])
        assert told.count() == 2


def test_the_same_is_not_asked_twice_and_not_asked_for_any_more_once_they_are_one() -> None:
    pair = match()
    asker = head(pair.found)
    ask(pair, asker)
    with pytest.raises(Refused):
        ask(pair, head(pair.found))
    ask(pair, asker, words="और बाएँ हाथ पर?")
    assert CandidateQuestion.objects.waiting().count() == 2
    matches.agree(propose(pair, asker), head(pair.missing))
    assert not CandidateQuestion.objects.waiting().exists()


def test_the_whole_case_is_shown_for_a_month_by_who_answers_for_it() -> None:
    pair = match()
    asker = head(pair.found)
    question, other = ask(pair, asker, asked="case"), ask(pair, asker)
    with pytest.raises(PermissionDenied):
        actions.answer_question(
            question.pk, words="देखें", show=True, by=make_viewer(Role.DESK, pair.missing.unit)
        )
    with pytest.raises(PermissionDenied):  # asked for something else
        actions.answer_question(other.pk, words="देखें", show=True, by=head(pair.missing))
    assert not Case.objects.visible_to(asker).filter(pk=pair.missing_id).exists()
    shows = head(pair.missing)
    for _time in range(2):
        actions.answer_question(question.pk, words="देखें", show=True, by=shows)
    assert Case.objects.visible_to(asker).filter(pk=pair.missing_id).exists()
    assert pair.missing.grants.get().purpose == "possible match"
    with at(hours=24 * 31):
        assert not Case.objects.visible_to(asker).filter(pk=pair.missing_id).exists()


def test_who_asked_and_is_posted_at_the_other_unit_since_shows_nothing_to_the_former_one() -> None:
    pair = match()
    asker = head(pair.found)
    question = ask(pair, asker, asked="case")
    moved = Viewer(asker.officer, head(pair.missing).postings)
    with pytest.raises(PermissionDenied):
        actions.answer_question(question.pk, words="देखें", show=True, by=moved)
    assert not pair.missing.grants.exists()


def test_after_the_end_nobody_is_shown_a_case_for_which_was_asked_before() -> None:
    pair = match()
    question = ask(pair, head(pair.found), asked="case")
    matches.agree(propose(match(found=pair.found), head(pair.found)), head(pair.missing))
    with pytest.raises(PermissionDenied):
        actions.answer_question(question.pk, words="देखें", show=True, by=head(pair.missing))
    assert not pair.missing.grants.exists()


def test_nobody_asks_the_own_unit_or_nothing() -> None:
    pair = match()
    with pytest.raises(Refused):
        ask(pair, head(pair.found), about="found")
    with pytest.raises(Refused):
        ask(pair, head(pair.found), asked="other", words="")


@pytest.mark.parametrize("words", ["\u202e" * 40, "\u200b" * 40, "." * 40, "😀" * 40])
def test_signs_that_say_nothing_are_no_reason_no_question_and_no_answer(words: str) -> None:
    pair = match()
    one, other = head(pair.found), head(pair.missing)
    question = ask(pair, one)
    with pytest.raises(Refused):
        reject(pair, one, words=words)
    with pytest.raises(Refused):
        ask(pair, one, asked="other", words=words)
    with pytest.raises(Refused):
        actions.answer_question(question.pk, words=words, by=other)
    with pytest.raises(Refused):
        actions.propose_joining(pair.found_id, pair.missing.number, words=words, by=one)


def test_a_question_of_one_pair_is_not_taken_for_one_of_another() -> None:
    pair, token = match(), uuid.uuid4()
    keep(
        scored(pair.found, other := made.make_missing(station=matches.far())),
        scored(pair.found, pair.missing),
    )
    asker = head(pair.found)
    ask(pair, asker, token=token)
    with pytest.raises(Http404):
        ask(Candidate.objects.get(missing=other), asker, token=token)


@pytest.mark.django_db(transaction=True)
def test_scored_for_both_cases_at_once_it_is_one_pair_told_once(live_db: Any) -> None:
    found, missing = make_found(), made.make_missing(station=matches.far())
    pair = scored(found, missing)
    outcomes = race(found, live_db, lambda: keep(pair), lambda: keep(pair, of=missing), lambda: keep(pair))
    assert sorted(map(str, outcomes)) == ["0", "0", "1"]
    assert Candidate.objects.count() == 1
    for case in (found, missing):
        assert case.history.filter(event="candidate_likely").count() == 1
