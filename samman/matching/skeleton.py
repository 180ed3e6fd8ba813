"""The consonants of a name in a few classes, in which both scripts and most spellings meet: for finding, never for deciding.

K (k kh q g gh c), J (ch j jh z, ज़), T (t th d dh of both rows), N (n m and all nasals), P (p ph f b bh v w), R, L, S. A mute h, a
y, and a w after a vowel are no consonant here; doubled ones are one.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samman.matching import reading

_UNITS = {
    unit: kind
    for kind, units in {
        "K": "क ख ग घ क़ ख़ ग़", "J": "च छ ज झ ज़ झ़", "T": "ट ठ ड ढ त थ द ध", "N": "ं ँ ङ ञ ण न म",
        "P": "प फ ब भ फ़ व", "R": "र ड़ ढ़ ऱ", "L": "ल ळ ऴ", "S": "श ष स", "KS": "क्ष", "KN": "ज्ञ",
    }.items()
    for unit in reading.fold(units).split()
}  # fmt: skip
_UNITS["ृ"] = _UNITS["^ृ"] = "R"
_LETTERS = tuple(
    (re.compile(written), kind)
    for written, kind in (
        ("ksh|x", "KS"),
        ("gny|gn|jn|dny", "KN"),
        ("chh|ch|tch", "J"),
        ("ng(?=sh?|h$)", "n"),
        ("sh", "S"),
        ("ph|f|bh|b|p|v", "P"),
        ("(?<=[aeo])w(?![aeiou])", ""),
        ("w", "P"),
        ("c(?=[eiy])", "S"),
        ("kh|gh|ck|[kgqc]", "K"),
        ("jh|[jz]", "J"),
        ("[td]", "T"),
        ("[nm]", "N"),
        ("r", "R"),
        ("l", "L"),
        ("s", "S"),
        ("[aeiouyh]", ""),
    )
)
_KINDS = "KJTNPRLS"
Marks = tuple[NDArray[np.uint64], NDArray[np.uint64]]


def of_letters(letters: str) -> str:
    """The classes of a word in Latin letters."""
    for written, kind in _LETTERS:
        letters = written.sub(kind, letters)
    return _once(letters)


def of_units(units: Sequence[str]) -> str:
    """The classes of a word of Devanagari."""
    return _once("".join(_UNITS.get(unit, "") for unit in units))


@functools.lru_cache(maxsize=200_000)
def of_word(word: str) -> str:
    """The classes of a word of either script."""
    return of_letters(reading.letters(word)) if reading.is_latin(word) else of_units(reading.units(word))


_OTHER_VOWELS = {unit: kind for kind, units in {"I": "िीेैॅय", "U": "ुूोौॉ"}.items() for unit in units}
_VOWEL_LETTERS = tuple(
    (re.compile(written), kind) for written, kind in (("[iey]+", "I"), ("[ou]+|(?<=a)w", "U"))
)


def vowels(word: str) -> str:
    """The vowels of a word of either script that are not an a, in two classes: I (i e ai y) and U (u o au)."""
    if reading.is_latin(word):
        text = reading.letters(word)
        for written, kind in _VOWEL_LETTERS:
            text = written.sub(kind, text)
        return _once("".join(c for c in text if c in "IU"))
    return _once("".join(_OTHER_VOWELS.get(unit.lstrip("^"), "") for unit in reading.units(word)))


def _once(classes: str) -> str:
    return re.sub(r"(.)\1+", r"\1", classes)


def _bits(classes: str) -> tuple[int, int]:
    """Which classes stand in it once, twice and three times, at both ends; and which follow each other."""
    single = pairs = 0
    for at, kind in enumerate(_KINDS):
        for times in range(min(classes.count(kind), 3)):
            single |= 1 << (at * 3 + times)
    for at, kind in enumerate(_KINDS):
        single |= (classes[:1] == kind) << (24 + at) | (classes[-1:] == kind) << (32 + at)
        single |= (classes[:2][1:] == kind) << (40 + at) | (classes[-2:][:1] == kind) << (48 + at)
    for first, second in itertools.pairwise(classes):
        pairs |= 1 << (_KINDS.index(first) * 8 + _KINDS.index(second))
    return single, pairs


def marks(words: Sequence[str]) -> Marks:
    """Two numbers a word, whose bits tell its classes."""
    found = [_bits(of_letters(word)) for word in words]
    return np.array([single for single, _ in found], np.uint64), np.array(
        [pairs for _, pairs in found], np.uint64
    )


def marks_of_sounds(many: Sequence[Sequence[str]]) -> Marks:
    """The same of words as their sounds."""
    found = [_bits(of_units(units)) for units in many]
    return np.array([one for one, _ in found], np.uint64), np.array([pairs for _, pairs in found], np.uint64)


def apart(many: Marks, classes: str) -> NDArray[np.uint8]:
    """In how many bits each of the words differs from the classes of another."""
    single, pairs = _bits(classes)
    found: NDArray[np.uint8] = np.bitwise_count(many[0] ^ np.uint64(single))
    found += np.bitwise_count(many[1] ^ np.uint64(pairs))
    return found
