"""The questions about somebody who is missing, one a page; up to three persons, one after the other.

Whoever reports may be a mother who seldom writes: each question is one that is asked aloud at a door. Nothing is asked that
the first search does not need.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samman.cases.drafts import OpenDraft
from samman.common import clock, show, widgets
from samman.common.days import DayField
from samman.complaints.enums import YesNoUnknown
from samman.missing_children.enums import AgeSure, Reason, Relation, Sex
from samman.public_site.fields import DigitsField, PlainField, WordsField, hour_choices
from samman.public_site.questions import (
    Answers,
    DistrictForm,
    MeetForm,
    NumberForm,
    PairForm,
    PhoneForm,
    Question,
    QuestionForm,
    StationForm,
    StoryForm,
    may_phone,
)

MOST = 3
COUNTS = [("1", _("One")), ("2", _("Two")), ("3", _("Three"))]
SEXES = [(Sex.FEMALE, _("Girl or woman")), (Sex.MALE, _("Boy or man")), (Sex.TRANSGENDER, _("Transgender"))]
SURE = [
    (AgeSure.PAPERS, _("It stands in a paper (birth certificate, Aadhaar, school)")),
    (AgeSure.FAMILY, _("The family remembers it")),
    (AgeSure.GUESSED, _("It is a guess")),
]
REASONS = [
    (Reason.UNKNOWN, _("I do not know")),
    (Reason.LOST, _("Lost the way, or was left behind in a crowd")),
    (Reason.LEFT, _("Left home without telling anybody")),
    (Reason.TAKEN, _("Somebody took or lured them away")),
    (Reason.TRAFFICKED, _("I fear that they are being sold or made to work")),
]
TODAY, YESTERDAY, EARLIER = "today", "yesterday", "earlier"
DAYS = [(TODAY, _("Today")), (YESTERDAY, _("Yesterday, day or night")), (EARLIER, _("Earlier"))]
ONE_OF = _("Choose one to go on.")


def how_many(answers: Answers) -> int:
    """How many persons are reported, 1 to MOST."""
    found = str(answers.get("count") or "1")
    return int(found) if found in dict(COUNTS) else 1


class NearForm(QuestionForm):
    """Who reports."""

    relation = forms.ChoiceField(
        label=_("Who are you to the one who is missing?"),
        help_text=_("Whoever knows of it may tell it. No police station may send you away."),
        choices=Relation.choices,
        widget=widgets.ChoiceCards(),
        error_messages={"required": ONE_OF},
    )


class CountForm(QuestionForm):
    """One, or several who went together."""

    count = forms.ChoiceField(
        label=_("How many are missing together?"),
        help_text=_(
            "For example two sisters. If more than three are missing, write the names of the others at the end."
        ),
        choices=COUNTS,
        widget=widgets.ChoiceCards(),
        error_messages={"required": ONE_OF},
    )


class OfPersonForm(QuestionForm):
    """A page about one of the missing persons. Answers are kept by person: `p2_called` is the second one's name."""

    person = 1
    headings: Any = ("", "", "", "")  # of one alone, of the first, the second, the third
    heading_by_name: Any = ""  # where the name is known

    def fit(self) -> None:
        name, alone = self.name(self.answers), how_many(self.answers) == 1
        if name and self.heading_by_name:
            self.heading = self.heading_by_name % {"name": name}
        else:
            self.heading = self.headings[0 if alone else self.person]

    @classmethod
    def name(cls, answers: Answers) -> str:
        """The name as it was typed, shortened; empty where none was."""
        return str(Truncator(cls.own(answers).get("called") or "").chars(40))

    def short(self, called: Any) -> Any:
        if how_many(self.answers) == 1:
            return called.word
        name = self.name(self.answers)
        return f"{name}: {called.word}" if name else called

    @classmethod
    def own(cls, answers: Answers) -> dict[str, Any]:
        """What was answered about this person, by field."""
        start = f"p{cls.person}_"
        return {name.removeprefix(start): value for name, value in answers.items() if name.startswith(start)}

    def to_answers(self) -> dict[str, Any]:
        return {f"p{self.person}_{name}": value for name, value in self.said().items()}

    def said(self) -> dict[str, Any]:
        """What is kept of a valid page, by field."""
        return dict(self.cleaned_data)

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        return cls.own(answers)

    def lines(self, answers: Answers) -> list[str]:
        return super().lines(self.own(answers))


