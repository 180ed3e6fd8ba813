"""What became of possible matches, in numbers."""

import pytest

from samman.missing_children import actions
from samman.missing_children.matching_report import decided_pairs
from tests.missing_children import made, matches
from tests.missing_children.homeward import make_found
from tests.missing_children.matches import agree, head, match, propose, reject

pytestmark = pytest.mark.django_db


def test_a_pair_is_the_same_child_by_two_officers_and_not_by_a_no_or_a_refusal() -> None:
    joined, refused, rejected, waits = (match(score=score) for score in (20.0, 11.0, 9.0, 15.0))
    reject(joined, head(joined.found))
    agree(propose(joined, head(joined.found)), head(joined.missing))
    agree(propose(refused, head(refused.found)), head(refused.missing), agree=False)
    reject(rejected, head(rejected.found))
    reject(rejected, head(rejected.missing))
    propose(waits, head(waits.found))
    told = {(one.found_id, one.missing_id): (one.score, one.same) for one in decided_pairs()}
    assert told == {
        (joined.found_id, joined.missing_id): (20.0, True),
        (refused.found_id, refused.missing_id): (11.0, False),
        (rejected.found_id, rejected.missing_id): (9.0, False),
    }


def test_what_officers_brought_together_by_hand_says_nothing_of_scores() -> None:
    missing, found = made.make_missing(), make_found()
    decision = actions.propose_joining(found.pk, missing.number, words=matches.WORDS, by=head(found))
    assert decision.score is None and decided_pairs() == []
