"""A name that somebody typed, weighed against those of many persons at once."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samman.matching import asking, evaluate, names
from samman.matching.asking import asked, cost, costs

WRITTEN = sorted(
    {name for pair in evaluate.load(evaluate.PAIRS)[:400] for name in (pair.devanagari, pair.latin)}
)


def known_one_by_one(first: str, second: str) -> float:
    """The distance of two words, without what is kept of it."""
    names._between.clear()
    return names.word_distance(first, second)


@pytest.mark.parametrize("word", ["laxmi", "लक्ष्मी", "md", "मो", "zubaida", "ज़ुबैदा"])
def test_compared_with_many_words_at_once_each_is_as_far_as_by_itself(word: str) -> None:
    others = sorted({part.word for name in [*WRITTEN[:300], word] for part in names.parts(name)})
    names._between.clear()
    names.compare(word, others)
    together = [names.word_distance(word, other) for other in others]
    alone = [known_one_by_one(word, other) for other in others]
    assert together == pytest.approx(alone, abs=1e-3)


def test_what_was_compared_is_known() -> None:
    names._between.clear()
    names.compare("laxmi", ["lakshmi", "luxmi"])
    assert set(names._between) == {("lakshmi", "laxmi"), ("laxmi", "luxmi")}


def test_what_is_known_of_words_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MOST_BETWEEN", 10)
    for one, other in itertools.combinations(["sita", "gita", "rita", "mita", "nita", "lata", "mata"], 2):
        names.word_distance(one, other)
    assert len(names._between) <= 10


@given(st.lists(st.sampled_from(WRITTEN), max_size=8), st.sampled_from(WRITTEN))
def test_many_persons_at_once_cost_what_each_costs(called: list[str], typed: str) -> None:
    wanted = asked(typed)
    if wanted is None:
        return
    together = costs(wanted, [([name], ["Ram Kumar"]) for name in called])
    names._between.clear()
    assert together == pytest.approx([cost(wanted, [name], ["Ram Kumar"]) for name in called], abs=1e-3)


@given(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=4))
def test_no_text_breaks_it(typed: str, called: list[str]) -> None:
    wanted = asked(typed)
    if wanted is not None:
        assert len(costs(wanted, [(called, called)] * 2)) == 2


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Ramkumar", "Ram Kumar"), ("राम कुमार", "रामकुमार"), ("ram kumar", "रामकुमार"), ("रामकुमार", "Ram Kumar")],
)
def test_a_name_in_more_or_in_fewer_words_is_the_same(typed: str, name: str) -> None:
    wanted = asked(typed)
    assert wanted is not None
    assert costs(wanted, [([name], [])])[0] <= names.DOUBTFUL


def test_nobody_is_weighed_where_nobody_was_found() -> None:
    wanted = asking.asked("laxmi")
    assert wanted is not None and costs(wanted, []) == []
