"""What pages may ask of the directory: helplines for every page, and the search for an offence."""

import re
import time
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, transaction

from samman.common.text import fold, sound
from samman.directory.models import Helpline, Offence

KEPT_SECONDS = 30.0
FIRST = (
    Helpline(number="112", name_hi="आपातकालीन सेवा", name_en="Emergency", rank=1),
    Helpline(number="1090", name_hi="वीमेन पावर लाइन", name_en="Women Power Line", rank=2),
    Helpline(number="181", name_hi="महिला हेल्पलाइन", name_en="Women Helpline", rank=3),
    Helpline(number="1098", name_hi="चाइल्ड हेल्पलाइन", name_en="Child Helpline", rank=4),
)
_kept: tuple[float, Sequence[Helpline]] = (0.0, FIRST)


def helplines() -> Sequence[Helpline]:
    """The public phone numbers of this state in order; the first four are always 112, 1090, 181 and 1098.

    Kept in the process for half a minute. An empty or unreachable database gives the four: no page may fail for it,
    or show no number.
    """
    global _kept
    until, lines = _kept
    if time.monotonic() < until:
        return lines
    try:
        with transaction.atomic():  # a failure here must not spoil the caller's transaction
            found = list(Helpline.objects.public(settings.STATE_CODE))
    except DatabaseError:
        found = []
    by_number = {line.number: line for line in found}
    lines = [by_number.pop(line.number, line) for line in FIRST] + list(by_number.values())
    _kept = (time.monotonic() + KEPT_SECONDS, lines)
    return lines


def helpline(number: str) -> Helpline | None:
    """One public phone number, or None where the directory does not show it: no page names a number of its own."""
    return next((line for line in helplines() if line.number == number), None)


def forget_helplines() -> None:
    """Read the helplines afresh at the next page of this process."""
    global _kept
    _kept = (0.0, FIRST)


# How officers write the laws, in both scripts; the value is how an offence's code begins (IPC: the old sections).
_LAWS = {
    fold(name): law
    for law, names in {
        "BNS": "BNS, बीएनएस, भारतीय न्याय संहिता, भा० न्या० सं०, भान्यासं",
        "IPC": "IPC, आईपीसी, भादवि, भादंवि, भादसं, भा० द० वि०, भा० द० सं०",
        "POCSO": "POCSO, POSCO, पॉक्सो, पोक्सो, पाक्सो, पॉस्को",
        "ITPA": "ITPA, PITA, आईटीपीए",
        "JJ": "JJ, जेजे, जे० जे०, किशोर न्याय",
        "IT": "IT, आईटी",
        "DP": "DP, डीपी, दहेज प्रतिषेध",
        "DV": "DV, PWDV, डीवी",
        "PCM": "PCM, PCMA",
        "SCST": "SC/ST, SCST, एससी/एसटी",
    }.items()
    for name in names.split(", ")
}
_FILLERS = {
    fold(word) for word in ("section", "sec", "act", "of", "धारा", "एक्ट", "अधिनियम", "अंतर्गत", "का", "की", "के")
}
# Letters of sections as Hindi law and speech write them: 354क, 498ए.
_LETTERS = dict(zip(fold("क ख ग घ ङ च ए बी सी डी ई एफ").split(), "abcdefabcdef", strict=True))
_SECTION = re.compile(r"(\d+)\s*([a-z]{0,2})\b((?:\s*\w+)*)")
_word = lru_cache(8192)(fold)
_spoken = lru_cache(8192)(sound)


def find_offences(text: str, limit: int = 20) -> list[Offence]:
    """Offences for what an officer typed, best first: a section ('74', '64(1)', 'POCSO 8', 'IPC 354', '498ए') or words.

    A bare number finds new sections first, then those that replaced the old section of that number. Words are looked
    for in both titles and the everyday words, and by sound where nothing is written so. One query.
    """
    words = [word for word in fold(text[:200]).split() if word not in _FILLERS]
    if not words:
        return []
    offences = list(Offence.objects.all())
    law, rest = _split_law(words)
    if law and not rest:
        graded = [(0 if _is_of(o, law) else None, o) for o in offences]
    elif section := _typed_section(rest):
        graded = [(_section_grade(o, law, section), o) for o in offences]
    else:
        graded = [(_words_grade(o, words), o) for o in offences]
        if all(grade is None for grade, _ in graded):
            graded = [(_sound_grade(o, words), o) for o in offences]
    found = sorted(((g, o.rank, o) for g, o in graded if g is not None), key=lambda row: row[:2])
    return [offence for _, _, offence in found[:limit]]


