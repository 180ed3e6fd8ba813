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


def _words_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in fold(text).split())


_VILLAGE = _words_of(
    (
        "ग्राम गाँव गाँवों मोहल्ला मोहल्ले मोहल्लों मुहल्ला मुहल्ले मुहल्लों मजरा मजरे टोला टोले पुरवा पुरवे गली गलियों "
        "कॉलोनी कालोनी वार्ड सेक्टर village villages mohalla mohallah muhalla hamlet colony ward lane",
    )
)
# Words that stand in names and in places and tell nobody apart: with them alone nothing is refused.
_COMMON_IN_NAMES = _words_of(
    (
        "श्री श्रीमती कुमारी कुमार देवी सिंह लाल राम प्रसाद मोहम्मद मो० बेगम बाई पिता माता माँ मां पत्नी पति पुत्र पुत्री भाई बहन "
        "चाचा चाची मामा मामी दादा दादी नाना नानी अभिभावक संरक्षक अधीक्षक अधीक्षिका प्रभारी सदस्य अध्यक्ष समिति बाल कल्याण गृह "
        "चाइल्डलाइन चाइल्ड लाइन पुलिस थाना आरक्षी निरीक्षक उपनिरीक्षक अधिकारी जिला बालिका बालक बच्चा बच्चे बच्ची संस्था और "
        "shri smt kumari kumar devi singh lal ram prasad mohammad mohd begum bai father mother wife husband son daughter "
        "brother sister uncle aunt guardian police child children childline line welfare committee officer home and the",
    )
)
_COMMON_IN_PLACES = _COMMON_IN_NAMES | _words_of(
    (
        "स्टेशन रेलवे जंक्शन बस अड्डा अड्डे स्टैंड सड़क मार्ग रोड चौक चौराहा चौराहे तिराहा तिराहे बाज़ार बाजार मेला मैदान मंदिर मस्जिद "
        "गुरुद्वारा स्कूल विद्यालय कॉलेज अस्पताल चिकित्सालय दुकान घर मकान पास सामने पीछे निकट आगे बाहर अंदर भीतर किनारे नदी नहर तालाब "
        "खेत पार्क शहर नगर कस्बा क्षेत्र इलाका इलाके प्रदेश राज्य देश भारत तहसील ब्लॉक पोस्ट डाकघर कार्यालय होटल ढाबा कारखाना "
        "फैक्टरी आश्रय केंद्र नंबर संख्या प्लेटफार्म प्लेटफॉर्म ट्रेन गाड़ी वाला वाली वाले नया नई पुराना पुरानी बड़ा बड़ी छोटा छोटी उत्तर दक्षिण "
        "पूर्व पश्चिम पूर्वी पश्चिमी अपने उसके उनके यहाँ वहाँ साथ तक बीच लगभग अज्ञात पता नहीं गया गई गये हुआ हुई सुबह शाम रात दिन "
        "उत्तरी दक्षिणी मध्य महिला दस्तयाब सुरक्षित परिजन परिजनों परिवार "
        "station railway junction stand road street market bazar bazaar fair ground temple mosque school college hospital shop "
        "house near front behind opposite outside inside river canal pond field park town city area state india post office "
        "hotel factory shelter centre center number platform train bus north south east west northern southern eastern western "
        "new old big small from with within between unknown their there where found traced safe family families women "
        "district districts month police",
    )
)
_LEAST_LETTERS = 3  # of one word of a name
_LEAST_OF_OTHERS = 4  # letters of a word in the name of a grown-up person or of a place
_MOST_WORDS_OF_NAME = 6  # a longer one is a sentence
_LEAST_SOUND = 4  # consonants of a name of one word, below which too much sounds like it


