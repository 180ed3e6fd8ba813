"""Days, ages, sexes and heights as old registers and other States write them, in either script and any digits.

Plain functions: a text in, a value out, ValueError for what is none; whoever calls them says so in words. Nothing here knows
the database or the language of a page.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from samman.common import clock
from samman.common.days import ascii_digits
from samman.common.text import fold
from samman.missing_children import ages
from samman.missing_children.enums import AgeSure, MomentSure, Sex


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_MONTHS_EN = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
# The spellings and the short forms of registers; `fold` makes nukta and half nasals one.
_MONTHS_HI = (
    "जनवरी जन", "फरवरी फर", "मार्च", "अप्रैल अप्रेल अप्रै", "मई", "जून", "जुलाई जुला", "अगस्त अग", "सितंबर सितम्बर सित",
    "अक्टूबर अक्तूबर अक्टुबर अक्टू", "नवंबर नवम्बर नव", "दिसंबर दिसम्बर दिस",
)  # fmt: skip
_MONTH_OF = {fold(word): number for number, words in enumerate(_MONTHS_HI, 1) for word in words.split()} | {
    word: number
    for number, name in enumerate(_MONTHS_EN, 1)
    for word in {name[:size] for size in range(3, len(name) + 1)}
}
# Which part of the day a clock time of one to twelve lies in.
_MORNING = _folded("am सुबह प्रातः प्रात सबेरे")
_AFTERNOON = _folded("pm दोपहर अपराह्न शाम सायं सांय साय")
_NIGHT = _folded("रात रात्रि night")
_WORDS_BESIDE_A_DAY = _folded(
    "दि दिनांक तारीख ता को समय बजे बजकर मिनट के करीब लगभग दिन सन ई dt date dated on at time t st nd rd th of hrs hr hours o clock "
    "about approx सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार monday tuesday wednesday thursday friday saturday sunday mon "
    "tue wed thu fri sat sun"
)


@dataclass(frozen=True)
class Moment:
    """A day of a register, with the time where it stands there; `sure` as of `enums.MomentSure`."""

    day: date
    hour: time | None = None
    sure: str = MomentSure.DAY

    @property
    def at(self) -> datetime:
        """The moment on a wall clock in India; midnight where no time is told."""
        return datetime.combine(self.day, self.hour or time.min, tzinfo=clock.IST)


def moment_as_written(text: str, *, today: date) -> Moment:
    """A day, and the time if one stands there: 12.10.25, 12-Oct-2025, 12/10/2025 18:40, १२ अक्टूबर २०२५ शाम 6 बजे, 2025-10-12.

    The day stands before the month, as in India; a year of two digits is the last such year. A month or a year alone gives its
    first day, marked as not exact. Raises ValueError for what is no day, and for one after `today`.
    """
    words = re.findall(r"\d+|[^\d\s]+", _plain(text))
    tokens = [token for word in words for token in fold(word).split() if token not in _WORDS_BESIDE_A_DAY]
    part = next((token for token in tokens if token in _MORNING | _AFTERNOON | _NIGHT), "")
    left = [token for token in tokens if token != part]
    year, month, day, rest = _parts(left)
    if not all(token.isdigit() for token in rest):
        raise ValueError(text)
    found = date(_whole_year(year, today), month or 1, day or 1)
    if found > today:
        raise ValueError(text)
    hour = _hour(rest, part) if rest else None
    if day is None:
        if hour is not None:
            raise ValueError(text)
        return Moment(found, sure=MomentSure.ABOUT)
    return Moment(found, hour, MomentSure.HOUR if hour is not None else MomentSure.DAY)


def _plain(text: str) -> str:
    return re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", ascii_digits(text).casefold())


def _parts(tokens: list[str]) -> tuple[str, int | None, int | None, list[str]]:
    """Year as it stands, month, day, and what follows them."""
    at = next((place for place, token in enumerate(tokens[:3]) if token in _MONTH_OF), None)
    if at is not None:
        month, others = _MONTH_OF[tokens[at]], [*tokens[:at], *tokens[at + 1 :]]
        if at == 0 and len(others) == 1 and len(others[0]) == 4:
            return others[0], month, None, []  # October 2025
        if at == 1 and len(others[0]) == 4:
            return others[0], month, int(others[1]), others[2:]  # 2025 Oct 12
        return _at(others, 1), month, int(_at(others, 0)), others[2:]
    if not tokens or not tokens[0].isdigit():
        raise ValueError(tokens)
    first = tokens[0]
    if len(first) == 8:
        whole = (
            (first[:4], first[4:6], first[6:]) if first[:2] in ("19", "20") and first[4:6] <= "12" else None
        )
        year, month_text, day_text = whole or (first[4:], first[2:4], first[:2])
        return year, int(month_text), int(day_text), tokens[1:]
    if len(first) == 4:
        if len(tokens) == 1:
            return first, None, None, []
        return first, int(tokens[1]), int(_at(tokens, 2)), tokens[3:]
    if len(tokens) == 2 and len(tokens[1]) == 4:
        return tokens[1], int(first), None, []  # 10/2025
    return _at(tokens, 2), int(_at(tokens, 1)), int(first), tokens[3:]


def _at(tokens: list[str], place: int) -> str:
    if place >= len(tokens):
        raise ValueError(tokens)
    return tokens[place]


def _whole_year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise ValueError(text)
    year = today.year // 100 * 100 + int(text)
    return year if year <= today.year else year - 100


def _hour(tokens: list[str], part: str) -> time:
    if len(tokens) == 1 and len(tokens[0]) in (3, 4):
        tokens = [tokens[0][:-2], tokens[0][-2:]]
    if (len(tokens) == 1 and not part) or len(tokens) > 4:
        raise ValueError(tokens)
    hour, minute = int(tokens[0]), int(tokens[1]) if len(tokens) > 1 else 0
    after_noon = part in _AFTERNOON or (part in _NIGHT and hour >= 6)
    if after_noon and hour < 12:
        hour += 12
    elif hour == 12 and (part in _MORNING or part in _NIGHT):
        hour = 0
    return time(hour, minute)


_YEAR = _folded("वर्ष वर्षीय साल बर्ष वर्षों y yr yrs year years yo")
_MONTH = _folded("माह महीना महीने मास m mo mon mth month months mths")
_DAY = _folded("दिन दिवस d day days")
_UNTIL = _folded("से to till या") | set("-–—/")
_ABOUT = _folded("लगभग करीब तकरीबन अंदाजन about approx approximately around ca") | {"~"}
_BESIDE_AN_AGE = _folded("उम्र आयु age aged old व और and") | set(".,:()")
_HALVES = {fold("डेढ़"): 18, fold("ढाई"): 30, fold("अढ़ाई"): 30}
_AND_A_HALF = fold("साढ़े")
_A_YEAR_AND_HALF = 6  # months that half a year adds


def age_as_written(text: str) -> tuple[ages.Interval, str]:
    """An age, and how sure it is (`enums.AgeSure`): 12, '12 वर्ष', '2 साल 6 माह', '14-15', '14 से 15', 'डेढ़ साल', '8 months'.

    "लगभग" and its like make it a guess. Raises ValueError for what is no age.
    """
    found = re.findall(r"\d+(?:\.\d+)?|[~\-–—/.,:()]|[^\s\d~\-–—/.,:()]+", ascii_digits(text).casefold())
    words = [one if one in "~-–—/.,:()" or one[0].isdigit() else fold(one) for one in found]
    sure = AgeSure.GUESSED if any(word in _ABOUT for word in words) else AgeSure.FAMILY
    words = [word for word in words if word and word not in _ABOUT and word not in _BESIDE_AN_AGE]
    return _age(words, text), sure


def _age(words: list[str], text: str) -> ages.Interval:
    if any(word in _UNTIL for word in words):
        return _age_between(words, text)
    years: int | None = None
    months: int | None = None
    days: int | None = None
    half = False
    while words:
        word, *words = words
        if word in _HALVES:
            years, months = divmod(_HALVES[word], 12)
            words = words[1:] if words and words[0] in _YEAR else words
            continue
        if word == _AND_A_HALF:
            half = True
            continue
        unit = words[0] if words else ""
        if re.fullmatch(r"\d+\.5", word):
            word, half = word[:-2], True
        if not word.isdigit() or (unit and unit not in _YEAR | _MONTH | _DAY and not unit.isdigit()):
            raise ValueError(text)
        words = words[1:] if unit and not unit.isdigit() else words
        if unit in _MONTH and months is None and days is None:
            months = int(word)
        elif unit in _DAY and days is None:
            days = int(word)
        elif unit in _YEAR or (not unit and years is None and months is None and days is None):
            if years is not None:
                raise ValueError(text)
            years = int(word)
        else:
            raise ValueError(text)
    if half:
        if years is None or months is not None:
            raise ValueError(text)
        months = _A_YEAR_AND_HALF
    if years is None and months is None and days is not None:
        years, months = 0, days // 30
    if years is None and months is not None and months >= 12:
        years, months = divmod(months, 12)
    return ages.as_given(years, months)


def _age_between(words: list[str], text: str) -> ages.Interval:
    numbers = [word for word in words if word.isdigit()]
    others = [word for word in words if not word.isdigit() and word not in _UNTIL]
    if len(numbers) != 2 or any(word not in _YEAR for word in others):
        raise ValueError(text)
    return ages.as_given(int(numbers[0]), None, int(numbers[1]))


_SEXES = {
    Sex.FEMALE: "f female fem girl woman lady w स्त्री महिला बालिका लड़की औरत युवती किशोरी बच्ची पुत्री नाबालिगा म",
    Sex.MALE: "m male boy man पुरुष बालक लड़का आदमी युवक किशोर बच्चा पुत्र पु",
    Sex.TRANSGENDER: "t tg trans transgender किन्नर ट्रांसजेंडर उभयलिंगी",
}
_SEX_OF = {fold(word): sex for sex, words in _SEXES.items() for word in words.split()}


def sex_as_written(text: str) -> str:
    """The code of `enums.Sex`. Raises ValueError where the word is not one of a register's."""
    words = [word for word in fold(text).split() if word not in _BESIDE_A_SEX]
    found = {_SEX_OF.get(word, "") for word in words}
    if len(found) != 1 or "" in found:
        raise ValueError(text)
    return str(found.pop())


