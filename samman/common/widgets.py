"""Form widgets with no domain words: big touch choices with icons, a date in three boxes, files.

They only carry what the partials in `common/form/` need; `{% field %}` (templatetags/look.py) draws them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class ChoiceCards(forms.RadioSelect):
    """One choice of few, each a card for the thumb. `icons` and `hints` map a choice's value to an icon or a line."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        icons: Mapping[str, str] | None = None,
        hints: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons = dict(icons or {})
        self.hints = dict(hints or {})


class ManyChoiceCards(forms.CheckboxSelectMultiple):
    """Several choices of few, drawn like `ChoiceCards`."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        icons: Mapping[str, str] | None = None,
        hints: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons = dict(icons or {})
        self.hints = dict(hints or {})


class VoiceInput(forms.FileInput):
    """An audio file; with a script the browser records into it, without one a file is chosen."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "audio/*", **(attrs or {})})


class DateParts(forms.MultiWidget):
    """Day, month and year in three boxes: easier than a calendar on a small phone, and works everywhere."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"day": _box(), "month": _box(), "year": _box()}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dt.date):
            return [value.day, value.month, value.year]
        return [None, None, None]


def _box() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class DatePartsField(forms.MultiValueField):
    """A calendar day typed in three boxes, in any digits that Python reads (0-9 or ०-९); gives a `date`.

    Plain sentences instead of format rules; a two-digit year is read as 20xx.
    """

    widget = DateParts
    default_error_messages = {
        "incomplete": _("Write the day, the month and the year."),
        "not_a_date": _("There is no such day. Look at the day and the month again."),
    }

    def __init__(self, **kwargs: Any) -> None:
        boxes = tuple(forms.CharField(required=False, max_length=4) for _part in range(3))
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> dt.date | None:
        parts = [str(part or "").strip() for part in data_list]
        if not any(parts):
            return None
        if len(parts) != 3 or not all(parts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            day, month, year = (int(part) for part in parts)
            return dt.date(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["not_a_date"], code="not_a_date") from None