@dataclass(frozen=True)
class Records:
    """What is compared with the text: the children of the month with their people and places,
    and the places of the police map."""

    names: frozenset[str] = frozenset()  # each as it stands, in either script
    children_of: Mapping[str, int] = field(
        default_factory=dict
    )  # name of a district -> children of it in the month
    stations: frozenset[str] = frozenset()  # names of stations, in both languages
    others: frozenset[str] = frozenset()  # who reported, consented, cares for or was given a child
    places: frozenset[str] = frozenset()  # home, last seen, found, where the child is or went
    told_places: frozenset[str] = frozenset()  # districts and States, which may be named


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
    typed = {word: raw.strip(_MARKS) for raw in text.split() for word in fold(raw).split()}
    found += [
        _("“%(text)s”: a village or a quarter is named. Name the district.") % {"text": word}
        for word in words.split()
        if word in _VILLAGE
    ]
    found += [
        _("“%(name)s” is the name of a child of this month, or of a parent. Take it out.") % {"name": name}
        for name in _as_typed(_named(words, records), typed)
    ]
    found += [
        _(
            "“%(text)s” stands in the name of somebody who reported, cares for or was given a child of this month. Take it out."
        )
        % {"text": word}
        for word in _as_typed(_of_others(words, records), typed)
    ]
    found += [
        _(
            "“%(text)s” tells of a place: the home of a child of this month, or where it was seen, found or brought. "
            "Name the district."
        )
        % {"text": word}
        for word in _as_typed(_of_places(words, records), typed)
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


_MARKS = "“”‘’\"'()[]{}.,;:!?।•–-…"  # that stand at a word and are no part of it


def _as_typed(found: Iterable[str], typed: Mapping[str, str]) -> list[str]:
    """Folded words as the writer typed them: what is sealed is never shown by what it was found with."""
    return list(dict.fromkeys(" ".join(typed.get(word, word) for word in one.split()) for one in found))


def _of_others(words: str, records: Records) -> list[str]:
    """Words of the text that stand in the names of grown-up persons of the records, as written or as they sound."""
    may_stand = _COMMON_IN_NAMES | _words_of(records.told_places) | _words_of(records.children_of)
    return _standing_in(words, records.others, may_stand)


def _of_places(words: str, records: Records) -> list[str]:
    may_stand = _COMMON_IN_PLACES | _VILLAGE | _words_of(records.told_places) | _words_of(records.children_of)
    return _standing_in(words, records.places, may_stand)


def _standing_in(words: str, texts: Iterable[str], may_stand: frozenset[str]) -> list[str]:
    spoken_and_free = {sound(word) for word in may_stand}
    known = {word for word in _words_of(texts) - may_stand if len(word) >= _LEAST_OF_OTHERS}
    known = {word for word in known if not word.isdigit()}
    sounds = {key for word in known if len(key := sound(word)) >= _LEAST_SOUND} - spoken_and_free
    every = words.split()
    found = [word for word in every if word in known or (sound(word) in sounds and word not in may_stand)]
    pairs = {
        keys
        for text in texts
        if len(keys := tuple(sound(word) for word in fold(text).split())) > 1
        and len(keys) < _MOST_WORDS_OF_NAME
        and all(keys)
        and sum(map(len, keys)) >= _LEAST_SOUND
    }
    spoken = [sound(word) for word in every]
    for size in {len(keys) for keys in pairs}:
        for at in range(len(every) - size + 1):
            stretch = every[at : at + size]
            if tuple(spoken[at : at + size]) in pairs and not set(stretch) <= may_stand | set(found):
                found.append(" ".join(stretch))
    return found


def _without_operations(words: str) -> str:
    for operation in _OPERATIONS:
        words = words.replace(operation, " ")
    return words


def _has(words: str, folded: str) -> bool:
    return bool(folded) and f" {folded} " in f" {words} "


def _named(words: str, records: Records) -> list[str]:
    """Words of the text that are names: as written; a first name alone; and in the other script, as they sound."""
    every = words.split()
    spoken = [sound(word) for word in every]
    places = {word for name in records.children_of for word in fold(name).split()}
    found = []
    for name in sorted(records.names):
        parts = fold(name).split()
        alone = [part for part in parts[:1] if len(part) >= _LEAST_LETTERS and part not in places]
        if _has(words, " ".join(parts)) and " ".join(parts) not in places:
            found.append(" ".join(parts))
        elif stretch := _sounds(every, spoken, [sound(part) for part in parts]):
            found.append(stretch)
        else:
            found += [part for part in alone if part in every]
    return found


def _sounds(every: list[str], spoken: list[str], keys: list[str]) -> str:
    """The words of the text that sound like a name; empty where none do."""
    size = len(keys)
    if not keys or not all(keys) or (size == 1 and len(keys[0]) < _LEAST_SOUND):
        return ""
    if size > 1 and sum(map(len, keys)) < _LEAST_SOUND:
        return ""
    found = (at for at in range(len(spoken) - size + 1) if spoken[at : at + size] == keys)
    return next((" ".join(every[at : at + size]) for at in found), "")


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
