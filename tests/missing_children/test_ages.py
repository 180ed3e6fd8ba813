"""An age as told is an interval; on another day it has moved on; in doubt somebody is a child."""

from datetime import date

import pytest

from samman.missing_children import ages
from samman.missing_children.enums import AgeSure

DAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("told", "interval"),
    [
        ((12,), (144, 155)),
        ((12, 3), (147, 147)),
        ((None, 8), (8, 8)),
        ((10, None, 12), (120, 155)),
        ((0,), (0, 11)),
    ],
)
def test_an_age_as_told_is_an_interval_of_completed_months(
    told: tuple[int | None, ...], interval: ages.Interval
) -> None:
    assert ages.as_given(*told) == interval


@pytest.mark.parametrize("told", [(None,), (12, None, 10), (12, 14), (-1,), (130,)])
def test_what_is_no_age_is_refused(told: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError):
        ages.as_given(*told)


@pytest.mark.parametrize(
    ("born", "months"),
    [(date(2014, 3, 15), 144), (date(2014, 3, 16), 143), (date(2026, 2, 28), 0), (date(2026, 3, 15), 0)],
)
def test_a_month_is_completed_on_its_day(born: date, months: int) -> None:
    assert ages.of_birth_date(born, DAY) == (months, months)


def test_who_is_not_born_yet_has_no_age() -> None:
    with pytest.raises(ValueError):
        ages.of_birth_date(date(2026, 3, 16), DAY)


@pytest.mark.parametrize(
    ("day", "interval"),
    [
        (date(2026, 3, 15), (144, 155)),
        (date(2026, 4, 15), (145, 156)),
        (date(2026, 4, 20), (145, 157)),  # between two months the upper end may be one more
        (date(2027, 3, 15), (156, 167)),
        (date(2026, 2, 15), (143, 154)),
        (date(2026, 2, 20), (143, 155)),
    ],
)
def test_an_age_moves_with_the_days(day: date, interval: ages.Interval) -> None:
    assert ages.on(day, given=(144, 155), given_on=DAY) == interval


def test_every_true_age_stays_within_the_interval() -> None:
    """Whoever was 12 years by completed months on the day is, on each later and earlier day, within what is computed."""
    told = ages.as_given(12)
    for born in (date(2013, 3, 16), date(2013, 8, 31), date(2014, 1, 1), date(2014, 3, 15)):
        assert told[0] <= ages.months_between(born, DAY) <= told[1]
        for day in (
            date(2024, 3, 14),
            date(2025, 12, 31),
            date(2026, 3, 16),
            date(2027, 2, 28),
            date(2030, 3, 15),
        ):
            first, last = ages.on(day, given=told, given_on=DAY)
            assert first <= ages.months_between(born, day) <= last, (born, day)


def test_a_birth_date_makes_it_exact() -> None:
    assert ages.on(DAY, given=(0, 300), given_on=DAY, birth_date=date(2010, 3, 15)) == (192, 192)


@pytest.mark.parametrize(
    ("age", "sure", "child"),
    [
        ((215, 215), AgeSure.PAPERS, True),
        ((216, 216), AgeSure.PAPERS, False),
        ((216, 227), AgeSure.FAMILY, False),
        ((204, 227), AgeSure.FAMILY, True),  # "17 or 18": in doubt a child
        ((216, 227), AgeSure.GUESSED, True),  # who looks eighteen may be sixteen
        ((240, 251), AgeSure.GUESSED, False),
    ],
)
def test_in_doubt_somebody_is_a_child(age: ages.Interval, sure: str, child: bool) -> None:
    assert ages.may_be_child(age, sure) is child
    assert ages.is_surely_adult(age, sure) is not child
