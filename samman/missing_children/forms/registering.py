"""A report on one page: who reports, one to five persons, where they were last seen, GD and FIR (mission M1)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common import clock
from samman.common.days import DayField, HourField, moment
from samman.common.fir import read_fir_number
from samman.common.forms import StaffForm, hours, line_field, needed, phone_digits, text_field
from samman.jurisdictions.models import Unit
from samman.missing_children import sections
from samman.missing_children.actions import Fir, MissingReport, ReportedPerson
from samman.missing_children.actions.registering import MOST_PERSONS
from samman.missing_children.enums import SOURCES_OF_STAFF, MomentSure, Reason, Source
from samman.missing_children.forms.describing import PersonForm

NOT_YET = _("This moment is still to come. Look at the day and the time.")
LIKE_FIR = _("Write the FIR number like 112/2026.")


def moment_of(form: forms.Form, day: str, hour: str, *, whole_day: bool = False) -> datetime | None:
    """The moment that two boxes name; a wrong or coming one is refused. `whole_day`: the hour may stay empty (then noon)."""
    cleaned = form.cleaned_data
    if {day, hour} & set(form.errors) or cleaned.get(day) is None:
        return None
    if cleaned.get(hour) is None and not whole_day:
        form.add_error(hour, _("Write the time too."))
        return None
    now = clock.now()
    at = moment(cleaned[day], cleaned.get(hour) or time(12))
    if at is not None and cleaned.get(hour) is None and at > now and cleaned[day] == clock.in_ist(now).date():
        return now  # today, before noon, without an hour
    if at is not None and at > now:
        form.add_error(day, NOT_YET)
        return None
    return at


class FirFields(StaffForm):
    """The boxes of an FIR."""

    fir_number = line_field(_("FIR number and year"), limit=30, help_text=_("Like 112/2026."))
    fir_day = DayField(label=_("FIR: day"), required=False)
    fir_hour = HourField(label=_("FIR: time"), required=False)
    fir_sections = forms.MultipleChoiceField(
        label=_("Sections"),
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["fir_sections"]).choices = sections.choices()

    def fir(self, station: Unit, *, needed: bool) -> Fir | None:
        """The FIR that was typed; None where there is none, or where something is wrong (then the form says it)."""
        cleaned, typed = self.cleaned_data, self.cleaned_data.get("fir_number", "")
        if not typed:
            if needed or cleaned.get("fir_day"):
                self.add_error("fir_number", LIKE_FIR)
            return None
        try:
            number, year = read_fir_number(typed)
        except ValueError:
            self.add_error("fir_number", LIKE_FIR)
            return None
        if not 2000 <= year <= clock.in_ist(clock.now()).year:
            self.add_error("fir_number", _("Look at the year of the FIR."))
            return None
        if cleaned.get("fir_day") is None and "fir_day" not in self.errors:
            self.add_error("fir_day", _("Write the day of the FIR."))
        at = moment_of(self, "fir_day", "fir_hour")
        if not cleaned.get("fir_sections") and "fir_sections" not in self.errors:
            self.add_error("fir_sections", _("Choose the sections of the FIR."))
        if at is None or self.errors:
            return None
        return Fir(number=number, year=year, at=at, sections=tuple(cleaned["fir_sections"]), station=station)


class ReportForm(FirFields):
    """What is the same for all persons of the report."""

    source = needed(
        _("How did it come?"),
        [(source.value, source.label) for source in SOURCES_OF_STAFF],
        _("Choose how the report came."),
    )
    reporter_name = line_field(_("Who reports it: name"))
    reporter_relation = line_field(_("Relation to the missing"))
    reporter_phone = line_field(_("Phone"), limit=20)
    reporter_address = line_field(_("Address"), limit=300)
    family_name = line_field(_("Parent or guardian: name"))
    family_relation = line_field(_("Parent or guardian: relation"))
    family_phone = line_field(_("Parent or guardian: phone"), limit=20)
    family_address = line_field(_("Parent or guardian: address"), limit=300)
    may_contact = forms.BooleanField(
        label=_("May be phoned at the number above, within these hours"), required=False
    )
    hours_from = forms.ChoiceField(label=_("From"), choices=lambda: hours(0, 23), required=False)
    hours_until = forms.ChoiceField(label=_("Until"), choices=lambda: hours(1, 24), required=False)
    may_message = forms.BooleanField(label=_("A neutral message may come to it"), required=False)
    seen_day = DayField(
        label=_("Last seen on"), error_messages={"required": _("Write the day on which they were last seen.")}
    )
    seen_hour = HourField(label=_("at (24-hour clock)"), required=False)
    seen_sure = forms.ChoiceField(
        label=_("How exact is that?"),
        choices=MomentSure.choices,
        initial=MomentSure.HOUR,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    seen_place = line_field(_("Where: village, street, landmark"), limit=300)
    seen_district = forms.ChoiceField(
        label=_("District"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the districts shown.")},
    )
    latitude = line_field(_("Latitude"), limit=20)
    longitude = line_field(_("Longitude"), limit=20)
    with_whom = line_field(_("With whom, in what vehicle"), limit=500)
    reason = needed(
        _("What may have happened"), Reason.choices, _("Choose what may have happened, or 'Not known'.")
    )
    trafficking_suspected = forms.BooleanField(
        label=_("Trafficking is suspected: sale, work, begging, marriage"), required=False
    )
    accused_is_police = forms.BooleanField(
        label=_("Whoever is suspected is police, or known at this station"), required=False
    )
    story = text_field(_("What happened, in their own words"), rows=5, limit=20_000)
    phones = line_field(_("Phone of the missing, friends' phones"), limit=300)
    accounts = line_field(_("Social media and other accounts"), limit=300)
    money = line_field(_("Money or things taken along"), limit=200)
    gd_number = line_field(_("GD number"), limit=20)
    gd_day = DayField(label=_("GD: day"), required=False)
    gd_hour = HourField(label=_("GD: time"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        districts: Iterable[Unit],
        station: Unit,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.station = station
        choices = [("", "—"), *((str(unit.pk), unit.name) for unit in districts)]
        cast(forms.ChoiceField, self.fields["seen_district"]).choices = choices

    def clean_reporter_phone(self) -> str:
        return phone_digits(self.cleaned_data["reporter_phone"])

    def clean_family_phone(self) -> str:
        return phone_digits(self.cleaned_data["family_phone"])

    def clean_latitude(self) -> float | None:
        return _degrees(self.cleaned_data["latitude"], 90)

    def clean_longitude(self) -> float | None:
        return _degrees(self.cleaned_data["longitude"], 180)

    def clean_seen_district(self) -> Unit | None:
        typed = self.cleaned_data["seen_district"]
        return Unit.objects.districts().filter(pk=int(typed)).first() if typed else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["seen_at"] = moment_of(self, "seen_day", "seen_hour", whole_day=True)
        if not cleaned.get("seen_place", "").strip() and "seen_place" not in self.errors:
            self.add_error("seen_place", _("Write where they were last seen."))
        point = {"latitude", "longitude"}
        if len([name for name in point if cleaned.get(name) is None]) == 1 and not point & set(self.errors):
            self.add_error("latitude", _("A point on the map needs both numbers."))
        if cleaned.get("may_contact"):
            if not cleaned.get("reporter_phone") and "reporter_phone" not in self.errors:
                self.add_error("reporter_phone", _("Write the safe number, or take the tick away."))
            if not (cleaned.get("hours_from") and cleaned.get("hours_until")):
                self.add_error("hours_from", _("Ask from when until when it is safe."))
        cleaned["gd"] = self._gd(cleaned)
        cleaned["fir"] = self.fir(self.station, needed=False)
        return cleaned

    def _gd(self, cleaned: dict[str, Any]) -> tuple[str, datetime] | None:
        number = cleaned.get("gd_number", "").strip()
        if not number:
            return None
        if cleaned.get("gd_day") is None and "gd_day" not in self.errors:
            self.add_error("gd_day", _("Write the date of the GD entry."))
        at = moment_of(self, "gd_day", "gd_hour")
        return (number, at) if at is not None else None


class ReportedPersonForm(PersonForm):
    """One of the persons of a report."""

    school = line_field(_("School and class"), limit=200)
    as_first = forms.BooleanField(label=_("Parents and home as of the first"), required=False, initial=True)

    # What is taken over from the first person where it was left empty.
    SHARED = ("father_name", "mother_name", "home_place", "home_district", "home_elsewhere", "languages")
    # What stands in a form that nobody has touched.
    UNTOUCHED = frozenset({"age_sure", "as_first"})

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written into it."""
        return not any(
            self.data.get(self.add_prefix(name)) for name in self.fields if name not in self.UNTOUCHED
        )


