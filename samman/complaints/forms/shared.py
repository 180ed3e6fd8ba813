"""What all forms of the officers' pages share: fields for days, hours, lines and longer texts."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common.days import ascii_digits

LONGEST_TEXT = 8000
SHORTEST_REASON = 10
PHONE_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){10,12}(?!\d)")
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


class StaffForm(forms.Form):
    """What all forms here share: no red stars, no browser's own messages."""

    use_required_attribute = False
    required_css_class = ""


def refuse_numbers(text: str) -> None:
    """What she reads, someone else may read too: no phone numbers in it. Raises ValidationError."""
    if PHONE_NUMBER.search(ascii_digits(text)):
        raise ValidationError(_("Leave out the phone number: someone else may read this page."))


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
