"""How values look to the eye: dates, clocks and long numbers, in the reader's language.

No domain words and no database: the template tags (`{% load look %}`), the messages and the printed slip
all say a moment or a number in the same way by calling these.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_noop

from samman.common.clock import IST

HINDI_DAYS = ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार")
HINDI_MONTHS = (
    "जनवरी",
    "फरवरी",
    "मार्च",
    "अप्रैल",
    "मई",
    "जून",
    "जुलाई",
    "अगस्त",
    "सितंबर",
    "अक्टूबर",
    "नवंबर",
    "दिसंबर",
)
HINDI_MONTHS_SHORT = (
    "जन",
    "फर",
    "मार्च",
    "अप्रै",
    "मई",
    "जून",
    "जुल",
    "अग",
    "सितं",
    "अक्टू",
    "नवं",
    "दिसं",
)
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# A clock with less than this left is shown in the colour (and shape) of "soon".
SOON = dt.timedelta(hours=6)


def _hindi(language: str | None) -> bool:
    return (language or translation.get_language() or "hi").startswith("hi")


def part_of_day(hour: int) -> str:
    """The Hindi word that people say before a clock hour (0 to 23, IST)."""
    if 4 <= hour < 12:
        return "सुबह"
    if 12 <= hour < 16:
        return "दोपहर"
    if 16 <= hour < 20:
        return "शाम"
    return "रात"


def time_words(value: dt.datetime | dt.time, language: str | None = None) -> str:
    """A time of day as it is spoken: "शाम 6:40 बजे" or "6:40 pm". Aware moments are taken to IST first."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = value.astimezone(IST)
    hour = value.hour % 12 or 12
    clock_face = f"{hour}:{value.minute:02d}"
    if _hindi(language):
        return f"{part_of_day(value.hour)} {clock_face} बजे"
    return f"{clock_face} {'am' if value.hour < 12 else 'pm'}"


def date_words(
    value: dt.date,
    style: str = "full",
    language: str | None = None,
    *,
    this_year: int | None = None,
) -> str:
    """A moment or a day in words, in IST.

    Styles: "full" ("सोमवार, 23 नवंबर, शाम 6:40 बजे"), "day" (the same without the time), "date"
    ("23 नवंबर 2026"), "month" ("नवंबर 2026"), "time" ("शाम 6:40 बजे"), "short" ("23 नवं, 18:40") and "stamp" ("23 नवं 2026, 18:40")
    for staff. The year is left out of "full", "day" and "short" when it is `this_year`. A plain date has no
    time part. Raises ValueError for an unknown style.
    """
    hindi = _hindi(language)
    moment: dt.datetime | None = None
    if isinstance(value, dt.datetime):
        moment = value.astimezone(IST) if value.tzinfo is not None else value
        value = moment
    if style == "time":
        return time_words(moment, language) if moment else ""
    month = HINDI_MONTHS[value.month - 1] if hindi else ENGLISH_MONTHS[value.month - 1]
    year = "" if this_year is not None and value.year == this_year else f" {value.year}"
    if style == "month":
        return f"{month} {value.year}"
    if style == "date":
        return f"{value.day} {month} {value.year}"
    if style in ("full", "day"):
        weekday = (HINDI_DAYS if hindi else ENGLISH_DAYS)[value.weekday()]
        words = f"{weekday}, {value.day} {month}{year}"
        return f"{words}, {time_words(moment, language)}" if moment and style == "full" else words
    if style in ("short", "stamp"):
        brief = HINDI_MONTHS_SHORT[value.month - 1] if hindi else month[:3]
        words = f"{value.day} {brief}{f' {value.year}' if style == 'stamp' else year}"
        return f"{words}, {moment:%H:%M}" if moment else words
    raise ValueError(f"unknown date style: {style}")


def duration_words(length: dt.timedelta, language: str | None = None) -> str:
    """A length of time in the short form of staff lists: "4 घं 05 मि", "19 घं", "3 दिन 4 घं"; whole minutes.

    Minutes are said up to twelve hours, hours up to two days; beyond that days and hours.
    """
    minutes = max(0, math.floor(abs(length).total_seconds() / 60))
    hours, minutes_left = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    day, hour, minute = ("दिन", "घं", "मि") if _hindi(language) else ("d", "h", "min")
    if hours < 1:
        return f"{minutes} {minute}"
    if hours < 12:
        return f"{hours} {hour} {minutes_left:02d} {minute}"
    if hours < 48:
        return f"{hours} {hour}"
    return f"{days} {day} {hours_left} {hour}" if hours_left else f"{days} {day}"


@dataclass(frozen=True)
class ClockFace:
    """What a clock shows: a state ("late", "soon", "running", "done"), words, and the slice still left (0 to 1)."""

    state: str
    words: str
    left: float


def clock_face(
    deadline_at: dt.datetime,
    started_at: dt.datetime | None = None,
    *,
    now: dt.datetime,
    stopped_at: dt.datetime | None = None,
    language: str | None = None,
) -> ClockFace:
    """Read a deadline as shape and words. A stopped clock says whether it was kept: "समय पर" or how late."""
    hindi = _hindi(language)
    if stopped_at is not None:
        if stopped_at <= deadline_at:
            return ClockFace("done", "समय पर" if hindi else "on time", 0.0)
        length = duration_words(stopped_at - deadline_at, language)
        return ClockFace("done-late", f"{length} देर से" if hindi else f"{length} late", 0.0)
    left = deadline_at - now
    length = duration_words(left, language)
    if left <= dt.timedelta(0):
        return ClockFace("late", f"{length} देर" if hindi else f"{length} late", 0.0)
    whole = (deadline_at - started_at) if started_at else dt.timedelta(hours=24)
    share = min(1.0, left / whole) if whole > dt.timedelta(0) else 1.0
    state = "soon" if left <= SOON else "running"
    return ClockFace(state, f"{length} शेष" if hindi else f"{length} left", share)


def pie_path(share: float, radius: float = 9.0, centre: float = 12.0) -> str:
    """SVG path of a pie slice from twelve o'clock, clockwise, `share` of the whole (0 to 1)."""
    share = max(0.0, min(share, 0.99))  # an arc that ends where it begins would not be drawn at all
    angle = 2 * math.pi * share
    x, y = centre + radius * math.sin(angle), centre - radius * math.cos(angle)
    large = 1 if share > 0.5 else 0
    return f"M{centre:g} {centre:g}V{centre - radius:g}A{radius:g} {radius:g} 0 {large} 1 {x:.2f} {y:.2f}z"


# What Django itself says about a field, said our way in Hindi: named here so that the catalogue keeps them.
DJANGO_SAYS = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid value."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a list of values."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("No file was submitted. Check the encoding type on the form."),
    gettext_noop("No file was submitted."),
    gettext_noop("The submitted file is empty."),
    gettext_noop("Null characters are not allowed."),
)

# Names that settings hold; settings are no app and have no catalogue of their own.
NAMES_IN_SETTINGS = (gettext_noop("Your words"), gettext_noop("Samman"), gettext_noop("Uttar Pradesh"))