def _split_law(words: list[str]) -> tuple[str, list[str]]:
    """The law that the words begin or end with, and the other words."""
    for size in (3, 2, 1):
        if law := _LAWS.get(" ".join(words[:size])):
            return law, words[size:]
        if len(words) > size and (law := _LAWS.get(" ".join(words[-size:]))):
            return law, words[:-size]
    return "", words


def _typed_section(words: list[str]) -> tuple[str, ...]:
    """('354d',) or ('64', '1') for words that are a section and nothing else, else nothing."""
    if not words or not words[0][0].isdigit():
        return ()
    latin = " ".join(
        re.sub(r"(?<=\d)(\D+)$", lambda m: _latin_letters(m[1]), _LETTERS.get(w, w)) for w in words
    )
    match = _SECTION.fullmatch(latin)
    rest = match[3].split() if match else []
    if not match or len(rest) > 3 or any(len(part) > 2 for part in rest):
        return ()
    if not match[2] and rest and rest[0].isalpha():  # '354 d'
        return (match[1] + rest[0], *rest[1:])
    return (match[1] + match[2], *rest)


def _latin_letters(letters: str) -> str:
    return _LETTERS.get(letters) or "".join(_LETTERS.get(letter, letter) for letter in letters)


def _sections(text: str) -> list[tuple[str, ...]]:
    """The sections that a column names: 'IPC 376DA, 376DB' gives ('376da',) and ('376db',)."""
    plain = re.sub(r"\((?!\w{1,3}\))[^()]*\)", "", text)  # drops '(def. s.3)', keeps '(1)'
    named = [tuple(re.findall(r"\d+[a-z]*|\b[a-z]\b", part.lower())) for part in plain.split(",")]
    return [section for section in named if section]


def _is_of(offence: Offence, law: str) -> bool:
    return bool(_sections(offence.old_section)) if law == "IPC" else offence.law_short == law


def _section_grade(offence: Offence, law: str, typed: tuple[str, ...]) -> int | None:
    grades = []
    if law != "IPC" and (not law or offence.law_short == law):
        # Without the law's name a number means the BNS first.
        other = 0 if law or offence.law_short == "BNS" else 10
        grades += [_same(section, typed, 0, 20) + other for section in _sections(offence.section)]
    if law in ("", "IPC"):
        grades += [_same(section, typed, 5, 20) for section in _sections(offence.old_section)]
    best = min(grades, default=NOT_THIS)
    return best if best < NOT_THIS else None


NOT_THIS = 100


def _same(section: tuple[str, ...], typed: tuple[str, ...], same: int, like: int) -> int:
    if section[: len(typed)] == typed:
        return same
    if section[0] == typed[0]:
        return same + 1 if len(section) < len(typed) else NOT_THIS
    number = section[0].rstrip("abcdefghijklmnopqrstuvwxyz")
    if typed[0] == number:  # 354 finds 354A to 354D
        return same + 2
    return like if len(typed) == 1 and section[0].startswith(typed[0]) else NOT_THIS


def _words_grade(offence: Offence, words: list[str]) -> int | None:
    titles = f" {_word(offence.title_hi)} {_word(offence.title_en)} "
    everyday = f" {_word(offence.keywords)} "
    rest = f" {_word(offence.law)} {_word(offence.code)} {_word(offence.old_section)} {_word(offence.note)} "
    grade = 0
    for word in words:
        if f" {word}" in titles or f" {word}" in everyday:
            continue
        if word in titles or word in everyday:
            grade = max(grade, 1)
        elif word in rest:
            grade = max(grade, 2)
        else:
            return None
    return grade


def _sound_grade(offence: Offence, words: list[str]) -> int | None:
    heard = {_spoken(w) for w in _word(f"{offence.title_hi} {offence.title_en} {offence.keywords}").split()}
    spoken = [_spoken(word) for word in words]
    return 0 if all(len(key) >= 2 and key in heard for key in spoken) else None
