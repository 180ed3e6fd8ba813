"""One fast page on which staff take a complaint down for a woman who sits before them or phones (mission V10)."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samman.common.forms import StaffForm, choice_field, hours, line_field, needed, phone_digits, text_field
from samman.complaints.enums import AssistedBy, ForWhom, Need, Risk, When, YesNoUnknown
from samman.complaints.words import TROUBLE
from samman.jurisdictions.models import Unit
from samman.jurisdictions.public import find_stations
from samman.people.enums import Knows, MeetAt


class AssistedForm(StaffForm):
    """Everything on one page; `to_answers` gives what a draft of hers would hold."""

    assisted = choice_field(_("She"), AssistedBy.choices)
    for_whom = choice_field(
        _("To whom did it happen?"),
        ((ForWhom.SELF, _("To her herself")), (ForWhom.OTHER, _("To someone else; she or he helps"))),
    )
    helper_name = line_field(_("Helper's name"))
    helper_relation = line_field(_("Helper's relation to her"))
    helper_phone = line_field(_("Helper's phone"), limit=20)
    knows = choice_field(_("Does she know of this complaint?"), Knows.choices)
    name = line_field(_("Her name (may stay empty)"), limit=200)
    under_18 = needed(_("Under 18?"), YesNoUnknown.choices, _("Ask whether she is under 18."))
    trouble = needed(_("Class of complaint"), TROUBLE.items(), _("Choose the kind of trouble."))
    when = needed(_("When"), When.choices, _("Choose when it happened."))
    risks = forms.MultipleChoiceField(
        label=_("Danger (ask each)"),
        choices=Risk.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    story = text_field(_("What happened, in her own words"), rows=7, limit=20_000)
    district = forms.ChoiceField(
        label=_("District where it happened"),
        error_messages={"required": _("Choose the district."), "invalid_choice": _("Choose the district.")},
    )
    station = line_field(
        _("Police station"), help_text=_("First letters of its name; empty when she does not know it.")
    )
    locality = line_field(_("Village, street, landmark"), limit=300)
    accused = line_field(_("Person complained against"), limit=500)
    accused_relation = line_field(_("Relation to her"), limit=200)
    accused_power = needed(
        _("Is he police, or known at the station?"),
        YesNoUnknown.choices,
        _("Ask whether he is police or known at the station."),
    )
    needs = forms.MultipleChoiceField(
        label=_("Help she needs"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    meet_at = needed(
        _("Where may a woman officer meet her?"), MeetAt.choices, _("Ask where she wants to be met.")
    )
    meet_where = line_field(_("The place"), limit=300)
    may_contact = forms.BooleanField(
        label=_("She may be phoned at this number, within these hours"), required=False
    )
    phone = line_field(_("Safe phone number"), limit=20)
    hours_from = forms.ChoiceField(label=_("From"), choices=lambda: hours(0, 23), required=False)
    hours_until = forms.ChoiceField(label=_("Until"), choices=lambda: hours(1, 24), required=False)
    who_may_answer = line_field(_("Who else may pick up"), limit=200)
    may_message = forms.BooleanField(label=_("A neutral message may come to it"), required=False)
    caller_word = line_field(_("Word that the caller says first"), limit=60)
    her_word = line_field(_("Word that she answers"), limit=60)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, districts: list[Unit], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        choices = [("", "—"), *((str(unit.pk), unit.name) for unit in districts)]
        cast(forms.ChoiceField, self.fields["district"]).choices = choices
        self.found: Unit | None = None

    def clean_helper_phone(self) -> str:
        return phone_digits(self.cleaned_data["helper_phone"])

    def clean_phone(self) -> str:
        return phone_digits(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, error in (
            ("assisted", _("Say whether she is here or on the phone.")),
            ("for_whom", _("Say to whom it happened.")),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, error)
        if not str(cleaned.get("story", "")).strip() and "story" not in self.errors:
            self.add_error("story", _("Write what happened, in her own words."))
        if (
            cleaned.get("for_whom") == ForWhom.OTHER
            and not cleaned.get("knows")
            and "knows" not in self.errors
        ):
            self.add_error("knows", _("Ask whether she knows of this complaint."))
        self._clean_contact(cleaned)
        self._clean_station(cleaned)
        return cleaned

    def _clean_contact(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("may_contact"):
            if not cleaned.get("phone") and "phone" not in self.errors:
                self.add_error("phone", _("Write the safe number, or take the tick away."))
            if not (cleaned.get("hours_from") and cleaned.get("hours_until")):
                self.add_error("hours_from", _("Ask from when until when it is safe."))
        if cleaned.get("meet_at") == MeetAt.ELSEWHERE and not cleaned.get("meet_where"):
            self.add_error("meet_where", _("Write the place where she wants to be met."))

    def _clean_station(self, cleaned: dict[str, Any]) -> None:
        typed, district = cleaned.get("station", ""), cleaned.get("district")
        if not typed or not district:
            return
        found = find_stations(typed, Unit.objects.get(pk=district), limit=6)
        exact = [
            unit
            for unit in found
            if typed.strip().casefold() in (unit.name_hi.casefold(), unit.name_en.casefold())
        ]
        if len(exact or found) == 1:
            self.found = (exact or found)[0]
        elif found:
            names = ", ".join(unit.name for unit in found)
            self.add_error(
                "station", _now("Several stations fit: %(names)s. Write the whole name.") % {"names": names}
            )
        else:
            self.add_error(
                "station", _("No station of this district fits. Write fewer letters, or leave it empty.")
            )

    def to_answers(self) -> dict[str, Any]:
        """The answers as a draft of hers holds them (public_site's questions)."""
        cleaned = self.cleaned_data
        contact = bool(cleaned["may_contact"])
        same = (
            "for_whom", "helper_name", "helper_relation", "helper_phone", "name", "under_18", "trouble", "when", "risks",
            "story", "locality", "accused", "accused_relation", "accused_power", "needs", "meet_at", "meet_where",
            "who_may_answer", "caller_word", "her_word",
        )  # fmt: skip
        return {
            **{name: cleaned[name] for name in same},
            "danger": "no",
            "knows": cleaned["knows"] if cleaned["for_whom"] == ForWhom.OTHER else "",
            "district": int(cleaned["district"]),
            "station": self.found.pk if self.found else None,
            "station_unknown": self.found is None,
            "may_contact": contact,
            "may_message": contact and bool(cleaned["may_message"]),
            "phone": cleaned["phone"],
            "hours_from": int(cleaned["hours_from"]) if contact else None,
            "hours_until": int(cleaned["hours_until"]) if contact else None,
        }
