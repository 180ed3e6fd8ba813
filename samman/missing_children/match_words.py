"""The evidence of a possible match in words: what agrees, what differs, how much it weighs, and what to ask next.

Matching names a field and a level of it ("name", "same_rare"). A level of words says how close they are, and how many reports
carry such a word. What is not known here is told plainly by the label of its field.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise

FIELDS: dict[str, Words] = {
    "name": gettext_lazy("Name"),
    "family": gettext_lazy("Last name"),
    "father": gettext_lazy("Father's name"),
    "mother": gettext_lazy("Mother's name"),
    "home": gettext_lazy("Home: village or quarter"),
    "sex": gettext_lazy("Sex"),
    "age": gettext_lazy("How old"),
    "date": gettext_lazy("Dates"),
    "place": gettext_lazy("Distance"),
    "languages": gettext_lazy("Languages"),
    "marks": gettext_lazy("Marks"),
    "height": gettext_lazy("Height"),
    "group": gettext_lazy("Brothers and sisters"),
    "face": gettext_lazy("Face"),
}
# How close two words are, for each field of words.
CLOSE: dict[str, dict[str, Words]] = {
    "name": {
        "same": gettext_lazy("The name is the same"),
        "near": gettext_lazy("The name is nearly the same"),
        "doubtful": gettext_lazy("The name is somewhat alike"),
    },
    "family": {
        "same": gettext_lazy("The last name is the same"),
        "near": gettext_lazy("The last name is nearly the same"),
        "doubtful": gettext_lazy("The last name is somewhat alike"),
    },
    "father": {
        "same": gettext_lazy("The father's name is the same"),
        "near": gettext_lazy("The father's name is nearly the same"),
        "doubtful": gettext_lazy("The father's name is somewhat alike"),
    },
    "mother": {
        "same": gettext_lazy("The mother's name is the same"),
        "near": gettext_lazy("The mother's name is nearly the same"),
        "doubtful": gettext_lazy("The mother's name is somewhat alike"),
    },
    "home": {
        "same": gettext_lazy("The village or quarter is the same"),
        "near": gettext_lazy("The village or quarter is nearly the same"),
        "doubtful": gettext_lazy("The village or quarter is somewhat alike"),
    },
    "group": {
        "same": gettext_lazy("A child found with this one is called like one who is missing with her or him"),
        "near": gettext_lazy(
            "A child found with this one is called nearly like one who is missing with her or him"
        ),
        "doubtful": gettext_lazy(
            "A child found with this one is called somewhat like one who is missing with her or him"
        ),
    },
}
RARE: dict[str, Words] = {
    "very_common": gettext_lazy("%(what)s, but very common"),
    "common": gettext_lazy("%(what)s, but common"),
    "seldom": gettext_lazy("%(what)s, and not common"),
    "rare": gettext_lazy("%(what)s, and rare"),
}
LEVELS: dict[tuple[str, str], Words] = {
    ("name", "different"): gettext_lazy("The names are different"),
    ("name", "pet_untold"): gettext_lazy("Only a pet name is known of the found child"),
    ("name", "pet_listed"): gettext_lazy("The pet name is one that children of this name have"),
    ("family", "different"): gettext_lazy("The last names are different"),
    ("father", "different"): gettext_lazy("The father's names are different"),
    ("mother", "different"): gettext_lazy("The mother's names are different"),
    ("home", "different"): gettext_lazy("The child names another village or quarter"),
    ("group", "different"): gettext_lazy(
        "Those found with the child are called otherwise than those missing with her or him"
    ),
    ("sex", "same"): gettext_lazy("The sex is the same"),
    ("sex", "different"): gettext_lazy("The sex is different"),
    ("age", "fits_best"): gettext_lazy("The age fits very well"),
    ("age", "fits_badly"): gettext_lazy("The age fits only just"),
    ("age", "fits_well"): gettext_lazy("The age fits well"),
    ("age", "fits"): gettext_lazy("The age fits"),
    ("age", "within_1"): gettext_lazy("The age is up to a year off"),
    ("age", "over_1"): gettext_lazy("The age is one to two years off"),
    ("age", "over_2"): gettext_lazy("The age is two to four years off"),
    ("age", "over_4"): gettext_lazy("The age is more than four years off"),
    ("date", "before"): gettext_lazy("Found before this child was missing"),
    ("date", "within_1_day"): gettext_lazy("Found within a day after the child went missing"),
    ("date", "over_1_day"): gettext_lazy("Found one to three days after the child went missing"),
    ("date", "over_3_days"): gettext_lazy("Found three to seven days after the child went missing"),
    ("date", "over_7_days"): gettext_lazy("Found one to two weeks after the child went missing"),
    ("date", "over_14_days"): gettext_lazy("Found two weeks to a month after the child went missing"),
    ("date", "over_30_days"): gettext_lazy("Found one to two months after the child went missing"),
    ("date", "over_60_days"): gettext_lazy("Found two to six months after the child went missing"),
    ("date", "over_180_days"): gettext_lazy("Found half a year to a year after the child went missing"),
    ("date", "over_1_year"): gettext_lazy("Found one to three years after the child went missing"),
    ("date", "over_3_years"): gettext_lazy("Found more than three years after the child went missing"),
    ("languages", "shared"): gettext_lazy("Both speak a language besides Hindi"),
    ("languages", "only_common"): gettext_lazy("Both speak Hindi"),
    ("languages", "different"): gettext_lazy("The languages are different"),
    ("marks", "same_thing_and_place"): gettext_lazy("The same mark at the same place of the body"),
    ("marks", "same_thing"): gettext_lazy("The same kind of mark"),
    ("marks", "different"): gettext_lazy("The marks are different"),
    ("height", "within_4"): gettext_lazy("The height fits well, for the age"),
    ("height", "within_8"): gettext_lazy("The height fits, for the age"),
    ("height", "within_15"): gettext_lazy("The height fits only roughly, for the age"),
    ("height", "over_15"): gettext_lazy("The height does not fit, for the age"),
}
# What to ask next where nothing is known: on the found side whoever is with the child, on the missing side the family.
ASK: dict[tuple[str, str], Words] = {
    ("name", "found"): gettext_lazy("Ask the child's name again: what mother calls it, what school calls it"),
    ("name", "missing"): gettext_lazy("Ask the family for pet names and other names"),
    ("father", "found"): gettext_lazy("Ask the child for the father's name"),
    ("father", "missing"): gettext_lazy("Ask the family for the father's name"),
    ("mother", "found"): gettext_lazy("Ask the child for the mother's name"),
    ("mother", "missing"): gettext_lazy("Ask the family for the mother's name"),
    ("age", "found"): gettext_lazy("Have the age of the found child looked at again"),
    ("age", "missing"): gettext_lazy("Ask the family for a paper with the birth date"),
    ("languages", "found"): gettext_lazy("Hear which languages the child understands"),
    ("languages", "missing"): gettext_lazy("Ask the family which languages the child speaks"),
    ("marks", "found"): gettext_lazy("Have a doctor or a woman officer look for marks on the child"),
    ("marks", "missing"): gettext_lazy("Ask the family for marks: mole, scar, tattoo"),
    ("height", "found"): gettext_lazy("Measure the child"),
    ("height", "missing"): gettext_lazy("Ask the family how tall the child was"),
    ("home", "found"): gettext_lazy("Ask the child what is near home: temple, river, station, school"),
    ("home", "missing"): gettext_lazy("Ask the family for village, quarter and what is near it"),
    ("photo", "found"): gettext_lazy("Take a photograph of the child"),
    ("photo", "missing"): gettext_lazy("Ask the family for a photograph"),
}
# From how many bits on a weight is called so.
STRONG: tuple[tuple[float, Words], ...] = (
    (8.0, gettext_lazy("very strong")),
    (4.0, gettext_lazy("strong")),
    (1.5, gettext_lazy("some weight")),
    (0.0, gettext_lazy("little weight")),
)
CLEAR = 1.5  # bits from which on a fact is named in a list
# Of a distance a level names the kilometres from where last seen: "over_400_km".
_SPAN = re.compile(r"(over|within)_(\d+)_km")


def _span(how: str, number: int) -> str:
    over, within = (
        _("Found more than %(count)d km from where the child went missing"),
        _("Found within %(count)d km of where the child went missing"),
    )
    return (over if how == "over" else within) % {"count": number}


def reason(field: str, level: str) -> str:
    """One piece of evidence as a sentence."""
    if (field, level) in LEVELS:
        return str(LEVELS[field, level])
    close, _rest, rare = level.partition("_")
    if field in CLOSE and close in CLOSE[field]:
        what = str(CLOSE[field][close])
        return str(RARE[rare]) % {"what": what} if rare in RARE else what
    if field == "place" and (span := _SPAN.fullmatch(level)):
        return _span(span[1], int(span[2]))
    if field in FIELDS:
        return _("%(field)s was compared") % {"field": FIELDS[field]}
    return _("Something else was compared")


def in_short(evidence: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """What clearly agrees and what clearly differs, each as the names of the facts, the weightiest first."""
    ordered = sorted(evidence, key=lambda one: -abs(one["weight"]))
    agrees = [
        str(FIELDS[one["field"]]) for one in ordered if one["weight"] >= CLEAR and one["field"] in FIELDS
    ]
    differs = [
        str(FIELDS[one["field"]]) for one in ordered if one["weight"] <= -CLEAR and one["field"] in FIELDS
    ]
    return ", ".join(agrees), ", ".join(differs)


def strength(weight: float) -> str:
    """How much a weight in bits says, for or against."""
    return str(next(words for least, words in STRONG if abs(weight) >= least))
