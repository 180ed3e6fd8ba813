"""The forms of the procedure: a step done, the risk form, suspicion of trafficking, the hours of a clock."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samman.common.forms import StaffForm, choice_field, line_field, text_field
from samman.deadlines.actions import LONGEST
from samman.missing_children.enums import Agency, Proof, Risk, Specialist
from samman.missing_children.models import ProcedureStep

SHORTEST_REASON = 10
MOST_HOURS = LONGEST // timedelta(hours=1)


class StepForm(StaffForm):
    """What shows that a step was done."""

    time = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)
    proof = text_field(_("What was done, when and by whom"), rows=3, limit=2000)
    file = forms.FileField(
        label=_("The paper or a photo of it, if there is one"),
        help_text=_("Up to 25 MB."),
        required=False,
        error_messages={"empty": _("This file is empty. Choose another.")},
    )

    def __init__(self, *args: Any, step: ProcedureStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["proof"].label = Proof(step.proof).label

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_file = self.step.proof == Proof.PAPER and cleaned.get("file")
        if "proof" not in self.errors and not cleaned.get("proof", "").strip() and not has_file:
            self.add_error("proof", _("Say what shows that it was done."))
        return cleaned


class RiskForm(StaffForm):
    """The risk form of the SHO (annexure III)."""

    risk = choice_field(_("How high is the risk?"), Risk.choices)
    lines = text_field(
        _("Lines of inquiry"),
        rows=5,
        help_text=_("What may have happened, whom to ask, where to look first, one thing a line."),
        limit=4000,
    )
    specialists = forms.MultipleChoiceField(
        label=_("Specialists to call in"),
        required=False,
        choices=Specialist.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    agencies = forms.MultipleChoiceField(
        label=_("Whom to alert first"),
        required=False,
        choices=Agency.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )

    def clean_risk(self) -> str:
        risk = str(self.cleaned_data["risk"])
        if not risk:
            raise forms.ValidationError(_("Choose how high the risk is."))
        return risk

    def clean_lines(self) -> str:
        text = str(self.cleaned_data["lines"])
        if len(text.strip()) < SHORTEST_REASON:
            raise forms.ValidationError(_("Write the lines of inquiry in at least ten letters."))
        return text


class TraffickingForm(StaffForm):
    """Why trafficking is suspected."""

    reason = text_field(
        _("What makes you suspect it"),
        rows=4,
        help_text=_("What was said, seen or found, and by whom. Kept sealed with the case."),
        limit=2000,
    )

    def clean_reason(self) -> str:
        text = str(self.cleaned_data["reason"])
        if len(text.strip()) < SHORTEST_REASON:
            raise forms.ValidationError(_("Write the reason in at least ten letters."))
        return text


class HoursForm(StaffForm):
    """Two numbers of a clock: when it is due, and how long before it reminds."""

    version = forms.IntegerField(label=_("Version"), widget=forms.HiddenInput)
    due = forms.IntegerField(
        label=_("Due after so many hours"),
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Write a number of hours."),
            "invalid": _("Write whole hours, in digits."),
            "min_value": _("At least one hour."),
            "max_value": _("A year at most: %(limit_value)d hours."),
        },
    )
    remind = forms.IntegerField(
        label=_("Reminder so many hours before"),
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Write a number of hours."),
            "invalid": _("Write whole hours, in digits."),
            "min_value": _("At least one hour."),
            "max_value": _("A year at most: %(limit_value)d hours."),
        },
    )
    order = line_field(
        _("On whose word"),
        help_text=_("Number and date of the order. It stands in the record and with the clock."),
        limit=200,
    )

    def __init__(self, *args: Any, reminds: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reminds:
            del self.fields["remind"]

    def clean_order(self) -> str:
        text = str(self.cleaned_data["order"])
        if len(text.strip()) < SHORTEST_REASON:
            raise forms.ValidationError(_("Write the order in at least ten letters."))
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        due, remind = cleaned.get("due"), cleaned.get("remind")
        if due is not None and remind is not None and remind >= due:
            self.add_error("remind", _("The reminder comes before the clock is due: fewer hours than that."))
        return cleaned
