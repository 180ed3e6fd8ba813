"""The forms of search operations. Each carries a token: sent twice, it is kept once. Whatever is typed is kept."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samman.accounts.models import Posting
from samman.common import clock
from samman.common.days import HourField
from samman.common.fir import read_fir_number
from samman.common.forms import StaffForm, line_field, needed, text_field
from samman.jurisdictions.models import Unit
from samman.missing_children.actions import LabourReport, Met, VisitReport
from samman.missing_children.enums import Sex
from samman.missing_children.enums_home import OtherState
from samman.missing_children.enums_operations import AgeBand, AwarenessPlace, Done, OperationKind, PlaceKind
from samman.missing_children.forms.describing import NumberField, choice
from samman.missing_children.forms.home import CHOOSE, day_field, many, words_needed
from samman.missing_children.forms.registering import LIKE_FIR, moment_of
from samman.missing_children.models import Team
from samman.missing_children.sections import section_choices

MOST_MET = 5000
ROWS, MOST_ROWS = 2, 40
# Sections of an FIR against who lets children work.
OF_LABOUR = ("JJ-79", "JJ-75", "JJ-76", "JJ-77", "BLSA-16", "BNS-146", "BNS-143-4", "BNS-143-5", "BNS-127-2")
CHOOSE_DISTRICT = _("Choose one of the districts shown.")


def people(label: Any, most: int = MOST_MET) -> NumberField:
    """How many."""
    return NumberField(label=label, least=0, most=most, wrong=_("Write a whole number."))


class OnceForm(StaffForm):
    """A form that is kept once, however often it is sent."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean_token(self) -> uuid.UUID:
        return self.cleaned_data["token"] or uuid.uuid4()


class OperationForm(OnceForm):
    """A new operation. Who may start it for one district alone chooses none."""

    kind = needed(_("Which operation"), OperationKind.choices, CHOOSE)
    name = line_field(_("Name"), help_text=_("For example: Operation Muskan, July 2026."))
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    everywhere = forms.BooleanField(label=_("In all districts of the State"), required=False)
    districts = many(_("or in these districts"), ())

    def __init__(self, *args: Any, districts: Iterable[Unit], is_wide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_wide = is_wide
        choices = [(str(unit.pk), unit.name) for unit in districts]
        self.only = [int(value) for value, _label in choices]
        if is_wide:
            cast(forms.MultipleChoiceField, self.fields["districts"]).choices = choices
        else:
            del self.fields["everywhere"], self.fields["districts"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "name")
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        chosen = not self.is_wide or cleaned.get("everywhere") or cleaned.get("districts")
        if not chosen and "districts" not in self.errors:
            self.add_error("districts", _("Choose the districts, or all of them."))
        return cleaned

    def of_districts(self) -> list[int] | None:
        """The ids of the districts; None for all of the state."""
        if not self.is_wide:
            return self.only
        return None if self.cleaned_data["everywhere"] else [int(pk) for pk in self.cleaned_data["districts"]]


class LastDayForm(StaffForm):
    """Another last day."""

    ends_on = day_field(_("Last day"))


class TeamForm(OnceForm):
    """Who is in a team."""

    name = line_field(_("Name of the team"))
    area = line_field(_("Area: stations, quarters"), limit=200)
    lead = needed(_("Led by"), (), _("Choose who leads the team."))
    members = many(_("Officers of the team"), ())

    def __init__(self, *args: Any, posted: Iterable[Posting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, str] = {}
        for posting in posted:
            officer = posting.officer
            words = f"{officer.rank} {officer.name}".strip()
            choices.setdefault(str(officer.pk), f"{words}, {posting.unit.name}")
        cast(forms.ChoiceField, self.fields["lead"]).choices = [("", "—"), *choices.items()]
        cast(forms.MultipleChoiceField, self.fields["members"]).choices = list(choices.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "name")
        return cleaned


# Visits


class MetForm(StaffForm):
    """One child whom the team met."""

    name = line_field(_("Name, as told"))
    sex = choice(_("Sex"), Sex.choices)
    age_band = choice(_("Age, guessed"), AgeBand.choices)
    done = choice(_("What was done"), Done.choices)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written into it."""
        return not any(self.data.get(self.add_prefix(name)) for name in self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_blank and not cleaned.get("done") and "done" not in self.errors:
            self.add_error("done", _("Choose what was done."))
        return cleaned


class VisitForm(OnceForm):
    """Where the team was, and how many children it met."""

    place_kind = needed(_("Kind of place"), PlaceKind.choices, _("Choose the kind of place."))
    place = line_field(_("Place: name, landmark"), limit=200)
    elsewhere = line_field(_("If outside the district: town and State"))
    day = day_field(_("Day"))
    hour = HourField(label=_("Time (24-hour clock)"), required=False)
    officers = many(_("Who was there"), ())
    total = people(_("Children met, in all"))
    note = text_field(_("Note"), rows=3, limit=4000)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = team.members.current().select_related("officer").order_by("id")
        choices = [(str(row.officer_id), f"{row.officer.rank} {row.officer.name}".strip()) for row in held]
        cast(forms.MultipleChoiceField, self.fields["officers"]).choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["visited_at"] = moment_of(self, "day", "hour", whole_day=True)
        words_needed(self, "place")
        if not cleaned.get("officers") and "officers" not in self.errors:
            self.add_error("officers", _("Choose which officers of the team were there."))
        return cleaned


class VisitForms:
    """The page: the visit and the children, of whom the blank ones count for nothing."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, team: Team, initial: Any = None) -> None:
        self.visit = VisitForm(data, team=team, initial=initial or {})
        self.children = []
        for number in range(1, _rows(data) + 1):
            form = MetForm(data, prefix=f"c{number}")
            self.children.append(MetForm(prefix=form.prefix) if data is not None and form.is_blank else form)

    @property
    def met(self) -> list[MetForm]:
        """The rows into which somebody wrote."""
        return [form for form in self.children if form.is_bound]

    def is_valid(self) -> bool:
        """Whether all that was written is right."""
        return all([form.is_valid() for form in (self.visit, *self.met)])

    def report(self) -> VisitReport:
        """What `report_visit` takes, after `is_valid`."""
        cleaned = self.visit.cleaned_data
        return VisitReport(
            place_kind=cleaned["place_kind"],
            place=cleaned["place"],
            elsewhere=cleaned["elsewhere"],
            visited_at=cleaned["visited_at"],
            officers=tuple(int(pk) for pk in cleaned["officers"]),
            total=cleaned["total"] or 0,
            children=tuple(
                Met(**{name: form.cleaned_data[name] for name in ("done", "name", "sex", "age_band")})
                for form in self.met
            ),
            note=cleaned["note"],
        )


def _rows(data: Mapping[str, Any] | None) -> int:
    """How many rows the page has: as many as it had, and some more when they were asked for."""
    if data is None:
        return ROWS
    typed = str(data.get("rows", ""))
    had = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else ROWS
    return min(max(had + (3 if "more" in data else 0), ROWS), MOST_ROWS)


# Labour


class LabourForm(OnceForm):
    """Children found at work."""

    employer = line_field(_("Employer: name"), limit=200)
    trade = line_field(_("Trade"), help_text=_("For example: brick kiln, eating house, bangles."))
    place = line_field(_("Where exactly"), limit=300)
    girls_under_14 = people(_("Girls under 14"), 500)
    boys_under_14 = people(_("Boys under 14"), 500)
    girls_14_to_17 = people(_("Girls 14 to 17"), 500)
    boys_14_to_17 = people(_("Boys 14 to 17"), 500)
    rescued = people(_("Of these taken out of there"), 2000)
    ngo = line_field(_("NGO that was there"))
    note = text_field(_("Note"), rows=3, limit=4000)

    COUNTS = ("girls_under_14", "boys_under_14", "girls_14_to_17", "boys_14_to_17")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "trade")
        return cleaned

    def report(self) -> LabourReport:
        """What `note_labour` takes, after `is_valid`."""
        cleaned = self.cleaned_data
        return LabourReport(
            trade=cleaned["trade"],
            counts={name: cleaned[name] or 0 for name in self.COUNTS},
            rescued=cleaned["rescued"] or 0,
            ngo=cleaned["ngo"],
            words={name: cleaned[name] for name in ("employer", "place", "note")},
        )


class ToldForm(StaffForm):
    """The Labour Department was told."""

    whom = line_field(_("Whom: name and post"))
    day = day_field(_("Day"))
    hour = HourField(label=_("Time (24-hour clock)"), required=False)
    letter = line_field(_("Number of the letter"), limit=60)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "whom")
        cleaned["told_at"] = moment_of(self, "day", "hour", whole_day=True)
        return cleaned

    @property
    def told_at(self) -> datetime:
        """When, after `is_valid`."""
        return cast(datetime, self.cleaned_data["told_at"])


