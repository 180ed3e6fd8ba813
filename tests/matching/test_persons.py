"""What a report says becomes one prepared person, however it is written; what is unknown stays unknown."""

from __future__ import annotations

import math
import unicodedata
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samman.matching import persons
from samman.matching.persons import MOST, UNKNOWN, born, months, on_globe, prepare, stature

NOTHING = prepare()
FORMS: list[Literal["NFC", "NFD", "NFKC"]] = ["NFC", "NFD", "NFKC"]
days = st.dates(date(1950, 1, 1), date(2090, 12, 31))


def with_birthday(birth: date, day: date) -> int:
    """The completed years of somebody born on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@given(days, st.integers(0, 36_000), st.integers(0, 3))
@example(date(2012, 2, 29), 3652, 0)
@example(date(2012, 2, 29), 4383, 0)
@example(date(2011, 3, 1), 365, 0)
@example(date(2012, 12, 31), 1, 0)
def test_the_true_month_of_birth_lies_in_the_interval(birth: date, later: int, margin: int) -> None:
    day = birth + timedelta(later)
    years = with_birthday(birth, day)
    earliest, latest = born(day, max(0, years - margin), years + margin)
    assert earliest <= months(birth) <= latest
    assert latest - earliest <= 12 * (1 + 2 * margin)


def test_an_age_moves_on_in_time() -> None:
    """Twelve years in 2020 and fifteen in 2023 are one age; twelve in 2023 is another."""
    then = prepare(age=(12, 12), age_on=date(2020, 6, 15))
    now = prepare(age=(15, 15), age_on=date(2023, 6, 15))
    other = prepare(age=(12, 12), age_on=date(2023, 6, 15))
    assert (then.born_from, then.born_until) == (now.born_from, now.born_until)
    assert other.born_from == then.born_from + 36


def test_months_of_birth_by_hand() -> None:
    assert months(date(1900, 1, 31)) == 0 and months(date(2024, 2, 29)) == 1489
    # Ten years old on a leap day: born between March 2013 (or the last of February) and February 2014.
    assert born(date(2024, 2, 29), 10, 10) == (months(date(2013, 2, 1)), months(date(2014, 2, 1)))
    assert born(date(2024, 3, 1), 10, 10) == (months(date(2013, 3, 1)), months(date(2014, 3, 1)))
    assert born(date(2024, 2, 29), 0, 0) == (months(date(2023, 2, 1)), months(date(2024, 2, 1)))


def test_an_interval_given_the_wrong_way_round_is_turned() -> None:
    assert prepare(age=(12, 8), age_on=date(2024, 5, 5)) == prepare(age=(8, 12), age_on=date(2024, 5, 5))


def test_unknown_stays_unknown() -> None:
    assert not any(
        (NOTHING.given, NOTHING.family, NOTHING.father, NOTHING.mother, NOTHING.places, NOTHING.sex)
    )
    assert (NOTHING.born_from, NOTHING.born_until, NOTHING.day) == (UNKNOWN, UNKNOWN, 0)
    assert (NOTHING.languages, NOTHING.things, NOTHING.marked) == (0, 0, 0)
    assert all(math.isnan(value) for value in (NOTHING.x, NOTHING.y, NOTHING.z, NOTHING.stature))
    for day, low, high in ((None, 8, 9), (date(2024, 1, 1), None, 9), (date(2024, 1, 1), 8, None)):
        assert born(day, low, high) == (UNKNOWN, UNKNOWN)
    for text in ("", " ", "\u0970", "० \u0970", "?!", "123"):  # a sign of shortening alone is no word
        assert prepare(called=[text], father=text, places=text, marked=text, languages=text) == NOTHING
    for sex in ("", "?", "unknown", "लड़की", "X"):
        assert prepare(sex=sex).sex == ""
    assert [prepare(sex=sex).sex for sex in ("f", " Female", "M", "t")] == ["F", "F", "M", ""]


def test_an_empty_text_among_others_changes_nothing() -> None:
    assert prepare(called=["", "सुनीता", " ", "?"], pet=[""], languages=" , ") == prepare(called=["सुनीता"])


def test_points_lie_on_a_globe_and_nowhere_else() -> None:
    x, y, z = on_globe(26.85, 80.95)
    assert x * x + y * y + z * z == pytest.approx(1)
    katni, kota = on_globe(23.83, 80.39), on_globe(25.18, 75.83)
    cosine = sum(one * other for one, other in zip(katni, kota, strict=True))
    assert math.acos(cosine) * persons.EARTH_KM == pytest.approx(486, abs=5)
    for point in ((None, 80.0), (26.0, None), (91.0, 0.0), (0.0, 181.0), (math.nan, 0.0)):
        assert all(math.isnan(value) for value in on_globe(*point))


def test_height_is_seen_as_a_share_of_that_age() -> None:
    assert stature(133, "F", 9) == pytest.approx(1) and stature(149, "M", 13) > stature(149, "M", 14)
    assert stature(109, "F", 5) == pytest.approx(stature(138, "F", 9.833333), abs=0.01)
    for height, years in ((None, 9.0), (0.0, 9.0), (-3.0, 9.0), (120.0, None)):
        assert math.isnan(stature(height, "F", years))
    assert math.isfinite(stature(170, "F", -4)) and math.isfinite(stature(170, "T", 200))


def test_titles_are_left_out_and_words_before_a_name_are_not_the_name() -> None:
    for name in ("Km. Sunita Verma", "SUNITA VERMA", "kumari sunita verma", "Smt Sunita Verma"):
        found = prepare(called=[name])
        assert found.given == ("sunita",), name
        assert "verma" in found.family, name
    assert prepare(called=["Md. Salim"]).given == prepare(called=["Salim"]).given == ("salim",)
    assert prepare(called=["मोहम्मद सलीम"]).given == ("सलीम",)
    assert prepare(called=["Abdul Rahim"]).given == ("rahim",)
    assert prepare(called=["Mohammad"]).given == ("mohammad",)  # a name of such words alone is a name
    assert prepare(called=["Kumari"]).given == ("kumari",)


def test_names_in_both_scripts_stand_side_by_side() -> None:
    found = prepare(called=["सुनीता वर्मा", "Sunita Verma"], father="श्री रमेश यादव", mother="Smt. Geeta Devi")
    assert found.given == ("सुनीता", "sunita")
    assert {"वर्मा", "verma", "यादव"} <= set(found.family)
    assert found.father == ("रमेश",) and found.mother == ("geeta",)


def test_pet_names_are_known_as_such() -> None:
    told, listed = prepare(called=["Guddi"]), prepare(called=["सुनीता"], pet=["गुड्डी"])
    assert told.told_pet and not told.has_pet and told.given == ("guddi",)
    assert listed.has_pet and not listed.told_pet and listed.given == ("सुनीता", "गुड्डी")
    assert not prepare(called=["Sunita"]).told_pet


def test_words_of_every_place_and_languages_by_any_name() -> None:
    assert prepare(places="village Barhi, district Katni, near the road").places == ("barhi", "katni")
    assert prepare(places="ग्राम बड़ही जिला कटनी").places == prepare(places="बड़ही कटनी").places
    assert prepare(languages="Hindi, Bhojpuri").languages == prepare(languages="भोजपुरी हिन्दी").languages
    assert prepare(languages="हिंदी").languages == persons.COMMON_LANGUAGES
    assert prepare(languages="Klingon").languages == 0


@given(
    st.sampled_from(["ज़ुबैदा ख़ान", "फ़ातिमा", "लक्ष्मी बड़ोदे", "José Ánna", "ऩंदिनी"]),
    st.sampled_from(FORMS),
)
def test_written_forms_that_look_alike_are_one_person(name: str, form: Literal["NFC", "NFD", "NFKC"]) -> None:
    def told(text: str) -> persons.Person:
        return prepare(called=[text], father=text, places=text, marked=text, age=(8, 9), age_on=date(2024, 1, 1),
                       point=(1, 2), height_cm=120)  # fmt: skip

    assert told(unicodedata.normalize(form, name)) == told(name) == told(f" {name.upper()}\u200d ")


def test_a_nukta_in_one_or_two_code_points_is_one() -> None:
    assert prepare(called=["\u095b\u0941बैदा"]).given == prepare(called=["\u091c\u093c\u0941बैदा"]).given


any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@settings(deadline=None)
@given(any_text, any_text, any_text)
@example("محمد سلیم", "فاطمہ", "لکھنؤ")
@example("\0", "\ud800", "\U0010ffff")
@example("क" * 10_000, "a" * 10_000, "़्" * 5_000)
@example("अ " * 5_000, "a b " * 3_000, ", " * 5_000)
def test_no_text_breaks_it_and_lists_are_bounded(name: str, father: str, place: str) -> None:
    found = prepare(called=[name, father], pet=[place], father=father, mother=name, sex=place, places=place,
                    languages=name, marked=father)  # fmt: skip
    for field, most in MOST.items():
        words = getattr(found, field)
        assert len(words) <= most and all(words)
        assert len(set(words)) == len(words)
    assert not set(found.given) & set(prepare(called=["محمد"]).given)


def test_a_name_in_arabic_script_is_unknown_not_wrong() -> None:
    assert prepare(called=["محمد سلیم"], father="رحیم", places="لکھنؤ").given == ()
