"""What all forms of the officers' pages share: boxes for lines and longer texts, choices, hours, a phone number."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common import show
from samman.common.text import fold_phone

LONGEST_TEXT = 8000
SHORTEST_REASON = 10
TOO_LONG = _("This is too long. Shorten it to %(limit_value)d letters.")


def text_field(
    label: Any, *, rows: int = 4, help_text: Any = "", limit: int = LONGEST_TEXT
) -> forms.CharField:
    """A box for several lines, kept exactly as typed."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limit,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )


def line_field(label: Any, *, help_text: Any = "", limit: int = 120) -> forms.CharField:
    """A box for one line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limit,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )


def choice_field(label: Any, choices: Iterable[tuple[str, Any]], *, help_text: Any = "") -> forms.ChoiceField:
    """One of a few, as radios."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )


def hours(first: int, last: int) -> list[tuple[str, str]]:
    """Whole hours of a day in words, with an empty first line."""
    return [("", "—"), *((str(hour), show.time_words(dt.time(hour % 24))) for hour in range(first, last + 1))]


def needed(label: Any, choices: Iterable[tuple[str, Any]], error: Any) -> forms.ChoiceField:
    """A choice that must be made, as a list box: one key is enough."""
    return forms.ChoiceField(
        label=label,
        choices=[("", "—"), *choices],
        error_messages={"required": error, "invalid_choice": error},
    )


class StaffForm(forms.Form):
    """What all forms here share: no red stars, no browser's own messages."""

    use_required_attribute = False
    required_css_class = ""


class ReasonForm(StaffForm):
    """One reason in words."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        min_length=SHORTEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write the reason in at least ten letters."),
            "min_length": _("Write the reason in at least ten letters."),
        },
    )


def phone_digits(text: str) -> str:
    """The digits of a phone number that somebody typed; empty for none. Raises ValidationError where they are not ten."""
    number = fold_phone(text)
    if text.strip() and len(number) != 10:
        raise ValidationError(_("A phone number has ten digits. Look at it once more."))
    return number
