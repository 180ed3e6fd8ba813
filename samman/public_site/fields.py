"""Fields of the public forms: whatever is typed is taken, and what cannot be taken is said in a plain sentence."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from samman.common import digits, show, text

STORY_LETTERS = 20_000
LINE_LETTERS = 300

# Nothing is seen of these: a field that holds nothing else is empty.
_UNSEEN = re.compile("[\x00-\x1f\x7f]")


class WordsField(forms.CharField):
    """Words of hers, kept sign for sign as she wrote them: they are only ever sealed, and folded apart where one searches."""

    default_error_messages = {
        "too_long": _(
            "This is too long by %(over)d letters. Shorten it a little; the rest can be added later."
        ),
    }

    def __init__(self, *, most: int = LINE_LETTERS, **kwargs: Any) -> None:
        self.most = most
        super().__init__(strip=False, **kwargs)
        # Sealed words may hold NUL, which PostgreSQL's own text may not.
        self.validators = [
            found for found in self.validators if not isinstance(found, ProhibitNullCharactersValidator)
        ]

    def to_python(self, value: Any) -> str:
        """The text, its lines ended as she typed them: browsers send each end as two signs. Nothing, where all is blank."""
        found = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return found if _UNSEEN.sub("", found).strip() else ""

    def validate(self, value: Any) -> None:
        """Refuse what is too long, and say by how much."""
        super().validate(value)
        if len(value) > self.most:
            over = len(value) - self.most
            raise ValidationError(self.error_messages["too_long"], code="too_long", params={"over": over})


class PlainField(WordsField):
    """Words that are not sealed but stand in a plain column: what PostgreSQL's own text may not hold is left out."""

    def to_python(self, value: Any) -> str:
        """One line or several, without NUL and the like."""
        return re.sub("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]", " ", super().to_python(value)).strip()


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
