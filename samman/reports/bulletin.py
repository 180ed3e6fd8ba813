"""The monthly bulletin of children who were traced, in the manner of the police's own (seed 004), from the records.

It tells by district and month, never by person: no name, no age, no station, no village. A district of which fewer than
`FEWEST` children were traced in the month is not named, since in a small place a number tells who. What is written here is a
draft: a person edits it, and `bulletin_check` reads it before it goes out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samman.common import show

FEWEST = 3  # children of a district in the month, below which it is not named
FAR_KILOMETRES = 1000
MOST_HIGHLIGHTS = 12


@dataclass(frozen=True)
class Traced:
    """One child who was traced in the month: what a bulletin may use of it. Texts in both languages, empty where unknown."""

    district_id: int  # whose police searched
    district_hi: str
    district_en: str
    is_girl: bool
    together: object  # children found together share it
    hours: int  # from being missed to being found
    place_hi: str = ""  # the district where the child was found, outside our own map
    place_en: str = ""
    state_hi: str = ""  # another State, or a country
    state_en: str = ""
    kilometres: int | None = None
    by_cyber: bool = False
    arrested: int = 0
    is_home: bool = False

    @property
    def is_highlight(self) -> bool:
        """Found in another State, or by cyber means within two days."""
        return bool(self.state_en) or (self.by_cyber and self.hours <= 48)


@dataclass(frozen=True)
class Highlight:
    """Children of one district who were found together, or of whom one sentence is told."""

    children: tuple[Traced, ...]

    @property
    def first(self) -> Traced:
        """Whose place, hours and means stand for all."""
        return self.children[0]

    @property
    def arrested(self) -> int:
        """Accused arrested: those found together share them."""
        return max(child.arrested for child in self.children)


def highlights(traced: Iterable[Traced]) -> list[Highlight]:
    """What is told one by one: those found together in one line, by district, those found farthest first."""
    together: dict[object, list[Traced]] = defaultdict(list)
    for child in traced:
        if child.is_highlight:
            together[child.district_id, child.together].append(child)
    found = [Highlight(tuple(children)) for children in together.values()]
    found.sort(key=lambda one: (one.first.district_en, -(one.first.kilometres or 0), one.first.place_en))
    return found[:MOST_HIGHLIGHTS]


def compose(month: date, traced: list[Traced], language: str) -> str:
    """The draft of a month's bulletin in one language; lines are parted by empty lines."""
    with translation.override(language):
        return "\n\n".join(part for part in _parts(month, traced, language) if part)


def _parts(month: date, traced: list[Traced], language: str) -> list[str]:
    when = show.date_words(month, "month", language)
    count = len(traced)
    if not count:
        return [_("No child was traced in %(month)s.") % {"month": when}]
    named = _named(traced)
    lines = [_sentence(one, named, language) for one in highlights(traced)]
    told = {one.first.district_id for one in highlights(traced)}
    others = sorted(name for pk, name in _names(traced, language).items() if pk in named and pk not in told)
    return [
        _("Missing children: %(month)s") % {"month": when},
        ngettext(
            "In %(month)s the police of the State traced %(count)d child.",
            "In %(month)s the police of the State traced %(count)d children.",
            count,
        )
        % {"month": when, "count": count}
        + _home(traced)
        + _quick(traced),
        *(f"• {line}" for line in lines),
        _("The police of %(districts)s and of other districts traced children too.")
        % {"districts": _listed(others)}
        if others
        else "",
        _arrests(traced),
    ]


def _named(traced: Iterable[Traced]) -> set[int]:
    count: dict[int, int] = defaultdict(int)
    for child in traced:
        count[child.district_id] += 1
    return {pk for pk, children in count.items() if children >= FEWEST}


def _names(traced: Iterable[Traced], language: str) -> dict[int, str]:
    return {
        child.district_id: child.district_en if language == "en" else child.district_hi for child in traced
    }


def _home(traced: list[Traced]) -> str:
    home = sum(child.is_home for child in traced)
    if home == len(traced):
        return " " + _("All of them are back with their families.")
    if home < FEWEST or len(traced) - home < FEWEST:
        return ""
    return " " + _("%(count)d of them are back with their families.") % {"count": home}


def _quick(traced: list[Traced]) -> str:
    day, two = (sum(child.hours <= hours for child in traced) for hours in (24, 48))
    if day < FEWEST or two - day < FEWEST:
        return ""
    return " " + _("%(day)d were found within 24 hours, %(two)d within 48 hours.") % {"day": day, "two": two}


def _arrests(traced: list[Traced]) -> str:
    groups: dict[object, int] = {}
    for child in traced:
        key = child.district_id, child.together
        groups[key] = max(groups.get(key, 0), child.arrested)
    arrested = sum(groups.values())
    if not arrested:
        return ""
    if arrested < FEWEST:
        return _("Accused were arrested, and cases registered under POCSO and BNS.")
    return _("%(count)d accused were arrested, and cases registered under POCSO and BNS.") % {
        "count": arrested
    }


def _sentence(one: Highlight, named: set[int], language: str) -> str:
    child = one.first
    english = language == "en"
    district = child.district_en if english else child.district_hi
    place, state = (child.place_en, child.state_en) if english else (child.place_hi, child.state_hi)
    return _("%(district)s police traced %(who)s%(place)s%(when)s%(by)s%(arrest)s.") % {
        "district": district if child.district_id in named else _("One district's"),
        "who": _who(one.children),
        "place": _place(place, state, child.kilometres),
        "when": _within(child.hours),
        "by": _(", by cyber means") if child.by_cyber else "",
        "arrest": _("; the accused was arrested") if one.arrested else "",
    }


def _place(place: str, state: str, kilometres: int | None) -> str:
    if not state:
        return ""
    where = f"{place} ({state})" if place else state
    if kilometres and kilometres >= FAR_KILOMETRES:
        return _(" in %(place)s, some %(kilometres)d kilometres away") % {
            "place": where,
            "kilometres": round(kilometres, -2),
        }
    return _(" in %(place)s") % {"place": where}


def _within(hours: int) -> str:
    for most in (24, 48):
        if hours <= most:
            return _(" within %(hours)d hours") % {"hours": most}
    return ""


def _who(children: tuple[Traced, ...]) -> str:
    girls = sum(child.is_girl for child in children)
    boys = len(children) - girls
    if girls and boys:
        return _("%(count)s children, girls and boys") % {"count": _number(len(children))}
    if girls == 1:
        return _("a girl")
    if boys == 1:
        return _("a boy")
    return (_("%(count)s girls") if girls else _("%(count)s boys")) % {"count": _number(len(children))}


def _number(count: int) -> str:
    words = {2: _("two"), 3: _("three"), 4: _("four"), 5: _("five")}
    return str(words.get(count, count))


def _listed(names: list[str]) -> str:
    return ", ".join(names)
