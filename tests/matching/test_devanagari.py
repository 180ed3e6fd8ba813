"""Words of Devanagari by their sounds: what people mix up is near, another sound is far."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samman.matching import devanagari, reading

any_word = st.text(st.characters(min_codepoint=0x900, max_codepoint=0x97F), max_size=40)


def apart(first: str, second: str) -> float:
    return devanagari.distance(reading.units(first), reading.units(second))


@settings(deadline=None)
@given(any_word, any_word)
def test_it_is_the_same_in_both_directions_and_never_below_zero(first: str, second: str) -> None:
    there = apart(first, second)
    assert there == pytest.approx(apart(second, first), abs=1e-4)
    assert there >= 0


@settings(deadline=None)
@given(any_word)
def test_a_word_is_at_zero_from_itself_in_any_written_form(word: str) -> None:
    assert apart(word, word) == 0
    assert apart(unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)) == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("दिशा", "दिसा"), ("सुनील", "सूनिल"), ("साक्षी", "साक्सी"), ("चंद्र", "चंदर"), ("अच्छेलाल", "अछेलाल"), ("पूजा", "पुजा"),
        ("विमला", "बिमला"), ("ज़ुबैदा", "जुबैदा"), ("अंजना", "अन्जना"), ("राधेश्याम", "राधेस्याम"),
    ],
)  # fmt: skip
def test_what_people_mix_up_is_near(first: str, second: str) -> None:
    assert 0 < apart(first, second) <= 2.5


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("राम", "श्याम"),
        ("राजेश", "राकेश"),
        ("सुनीता", "सविता"),
        ("मीना", "रीना"),
        ("कमला", "विमला"),
        ("गीता", "सीता"),
    ],
)
def test_another_name_is_far(first: str, second: str) -> None:
    assert apart(first, second) >= 5


def test_another_consonant_is_further_than_another_vowel() -> None:
    assert apart("मीरा", "मीता") > apart("मीरा", "मारा") > apart("मीरा", "मिरा") > 0


@settings(max_examples=40, deadline=None)
@given(any_word, st.lists(any_word, max_size=5), st.data())
def test_many_at_once_are_as_one_by_one(word: str, many: list[str], data: st.DataObject) -> None:
    asked, units = reading.units(word), [reading.units(one) for one in many]
    words = devanagari.Words(units)
    alone = [devanagari.distance(asked, one) for one in units]
    assert words.distances(asked).tolist() == pytest.approx(alone, abs=1e-4)
    if many:
        import numpy as np

        rows = np.array(data.draw(st.lists(st.integers(0, len(many) - 1), min_size=1)))
        assert words.distances(asked, rows).tolist() == pytest.approx([alone[at] for at in rows], abs=1e-4)
