"""Forms of a look from outside: number and reason, and the word of who reviews it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common import digits
from samman.complaints.forms.shared import SHORTEST_REASON, StaffForm, text_field

SHORTEST = 20  # letters of a reason


class BreakGlassForm(StaffForm):
    """Which complaint, and why."""

    number = forms.CharField(
        label=_("Complaint number"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write the number of the complaint.")},
    )
    reason = text_field(
        _("Why must you see it?"),
        rows=3,
        help_text=_(
            "At least twenty letters. The SP of the district and headquarters read it. No name of hers in it."
        ),
        limit=1000,
    )

    def clean_number(self) -> str:
        """The digits as typed; a number that cannot be one gets the same answer as one that is not there."""
        return digits.typed_digits(str(self.cleaned_data["number"]))

    def clean_reason(self) -> str:
        text = str(self.cleaned_data["reason"]).strip()
        if sum(not c.isspace() for c in text) < SHORTEST:
            raise ValidationError(_("Write the reason in at least twenty letters."))
        return text


class LookReviewForm(StaffForm):
    """Was it justified?"""

    answer = forms.ChoiceField(
        label=_("Was this look justified?"),
        choices=(("yes", _("Justified")), ("no", _("Not justified"))),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether it was justified."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )
    remark = text_field(
        _("Remark"), rows=3, help_text=_("Needed where it was not justified. Officers read it."), limit=1000
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = str(cleaned.get("remark", "")).strip()
        if cleaned.get("answer") == "no" and len(text) < SHORTEST_REASON and "remark" not in self.errors:
            self.add_error("remark", _("Write in at least ten letters why it was not justified."))
        cleaned["remark"] = text
        return cleaned
