"""Fields of the public forms: whatever is typed is taken, and what cannot be taken is said in a plain sentence."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common import digits, show, text

STORY_LETTERS = 20_000
LINE_LETTERS = 300

# Signs that no keyboard writes on purpose and that tear other programs apart; joiners and line breaks stay.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class WordsField(forms.CharField):
    """Words of hers, as she wrote them: only control signs and broken halves of signs are left out."""

    default_error_messages = {
        "too_long": _(
            "This is too long by %(over)d letters. Shorten it a little; the rest can be added later."
        ),
    }

    def __init__(self, *, most: int = LINE_LETTERS, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The text without what is not text, lines ended the same way everywhere."""
        found = super().to_python(value) or ""
        return _NOT_TEXT.sub("", found.replace("\r\n", "\n").replace("\r", "\n")).strip()

    def validate(self, value: Any) -> None:
        """Refuse what is too long, and say by how much."""
        super().validate(value)
        if len(value) > self.most:
            over = len(value) - self.most
            raise ValidationError(self.error_messages["too_long"], code="too_long", params={"over": over})


class PhoneField(WordsField):
    """An Indian phone number in any digits; gives ten ASCII digits."""

    default_error_messages = {
        "not_a_phone": _("A phone number has ten digits. Look at it once more."),
    }
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        """Ten digits, or nothing where nothing is needed."""
        found = super().clean(value)
        if not found:
            return ""
        number = text.fold_phone(found)
        is_mobile = number[:1] in ("6", "7", "8", "9")
        has_area_code = len(digits.typed_digits(found)) > 10  # a landline is written with a 0 or 91 before it
        if len(number) != 10 or not (is_mobile or has_area_code):
            raise ValidationError(self.error_messages["not_a_phone"], code="not_a_phone")
        return number


class DigitsField(WordsField):
    """A number copied from paper, in any digits, with or without spaces; gives ASCII digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        """Only the digits of what was typed; letters alone are as good as nothing."""
        found = digits.typed_digits(super().clean(value))
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return found


def hour_choices(hours: range) -> list[tuple[str, str]]:
    """Whole hours of a day in words, with an empty first line."""
    return [("", "—"), *((str(hour), show.time_words(dt.time(hour % 24))) for hour in hours)]
