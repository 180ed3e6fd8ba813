"""Ages as people tell them: an interval of completed months on a day, today's age, and whether somebody is a child.

Nothing here knows the database. An age is a pair (from, until) of completed months, both counted in: "12 years" is
(144, 155), since the twelfth birthday may be a day or almost a year ago.
"""

from datetime import date

from samman.missing_children.enums import AgeSure

ADULT = 18 * 12  # months; JJ Act s.2(12): a child has not completed eighteen years
# A look at a face is wrong by two years either way, as courts allow even for a test of bones (Jaya Mala, AIR 1982 SC 1297).
DOUBT = {AgeSure.PAPERS: 0, AgeSure.FAMILY: 0, AgeSure.GUESSED: 24}
OLDEST = 120 * 12

Interval = tuple[int, int]


def months_between(earlier: date, later: date) -> int:
    """Completed months from one day to a later one; a month is completed on the same day of the next."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def as_given(years: int | None, months: int | None = None, until_years: int | None = None) -> Interval:
    """The interval of an age as told: "12" (one year wide), "12 years 3 months" (exact), "10 to 12" (all of it).

    Raises ValueError where nothing is told, or where it makes no sense.
    """
    if years is None and months is None:
        raise ValueError("no age")
    first = (years or 0) * 12 + (months or 0)
    if until_years is not None:
        found = first, until_years * 12 + 11
    elif months is not None:
        found = first, first
    else:
        found = first, first + 11
    if not 0 <= found[0] <= found[1] < OLDEST or not 0 <= (months or 0) < 12:
        raise ValueError("no such age")
    return found


def of_birth_date(birth_date: date, day: date) -> Interval:
    """The exact age on a day. Raises ValueError for one who is not born yet."""
    months = months_between(birth_date, day)
    if months < 0:
        raise ValueError("not born yet")
    return months, months


def on(day: date, *, given: Interval, given_on: date, birth_date: date | None = None) -> Interval:
    """The age on another day: from the birth date if it is known, else from what was told and when."""
    if birth_date is not None and birth_date <= day:
        return of_birth_date(birth_date, day)
    if day < given_on:
        passed = months_between(day, given_on)
        whole = day.day == given_on.day
        return max(0, given[0] - passed - (not whole)), max(0, given[1] - passed)
    passed = months_between(given_on, day)
    return given[0] + passed, given[1] + passed + (day.day != given_on.day)


def may_be_child(age: Interval, sure: str) -> bool:
    """Whether somebody of this age may be under eighteen; in doubt a child."""
    return age[0] - DOUBT[AgeSure(sure)] < ADULT


def is_surely_adult(age: Interval, sure: str) -> bool:
    """Whether somebody of this age is eighteen without doubt."""
    return not may_be_child(age, sure)
