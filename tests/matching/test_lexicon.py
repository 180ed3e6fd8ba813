"""How near a told word is to the words of a register, and how many there have one so near."""

from __future__ import annotations

import math
import threading
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samman.matching import lexicon, reading
from samman.matching.lexicon import Lexicon, Near

SPELLED = ["sunita", "suneeta", "सुनीता", "savita", "ramesh", "rakesh", "रमेश", "लक्ष्मी", "lakshmi", "kumar"]
a_word = st.one_of(
    st.sampled_from(SPELLED),
    st.text(st.characters(min_codepoint=0x900, max_codepoint=0x97F), min_size=1, max_size=10),
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=10),
).flatmap(lambda text: st.sampled_from(reading.words(text) or ["सुनीता"]))


def apart(first: str, second: str) -> float:
    """How far two words are apart, by a lexicon of one of them."""
    costs = Lexicon({second: 1.0}, 1.0).near(first).costs
    return float(costs[0]) if len(costs) else math.inf


@settings(max_examples=80, deadline=None)
@given(a_word, a_word)
def test_two_words_are_as_far_apart_in_both_directions(first: str, second: str) -> None:
    assert apart(first, second) == pytest.approx(apart(second, first), abs=1e-3)
    assert apart(first, second) >= 0
    assert apart(first, first) == 0


@settings(max_examples=80, deadline=None)
@given(a_word)
def test_how_a_word_is_typed_changes_nothing(word: str) -> None:
    for other in (unicodedata.normalize("NFC", word), word.upper(), f" {word}\u00a0"):
        assert reading.words(other) == [word]


def test_spellings_of_one_name_are_near_and_other_names_far() -> None:
    for first, second in (("सुनीता", "suneeta"), ("दिशा", "दिसा"), ("sunita", "suneeta"), ("लक्ष्मी", "laxmi")):
        assert apart(first, second) < 5, (first, second)
    for first, second in (("सुनीता", "savita"), ("ramesh", "rakesh"), ("राम", "श्याम")):
        assert apart(first, second) > 5, (first, second)


def test_near_gives_the_nearest_first_at_their_distances() -> None:
    words = Lexicon.of([(word,) for word in SPELLED])
    near = words.near("सुनीता")
    assert words.words[near.rows[0]] == "सुनीता"
    assert {words.words[at] for at in near.rows[:3]} == {"सुनीता", "sunita", "suneeta"}
    assert near.costs.tolist() == sorted(near.costs.tolist())
    for at, cost in zip(near.rows, near.costs, strict=True):
        assert cost == pytest.approx(apart("सुनीता", words.words[at]), abs=0.01)


def share(near: Near, cost: float) -> float:
    """Of how many reports a word is so near or nearer."""
    return float(near.shares[near.costs <= cost].max(initial=0))


def test_a_share_counts_all_reports_with_a_word_so_near_or_nearer() -> None:
    words = Lexicon.of([("kumar",)] * 60 + [("sunita",)] * 30 + [("suneeta",)] * 10)
    assert words.total == 100
    assert share(words.near("kumar"), 0) == pytest.approx(0.6)
    near = words.near("sunita")
    assert share(near, 0) == pytest.approx(0.3)
    assert share(near, 5) == pytest.approx(0.4)  # those who are called suneeta too
    assert share(near, -1) == 0


def test_words_of_one_distance_are_met_together() -> None:
    """Neither of two words that are equally far says more than the other."""
    words = Lexicon.of([("कुमुद",), ("कूमुद",), ("कुमूद",)] + [("मीना",)] * 7)
    near = words.near("कुमुद")
    assert 0 == near.costs[0] < near.costs[1] == near.costs[2]
    assert near.shares.tolist() == pytest.approx([0.1, 0.3, 0.3])


def test_who_stands_there_in_both_scripts_counts_once() -> None:
    words = Lexicon.of([("सुनीता", "sunita"), ("मीना",), (), ("मीना", "मीना")])
    assert words.total == 3  # a report without a word says nothing of how common words are
    shares = {word: share(words.near(word), 0) for word in words.words}
    assert shares == pytest.approx({"सुनीता": 0.5 / 3, "sunita": 0.5 / 3, "मीना": 2 / 3})


def test_an_empty_lexicon_and_a_word_like_no_other_have_no_share() -> None:
    for words in (Lexicon.of([]), Lexicon.of([("सुनीता",)])):
        near = words.near("qqqq")
        assert len(near.rows) == len(near.costs) == len(near.shares) == 0


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "KEPT", 3)
    words = Lexicon.of([("सुनीता",)])
    for word in SPELLED:
        words.near(word)
        assert len(words._near) <= 3
    assert words.near("सुनीता").costs[0] == 0


def test_threads_that_ask_at_once_get_the_same() -> None:
    words = Lexicon.of([(word,) for word in SPELLED])
    found: list[list[float]] = []
    threads = [
        threading.Thread(target=lambda: found.append(words.near("sunita").costs.tolist())) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and all(one == found[0] for one in found)


def test_of_many_words_the_spellings_of_a_name_are_still_looked_at() -> None:
    drawn = np.random.default_rng(1)
    letters = list("kgtdpbmnrlsh")
    many = {
        "".join(f"{one}{drawn.choice(list('aiue'))}" for one in drawn.choice(letters, 4)) for _ in range(3000)
    }
    words = Lexicon.of([(word,) for word in [*sorted(many), "lakshmi", "laxmi", "लक्ष्मी"]])
    assert len(words.words) > 1500
    near = words.near("लक्ष्मी")
    assert {"lakshmi", "laxmi", "लक्ष्मी"} <= {words.words[at] for at in near.rows[near.costs <= 5]}
