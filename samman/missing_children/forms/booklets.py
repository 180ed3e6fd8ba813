"""For whom a booklet is made, and until when it is valid."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samman.common.days import DayField
from samman.common.forms import StaffForm


class TokenField(forms.UUIDField):
    """Nobody types it: what is none is a new one, never a fault of whoever sent the form."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except forms.ValidationError:
            return uuid.uuid4()


class BookletForm(StaffForm):
    """One booklet for each officer who is ticked. `officers`: (id, words) of those for whom the viewer may have one made."""

    token = TokenField(required=False)
    officers = forms.TypedMultipleChoiceField(
        label=_("For whom"),
        help_text=_("Each officer gets a booklet of her or his own, with a number."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose for whom the booklet is."),
            "invalid_choice": _("One of these officers is not in the team any more. Choose again."),
        },
    )
    until = DayField(
        label=_("Valid until the end of"),
        error_messages={"required": _("Write until which day it is valid.")},
    )

    def __init__(self, *args: Any, officers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].choices = officers  # type: ignore[attr-defined]
