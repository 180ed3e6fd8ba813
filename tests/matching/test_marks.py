"""Marks in words of either language fold to the same bits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samman.matching import marks

ONE_MARK = [
    ["दाहिने गाल पर तिल", "mole on right cheek", "Dahine gaal par til", "right cheek MOLE", "तिल, दाएं गाल"],
    ["बाएं हाथ पर जला", "burn on left hand", "baaye hath par jala", "left palm burnt"],
    ["माथे पर चोट का निशान", "scar on forehead", "mathe par chot ka nishan"],
    ["गोदना बाईं कलाई", "Tattoo, left wrist", "godna bayi kalai"],
]


@pytest.mark.parametrize("spoken", ONE_MARK)
def test_one_mark_is_the_same_in_hindi_english_and_latin_letters(spoken: list[str]) -> None:
    first = marks.fold(spoken[0])
    assert first.things and first.places
    for other in spoken[1:]:
        found = marks.fold(other)
        assert found.things == first.things, other
        assert found.places & first.places, other


def test_marks_differ_by_thing_part_and_side() -> None:
    seen = [marks.fold(f"{thing} on {side} {part}") for thing in ("mole", "burn") for side in ("left", "right")
            for part in ("cheek", "hand")]  # fmt: skip
    assert len(set(seen)) == 8
    assert not marks.fold("mole on left cheek").places & marks.fold("mole on right cheek").places


def test_a_side_that_is_not_told_contradicts_neither() -> None:
    either = marks.fold("mole on cheek")
    for side in ("left", "right", "both left and right"):
        assert either.places & marks.fold(f"mole on {side} cheek").places


def test_a_side_belongs_to_its_own_mark() -> None:
    for text in (
        "mole on right cheek, scar on left knee",
        "mole on right cheek and scar on left knee",
        "दाहिने गाल पर तिल और बाएं घुटने पर चोट",
        "dahine gaal par til aur baye ghutne par chot",
        "दाहिने गाल पर तिल व बाएं घुटने पर चोट",
        "दाहिने गाल पर तिल। बाएं घुटने पर चोट",
    ):
        found = marks.fold(text)
        assert found.things == marks.fold("mole").things | marks.fold("scar").things, text
        assert found.places == marks.fold("right cheek").places | marks.fold("left knee").places, text


def test_words_that_are_not_listed_say_nothing() -> None:
    assert marks.fold("") == marks.fold("a red frock") == marks.fold("लाल फ्रॉक") == marks.Marks(0, 0)


def test_a_letter_inside_a_word_parts_nothing() -> None:
    assert marks.fold("बाएं हाव भाव गाल").places == marks.fold("left cheek").places
    assert marks.fold("sandy left cheek").places == marks.fold("left cheek").places


@given(st.text(max_size=200))
def test_any_text_gives_two_numbers_of_63_bits(text: str) -> None:
    found = marks.fold(text)
    assert 0 <= found.things < 2**63 and 0 <= found.places < 2**63


def test_a_short_word_with_a_dot_does_not_end_a_mark() -> None:
    assert marks.fold("mole Rt. cheek") == marks.fold("mole right cheek")
    assert marks.fold("mole. right cheek").things == marks.fold("mole").things
