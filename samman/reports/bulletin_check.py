"""Whether a bulletin tells who a child is: what may not go out, each with a sentence on what to do (JJ Act s.74, POCSO s.23)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from samman.common.days import ascii_digits
from samman.common.text import fold, sound
from samman.reports.bulletin import FEWEST

# Names of operations hold words that are also children's names.
_OPERATIONS = tuple(
    fold(name)
    for name in ("ऑपरेशन मुस्कान", "आपरेशन मुस्कान", "operation muskan", "ऑपरेशन स्माइल", "operation smile")
)
_FIR = re.compile(
    r"\d{1,6}\s*/\s*\d{2,4}|मु\s*[.०0]?\s*अ\s*[.०0]?\s*सं|अपराध\s*(?:क्रमांक|संख्या)|crime\s*no"
    r"|\bf\.?i\.?r\.?\s*(?:no|number|संख्या|नं)|एफ\s*आई\s*आर\s*(?:संख्या|नं|क्र)"
)
_LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){7,}")
_AGE = re.compile(
    r"\d{1,2}\s*-?\s*(?:वर्षीय|साला|साल\s+क[ीाे]|वर्ष\s+क[ीाे]|year-?\s*old|years?\s+old)|aged\s+\d|(?:आयु|उम्र)\s*:?\s*\d"
)
_VILLAGE = frozenset(
    map(fold, ("ग्राम", "गाँव", "मोहल्ला", "मुहल्ला", "मजरा", "टोला", "village", "mohalla", "hamlet"))
)
_LEAST_LETTERS = 3  # of one word of a name
_LEAST_SOUND = 4  # consonants of a name of one word, below which too much sounds like it


@dataclass(frozen=True)
class Records:
    """What is compared with the text: the children of the month, with their parents, and the places of the police map."""

    names: frozenset[str] = frozenset()  # each as it stands, in either script
    children_of: Mapping[str, int] = field(
        default_factory=dict
    )  # name of a district -> children of it in the month
    stations: frozenset[str] = frozenset()  # names of stations, in both languages


def problems(text: str, records: Records) -> list[str]:
    """Why the text may not go out; empty when nothing in it was found to tell who somebody is."""
    # Signs that are not seen, such as joiners, part no number.
    plain = ascii_digits("".join(sign for sign in text if unicodedata.category(sign) != "Cf")).casefold()
    found = []
    if match := _FIR.search(plain):
        found.append(
            _("“%(text)s” looks like the number of an FIR. Take it out.") % {"text": match[0].strip()}
        )
    if match := _LONG_NUMBER.search(plain):
        found.append(
            _("“%(text)s” looks like a phone number or the number of a case. Take it out.")
            % {"text": match[0].strip()}
        )
    if match := _AGE.search(plain):
        found.append(_("“%(text)s” tells an age. Write girl, boy or child.") % {"text": match[0].strip()})
    words = _without_operations(fold(text))
    found += [
        _("“%(text)s”: a village or a quarter is named. Name the district.") % {"text": word}
        for word in words.split()
        if word in _VILLAGE
    ]
    found += [
        _("“%(name)s” is the name of a child of this month, or of a parent. Take it out.") % {"name": name}
        for name in _named(words, records)
    ]
    found += [
        _("“%(name)s”: a police station is named, and in a small place that tells who. Name the district.")
        % {"name": name}
        for name in _stations(words, records.stations)
    ]
    found += [
        _("Of %(district)s fewer than %(fewest)d children were traced in this month. Do not name it.")
        % {"district": name, "fewest": FEWEST}
        for name, children in records.children_of.items()
        if 0 < children < FEWEST and _has(words, fold(name))
    ]
    return list(dict.fromkeys(found))


def _without_operations(words: str) -> str:
    for operation in _OPERATIONS:
        words = words.replace(operation, " ")
    return words


def _has(words: str, folded: str) -> bool:
    return bool(folded) and f" {folded} " in f" {words} "


def _named(words: str, records: Records) -> list[str]:
    """Names that stand in the text: as written; a first name alone; and in the other script, as they sound."""
    every = words.split()
    spoken = [sound(word) for word in every]
    places = {word for name in records.children_of for word in fold(name).split()}
    found = []
    for name in sorted(records.names):
        parts = fold(name).split()
        alone = [part for part in parts[:1] if len(part) >= _LEAST_LETTERS and part not in places]
        if (
            (_has(words, " ".join(parts)) and " ".join(parts) not in places)
            or any(part in every for part in alone)
            or _sounds(spoken, [sound(part) for part in parts])
        ):
            found.append(name)
    return found


def _sounds(spoken: list[str], keys: list[str]) -> bool:
    if not keys or not all(keys) or (len(keys) == 1 and len(keys[0]) < _LEAST_SOUND):
        return False
    if len(keys) > 1 and sum(map(len, keys)) < _LEAST_SOUND:
        return False
    return any(spoken[at : at + len(keys)] == keys for at in range(len(spoken) - len(keys) + 1))


_STATION_WORDS = frozenset(map(fold, ("थाना", "थाने", "चौकी", "ps", "thana", "outpost")))
_AFTER_STATION = frozenset(map(fold, ("थाना", "थाने", "पुलिस", "police", "thana", "कोतवाली")))


def _stations(words: str, stations: Iterable[str]) -> list[str]:
    """Stations that are named as such: beside the word for station or police."""
    every = words.split()
    found = []
    for name in stations:
        parts = fold(name).split()
        size = len(parts)
        for at in range(len(every) - size + 1) if parts else ():
            before, after = every[at - 1 : at], every[at + size : at + size + 1]
            beside = set(before) & _STATION_WORDS or set(after) & _AFTER_STATION
            if every[at : at + size] == parts and beside:
                found.append(name)
                break
    return sorted(found)
