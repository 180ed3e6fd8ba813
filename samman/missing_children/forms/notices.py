"""Forms of the public notice: consent, where it hangs, and what came of a sighting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samman.common import widgets
from samman.common.days import DayField
from samman.common.forms import StaffForm, line_field
from samman.missing_children.enums import ConsentBy, Place, SightingOutcome


class PublishForm(StaffForm):
    """Who consented, when, and in which words or on which paper."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    consent_by = forms.ChoiceField(
        label=_("By whose word"),
        choices=ConsentBy.choices,
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose by whose word it is public.")},
    )
    consent_who = line_field(_("Name of who consented"), limit=200)
    consent_relation = line_field(_("Relation, or post in the committee"), limit=120)
    consent_on = DayField(
        label=_("Day of the consent"), error_messages={"required": _("Write the day of the consent.")}
    )
    order_number = line_field(_("Number of the committee's order"), limit=60)
    consent_words = forms.CharField(
        label=_("In which words"),
        help_text=_("As they said it; or add the signed paper."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    paper = forms.FileField(
        label=_("Signed paper (photo or PDF)"),
        required=False,
        allow_empty_file=True,
    )


class PutUpForm(StaffForm):
    """A place where the notice hangs."""

    place = forms.ChoiceField(
        label=_("Where it was put up"),
        choices=[choice for choice in Place.choices if choice[0] != Place.SITE],
        error_messages={"required": _("Choose the kind of place.")},
    )
    where = line_field(_("Which one: station, paper, group"), limit=200)

    def clean_where(self) -> str:
        where: str = self.cleaned_data["where"].strip()
        if not where:
            raise forms.ValidationError(_("Write where exactly, so that it can be taken down there."))
        return where


class SightingForm(StaffForm):
    """What the station found."""

    sighting = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    outcome = forms.ChoiceField(
        label=_("What came of the sighting"),
        choices=[("", "—"), *SightingOutcome.choices],
        error_messages={"required": _("Choose what came of it.")},
    )
    note = forms.CharField(
        label=_("Who looked into it, and what was found"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write who looked into it and what was found.")},
    )

    def clean_note(self) -> str:
        note: Any = self.cleaned_data["note"]
        return str(note)