class LabourFirForm(StaffForm):
    """The FIR against the employer."""

    fir = line_field(_("FIR number and year"), limit=30, help_text=_("Like 112/2026."))
    sections = many(_("Sections"), ())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["sections"]).choices = section_choices(OF_LABOUR)

    def clean_fir(self) -> tuple[str, int]:
        try:
            number, year = read_fir_number(self.cleaned_data["fir"])
        except ValueError:
            raise forms.ValidationError(LIKE_FIR) from None
        if not 2000 <= year <= clock.in_ist(clock.now()).year:
            raise forms.ValidationError(_("Look at the year of the FIR."))
        return number, year


# Stays and awareness


class TeamStayForm(OnceForm):
    """A team stays somewhere for some days."""

    place = line_field(_("Town or place"), limit=200)
    other_state = choice(_("State, if outside the own one"), OtherState.choices)
    begins_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "place")
        return cleaned


class StayDayForm(OnceForm):
    """One day of a stay."""

    day = day_field(_("Day"))
    met = people(_("Children met"))
    told = text_field(_("What was done"), rows=3, limit=4000)
    leads = text_field(_("Leads"), rows=2, limit=4000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "told")
        return cleaned


class AwarenessForm(OnceForm):
    """People were told."""

    held_on = day_field(_("Day"))
    place_kind = needed(_("Kind of place"), AwarenessPlace.choices, _("Choose the kind of place."))
    place = line_field(_("Place: name, landmark"), limit=200)
    topic = line_field(_("About what"), limit=200)
    reached = people(_("How many persons"), 99_999)
    held_by = line_field(_("By whom: officers, NGO"), limit=200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "place", "topic")
        if cleaned.get("reached") is None and "reached" not in self.errors:
            self.add_error("reached", _("Write how many persons were reached."))
        return cleaned
