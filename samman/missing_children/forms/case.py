"""The small forms on the page of a missing person."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samman.common import clock
from samman.common.days import DayField, HourField
from samman.common.forms import StaffForm, line_field
from samman.missing_children.forms.describing import PersonForm
from samman.missing_children.forms.registering import FirFields, moment_of
from samman.people import forms as people_forms


class OpenForm(people_forms.OpenForm):
    """Why the covered part of a missing person's case is opened."""

    REASONS = (
        ("search", _("To search, or to speak with the family")),
        ("review", _("To check the work done on it")),
        ("court", _("A court or the Child Welfare Committee asks")),
        ("other", _("Another reason")),
    )


class KeyForm(people_forms.KeyForm):
    """A key is given only to whoever reported, is here, and knows the own report."""

    IS_HERE = _("Whoever reported is here in person")
    NOT_HERE = _("A key is given only to whoever reported and is here in person.")


class VersionField(forms.Field):
    """The version of the case that the page showed, hidden; what is no number is as stale as can be."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> int:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class GdForm(StaffForm):
    """Number and time in the General Diary."""

    version = VersionField()
    gd_number = line_field(_("GD number"), limit=20)
    gd_day = DayField(label=_("GD: day"), error_messages={"required": _("Write the date of the GD entry.")})
    gd_hour = HourField(
        label=_("GD: time"), error_messages={"required": _("Write the time of the GD entry.")}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("gd_number", "").strip() and "gd_number" not in self.errors:
            self.add_error("gd_number", _("Write the number of the GD entry."))
        cleaned["gd_at"] = moment_of(self, "gd_day", "gd_hour")
        return cleaned


class FirForm(FirFields):
    """The FIR of one person, or of all persons of the report."""

    version = VersionField()
    for_the_others = forms.BooleanField(
        label=_("The same FIR is for the others of this report who have none yet"), required=False
    )


class PhotoForm(StaffForm):
    """A photograph and when it was taken."""

    file = forms.FileField(
        label=_("Photograph"),
        help_text=_("The face, as new as there is one; up to 25 MB."),
        error_messages={
            "required": _("Choose a photograph."),
            "empty": _("This file is empty. Choose another."),
        },
    )
    taken_on = DayField(label=_("Taken on, if known"), required=False)
    is_main = forms.BooleanField(label=_("Show this one first"), required=False)

    def clean_taken_on(self) -> date | None:
        day: date | None = self.cleaned_data["taken_on"]
        if day is not None and day > clock.in_ist(clock.now()).date():
            raise forms.ValidationError(_("This day is still to come. Look at the year."))
        return day


class DescriptionForm(PersonForm):
    """The description as it is now, to be changed."""

    version = VersionField()


class FoundDescriptionForm(DescriptionForm):
    """The description of a found person, whose name nobody may know."""

    needs_name = False
