"""How a name is read: words, Latin letters, and the sounds that Devanagari writes.

Every name becomes one of two forms, which `model` sets against each other: `letters` (a to z) of Latin, and `units` of
Devanagari: a consonant, a vowel, a nasal, and an "a" after each consonant that carries no other vowel. That "a" may be
mute, so it is a unit that often gives no letter; written forms that mean the same give the same units.
"""

from __future__ import annotations

import functools
import re
import unicodedata

NUKTA = "\u093c"
VIRAMA = "\u094d"
SCHWA = "a"  # the vowel that a consonant without a sign carries
FIRST_A = "A"  # अ, written out

# Characters that are not seen: joiners, marks of direction, the mark of byte order.
_UNSEEN = dict.fromkeys(
    [0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_VOWELS = dict(zip("आइईउऊऋएऐओऔऑऍऎऒऄ", "ािीुूृेैोौॉॅेोे", strict=True))
_SIGNS = {sign: sign for sign in "ािीुूृेैोौॉॅ"} | {"ॆ": "े", "ॊ": "ो", "ॄ": "ृ", "\u094f": "ौ", "\u094e": "े"}
_NASALS = {"ं": "ं", "ँ": "ँ", "ः": "ः"}
# Letters of other tongues of the script that are one with a letter of Hindi.
_ONE_LETTER = {"न" + NUKTA: "न", "र" + NUKTA: "र", "ळ" + NUKTA: "ळ", "य" + NUKTA: "य"}
_CONJUNCTS = {"क" + VIRAMA + "ष": "क्ष", "ज" + VIRAMA + "ञ": "ज्ञ"}
# A half nasal before a consonant of its own row is the same as the dot above.
_HALF_NASAL = re.compile(
    "ङ\u094d(?=[क-ङ])|ञ\u094d(?=[च-ञ])|ण\u094d(?=[ट-ढ])|न\u094d(?=[त-ध])|म\u094d(?=[प-भ])"
)
_WORD = re.compile(r"[a-z]+|[\u0900-\u0963\u0970-\u097f]+[०॰]?")


def fold(text: str) -> str:
    """One written form for what looks the same: case, accents of Latin, joiners, order and form of marks, spaces."""
    text = unicodedata.normalize("NFKD", text.translate(_UNSEEN)).casefold()
    text = unicodedata.normalize("NFKD", text)
    kept = (c for c in text if "\u0900" <= c <= "\u097f" or not unicodedata.combining(c))
    return " ".join("".join(kept).replace("\u2019", "").replace("'", "").split())


def words(text: str) -> list[str]:
    """The words of a name as folded text, each of one script; what is neither Latin nor Devanagari parts them."""
    return [word for piece in text.split() for word in _piece(piece)]


@functools.lru_cache(maxsize=200_000)
def _piece(text: str) -> tuple[str, ...]:
    found = (word.rstrip("०॰") for word in _WORD.findall(fold(text)))
    return tuple(word for word in found if word and (is_latin(word) or units(word)))


def is_latin(word: str) -> bool:
    return word.isascii()


def letters(word: str) -> str:
    """The Latin letters of a word, a to z."""
    return "".join(c for c in fold(word) if "a" <= c <= "z")


def units(word: str) -> tuple[str, ...]:
    """The sounds of a word of Devanagari; letters of other scripts are left out."""
    text = _HALF_NASAL.sub("ं", fold(word))
    found: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if "क" <= char <= "ह":
            if text[at : at + 1] == NUKTA:
                char = _ONE_LETTER.get(char + NUKTA, char + NUKTA)
                at += 1
            if text[at - 1 : at + 2] in _CONJUNCTS:
                char = _CONJUNCTS[text[at - 1 : at + 2]]
                at += 2
            found.append(char)
            after = text[at : at + 1]
            if after == VIRAMA:
                at += 1
            elif after not in _SIGNS:
                found.append(SCHWA)
        elif char == "अ":
            found.append(FIRST_A)
        elif char in _VOWELS:
            found.append("^" + _VOWELS[char])
        elif char in _SIGNS:
            found.append(_SIGNS[char])
        elif char in _NASALS:
            found.append(char)
    return tuple(found)


_KIN = {
    unicodedata.normalize("NFD", one): unicodedata.normalize("NFD", first)
    for first, others in {
        "क": "ख क़ ख़", "ग": "घ ग़", "च": "छ", "ज": "झ ज़", "त": "ट थ ठ", "द": "ड ध ढ", "ड़": "ढ़", "प": "फ फ़", "ब": "भ व",
        "न": "ण ञ ङ", "ं": "ँ", "श": "ष स", "ल": "ळ", "ि": "ी", "ु": "ू", "े": "ै ॅ", "ो": "ौ ॉ", "ा": SCHWA,
    }.items()
    for one in [first, *others.split()]
}  # fmt: skip


def kin(unit: str) -> str:
    """One unit for those that are often written alike: short and long, plain and breathed, of both rows."""
    plain = "ा" if unit == FIRST_A else unit.removeprefix("^")
    return _KIN.get(plain, plain)


def is_vowel(unit: str) -> bool:
    return unit in (SCHWA, FIRST_A) or unit[0] == "^" or unit in _SIGNS
