"""Forms of headquarters' callers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.complaints.enums import CallOutcome, Checked, Reason
from samman.complaints.forms.shared import StaffForm, text_field

NOTE = 2000
IN_VAIN = (CallOutcome.NO_ANSWER, CallOutcome.BUSY, CallOutcome.NOT_HER, CallOutcome.UNSAFE)


def _reasons() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("What is still missing?"),
        required=False,
        choices=Reason.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )


class VoiceRatingForm(StaffForm):
    """Her answer by phone."""

    satisfied = forms.ChoiceField(
        label=_("She says"),
        choices=(("yes", _("I am satisfied")), ("no", _("I am not satisfied"))),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what she said."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )
    reasons = _reasons()
    words = text_field(_("In her own words"), rows=3, limit=NOTE)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        missing = cleaned.get("reasons") or str(cleaned.get("words", "")).strip()
        if cleaned.get("satisfied") == "no" and not missing:
            self.add_error("reasons", _("Ask her what is still missing."))
        return cleaned


class CallEndForm(StaffForm):
    """How a try ended before her word was right."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[(one.value, one.label) for one in IN_VAIN],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the call ended."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )
    note = text_field(
        _("Note"), rows=2, help_text=_("What the next caller should know. Headquarters reads it."), limit=NOTE
    )


class CallDoneForm(StaffForm):
    """She was spoken with, and gave no answer to the report."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[(one.value, one.label) for one in (CallOutcome.REACHED, CallOutcome.UNSAFE)],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the call ended."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )
    note = text_field(
        _("Note"), rows=3, help_text=_("What she said and what she needs. Headquarters reads it."), limit=NOTE
    )


class WithdrawalDoneForm(CallDoneForm):
    """She was asked whether she wants to stop herself."""

    found = forms.ChoiceField(
        label=_("What did you find?"),
        required=False,
        choices=Checked.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    field_order = ("found", "outcome", "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == CallOutcome.REACHED and not cleaned.get("found"):
            self.add_error("found", ValidationError(_("Choose what you found.")))
        return cleaned


class CheckDoneForm(CallDoneForm):
    """She was asked whether she gave the answer that another caller took."""

    confirms = forms.ChoiceField(
        label=_("Did she give this answer?"),
        required=False,
        choices=(("yes", _("Yes, she said so")), ("no", _("No, or she says something else now"))),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    reasons = _reasons()
    field_order = ("confirms", "reasons", "outcome", "note")

    def clean_confirms(self) -> bool | None:
        return {"yes": True, "no": False}.get(str(self.cleaned_data.get("confirms", "")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unsaid = cleaned.get("confirms") is None and "confirms" not in self.errors
        if unsaid and cleaned.get("outcome") == CallOutcome.REACHED:
            self.add_error("confirms", ValidationError(_("Say whether she confirms her answer.")))
        return cleaned
