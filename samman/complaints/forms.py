"""Forms of the officers' pages. Whatever is typed is kept; whatever is wrong is said in a plain sentence."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.accounts.models import Officer
from samman.common import clock, digits
from samman.common.days import DayField, HourField, ascii_digits, moment
from samman.complaints.enums import Decision
from samman.directory.models import Offence
from samman.jurisdictions.models import Unit

LONGEST_TEXT = 8000
SHORTEST_REASON = 10
FIR_DECISIONS = (Decision.FIR, Decision.ZERO_FIR)
FIR_NUMBER = re.compile(r"(\d{1,6})\s*(?:/|-|\u2013|सन)\s*(\d{4}|\d{2})\s*\.?$")
PHONE_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){10,12}(?!\d)")
TOO_LONG = _("This is too long. Shorten it to %(limit_value)d letters.")
YES_NO = (("yes", _("Yes")), ("no", _("No")))


def read_fir_number(text: str) -> tuple[str, int]:
    """Number and year from what an officer types: "मु०अ०सं० 412/2026", "मु0अ0सं0-412/26", "४१२/२०२६".

    The signs between the letters of मु०अ०सं० are often digits; only what stands before and after the stroke counts.
    Raises ValueError.
    """
    found = FIR_NUMBER.search(ascii_digits(text).strip())
    if not found or not found[1].strip("0"):
        raise ValueError(text)
    year = int(found[2])
    return found[1].lstrip("0"), year + 2000 if year < 100 else year


def text_field(
    label: Any, *, rows: int = 4, help_text: Any = "", limit: int = LONGEST_TEXT
) -> forms.CharField:
    """A box for several lines, kept exactly as typed."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limit,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )


def line_field(label: Any, *, help_text: Any = "", limit: int = 120) -> forms.CharField:
    """A box for one line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limit,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )


def choice_field(label: Any, choices: Iterable[tuple[str, Any]], *, help_text: Any = "") -> forms.ChoiceField:
    """One of a few, as radios."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )


class StaffForm(forms.Form):
    """What all forms here share: no red stars, no browser's own messages."""

    use_required_attribute = False
    required_css_class = ""


OPEN_REASONS = (
    ("meet", _("To meet her or to call her as she allowed")),
    ("report", _("To decide and to write the report")),
    ("review", _("To check the work done on it")),
    ("court", _("A court or the Child Welfare Committee asks")),
    ("other", _("Another reason")),
)


class OpenForm(StaffForm):
    """Why the covered part is opened."""

    why = forms.ChoiceField(
        label=_("Why do you open it?"),
        choices=OPEN_REASONS,
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

    def clean_reason(self) -> str:
        text = " ".join(str(self.cleaned_data.get("reason", "")).split())
        if len(text) < SHORTEST_REASON:
            raise ValidationError(_("Write the reason in at least ten letters."))
        return text

    def full_reason(self) -> str:
        """What is recorded: the choice and the officer's words."""
        label = dict(OPEN_REASONS)[self.cleaned_data["why"]]
        return f"{label}: {self.cleaned_data['reason']}"


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


def refuse_numbers(text: str) -> None:
    """What she reads, someone else may read too: no phone numbers in it. Raises ValidationError."""
    if PHONE_NUMBER.search(ascii_digits(text)):
        raise ValidationError(_("Leave out the phone number: someone else may read this page."))


class ReasonForm(StaffForm):
    """One reason in words."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        min_length=SHORTEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write the reason in at least ten letters."),
            "min_length": _("Write the reason in at least ten letters."),
        },
    )


class KeyForm(ReasonForm):
    """A new key is made only for her who sits before a woman officer and knows her own case."""

    is_here = forms.BooleanField(
        label=_("She is here in person, and nobody of her family or his stands beside her"),
        error_messages={"required": _("A new key is made only for her who is here in person.")},
    )
    answered = forms.BooleanField(
        label=_("She answered the questions about her complaint rightly"),
        error_messages={"required": _("Ask the questions first.")},
    )
    field_order = ("is_here", "answered", "reason")


class AssignForm(StaffForm):
    """Who works on the case."""

    officer = forms.ChoiceField(
        label=_("Officer"),
        error_messages={
            "required": _("Choose an officer."),
            "invalid_choice": _("This officer is not posted here now. Choose another."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, officers: Iterable[Officer]) -> None:
        super().__init__(data)
        choices = [("", "—"), *((str(o.pk), f"{o.rank} {o.name}".strip()) for o in officers)]
        cast(forms.ChoiceField, self.fields["officer"]).choices = choices


class TransferForm(ReasonForm):
    """To which station the case goes, and why."""

    station = forms.ChoiceField(
        label=_("To which station"),
        error_messages={
            "required": _("Choose the station."),
            "invalid_choice": _("This station cannot be chosen. Choose another."),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("station", "reason")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, stations: Iterable[Unit], version: int
    ) -> None:
        super().__init__(data, initial={"version": version})
        choices = [("", "—"), *((str(unit.pk), unit.name) for unit in stations)]
        cast(forms.ChoiceField, self.fields["station"]).choices = choices


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


REPORT_FIELDS = tuple(ReportForm.base_fields)


def typed_report(data: Mapping[str, Any]) -> dict[str, str]:
    """Everything typed into the report form, as typed: this is what a draft keeps."""
    return {name: str(data.get(name, ""))[: LONGEST_TEXT * 2].replace("\x00", "") for name in REPORT_FIELDS}