_BESIDE_A_SEX = _folded("नाबालिग अवयस्क बालिग वयस्क minor child लिंग")
_FEET = _folded("फीट फुट फिट ft feet foot f") | {"'", "′", "’"}
_INCHES = _folded("इंच इन्च in inch inches") | {'"', "″", "”"}
_CENTIMETRES = _folded("सेमी सेंटीमीटर से मी cm cms centimeter centimetre") | {"."}
_CM_A_FOOT, _CM_AN_INCH = 30.48, 2.54
SHORTEST, TALLEST = 30, 230  # centimetres


def height_as_written(text: str) -> int:
    """Centimetres: 137, '137 सेमी', "4'6\"", '4 फीट 6 इंच', '4 फुट'. Raises ValueError."""
    words = re.findall(r"\d+(?:\.\d+)?|['′’\"″”.]|[^\s\d'′’\"″”.]+", ascii_digits(text).casefold())
    numbers = [float(word) for word in words if word[0].isdigit()]
    units = {fold(word) or word for word in words if not word[0].isdigit()}
    if not 1 <= len(numbers) <= 2:
        raise ValueError(text)
    if units & _FEET and units <= _FEET | _INCHES | {"."}:
        inches = numbers[1] if len(numbers) == 2 else 0
        if inches >= 12:
            raise ValueError(text)
        found = round(numbers[0] * _CM_A_FOOT + inches * _CM_AN_INCH)
    elif len(numbers) == 1 and units <= _CENTIMETRES:
        found = round(numbers[0])
    else:
        raise ValueError(text)
    if not SHORTEST <= found <= TALLEST:
        raise ValueError(text)
    return found
