"""A day and a time of the day as officers type them, in any digits, with or without the browser's calendar."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common import clock


def ascii_digits(text: str) -> str:
    """The same text with every digit, Devanagari ones too, as 0-9."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


class DayInput(forms.TextInput):
    """The browser's own calendar; a text box when what was typed before is no date, so that it stays readable."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        plain = not shown or re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(shown))
        context["widget"]["type"] = "date" if plain else "text"
        return context


class HourInput(forms.TextInput):
    """The browser's own time box; a text box when what was typed before is no time."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        plain = not shown or re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", str(shown))
        context["widget"]["type"] = "time" if plain else "text"
        return context


class DayField(forms.Field):
    """A day: from the calendar, or typed as 22/11/2026, 22-11-26, २२.११.२०२६."""

    widget = DayInput

    def to_python(self, value: Any) -> dt.date | None:
        text = ascii_digits(str(value or "")).strip()
        if not text:
            return None
        parts = re.split(r"[-/.\s]+", text)
        try:
            numbers = [int(part) for part in parts]
            if len(numbers) != 3:
                raise ValueError(text)
            day, month, year = reversed(numbers) if len(parts[0]) == 4 else numbers
            if len(str(year)) not in (2, 4) or year > 2200:
                raise ValueError(text)
            return dt.date(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            raise ValidationError(_("There is no such day. Write it like 22/11/2026.")) from None


class HourField(forms.Field):
    """A time of the day on a 24-hour clock: 18:40, 18.40, १८:४०."""

    widget = HourInput

    def to_python(self, value: Any) -> dt.time | None:
        text = ascii_digits(str(value or "")).strip()
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})[:.\s]?(\d{2})(?::\d{2})?", text)
        try:
            if not found:
                raise ValueError(text)
            return dt.time(int(found[1]), int(found[2]))
        except ValueError:
            raise ValidationError(_("There is no such time. Write it like 18:40.")) from None


def moment(day: dt.date | None, hour: dt.time | None) -> dt.datetime | None:
    """Day and time on an Indian wall clock as one moment."""
    return dt.datetime.combine(day, hour, tzinfo=clock.IST) if day and hour else None
