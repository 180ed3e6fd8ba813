"""The action-taken report as a form."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common import clock
from samman.common.days import DayField, HourField, moment
from samman.common.fir import read_fir_number
from samman.complaints.enums import Decision
from samman.complaints.forms.shared import (
    LONGEST_TEXT,
    ReasonForm,
    StaffForm,
    choice_field,
    line_field,
    refuse_numbers,
    text_field,
)
from samman.directory.models import Offence

YES_NO = (("yes", _("Yes")), ("no", _("No")))
FIR_DECISIONS = (Decision.FIR, Decision.ZERO_FIR)


class ReportForm(StaffForm):
    """The action-taken report (कृत कार्यवाही आख्या). A draft is any state of it; sent is only what is whole."""

    kind = choice_field(
        _("Interim or final?"),
        (
            ("interim", _("Interim report")),
            ("final", _("Final report (goes to the nodal officer for acceptance)")),
        ),
    )
    decision = choice_field(
        _("Decision on the information"),
        Decision.choices,
        help_text=_("BNSS 173, 174. Write what was decided, not what is planned."),
    )
    gd_number = line_field(_("GD entry number (Rapat no.)"), limit=20)
    gd_date = DayField(label=_("GD date"), required=False)
    gd_time = HourField(label=_("GD time"), required=False)
    fir_number = line_field(_("FIR number"), help_text=_("As in the register: Crime no. 412/2026"), limit=40)
    fir_is_sensitive = forms.BooleanField(
        label=_("This FIR is marked sensitive and is not put on the public website"),
        required=False,
        help_text=_("Always so for sexual offences and for children (BNS 72, POCSO 23)."),
    )
    leave_by = line_field(_("Who gave the permission (DySP or above)"))
    leave_date = DayField(label=_("Date of the permission"), required=False)
    leave_time = HourField(label=_("Time of the permission"), required=False)
    no_offence_reason = text_field(
        _("Why no offence is made out"),
        help_text=_("What was looked at, and why each part of the offence is missing."),
    )
    was_met = choice_field(_("Was she met?"), (("yes", _("Yes, she was met")), ("no", _("No, not yet"))))
    met_by = line_field(_("Who met her (rank, name)"))
    met_date = DayField(label=_("Date of the meeting"), required=False)
    met_time = HourField(label=_("Time of the meeting"), required=False)
    met_where = line_field(
        _("Where"), help_text=_("The kind of place (home, help desk, hospital), not the address.")
    )
    met_by_woman = choice_field(_("Was it a woman officer?"), YES_NO)
    met_in_plain_clothes = choice_field(_("In plain clothes?"), YES_NO)
    not_met_reason = text_field(_("Why she was not met"), rows=2)
    done = text_field(
        _("What was done"),
        rows=7,
        help_text=_("Steps, dates and GD numbers. Not one line; not the words of another report."),
    )
    public_part = text_field(
        _("What she will read on her page"),
        rows=5,
        limit=2000,
        help_text=_(
            "Simple words, in her language: what you did, what comes next and by when. No names, no addresses, no phone numbers."
        ),
    )
    public_language = choice_field(_("Language of this part"), (("hi", "हिन्दी"), ("en", "English")))

    MOMENTS = {
        "gd_at": ("gd_date", "gd_time"),
        "leave_at": ("leave_date", "leave_time"),
        "met_at": ("met_date", "met_time"),
    }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        offences: Iterable[Offence] = (),
        registered_at: dt.datetime | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.offences = list(offences)
        self.registered_at = registered_at

    # What must be there before it is sent

    def _need(self, name: str, message: Any) -> None:
        value = self.cleaned_data.get(name)
        if name not in self.errors and (
            value in (None, "") or (isinstance(value, str) and not value.strip())
        ):
            self.add_error(name, message)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._need("kind", _("Choose whether this is an interim or a final report."))
        self._need("decision", _("Choose the decision. It is owed within 24 hours."))
        self._need("gd_number", _("Write the number of the GD entry."))
        self._clean_moment(
            "gd_at", _("Write the date of the GD entry."), _("Write the time of the GD entry.")
        )
        self._clean_decision()
        self._clean_meeting()
        self._need("done", _("Write what was done."))
        self._need("public_part", _("Write what she will read. She must not find an empty page."))
        self._need("public_language", _("Choose the language in which you wrote to her."))
        if cleaned.get("public_part"):
            try:
                refuse_numbers(cleaned["public_part"])
            except ValidationError as error:
                self.add_error("public_part", error)
        return cleaned

    def _clean_decision(self) -> None:
        decision = self.cleaned_data.get("decision")
        if decision in FIR_DECISIONS:
            self._need("fir_number", _("Write the FIR number with its year, like 412/2026."))
            if not self.offences:
                self.add_error(
                    None,
                    ValidationError(
                        _("Choose at least one section of law: an FIR has one."), code="offences"
                    ),
                )
        if self.cleaned_data.get("fir_number"):
            try:
                number, year = read_fir_number(self.cleaned_data["fir_number"])
            except ValueError:
                self.add_error("fir_number", _("Write number and year of the FIR, like 412/2026."))
            else:
                this_year = clock.in_ist(clock.now()).year
                if not 2000 <= year <= this_year:
                    self.add_error("fir_number", _("The year of the FIR cannot be right. Look at it again."))
                self.cleaned_data["fir"] = (number, year)
        if decision == Decision.ENQUIRY:
            self._need(
                "leave_by",
                _("Write who gave the permission: without it there is no preliminary enquiry (BNSS 173(3))."),
            )
            self._clean_moment(
                "leave_at", _("Write the date of the permission."), _("Write the time of the permission.")
            )
        if decision == Decision.NO_OFFENCE:
            self._need(
                "no_offence_reason", _("Write the reasons: 'no offence' without reasons is not a decision.")
            )

    def _clean_meeting(self) -> None:
        self._need("was_met", _("Say whether she was met."))
        if self.cleaned_data.get("was_met") == "yes":
            self._need("met_by", _("Write who met her."))
            self._clean_moment(
                "met_at", _("Write on which day she was met."), _("Write at what time she was met.")
            )
            self._need("met_where", _("Write where she was met."))
            self._need("met_by_woman", _("Say whether it was a woman officer."))
            self._need("met_in_plain_clothes", _("Say whether the officer was in plain clothes."))
        elif self.cleaned_data.get("was_met") == "no":
            self._need("not_met_reason", _("Write why she was not met."))

    def _clean_moment(self, name: str, no_day: Any, no_time: Any) -> None:
        day, hour = self.MOMENTS[name]
        self._need(day, no_day)
        self._need(hour, no_time)
        at = moment(self.cleaned_data.get(day), self.cleaned_data.get(hour))
        if at is None:
            return
        if at > clock.now():
            self.add_error(day, _("This moment has not come yet. Look at the date and the time again."))
        elif self.registered_at and at < self.registered_at.replace(second=0, microsecond=0):
            self.add_error(
                day, _("This is before the complaint was made. Look at the date and the time again.")
            )
        else:
            self.cleaned_data[name] = at

    def report(self) -> dict[str, Any]:
        """The checked report as `actions.submit_report` takes it. Only what belongs to the decision goes along."""
        data = self.cleaned_data
        decision, met = data["decision"], data["was_met"] == "yes"
        number, year = data["fir"] if decision in FIR_DECISIONS else ("", None)
        enquiry = decision == Decision.ENQUIRY
        return {
            "decision": decision,
            "gd_number": data["gd_number"],
            "gd_at": data["gd_at"],
            "fir_number": number,
            "fir_year": year,
            "fir_is_sensitive": bool(number) and data["fir_is_sensitive"],
            "leave_by": data["leave_by"] if enquiry else "",
            "leave_at": data["leave_at"] if enquiry else None,
            "offences": [offence.pk for offence in self.offences],
            "was_met": met,
            "met_at": data["met_at"] if met else None,
            "met_by": data["met_by"] if met else "",
            "met_where": data["met_where"] if met else "",
            "met_by_woman": met and data["met_by_woman"] == "yes",
            "met_in_plain_clothes": met and data["met_in_plain_clothes"] == "yes",
            "not_met_reason": "" if met else data["not_met_reason"],
            "done": data["done"],
            "no_offence_reason": data["no_offence_reason"] if decision == Decision.NO_OFFENCE else "",
            "public_part": data["public_part"],
            "public_language": data["public_language"],
        }


class SteadForm(ReasonForm):
    """Why the nodal officer reports in the station's stead; the station reads it with the report."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["reason"].label = _("Why you report in the station's stead")
        self.fields["reason"].help_text = _("It stays with the report; the station reads it.")


REPORT_FIELDS = tuple(ReportForm.base_fields)


def typed_report(data: Mapping[str, Any]) -> dict[str, str]:
    """Everything typed into the report form, as typed: this is what a draft keeps."""
    return {name: str(data.get(name, ""))[: LONGEST_TEXT * 2].replace("\x00", "") for name in REPORT_FIELDS}
