"""The small forms on a complaint's page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common import clock, digits
from samman.common.days import DayField, HourField, moment
from samman.complaints.enums import ChildDuty
from samman.complaints.forms.shared import (
    SHORTEST_REASON,
    StaffForm,
    line_field,
    refuse_numbers,
)
from samman.people import forms as people_forms

OPEN_REASONS = (
    ("meet", _("To meet her or to call her as she allowed")),
    ("report", _("To decide and to write the report")),
    ("review", _("To check the work done on it")),
    ("court", _("A court or the Child Welfare Committee asks")),
    ("other", _("Another reason")),
)


class OpenForm(people_forms.OpenForm):
    """Why the covered part of a complaint is opened."""

    REASONS = OPEN_REASONS


class ReplyForm(StaffForm):
    """What she will read on her page."""

    text = forms.CharField(
        label=_("Write to her"),
        help_text=_("She reads it on her page. Simple words; no names, no phone numbers."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": _("Write something before you send.")},
    )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        refuse_numbers(text)
        return text


class RemindForm(StaffForm):
    """A line that goes along with a reminder, or none."""

    words = line_field(
        _("A line for the station (may stay empty)"),
        help_text=_("No name, nothing of her: everyone at the station reads it. The SMS does not carry it."),
        limit=300,
    )


class KeyForm(people_forms.KeyForm):
    """A new key is made only for her who sits before a woman officer and knows her own complaint."""

    IS_HERE = _("She is here in person, and nobody of her family or his stands beside her")
    NOT_HERE = _("A new key is made only for her who is here in person.")


class ReviewForm(StaffForm):
    """The nodal officer's word on a final report."""

    answer = forms.ChoiceField(
        label=_("Your word on this report"),
        choices=(
            ("accept", _("Accept: it answers what she complained of")),
            ("return", _("Return: something is missing")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you accept or return the report.")},
    )
    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("When you return it: what exactly is missing. Staff read it, she does not."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            cleaned.get("answer") == "return"
            and len(str(cleaned.get("remark", "")).strip()) < SHORTEST_REASON
        ):
            self.add_error("remark", _("Say what is missing, in at least ten letters."))
        return cleaned


class CallForm(StaffForm):
    """Headquarters phoned the station of an urgent case."""

    spoke_with = forms.CharField(
        label=_("Spoke with (rank and name)"),
        max_length=120,
        min_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write with whom you spoke."),
            "min_length": _("Write rank and name of the one you spoke with."),
        },
    )


class FileForm(StaffForm):
    """One file of the officers."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Photo, PDF, sound or video, up to 25 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty. Choose another.")},
    )


class WordForm(StaffForm):
    """The word that she answered on the phone."""

    word = forms.CharField(
        label=_("The word she answered"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the word that she said.")},
    )


class FindForm(StaffForm):
    """A complaint by its number."""

    number = forms.CharField(
        label=_("Complaint number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        typed = digits.typed_digits(str(self.cleaned_data.get("number", "")))
        if typed and not digits.is_number(typed):
            raise ValidationError(_("A complaint number has nine digits. Look at it again."))
        return typed


class LinkForm(FindForm):
    """The number of another complaint about the same matter."""

    def clean_number(self) -> str:
        typed = super().clean_number()
        if not typed:
            raise ValidationError(_("Write the number of the other complaint."))
        return typed


class ChildNoticeForm(StaffForm):
    """Whom the police told of a child's case, when and by which paper."""

    to = forms.ChoiceField(
        label=_("Told"),
        choices=ChildDuty.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who was told."), "invalid_choice": _("Choose who was told.")},
    )
    reference = forms.CharField(
        label=_("Letter or GD number"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the number of the letter or of the GD entry.")},
    )
    day = DayField(label=_("Date"), required=False)
    hour = HourField(label=_("Time"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        told_at = moment(cleaned.get("day"), cleaned.get("hour"))
        if told_at is None and not {"day", "hour"} & set(self.errors):
            self.add_error("day", _("Write the date and the time."))
        elif told_at is not None and told_at > clock.now():
            self.add_error("day", _("This moment has not come yet. Look at the date and the time again."))
        cleaned["told_at"] = told_at
        return cleaned
