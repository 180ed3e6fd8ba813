"""The forms of the way home: one small form for each act. Whatever is typed is kept; whatever is wrong is said plainly."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samman.cases.models import Case
from samman.common.days import DayField, HourField
from samman.common.forms import StaffForm, choice_field, line_field, needed, text_field
from samman.directory.models import Offence
from samman.jurisdictions.models import Unit
from samman.missing_children import actions, words
from samman.missing_children.actions.shared import BOTH_PLACES
from samman.missing_children.clocks import FOLLOW_UP_MONTHS
from samman.missing_children.enums import SOURCES_OF_STAFF, MomentSure, Reason
from samman.missing_children.enums_home import (
    FollowUpOutcome,
    FollowUpWay,
    FoundKind,
    How,
    MayKnow,
    OrderKind,
    OtherState,
    Proof,
    Script,
    Wish,
)
from samman.missing_children.forms.case import VersionField
from samman.missing_children.forms.describing import NumberField, PersonForm, choice
from samman.missing_children.forms.registering import moment_of
from samman.missing_children.sections import OF_MISSING

SHORTEST = 10
Layout = tuple[tuple[str, ...], ...]
ADDED_SECTIONS = (
    *OF_MISSING,
    "BNS-64-1",
    "BNS-75",
    "BNS-115-2",
    "BNS-127-2",
    "POCSO-4-1",
    "POCSO-6",
    "POCSO-8",
    "JJ-77",
)
WRITE_MOMENT = {"required": _("Write the day.")}
CHOOSE = _("Choose one of the answers shown.")


def day_field(label: Any, *, required: bool = True) -> DayField:
    """A day that must be written."""
    return DayField(label=label, required=required, error_messages=WRITE_MOMENT)


def many(label: Any, choices: Iterable[tuple[str, Any]], *, help_text: Any = "") -> forms.MultipleChoiceField:
    """Several of a few."""
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHOOSE},
    )


def words_needed(form: forms.Form, *names: str) -> None:
    """Say which of these lines are still empty."""
    for name in names:
        if not str(form.cleaned_data.get(name, "")).strip() and name not in form.errors:
            form.add_error(name, _("Write something here."))


def other_states(state: Unit | None) -> list[tuple[str, Any]]:
    """The States and countries outside: the own one, whose districts are chosen by name, is none of them."""
    own = state.code if state is not None else ""
    return [("", "—"), *((code, label) for code, label in OtherState.choices if code != own)]


def one_place(form: forms.Form, district: str, elsewhere: str, state: str) -> None:
    """Say where a place lies both in a district of ours and outside, or in neither."""
    cleaned = form.cleaned_data
    if {district, elsewhere, state} & set(form.errors):
        return
    outside = cleaned.get(elsewhere) or cleaned.get(state)
    if cleaned.get(district) and outside:
        form.add_error(district, BOTH_PLACES)
    elif not cleaned.get(district) and not cleaned.get(state):
        form.add_error(district, _("Choose the district, or outside it the State."))


def offence_choices() -> list[tuple[str, str]]:
    """Sections that are added when a child is found (procedure, step 20)."""
    found = Offence.objects.in_bulk(ADDED_SECTIONS, field_name="code")
    return [(code, str(found[code])) for code in ADDED_SECTIONS if code in found]


class ActForm(StaffForm):
    """One act on one case. `layout` says which fields stand beside each other on the page."""

    version = VersionField()
    layout: Layout = ()
    folded: tuple[str, ...] = ()  # long lists that few need

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        case: Case | None = None,
        districts: Iterable[Unit] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.case = case
        boxes = [("", "—"), *((str(unit.pk), unit.name) for unit in districts)]
        for name in ("district", "found_district", "home_district"):
            if name in self.fields:
                cast(forms.ChoiceField, self.fields[name]).choices = boxes
        if "other_state" in self.fields and case is not None:
            cast(forms.ChoiceField, self.fields["other_state"]).choices = other_states(case.state)
        for name in ("sections",):
            if name in self.fields:
                cast(forms.MultipleChoiceField, self.fields[name]).choices = offence_choices()

    def unit_of(self, name: str) -> Unit | None:
        """The district that was chosen."""
        typed = self.cleaned_data.get(name)
        return Unit.objects.districts().filter(pk=int(typed)).first() if typed else None

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields as the page shows them: rows of several, then those that stand alone."""
        placed = [name for row in self.layout for name in row]
        alone = [(name,) for name in self.fields if name not in placed and name != "version"]
        order = list(self.fields)
        rows = sorted([*self.layout, *alone], key=lambda row: order.index(row[0]))
        return [[self[name] for name in row if name in self.fields] for row in rows]


