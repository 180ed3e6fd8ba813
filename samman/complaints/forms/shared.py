"""What all forms on the pages of a complaint share."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common.days import ascii_digits
from samman.common.forms import (
    LONGEST_TEXT,
    SHORTEST_REASON,
    TOO_LONG,
    ReasonForm,
    StaffForm,
    choice_field,
    line_field,
    text_field,
)

__all__ = [
    "LONGEST_TEXT",
    "SHORTEST_REASON",
    "TOO_LONG",
    "ReasonForm",
    "StaffForm",
    "choice_field",
    "line_field",
    "refuse_numbers",
    "text_field",
]

PHONE_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){10,12}(?!\d)")


def refuse_numbers(text: str) -> None:
    """What she reads, someone else may read too: no phone numbers in it. Raises ValidationError."""
    if PHONE_NUMBER.search(ascii_digits(text)):
        raise ValidationError(_("Leave out the phone number: someone else may read this page."))
