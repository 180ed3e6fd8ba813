"""For each thing known of both a level: every level can be reached, and what is not known is neither for nor against."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samman.matching import evidence, scoring
from samman.matching.evidence import (
    COMPARISONS,
    LEVELS,
    NULL,
    WORD_FIELDS,
    WORD_LEVELS,
    Asked,
    Register,
    lexicons_of,
    word_levels,
)
from samman.matching.lexicon import Lexicon, Near
from samman.matching.persons import Person, prepare

DAY = date(2024, 7, 10)
# What a told word meets in a register: the same, near, doubtful, and another.
MET = {"same": "सुनीता", "near": "सुनीति", "doubtful": "सुमिता", "different": "zubaida"}
REPORTS = 1_000_000
COUNTS = {"very_common": 50_000, "common": 5_000, "seldom": 500, "rare": 50, "very_rare": 10}


def found_girl(**other: Any) -> Person:
    told: dict[str, Any] = dict(called=["सुनीता वर्मा"], father="रमेश", mother="गीता", sex="F", age=(9, 10), age_on=DAY, day=DAY,
                places="बड़ही", point=(25.18, 75.83), languages="hindi bagheli", marked="तिल दाहिने गाल पर",
                height_cm=133, siblings=["अनीता"])  # fmt: skip
    return prepare(**(told | other))


def missing_girl(**other: Any) -> Person:
    told: dict[str, Any] = dict(called=["सुनीता वर्मा", "Sunita Verma"], father="रमेश", mother="गीता", sex="F", age=(9, 9),
                age_on=DAY, day=DAY - timedelta(5), places="बड़ही कटनी", point=(23.83, 80.39), languages="bagheli",
                marked="mole on right cheek", height_cm=131, siblings=["अनीता", "Anita"])  # fmt: skip
    return prepare(**(told | other))


def levels(found: Person, missing: Person) -> dict[str, int]:
    """Of a pair in a register of this one report."""
    register = Register([missing], lexicons_of([missing]))
    return {name: int(level[0]) for name, level in Asked(found, register).levels(np.array([0])).items()}


def label(found: Person, missing: Person, name: str) -> str:
    at = levels(found, missing)[name]
    return LEVELS[name][at] if at != NULL else "not known"


EMPTY: dict[str, dict[str, Any]] = {
    "name": {"called": []}, "family": {"called": ["सुनीता"], "father": "रमेश"}, "father": {"father": ""},
    "mother": {"mother": ""}, "home": {"places": ""}, "group": {"siblings": []},
    "sex": {"sex": ""}, "age": {"age": (None, None)}, "date": {"day": None},
    "place": {"point": (None, None)},
    "languages": {"languages": ""}, "marks": {"marked": ""}, "height": {"height_cm": None},
}  # fmt: skip


def test_of_two_full_reports_everything_is_compared() -> None:
    assert NULL not in levels(found_girl(), missing_girl()).values()
    assert list(levels(found_girl(), missing_girl())) and set(EMPTY) == set(COMPARISONS)


@pytest.mark.parametrize("name", COMPARISONS)
def test_what_is_not_known_of_one_is_neither_for_nor_against(name: str) -> None:
    """Leaving a thing out takes away its own weight and no other."""
    whole = levels(found_girl(), missing_girl())
    weights = scoring.default().weights
    for less in (levels(found_girl(**EMPTY[name]), missing_girl()), levels(found_girl(), missing_girl(**EMPTY[name])),
                 levels(found_girl(**EMPTY[name]), missing_girl(**EMPTY[name]))):  # fmt: skip
        assert less[name] == NULL
        assert weights[name][NULL + 1] == 0
        for other in set(COMPARISONS) - {name}:
            # Height is a share of that at an age, and family names may be told by the name.
            if (name, other) not in {("age", "height"), ("name", "family")}:
                assert less[other] == whole[other], other


def made_of(field: str, word: str) -> Person:
    other: dict[str, Any] = {field: (word,)}
    return prepare()._replace(**other)


def word_pair(name: str, told: str, met: str, reports: int) -> int:
    field = WORD_FIELDS[name]
    missing = made_of(field, met)
    lexicons = {one: Lexicon({met: reports}, REPORTS) for one in WORD_FIELDS.values()}
    register = Register([missing], lexicons)
    found = made_of(field, told)
    return int(Asked(found, register).levels(np.array([0]))[name][0])


@pytest.mark.parametrize("name", WORD_FIELDS)
def test_every_level_of_words_is_reached(name: str) -> None:
    seen = {}
    for close in evidence.CLOSE_NAMES:
        for rare in evidence.RARE_NAMES:
            at = word_pair(name, "सुनीता", MET[close], COUNTS[rare])
            seen[LEVELS[name][at]] = f"{close}_{rare}"
    assert seen == {one: one for one in WORD_LEVELS}
    assert LEVELS[name][word_pair(name, "सुनीता", MET["different"], 50)] == "different"


def test_pet_names_have_levels_of_their_own() -> None:
    listed = missing_girl(called=["राजेश"], father="", pet=[])
    assert label(prepare(called=["pinky"]), missing_girl(called=["प्रियंका"]), "name") == "pet_listed"
    assert label(prepare(called=["छोटू"]), listed, "name") == "pet_untold"
    other = missing_girl(called=["सुनीता"], pet=["मुन्नी"])
    assert (
        label(prepare(called=["छोटू"]), other, "name") == "different"
    )  # her pet name is told, and is another
    assert label(prepare(called=["munni"]), other, "name").startswith("same_")
    assert label(prepare(called=["सविता"]), listed, "name") == "different"


def years(low: float, high: float) -> Person:
    return missing_girl(age=(low, high))


OTHERS: dict[str, list[tuple[Person, Person]]] = {
    "sex": [(found_girl(), missing_girl()), (found_girl(sex="M"), missing_girl())],
    "age": [(found_girl(age=(9, 9)), years(low, high)) for low, high in
            [(9, 9), (8, 12), (8, 14), (7, 17), (10.5, 10.5), (11.5, 11.5), (13, 13), (16, 16)]],
    "date": [(found_girl(day=DAY + timedelta(late)), missing_girl(day=DAY)) for late in
             (-40, -2, 0, 1, 3, 7, 14, 30, 60, 180, 365, 1095, 1096)],
    "place": [(found_girl(point=(23.83, 80.39)), missing_girl(point=(23.83 + km / 111.19, 80.39))) for km in
              (0, 5, 15, 30, 100, 300, 600, 1500)],
    "languages": [(found_girl(languages="hindi gondi"), missing_girl(languages=of)) for of in ("gondi", "hindi", "tamil")],
    "marks": [(found_girl(marked="mole on left cheek"), missing_girl(marked=of)) for of in
              ("गाल पर तिल", "mole on left hand", "burn on left cheek")],
    "height": [(found_girl(height_cm=100), missing_girl(height_cm=of, age=(9, 10))) for of in (102, 109, 118, 150)],
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_level_is_reached(name: str) -> None:
    assert set(OTHERS) | set(WORD_FIELDS) == set(COMPARISONS)
    assert {label(found, missing, name) for found, missing in OTHERS[name]} == set(LEVELS[name])


@pytest.mark.parametrize(
    ("name", "found", "missing", "expected"),
    [
        ("date", {"day": DAY}, {"day": DAY}, "within_1_day"),
        ("date", {"day": DAY}, {"day": DAY + timedelta(2)}, "within_1_day"),  # reported two days late
        ("date", {"day": DAY}, {"day": DAY + timedelta(3)}, "before"),
        ("date", {"day": DAY}, {"day": DAY - timedelta(365)}, "over_180_days"),
        ("date", {"day": DAY}, {"day": DAY - timedelta(366)}, "over_1_year"),
        ("place", {}, {}, "over_400_km"),  # Kota and Katni
        ("age", {"age": (9, 9)}, {"age": (9, 9)}, "fits_best"),
        ("age", {"age": (9, 9)}, {"age": (5, 5), "age_on": DAY.replace(2020)}, "fits_best"),
        ("age", {"age": (9, 9)}, {"age": (5, 5)}, "over_2"),
        ("languages", {"languages": "hindi"}, {"languages": "हिन्दी"}, "only_common"),
        ("marks", {"marked": "तिल दाहिने गाल पर"}, {"marked": "mole left cheek"}, "same_thing"),
        ("sex", {"sex": "M"}, {"sex": "F"}, "different"),
    ],
)  # fmt: skip
def test_levels_by_hand(name: str, found: dict[str, Any], missing: dict[str, Any], expected: str) -> None:
    assert label(found_girl(**found), missing_girl(**missing), name) == expected


def test_farther_is_never_a_higher_level() -> None:
    gaps = [
        levels(found_girl(), missing_girl(day=DAY - timedelta(late)))["date"] for late in range(0, 1300, 5)
    ]
    far = [
        levels(found_girl(point=(23, 80)), missing_girl(point=(23 + at / 20, 80)))["place"]
        for at in range(200)
    ]
    ages = [levels(found_girl(age=(9, 9)), years(at / 4, at / 4))["age"] for at in range(36, 70)]
    for seen in (gaps, far, ages):
        assert seen == sorted(seen, reverse=True) and len(set(seen)) > 4


def test_a_common_word_weighs_less_than_a_rare_one() -> None:
    weights = scoring.default().weights
    for name in WORD_FIELDS:
        by_rarity = [
            float(weights[name][1 + LEVELS[name].index(f"same_{rare}")]) for rare in evidence.RARE_NAMES
        ]
        assert by_rarity[0] == min(by_rarity) and by_rarity[-1] - by_rarity[0] > 3, name
    many = [prepare(called=["कुमार"])] * 300 + [prepare(called=["लवलीना"])] + [prepare(called=["मीरा"])] * 700
    register = Register(many, lexicons_of(many))

    def score(name: str, row: int) -> float:
        return float(scoring.scores(Asked(prepare(called=[name]), register).levels(np.array([row])))[0])

    assert score("कुमार", 0) < score("लवलीना", 300)


def test_a_distance_or_share_at_a_limit_still_keeps_it() -> None:
    def name_of(cost: float, share: float) -> str:
        near = Near(np.array([0], np.int32), np.array([cost], np.float32), np.array([share], np.float32))
        level = int(word_levels(near)[0])
        return WORD_LEVELS[level - 1] if level else "different"

    closeness = ["same", "same", "near", "near", "doubtful", "doubtful", "different"]
    assert [name_of(cost, 0.5).split("_")[0] for cost in (0, 2, 2.01, 5, 5.01, 9, 9.01)] == closeness
    shares = [(1, "very_common"), (0.01, "very_common"), (0.0099, "common"), (0.001, "common"), (0.0009, "seldom"),
              (0.0001, "seldom"), (0.00009, "rare"), (0.00002, "rare"), (0.000019, "very_rare"), (0, "very_rare")]  # fmt: skip
    assert [name_of(0, share) for share, _ in shares] == [f"same_{rare}" for _, rare in shares]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(list(MET.values())), st.sampled_from(list(MET.values())))
def test_a_word_in_no_lexicon_is_compared_like_one_that_is(told: str, met: str) -> None:
    """A report that came after the lexicon was made is not lost."""
    known = lexicons_of([prepare(called=[word]) for word in ("मीरा", "राधा", "सलमा")])
    missing = prepare(called=[met])
    strange = Register([missing], known)
    assert missing.given[0] not in strange.lexicons["given"].index
    closeness = []
    for register in (strange, Register([missing], lexicons_of([missing]))):
        at = int(Asked(prepare(called=[told]), register).levels(np.array([0]))["name"][0])
        closeness.append(LEVELS["name"][at].split("_")[0])
    assert closeness[0] == closeness[1]
    if told == met:
        assert closeness[0] == "same"


def test_an_empty_register_is_asked_in_vain() -> None:
    register = Register([], lexicons_of([]))
    found = Asked(found_girl(), register).levels(np.zeros(0, np.int64))
    assert set(found) == set(COMPARISONS) and all(len(level) == 0 for level in found.values())
