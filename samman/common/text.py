"""Folding of Hindi and English text for search. What is stored and shown is never folded."""

import re
import unicodedata

_NUKTA = "\u093c"
_DROP = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_NASAL_BEFORE_CONSONANT = re.compile("[ङञणनम]\u094d(?=[क-ह])")


def fold(text: str) -> str:
    """A key under which spellings of one word meet: case, accents of Latin, nukta, chandrabindu, half nasals, joiners,
    signs and the script of digits.

    'फ़ैज़ाबाद' and 'फैजाबाद', 'अम्बेडकर' and 'अंबेडकर', 'Rae-Bareli' and 'rae bareli' give the same key.
    """
    text = unicodedata.normalize("NFD", text.translate(_DROP))
    text = text.replace(_NUKTA, "").replace("\u0901", "\u0902")
    text = "".join(c for c in text if not (unicodedata.combining(c) and not "\u0900" <= c <= "\u097f"))
    text = _NASAL_BEFORE_CONSONANT.sub("\u0902", unicodedata.normalize("NFC", text))
    kept = "".join(_kept(c) for c in text.casefold())
    return " ".join(kept.split())


def said(text: str) -> str:
    """What a reader sees of a text: without signs that show nothing. Empty where there is neither letter nor digit."""
    seen = "".join(c for c in text if c.isprintable() or c.isspace()).strip()
    return seen if any(c.isalnum() for c in seen) else ""


def _kept(char: str) -> str:
    if char.isdecimal():
        return str(int(char))
    return char if char.isalnum() or unicodedata.category(char) in ("Mn", "Mc") else " "


# The consonants of Devanagari as the Latin letters by which people write them; aspirates join their plain sisters.
_CONSONANTS = dict(
    zip("कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह", "kkggnCCjjnttddnttddnpfbbmyrlvsssh", strict=True)
) | {"ं": "n"}
_INDEPENDENT_VOWELS = re.compile("[अ-औ]")
_SPELLINGS = tuple(
    (re.compile(written), spoken)
    for written, spoken in (
        ("chh?", "C"),
        ("ck|q", "k"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("x", "ks"),
        ("z", "j"),
        ("ph", "f"),
        ("w", "v"),
        ("(?<=[bdgjkstCrl])h", ""),  # an aspirate
        ("h$", ""),
        ("v(?![aeiou])", ""),  # lucknow, unnav
        ("(?<!^)y", ""),
        ("m(?=[bp])", "n"),
        ("^[aeiou]+", "A"),
        ("[aeiou]", ""),
        (r"(.)\1+", r"\1"),
    )
)


def sound(text: str) -> str:
    """How a place name sounds, as a key of consonants in which both scripts and most spellings meet.

    'लखनऊ', 'Lucknow', 'lakhnau' and 'laknau' all give 'lkn'. Vowels count only at the start of a word; aspirates,
    doubled letters, a mute h or w, z and j, n and m before b or p are one. Digits stay. Many names share a key: use
    it to find candidates, never to decide.
    """
    return "".join(_word_sound(word) for word in fold(text).split())


def _word_sound(word: str) -> str:
    word = _INDEPENDENT_VOWELS.sub("a", word)
    # Every matra, and the vowel that an unmarked consonant carries, is an "a"; a virama takes it away.
    latin = ""
    for at, char in enumerate(word):
        after = word[at + 1 : at + 2]
        if char in _CONSONANTS and char != "ं":
            carries = after and after != "\u094d"
            latin += _CONSONANTS[char] + ("a" if carries else "")
        elif char in _CONSONANTS:
            latin += "n"
        elif char.isascii():
            latin += char
        # other signs carry no consonant
    for pattern, spoken in _SPELLINGS:
        latin = pattern.sub(spoken, latin)
    return latin.casefold()


def fold_phone(text: str) -> str:
    """The last ten digits of an Indian phone number, or all digits of a shorter one; empty when there is none."""
    digits = "".join(str(int(c)) for c in text if c.isdecimal())
    return digits[-10:] if len(digits) >= 10 else digits
