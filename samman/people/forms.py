"""The form that opens what is covered."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common.forms import StaffForm
from samman.people.actions import FIRST_REASON_LENGTH


class OpenForm(StaffForm):
    """Why the covered part is opened: one of the kind's reasons, and the officer's own words."""

    REASONS: tuple[tuple[str, Any], ...] = ()

    why = forms.ChoiceField(
        label=_("Why do you open it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you open it.")},
    )
    reason = forms.CharField(
        label=_("In your own words"),
        help_text=_("At least ten letters. It stays in the record for good."),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["why"]).choices = self.REASONS

    def clean_reason(self) -> str:
        text = " ".join(str(self.cleaned_data.get("reason", "")).split())
        if len(text) < FIRST_REASON_LENGTH:
            raise ValidationError(_("Write the reason in at least ten letters."))
        return text

    def full_reason(self) -> str:
        """What is recorded: the choice and the officer's words."""
        label = dict(self.REASONS)[self.cleaned_data["why"]]
        return f"{label}: {self.cleaned_data['reason']}"