class RegisterForms:
    """The page: the report and its persons, of whom the blank ones count for nothing."""

    def __init__(
        self, data: Any = None, *, station: Unit, districts: list[Unit], initial: dict[str, Any]
    ) -> None:
        self.report = ReportForm(data, districts=districts, station=station, initial=initial)
        self.persons = [ReportedPersonForm(data, prefix="p1", districts=districts)]
        for number in range(2, MOST_PERSONS + 1):
            form = ReportedPersonForm(data, prefix=f"p{number}", districts=districts)
            # Nothing is wrong with boxes that nobody has touched.
            blank = ReportedPersonForm(prefix=form.prefix, districts=districts)
            self.persons.append(blank if form.is_blank else form)

    @property
    def told(self) -> list[ReportedPersonForm]:
        """The first person and those that somebody wrote into."""
        return [form for form in self.persons if form is self.persons[0] or not form.is_blank]

    def is_valid(self) -> bool:
        """Whether all that was written is right."""
        return all([form.is_valid() for form in (self.report, *self.told)])

    def names(self) -> list[str]:
        """The name of every box."""
        return [form.add_prefix(name) for form in (self.report, *self.persons) for name in form.fields]

    def to_report(self) -> MissingReport:
        """What `register_missing` takes, after `is_valid`."""
        cleaned = self.report.cleaned_data
        contact = bool(cleaned["may_contact"])
        return MissingReport(
            persons=tuple(self._person(form) for form in self.told),
            source=Source(cleaned["source"]),
            seen={
                name: cleaned[name]
                for name in ("seen_at", "seen_sure", "seen_place", "seen_district", "latitude", "longitude")
            },
            reason=cleaned["reason"],
            trafficking_suspected=cleaned["trafficking_suspected"],
            words={name: cleaned[name] for name in ("with_whom", "phones", "accounts", "money", "story")},
            reporter=self._someone("reporter"),
            family=self._someone("family"),
            contact={
                "may_contact": contact,
                "may_message": contact and bool(cleaned["may_message"]),
                "hours_from": int(cleaned["hours_from"]) if contact else None,
                "hours_until": int(cleaned["hours_until"]) if contact else None,
            },
            gd=cleaned["gd"],
            fir=cleaned["fir"],
            accused_is_police=cleaned["accused_is_police"],
        )

    def _person(self, form: ReportedPersonForm) -> ReportedPerson:
        description = form.description()
        first = self.persons[0]
        if form is not first and form.cleaned_data["as_first"]:
            shared = first.description()
            description |= {name: shared[name] for name in form.SHARED if not description[name]}
        return ReportedPerson(description, {"school": form.cleaned_data["school"]})

    def _someone(self, who: str) -> dict[str, str]:
        cleaned = self.report.cleaned_data
        return {name: cleaned[f"{who}_{name}"] for name in ("name", "relation", "phone", "address")}


def _degrees(text: str, most: int) -> float | None:
    if not text.strip():
        return None
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = float("nan")
    if not -most <= found <= most:
        raise ValidationError(_("Write it like 26.8467."))
    return found