class MomentForm(ActForm):
    """An act with a moment."""

    done_day = day_field(_("Day"))
    done_hour = HourField(label=_("Time (24-hour clock)"), required=False)
    layout: Layout = (("done_day", "done_hour"),)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["done_at"] = moment_of(self, "done_day", "done_hour")
        return cleaned


class StayForm(MomentForm):
    """Where the person is now."""

    place = line_field(_("Home or place, with address"), limit=300)
    in_charge = line_field(_("Who is in charge there"))
    phone = line_field(_("Phone there"), limit=20)
    layout: Layout = (("done_day", "done_hour"), ("in_charge", "phone"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words_needed(self, "place")
        return cleaned


class CareForm(MomentForm):
    """Committee, doctor, portal: when, and by whom."""

    body = line_field(_("Committee, hospital or office"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words_needed(self, "body")
        return cleaned


class CwcForm(CareForm):
    """Produced before the committee."""

    body = line_field(_("Which Child Welfare Committee, or which member"))


class MedicalForm(CareForm):
    """Medical examination."""

    body = line_field(_("Hospital and doctor"))


class PortalForm(CareForm):
    """Entry in the national portal."""

    body = line_field(_("Number on the portal"), limit=40)


YES_NO = (("yes", _("Yes")), ("no", _("No")))


class StatementForm(CareForm):
    """The statement (BNSS 183, POCSO 24 to 26)."""

    body = line_field(_("Who took it: name and rank, or the court"))
    by_woman = needed(_("Did a woman officer take it?"), YES_NO, _("Say whether a woman officer took it."))
    in_plain_clothes = needed(_("In plain clothes?"), YES_NO, _("Say whether in plain clothes."))
    before_magistrate = needed(
        _("Before a Magistrate (BNSS 183)?"), YES_NO, _("Say whether before a Magistrate.")
    )
    layout: Layout = (("done_day", "done_hour"), ("by_woman", "in_plain_clothes", "before_magistrate"))


class SectionsForm(MomentForm):
    """Sections added after what the child said."""

    sections = many(_("Sections added"), ())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("sections") and "sections" not in self.errors:
            self.add_error("sections", _("Choose the sections that were added."))
        return cleaned


class HearingForm(MomentForm):
    """The child heard alone."""

    heard_by = line_field(_("Who heard: name and post"), limit=200)
    wish = choice_field(_("What the child wants"), Wish.choices)
    words = text_field(_("What the child said, in its own words"), limit=8000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words_needed(self, "heard_by", "words")
        if not cleaned.get("wish") and "wish" not in self.errors:
            self.add_error("wish", CHOOSE)
        return cleaned


class OrderForm(MomentForm):
    """The committee's signed order."""

    kind = choice_field(_("What it orders"), OrderKind.choices)
    number = line_field(_("Number of the order"), limit=40)
    made_day = day_field(_("Date of the order"))
    committee = line_field(_("Which Child Welfare Committee"))
    received_by = line_field(_("Who received it: name and rank"), limit=200)
    file = forms.FileField(
        label=_("The signed order: photograph or PDF"),
        error_messages={
            "required": _("Add the signed order itself."),
            "empty": _("This file is empty. Choose another."),
        },
    )
    layout: Layout = (("number", "made_day"), ("committee", "received_by"), ("done_day", "done_hour"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words_needed(self, "number", "committee", "received_by")
        if not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", CHOOSE)
        return cleaned


class GuardianForm(ActForm):
    """One officer's check of the guardians."""

    who = line_field(_("Who came: name"), limit=200)
    relation = line_field(_("Relation to the child"))
    is_right = choice_field(
        _("Are they the parents or guardians?"),
        (("yes", _("Yes, I checked it myself")), ("no", _("No, or in doubt"))),
    )
    proofs = many(_("By what did you check it?"), Proof.choices)
    note = text_field(_("What you saw"), rows=3, limit=2000)
    layout: Layout = (("who", "relation"),)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "who", "relation")
        if not cleaned.get("is_right") and "is_right" not in self.errors:
            self.add_error("is_right", CHOOSE)
        if cleaned.get("is_right") == "yes" and not cleaned.get("proofs") and "proofs" not in self.errors:
            self.add_error("proofs", _("Choose by what you checked it."))
        return cleaned


class RestoreForm(MomentForm):
    """The child is handed over."""

    to_whom = line_field(_("Handed over to: name"), limit=200)
    relation = line_field(_("Relation to the child"))
    phone = line_field(_("Phone"), limit=20)
    place = line_field(_("Where: village or street, station, district"), limit=300)
    decided = text_field(
        _(
            "The child said that it is afraid of home, or was hurt there. What did the committee decide about it?"
        ),
        rows=3,
        limit=2000,
    )
    not_produced = text_field(
        _("No production before the committee is written down here. Why was the child not produced?"),
        rows=3,
        limit=2000,
    )
    layout: Layout = (("done_day", "done_hour"), ("to_whom", "relation", "phone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owed = actions.owed_words(actions.standing_of(self.case)) if self.case is not None else {}
        for name in {"decided", "not_produced"} - set(self.owed):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words_needed(self, "to_whom", "relation", "place")
        for name, asked in self.owed.items():
            written = str(cleaned.get(name, "")).strip()
            if len(written) < SHORTEST and name not in self.errors:
                self.add_error(name, asked)
        return cleaned


class RecoveryForm(MomentForm):
    """Where, when and how a missing person was traced."""

    found_sure = forms.ChoiceField(
        label=_("How exact is that?"), choices=MomentSure.choices, error_messages={"invalid_choice": CHOOSE}
    )
    place = line_field(_("Where: place, street, landmark"), limit=300)
    district = forms.ChoiceField(
        label=_("District"), required=False, error_messages={"invalid_choice": _("Choose the district.")}
    )
    other_district = line_field(_("or district outside"))
    other_state = choice(_("and its State"), OtherState.choices)
    how = needed(_("How was she or he traced?"), How.choices, _("Choose how the person was traced."))
    officers = line_field(_("Officers, or the other police: names and ranks"), limit=300)
    own_unit = forms.BooleanField(label=_("Our unit traced the person"), required=False, initial=True)
    journey_hours = NumberField(
        label=_("Hours of journey to the committee"),
        least=0,
        most=200,
        wrong=_("Write whole hours, up to 200."),
    )
    stay = line_field(_("Where she or he is now (covered, few may open it)"), limit=300)
    arrested = NumberField(
        label=_("Accused arrested: how many"), least=0, most=500, wrong=_("Write a number.")
    )
    sections = many(_("Under which sections"), ())
    hours = NumberField(
        label=_("Hours since missing, if the computed ones are wrong"),
        least=0,
        most=99_999,
        wrong=_("Write whole hours."),
    )
    kilometres = NumberField(
        label=_("Kilometres from home, if the computed ones are wrong"),
        help_text=_("Outside our State nothing is computed: type them if you know."),
        least=0,
        most=20_000,
        wrong=_("Write whole kilometres."),
    )
    folded = ("sections",)
    layout: Layout = (
        ("done_day", "done_hour", "found_sure"),
        ("district", "other_district", "other_state"),
        ("how", "officers"),
        ("journey_hours", "arrested"),
        ("hours", "kilometres"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("done_at") is None and not {"done_day", "done_hour"} & set(self.errors):
            self.add_error("done_day", _("Write the day."))
        words_needed(self, "place")
        one_place(self, "district", "other_district", "other_state")
        return cleaned


class CorrectForm(ActForm):
    """Place, hours and kilometres by hand."""

    place = line_field(_("Where: place, street, landmark"), limit=300)
    district = forms.ChoiceField(
        label=_("District"), required=False, error_messages={"invalid_choice": _("Choose the district.")}
    )
    other_district = line_field(_("or district outside"))
    other_state = choice(_("and its State"), OtherState.choices)
    hours = NumberField(label=_("Hours since missing"), least=0, most=99_999, wrong=_("Write whole hours."))
    kilometres = NumberField(
        label=_("Kilometres from home"),
        least=0,
        most=20_000,
        wrong=_("Write whole kilometres."),
        help_text=_("Outside our State nothing is computed: type them if you know."),
    )
    reason = line_field(_("Why"), limit=300)
    layout: Layout = (("district", "other_district", "other_state"), ("hours", "kilometres"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "place", "reason")
        one_place(self, "district", "other_district", "other_state")
        if cleaned.get("hours") is None and "hours" not in self.errors:
            self.add_error("hours", _("Write whole hours."))
        return cleaned


class WordsForm(ActForm):
    """A reason in words, for the second officer."""

    words = text_field(_("Why"), rows=4, limit=4000, help_text=_("At least twenty letters."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words_needed(self, "words")
        return cleaned


class OwnWayForm(WordsForm):
    """A grown-up person's own choice."""

    may_know = choice_field(_("What may the family learn?"), MayKnow.choices)
    words = text_field(
        _("What she or he says, asked alone"), rows=4, limit=4000, help_text=_("At least twenty letters.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("may_know") and "may_know" not in self.errors:
            self.add_error("may_know", CHOOSE)
        return cleaned


class JoinForm(WordsForm):
    """The number of the missing person who it is."""

    number = line_field(_("Case number of the missing person"), limit=20)
    words = text_field(_("By what you know it"), rows=4, limit=4000, help_text=_("At least twenty letters."))


class FollowUpForm(MomentForm):
    """Somebody asked after the child."""

    months = needed(
        _("Which visit"),
        (),
        CHOOSE,
    )
    way = needed(_("How"), FollowUpWay.choices, CHOOSE)
    outcome = choice_field(_("How is the child?"), FollowUpOutcome.choices)
    dcpu = line_field(_("Who of the District Child Protection Unit: name"))
    words = text_field(_("What was seen and done"), rows=3, limit=4000)
    layout: Layout = (("months", "way"), ("done_day", "done_hour"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = [(str(months), words.months_words(months)) for months in FOLLOW_UP_MONTHS]
        cast(forms.ChoiceField, self.fields["months"]).choices = [("", "—"), *after]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words_needed(self, "dcpu")
        if not cleaned.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", CHOOSE)
        return cleaned


class AgainForm(ActForm):
    """One who was home is missing again."""

    done_day = day_field(_("Last seen on"))
    done_hour = HourField(label=_("at (24-hour clock)"), required=False)
    seen_sure = forms.ChoiceField(
        label=_("How exact is that?"), choices=MomentSure.choices, error_messages={"invalid_choice": CHOOSE}
    )
    seen_place = line_field(_("Where: village, street, landmark"), limit=300)
    source = needed(
        _("How did it come?"),
        [(source.value, source.label) for source in SOURCES_OF_STAFF],
        _("Choose how the report came."),
    )
    reason = needed(
        _("What may have happened"), Reason.choices, _("Choose what may have happened, or 'Not known'.")
    )
    trafficking_suspected = forms.BooleanField(
        label=_("Trafficking is suspected: sale, work, begging, marriage"), required=False
    )
    clothes = line_field(_("Clothes when last seen"), limit=300)
    story = text_field(_("What happened, in their own words"), rows=4, limit=20_000)
    layout: Layout = (("done_day", "done_hour", "seen_sure"), ("source", "reason"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["seen_at"] = moment_of(self, "done_day", "done_hour", whole_day=True)
        words_needed(self, "seen_place")
        return cleaned


class PlaceForm(StaffForm):
    """Why the place is opened."""

    reason = line_field(
        _("Why do you open it?"),
        limit=300,
        help_text=_("At least ten letters. It stays in the record for good."),
    )

    def clean_reason(self) -> str:
        text = " ".join(str(self.cleaned_data["reason"]).split())
        if len(text) < SHORTEST:
            raise forms.ValidationError(_("Write the reason in at least ten letters."))
        return text


class FoundForm(PersonForm):
    """A found person on one page: what is known, what is only guessed, where found and by whom, where she or he is now."""

    needs_name = False
    GUESSABLE = (
        ("name", _("Name")),
        ("home", _("Home")),
        ("languages", _("Language")),
        ("parents", _("Parents' names")),
    )

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Whom a search team met, when the page was opened from its report.
    met = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    guessed = many(_("Only guessed, not told"), GUESSABLE)
    script = choice(_("Script that the child reads or writes"), Script.choices)
    source = needed(
        _("How did it come?"),
        [(source.value, source.label) for source in SOURCES_OF_STAFF],
        _("Choose how the report came."),
    )
    found_day = day_field(_("Found on"))
    found_hour = HourField(label=_("at (24-hour clock)"), required=False)
    found_sure = forms.ChoiceField(
        label=_("How exact is that?"), choices=MomentSure.choices, error_messages={"invalid_choice": CHOOSE}
    )
    found_kind = needed(_("At what kind of place"), FoundKind.choices, _("Choose the kind of place."))
    found_place = line_field(_("Where: place, street, landmark"), limit=300)
    found_district = forms.ChoiceField(
        label=_("District"), required=False, error_messages={"invalid_choice": _("Choose the district.")}
    )
    found_elsewhere = line_field(_("or district outside"))
    found_state = choice(_("and its State"), OtherState.choices)
    found_by = line_field(_("Found by: name"), limit=200)
    found_by_phone = line_field(_("Phone of who found"), limit=20)
    story = text_field(_("What the child says, in its own words"), rows=4, limit=20_000)
    remembers = text_field(
        _("What it remembers of home"),
        rows=2,
        limit=4000,
        help_text=_("River, fair, school, railway station, what grows there, what the mother calls it."),
    )
    stay_place = line_field(_("Where the child is now (covered, few may open it)"), limit=300)
    stay_in_charge = line_field(_("Who is in charge there"))
    stay_phone = line_field(_("Phone there"), limit=20)
    journey_hours = NumberField(
        label=_("Hours of journey to the committee"),
        least=0,
        most=200,
        wrong=_("Write whole hours, up to 200."),
    )
    accused_is_police = forms.BooleanField(
        label=_("Whoever is suspected is police, or known at this station"), required=False
    )
    photo = forms.FileField(
        label=_("Photograph"),
        required=False,
        error_messages={"empty": _("This file is empty. Choose another.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        districts: Iterable[Unit],
        **kwargs: Any,
    ) -> None:
        own = list(districts)
        super().__init__(data, districts=own, files=files, **kwargs)
        boxes = [("", "—"), *((str(unit.pk), unit.name) for unit in own)]
        cast(forms.ChoiceField, self.fields["found_district"]).choices = boxes
        states = other_states(own[0].state if own else None)
        cast(forms.ChoiceField, self.fields["found_state"]).choices = states

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["found_at"] = moment_of(self, "found_day", "found_hour", whole_day=True)
        words_needed(self, "found_place")
        one_place(self, "found_district", "found_elsewhere", "found_state")
        cleaned["token"] = cleaned.get("token") or uuid.uuid4()
        return cleaned

    def found(self) -> dict[str, Any]:
        """Where and when, for `FoundReport.found`."""
        cleaned = self.cleaned_data
        typed = cleaned["found_district"]
        district = Unit.objects.districts().filter(pk=int(typed)).first() if typed else None
        names = ("found_at", "found_sure", "found_kind", "found_place", "found_elsewhere", "found_state")
        return {**{name: cleaned[name] for name in names}, "found_district": district}