class CalledForm(OfPersonForm):
    """Name, other names, boy or girl, and whose child."""

    headings = (
        _("What is the name?"),
        _("The first one: what is the name?"),
        _("The second one: what is the name?"),
        _("The third one: what is the name?"),
    )
    lead = _("If you do not know the name, leave it empty and go on.")

    called = PlainField(label=_("Name, as they are called"), required=False, most=120)
    also = PlainField(
        label=_("Other names (if there are any)"),
        help_text=_("Pet name, school name. Put a comma between them."),
        required=False,
        most=200,
    )
    sex = forms.ChoiceField(
        label=_("Girl or boy?"),
        choices=SEXES,
        widget=widgets.ChoiceCards(),
        error_messages={"required": ONE_OF},
    )
    mother = PlainField(label=_("The mother's name (if you know it)"), required=False, most=120)
    father = PlainField(label=_("The father's name (if you know it)"), required=False, most=120)

    def fit(self) -> None:
        super().fit()
        relation = self.answers.get("relation")
        if relation in (Relation.MOTHER, Relation.FATHER):  # a mother is not asked who the mother is
            self.fields[relation].label = _("Your own name (if you wish)")


class AgeForm(OfPersonForm):
    """Age in years or the birth date, and how sure it is."""

    headings = (
        _("How old?"),
        _("The first one: how old?"),
        _("The second one: how old?"),
        _("The third one: how old?"),
    )
    heading_by_name = _("%(name)s: how old?")
    lead = _("Write the years, or the birth date if you know it. About is enough. Under one year, write 0.")

    years = DigitsField(label=_("Age in years"), required=False)
    born = DayField(
        label=_("Birth date (if you know it)"),
        help_text=_("Like 22/11/2014."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sure = forms.ChoiceField(
        label=_("How sure is it?"),
        choices=SURE,
        widget=widgets.ChoiceCards(),
        error_messages={"required": ONE_OF},
    )
    options = {"years": {"css": "width-10"}, "born": {"css": "width-20"}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        years, born = cleaned.get("years", ""), cleaned.get("born")
        today = clock.in_ist(clock.now()).date()
        if years and (len(years) > 3 or int(years) > 119):
            self.add_error("years", gettext("Write the age in years, for example 12."))
        if born and not dt.date(today.year - 119, 1, 1) <= born <= today:
            self.add_error("born", gettext("This day cannot be the birth date. Look at the year once more."))
        if not years and not born and not {"years", "born"} & set(self.errors):
            self.add_error("years", gettext("Write the age. About is enough, for example 12."))
        return cleaned

    def said(self) -> dict[str, Any]:
        born = self.cleaned_data["born"]
        return {**self.cleaned_data, "born": born.isoformat() if born else ""}

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        found = cls.own(answers)
        return {**found, "born": _typed_day(found.get("born"))}

    def lines(self, answers: Answers) -> list[str]:
        found = self.own(answers)
        said = []
        if found.get("years"):
            said.append(gettext("%(years)s years") % {"years": found["years"]})
        if found.get("born"):
            said.append(gettext("Born on %(day)s") % {"day": _day_words(found["born"])})
        return [*said, *[str(label) for code, label in SURE if code == found.get("sure")]]


class LookForm(OfPersonForm):
    """What is seen of them."""

    headings = (
        _("How are they recognised?"),
        _("The first one: how recognised?"),
        _("The second one: how recognised?"),
        _("The third one: how recognised?"),
    )
    heading_by_name = _("How is %(name)s recognised?")
    lead = _("What you do not know, leave empty.")

    clothes = PlainField(label=_("Clothes, shoes, bag on that day"), required=False, most=300)
    marks = PlainField(
        label=_("Height, build, a mole, a scar, a tattoo"),
        required=False,
        most=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    needs = PlainField(
        label=_("An illness or a disability, medicine that is needed"), required=False, most=300
    )
    school = WordsField(label=_("School and class, or work"), required=False)


class PhotoForm(OfPersonForm):
    """One photograph at a time; the page's own view keeps the list."""

    headings = (
        _("A photograph"),
        _("The first one: a photograph"),
        _("The second one: a photograph"),
        _("The third one: a photograph"),
    )
    heading_by_name = _("A photograph of %(name)s")
    lead = _("The newest one, with the face well seen. If you have none here, go on: you can add it later.")

    file = forms.FileField(
        label=_("Choose a photograph"),
        help_text=_(
            "Up to 25 MB each, one at a time. It is shown to nobody but the police unless you allow it."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def to_answers(self) -> dict[str, Any]:
        return {}

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        return {}

    def lines(self, answers: Answers) -> list[str]:
        return [gettext("Photograph")] * len(photos_of(self.draft, self.person)) if self.draft else []


def photos_of(draft: OpenDraft, person: int) -> list[int]:
    """The ids of the photographs that were added of this person."""
    said: dict[str, int] = draft.content.get("photos", {})
    there = set(draft.row.files.filter(pk__in=[int(pk) for pk in said]).values_list("pk", flat=True))
    return [int(pk) for pk, whose in said.items() if whose == person and int(pk) in there]


class SinceForm(QuestionForm):
    """When they were last seen."""

    heading = _("When were they last seen?")

    day = forms.ChoiceField(
        label=_("Which day"),
        choices=DAYS,
        widget=widgets.ChoiceCards(),
        error_messages={"required": ONE_OF},
    )
    date = DayField(
        label=_("If earlier: which date"),
        help_text=_("Like 22/11/2026. About is enough."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    hour = forms.TypedChoiceField(
        label=_("About what time (if you know it)"),
        choices=lambda: hour_choices(range(24)),
        coerce=int,
        required=False,
        empty_value=None,
    )
    options = {"date": {"css": "width-20"}, "hour": {"css": "width-20"}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        now = clock.in_ist(clock.now())
        day, date = cleaned.get("day"), cleaned.get("date")
        if day == EARLIER and not date and "date" not in self.errors:
            self.add_error("date", gettext("Write the date. About is enough."))
        if day == EARLIER and date and not now.date() - dt.timedelta(days=365 * 40) <= date <= now.date():
            self.add_error("date", gettext("This date cannot be right. Look at it once more."))
        if day == TODAY and (cleaned.get("hour") or 0) > now.hour:
            self.add_error("hour", gettext("This hour is still to come today. Choose an earlier one."))
        return cleaned

    def to_answers(self) -> dict[str, Any]:
        today = clock.in_ist(clock.now()).date()
        day = {TODAY: today, YESTERDAY: today - dt.timedelta(days=1)}.get(self.cleaned_data["day"])
        seen_on = day or self.cleaned_data["date"]
        return {
            "day": self.cleaned_data["day"],
            "seen_on": seen_on.isoformat(),
            "hour": self.cleaned_data["hour"],
        }

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        found = {name: answers.get(name) for name in ("day", "hour")}
        return {**found, "date": _typed_day(answers.get("seen_on")) if found["day"] == EARLIER else ""}

    def lines(self, answers: Answers) -> list[str]:
        if not answers.get("seen_on"):
            return []
        hour = answers.get("hour")
        return [
            _day_words(answers["seen_on"]),
            *([show.time_words(dt.time(hour))] if hour is not None else []),
        ]


class TownForm(DistrictForm):
    """The district where they were last seen."""

    heading = _("In which district were they last seen?")


class GroundForm(StationForm):
    """The place where they were last seen, and its station."""

    heading = _("Where were they last seen?")
    lead = _(
        "Write the place. If you do not know the police station, choose 'I do not know': we find it by the place."
    )

    locality = PlainField(
        label=_("The place: village, street, school, market, bus or train"),
        error_messages={"required": _("Write the place where they were last seen.")},
    )
    field_order = ("locality", "search", "searched", "station")


class LastForm(QuestionForm):
    """With whom, and by what they may be reached."""

    heading = _("With whom were they last seen?")
    lead = _("What you do not know, leave empty.")

    with_whom = WordsField(
        label=_("With whom, or who called or met them in those days"),
        required=False,
        most=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    phones = WordsField(label=_("Phone numbers that they carry or use"), required=False)


class WhyForm(QuestionForm):
    """What may have happened."""

    reason = forms.ChoiceField(
        label=_("What do you think has happened?"),
        help_text=_("If you do not know, say so. The police search all the same."),
        choices=REASONS,
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose one. 'I do not know' is an answer too.")},
    )


class TellForm(StoryForm):
    """Whatever else is known, typed or spoken."""

    heading = _("What else do you know?")
    lead = _("Where they may have gone, what happened before, whom they know in other places.")

    def clean(self) -> dict[str, Any]:
        return forms.Form.clean(self) or self.cleaned_data


class InvolvedForm(QuestionForm):
    """Police, or known at the station: then that station never sees it."""

    accused_power = forms.ChoiceField(
        label=_("May somebody of the police, or somebody who is known at the station, be behind it?"),
        help_text=_("If yes, it does not go to that station but to senior officers."),
        choices=YesNoUnknown.choices,
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose one to go on. 'I do not know' is an answer too.")},
    )


class RingForm(PhoneForm):
    """May we phone. The default is no."""

    may_contact = forms.ChoiceField(
        label=_("May we phone you?"),
        help_text=_(
            "Whoever searches often has to ask something at once. Think whether somebody else picks up that phone or looks "
            "into it. Without your 'yes' we neither phone nor send messages."
        ),
        choices=PhoneForm.base_fields["may_contact"].choices,  # type: ignore[attr-defined]
        initial="no",
        widget=widgets.ChoiceCards(),
        error_messages={"required": ONE_OF},
    )


class SelfForm(QuestionForm):
    """Who reports, by name."""

    heading = _("Your name and address (if you wish)")
    lead = _("Only the officers who search can open it, and only with a reason.")

    my_name = WordsField(label=_("Name"), required=False)
    my_address = WordsField(label=_("Address"), required=False, most=500)


def _typed_day(iso: Any) -> str:
    return f"{dt.date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def _day_words(iso: str) -> str:
    day: str = show.date_words(dt.date.fromisoformat(iso), "day")
    return day


def _at_least(number: int) -> Callable[[Answers], bool]:
    return lambda answers: how_many(answers) >= number


def _of_person(place: int) -> list[Question]:
    """The pages about one person; their names say nothing."""
    start = ("one", "two", "three")[place - 1]
    first, asked = (_("First: %s"), _("Second: %s"), _("Third: %s"))[place - 1], _at_least(place)
    pages = (
        ("", CalledForm, _("Name"), "", _("Not given")),
        ("age", AgeForm, _("Age"), "", _("Not answered")),
        ("look", LookForm, _("How recognised"), "", _("Not answered")),
        ("file", PhotoForm, _("Photograph"), "photo", _("None")),
    )
    return [
        Question(
            start + ending,
            type(f"{form.__name__}{place}", (form,), {"person": place}),
            _Numbered(first, short),
            asked,
            optional_line=none,
            takes=takes,
        )
        for ending, form, short, takes, none in pages
    ]


class _Numbered:
    """What a question about the second one is called, such as 'Second: age', in the language in which it is read."""

    def __init__(self, pattern: Any, word: Any) -> None:
        self.pattern, self.word = pattern, word

    def __str__(self) -> str:
        return f"{self.pattern}".replace("%s", f"{self.word}")


QUESTIONS = (
    Question("near", NearForm, _("Who you are")),
    Question("count", CountForm, _("How many")),
    *[question for place in range(1, MOST + 1) for question in _of_person(place)],
    Question("since", SinceForm, _("Last seen")),
    Question("town", TownForm, _("Which district")),
    Question("ground", GroundForm, _("Place and police station")),
    Question("last", LastForm, _("Who was with them")),
    Question("why", WhyForm, _("What may have happened")),
    Question("tell", TellForm, _("What else you know"), takes="voice"),
    Question("behind", InvolvedForm, _("Somebody of the police behind it")),
    Question("ring", RingForm, _("Phone calls")),
    Question("digits", NumberForm, _("Number and time"), may_phone),
    Question("both", PairForm, _("The two words"), may_phone),
    Question("meeting", MeetForm, _("Meeting")),
    Question("self", SelfForm, _("Your name"), optional_line=_("Not given")),
)


def pruned(answers: Answers) -> dict[str, Any]:
    """The answers without those to questions that are no longer asked."""
    most = how_many(answers)
    gone = [f"p{place}_" for place in range(most + 1, MOST + 1)]
    found = {name: value for name, value in answers.items() if not name.startswith(tuple(gone) or ("\0",))}
    if not may_phone(answers):
        for name in ("phone", "hours_from", "hours_until", "who_may_answer", "caller_word", "her_word"):
            found.pop(name, None)
        found |= {"may_contact": False, "may_message": False}
    return found
