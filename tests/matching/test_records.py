"""Keys by which a record is found."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from samman.matching.persons import prepare
from samman.matching.records import (
    ALWAYS,
    FOUND,
    MISSING,
    births,
    keys_for_found,
    keys_for_missing,
    keys_of,
    name_keys,
    number,
)


def test_spellings_of_one_name_share_a_key_and_kinds_share_none() -> None:
    asked = name_keys("missing:name", ["laxmi"])
    assert asked & name_keys("missing:name", ["लक्ष्मी"]) and asked & name_keys(
        "missing:name", ["Lakshmi Devi"]
    )
    assert not asked & name_keys("missing:name", ["Zubaida"])
    assert not asked & name_keys("missing:mother", ["laxmi"]) and not asked & name_keys(
        "found:name", ["laxmi"]
    )


def test_a_key_is_the_same_on_every_machine() -> None:
    assert number("missing:name:cRP") == -194658009409357162


@given(st.lists(st.text(max_size=30), max_size=3))
def test_every_key_fits_in_a_column_of_64_bits(called: list[str]) -> None:
    assert all(-(2**63) <= key < 2**63 for key in name_keys("missing:name", called))


def test_each_side_asks_by_what_the_other_may_say() -> None:
    for told, report in (
        (prepare(called=["Lakshmi"]), prepare(called=["लक्ष्मी देवी"])),
        (prepare(called=["लक्खी"]), prepare(called=["Laxmi"])),  # a pet name asks for the full name
        (prepare(called=["गुड्डी"]), prepare(called=["सुनीता"], pet=["Guddi"])),
        (prepare(father="Ramesh"), prepare(father="रमेश कुमार")),
        (prepare(mother="Geeta"), prepare(mother="गीता")),
        (prepare(places="Katni"), prepare(places="कटनी")),
        (prepare(day=date(2024, 3, 5)), prepare(day=date(2024, 3, 3))),
        (prepare(day=date(2024, 3, 5)), prepare(day=date(2024, 1, 20))),
    ):
        assert keys_for_found(told) & keys_of(MISSING, report), (told, report)
        assert keys_for_missing(report) & keys_of(FOUND, told), (told, report)
    for told, report in (
        (prepare(called=["Lakshmi"]), prepare(mother="Lakshmi")),  # each kind has keys of its own
        (prepare(day=date(2024, 3, 5)), prepare(day=date(2023, 11, 3))),
        (prepare(day=date(2024, 3, 5)), prepare(day=date(2024, 5, 5))),
        (prepare(), prepare()),
    ):
        assert not keys_for_found(told) & keys_of(MISSING, report), (told, report)
        assert not keys_for_missing(report) & keys_of(FOUND, told), (told, report)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(0, 120))
def test_months_of_birth_fit_in_a_small_column(low: float, high: float, slack: int) -> None:
    first, last = births(prepare(age=(low, high), age_on=date(2024, 3, 5)), slack)
    assert ALWAYS[0] <= first <= last <= ALWAYS[1]
    assert births(prepare(), slack) == ALWAYS


def test_a_pet_name_in_a_report_stands_for_itself_alone() -> None:
    assert len(keys_of(MISSING, prepare(called=["लक्खी"]))) < len(keys_of(FOUND, prepare(called=["लक्खी"])))


def test_slack_widens_on_both_sides() -> None:
    girl = prepare(age=(9, 10), age_on=date(2024, 3, 5))
    (first, last), (earlier, later) = births(girl), births(girl, 60)
    assert (first - earlier, later - last) == (60, 60)
