"""The questions, one a page: what is asked, in which order, and when.

`QUESTIONS` is the whole way from the first question to the check page. A question is a plain Django form; the views
(`views/questions.py`) know nothing of what is asked. Names stand in addresses and therefore in the history of a phone
that others use: they say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from samman.cases.drafts import OpenDraft
from samman.common import widgets
from samman.common.templatetags import look
from samman.common.text import fold
from samman.complaints import public as complaints
from samman.complaints.enums import ForWhom, Need, Risk, Trouble, When, YesNoUnknown
from samman.jurisdictions.models import Unit
from samman.people.enums import Knows, MeetAt
from samman.public_site import pair_words
from samman.public_site.fields import STORY_LETTERS, PhoneField, WordsField, hour_choices

Answers = Mapping[str, Any]
YES_NO = [("no", _("No, do not phone")), ("yes", _("Yes, at the number and time that I say"))]


def for_another(answers: Answers) -> bool:
    """Whether somebody helps the one to whom it happened."""
    return answers.get("for_whom") == ForWhom.OTHER


def she_knows(answers: Answers) -> bool:
    """Whether the one to whom it happened surely knows of this complaint."""
    return not for_another(answers) or answers.get("knows") == Knows.YES


def may_phone(answers: Answers) -> bool:
    """Whether calls were allowed on the page before."""
    return she_knows(answers) and bool(answers.get("may_contact"))


def is_child(answers: Answers) -> bool:
    """Whether she is under 18, or nobody knows."""
    return answers.get("under_18") in (YesNoUnknown.YES, YesNoUnknown.UNKNOWN)


class QuestionForm(forms.Form):
    """One page. `words_for_other` gives {field: (label, hint)} where a helper is asked in other words."""

    use_required_attribute = False
    heading: Any = ""  # the page's <h1> when there are several fields; else the field's label is
    lead: Any = ""  # a line below it
    heading_for_other: Any = ""
    lead_for_other: Any = ""
    words_for_other: Mapping[str, tuple[Any, Any]] = {}
    options: Mapping[str, Mapping[str, Any]] = {}  # how {% field %} draws each field

    def __init__(self, *args: Any, answers: Answers, draft: OpenDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers, self.draft = answers, draft
        if for_another(answers):
            self.heading = self.heading_for_other or self.heading
            self.lead = self.lead_for_other or self.lead
            for name, (label, hint) in self.words_for_other.items():
                self.fields[name].label = label
                self.fields[name].help_text = hint
        self.fit()

    def fit(self) -> None:
        """Fit choices to the answers so far."""

    def drawn(self) -> SafeString:
        """All fields, ready to be shown."""
        alone = not self.heading and len(self.visible_fields()) == 1
        parts = []
        for name in self.fields:
            options = dict(self.options.get(name, {}))
            if alone and not self[name].is_hidden:
                options["heading"] = True
            parts.append(self.above(name) + look.field(self[name], **options) + self.below(name))
        return mark_safe("".join(parts))  # nosec B308, B703  # noqa: S308 - each part is drawn by escaping templates

    def above(self, name: str) -> SafeString:
        """What stands above a field."""
        return SafeString("")

    def below(self, name: str) -> SafeString:
        """What stands below a field."""
        return SafeString("")

    def to_answers(self) -> dict[str, Any]:
        """What is kept of a valid form."""
        return dict(self.cleaned_data)

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        """What the form shows at first."""
        return {name: answers[name] for name in cls.base_fields if name in answers}

    def short(self, called: Any) -> Any:
        """What the check page calls this question, which is `called` in general."""
        return called

    def lines(self, answers: Answers) -> list[str]:
        """The answer as she reads it on the check page; nothing when there is none."""
        found: list[str] = []
        for name, field in self.fields.items():
            value = answers.get(name)
            if value in (None, "", [], False):
                continue
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                labels = {str(key): str(label) for key, label in choices}
                keys = value if isinstance(value, list) else [value]
                found += [labels.get(str(key), "") for key in keys]
            elif isinstance(value, str):
                found.append(value)
        return [line for line in found if line]


class WhoForm(QuestionForm):
    """For whom, and whether the danger page was seen."""

    for_whom = forms.ChoiceField(
        label=_("To whom did this happen?"),
        choices=ForWhom.choices,
        widget=widgets.ChoiceCards(icons={"self": "person", "other": "persons"}),
        error_messages={"required": _("Choose one to go on.")},
    )
    danger = forms.ChoiceField(choices=[("no", ""), ("yes", "")], required=False, widget=forms.HiddenInput())

    def clean_danger(self) -> str:
        """No, unless she came by the page with the phone numbers."""
        return str(self.cleaned_data.get("danger") or self.answers.get("danger") or "no")

    def lines(self, answers: Answers) -> list[str]:
        return [str(ForWhom(answers["for_whom"]).label)] if answers.get("for_whom") else []


class HelperForm(QuestionForm):
    """Who helps."""

    heading = _("It is good that you help")
    lead = _("A few words about you. They stay with the officers who help her.")

    helper_name = WordsField(label=_("Your name (if you wish)"), required=False)
    helper_relation = WordsField(
        label=_("How do you know the person to whom it happened?"),
        help_text=_("For example: neighbour, sister, teacher, from an organisation."),
        error_messages={"required": _("Write how you know the person. One word is enough.")},
    )
    knows = forms.ChoiceField(
        label=_("Does the person know of this complaint?"),
        help_text=_("If not, nobody will phone or go to the home, so that it stays hidden."),
        choices=Knows.choices,
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose one, so that no harm comes from us.")},
    )
    helper_phone = PhoneField(
        label=_("Your phone number (if you wish)"),
        help_text=_("Only if we may phone you about this."),
        required=False,
    )
    options = {"helper_phone": {"css": "width-20"}}

    def lines(self, answers: Answers) -> list[str]:
        said = {
            Knows.YES.value: gettext("The person knows of this"),
            Knows.NO.value: gettext("The person does not know of this"),
            Knows.UNSURE.value: gettext("Not sure whether the person knows of this"),
        }
        found = [answers.get(f"helper_{name}") for name in ("name", "relation", "phone")]
        found.append(said.get(answers.get("knows", "")))
        return [line for line in found if line]


class AgeForm(QuestionForm):
    """Under 18; the duty of POCSO s.19 is said here and again before sending."""

    under_18 = forms.ChoiceField(
        label=_("Are you under 18?"),
        help_text=_(
            "If so, the law says that the police must act at once, and the complaint cannot be taken back."
        ),
        choices=YesNoUnknown.choices,
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose one to go on.")},
    )
    words_for_other = {
        "under_18": (
            _("Is the person to whom it happened under 18?"),
            _(
                "If so, the law says that the police must act at once, and the complaint cannot be taken back."
            ),
        )
    }


TROUBLE_ICONS = {
    "home": "home",
    "dowry": "dowry",
    "street": "street",
    "touch": "touch",
    "phone": "phone-trouble",
    "photo": "photo",
    "forced": "rape",
    "acid": "acid",
    "confined": "confinement",
    "taken": "taken",
    "marriage": "rings",
    "threat": "threat",
    "work": "workplace",
    "other": "question",
}


class KindForm(QuestionForm):
    """Kind of trouble, in everyday words."""

    trouble = forms.ChoiceField(
        label=_("What kind of trouble is it?"),
        help_text=_("Choose what comes nearest. You can tell it in your own words later."),
        choices=Trouble.choices,
        widget=widgets.ChoiceCards(icons=TROUBLE_ICONS),
        error_messages={"required": _("Choose what comes nearest. The last one always fits.")},
    )


RISKS_OF_OTHER = [
    (Risk.LIFE.value, _("The life is in danger")),
    (Risk.SELF_HARM.value, _("There is talk of ending one's own life")),
    (Risk.LOCKED.value, _("The person is not allowed to leave")),
    (Risk.INJURED.value, _("The person is hurt and needs a doctor")),
    (Risk.CHILD.value, _("Children are there in danger too")),
]


class SignsForm(QuestionForm):
    """What makes it urgent. Optional."""

    risks = forms.MultipleChoiceField(
        label=_("Is any of this true now?"),
        help_text=_("Choose all that are true. If none is, just go on."),
        choices=Risk.choices,
        required=False,
        widget=widgets.ManyChoiceCards(),
    )

    def fit(self) -> None:
        if for_another(self.answers):
            self.fields["risks"].choices = RISKS_OF_OTHER  # type: ignore[attr-defined]


class StoryForm(QuestionForm):
    """The story, typed or spoken."""

    heading = _("What happened? Tell it in your own words.")
    lead = _("What happened was not your fault. As much as you can tell is enough.")
    heading_for_other = _("What happened? Tell what you know.")
    lead_for_other = _("As much as you know is enough. You need not ask the person again.")

    story = WordsField(
        label=_("Write here"),
        required=False,
        most=STORY_LETTERS,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
    )
    voice = forms.FileField(
        label=_("Or say it"),
        help_text=_("Your voice is heard only by the officers who help you."),
        required=False,
        allow_empty_file=True,
        widget=widgets.VoiceInput(attrs={"capture": ""}),
    )
    options = {"story": {"count": STORY_LETTERS}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        spoken = bool(cleaned.get("voice")) or (self.draft is not None and has_voice(self.draft))
        if "story" in cleaned and not cleaned["story"] and not spoken:
            self.add_error("story", gettext("Write or say something, then you can go on."))
        return cleaned

    def to_answers(self) -> dict[str, Any]:
        return {"story": self.cleaned_data["story"]}

    def lines(self, answers: Answers) -> list[str]:
        spoken = self.draft is not None and has_voice(self.draft)
        return [
            line for line in (answers.get("story"), gettext("A voice recording") if spoken else "") if line
        ]


def has_voice(draft: OpenDraft) -> bool:
    """Whether she has spoken her story."""
    return draft.row.files.filter(purpose="voice").exists()


class WhenForm(QuestionForm):
    """When it happened."""

    heading = _("When did it happen?")

    when = forms.ChoiceField(
        label=_("Choose what comes nearest"),
        choices=When.choices,
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose what comes nearest. It need not be exact.")},
    )
    when_words = WordsField(
        label=_("Day and time, if you remember"),
        help_text=_("For example: on Monday evening; after Holi."),
        required=False,
    )


def _unit(pk: Any) -> Unit | None:
    return Unit.objects.filter(pk=pk).first() if isinstance(pk, int) else None


def both_names(unit: Unit) -> str:
    """A unit's name in both scripts, so that each reader finds it."""
    other = unit.name_en if unit.name == unit.name_hi else unit.name_hi
    return unit.name if unit.name == other else f"{unit.name} ({other})"


def is_begun(unit: Unit, text: str) -> bool:
    """Whether what was typed is the beginning of a name of the unit, and not only sounds like it."""
    begun = fold(text)
    return any(fold(name).startswith(begun) for name in (unit.name_hi, unit.name_en))


class SearchForm(QuestionForm):
    """A search box and the choices found by it. `is_search` says that a list is wanted, not the next page."""

    chosen = ""  # name of the field that is chosen
    is_search = False
    has_results = False
    options = {"search": {"css": "search"}}

    def find(self, text: str) -> list[Unit]:
        """Units that fit the text."""
        raise NotImplementedError

    def all_units(self) -> list[Unit]:
        """Every unit, for her who cannot spell the name; none where there would be too many."""
        return []

    def kept(self) -> Unit | None:
        """The unit that stands in the answers."""
        return _unit(self.answers.get(self.chosen))

    def extra_choices(self) -> list[tuple[str, Any]]:
        """Choices that are always there."""
        return []

    def above(self, name: str) -> SafeString:
        """Where the page comes back to after a search: on a small screen the results lie below its edge."""
        return (
            format_html('<div id="{}"></div>', "found")
            if name == self.chosen and self.has_results
            else SafeString("")
        )

    def below(self, name: str) -> SafeString:
        """The button that searches."""
        if name != "search":
            return SafeString("")
        return format_html(
            '<button class="govuk-button govuk-button--secondary" type="submit" name="go" value="find" id="find" '
            'formaction="#found">{} <span>{}</span></button>',
            look.icon("search", 22),
            gettext("Search"),
        )

    def fit(self) -> None:
        given = self.data if self.is_bound else self.initial
        wants_all = self.is_bound and given.get("go") == "all"
        text = "" if wants_all else str(given.get("search") or "")
        posted = str(given.get(self.chosen) or "")
        new = self.is_bound and text.strip() != str(given.get("searched") or "").strip()
        self.matches = self.find(text) if text.strip() else []
        self.has_results = bool(self.matches)
        kept = self.kept()
        units = self.matches
        if not text.strip():
            listed = wants_all or bool(given.get("listed"))
            units = self.all_units() if listed else [kept] if kept else []
            self.has_results = listed and bool(units)
        choices = [(str(unit.pk), both_names(unit)) for unit in units]
        self.nothing_found = bool(text.strip()) and not self.matches
        always = dict(self.extra_choices())
        if isinstance(self.data, QueryDict) and self.is_bound:
            self.is_search = wants_all or self.data.get("go") == "find" or (new and posted not in always)
            data = self.data.copy()
            data["searched"] = text
            if wants_all:
                data["search"], data["listed"] = "", "1"
            elif text.strip():
                data["listed"] = ""
            if self.is_search and posted not in dict(choices) and posted not in always:
                data.pop(self.chosen, None)
                if len(units) == 1 and is_begun(units[0], text):
                    data[self.chosen] = choices[0][0]
            self.data = data
        field = self.fields[self.chosen]
        field.choices = [*choices, *self.extra_choices()]  # type: ignore[attr-defined]
        if not field.choices:  # type: ignore[attr-defined]
            field.widget = forms.HiddenInput()


# BNSS 173(1): information of a cognizable offence is taken down wherever it was committed.
ELSEWHERE = (
    _("Only districts of this state stand here."),
    _("Did it happen in another state?"),
    _(
        "Tell the police there, or call 112. Or choose the district where you are now and write later where it happened: "
        "any police station can write a zero FIR."
    ),
)


class DistrictForm(SearchForm):
    """The district, by search in both scripts and by old names."""

    heading = _("In which district did it happen?")
    lead = _(
        "Write the first letters, in Hindi or English, and press Search. Or look at all districts. "
        "If you do not know which it is, 181 can tell you."
    )
    chosen = "district"

    search = WordsField(label=_("Name of the district"), required=False)
    searched = forms.CharField(required=False, widget=forms.HiddenInput())
    listed = forms.CharField(required=False, widget=forms.HiddenInput())
    district = forms.ChoiceField(
        label=_("Choose your district"),
        required=False,
        widget=widgets.ChoiceCards(),
        error_messages={"invalid_choice": _("Choose the district once more.")},
    )

    def find(self, text: str) -> list[Unit]:
        return list(complaints.find_districts(text))

    def all_units(self) -> list[Unit]:
        by_name = "name_en" if get_language() == "en" else "name_hi"
        return list(Unit.objects.districts().order_by(by_name)[:200])

    def below(self, name: str) -> SafeString:
        """The button that searches, and one that shows every district; below the districts, what to do elsewhere."""
        if name == self.chosen:
            return format_html(
                '<p class="hint">{}</p><details class="govuk-details" id="elsewhere"><summary class="govuk-details__summary">'
                '<span class="govuk-details__summary-text">{}</span></summary>'
                '<div class="govuk-details__text">{}</div></details>',
                *ELSEWHERE,
            )
        if name != "search":
            return SafeString("")
        return super().below(name) + format_html(
            '<button class="link-button" type="submit" name="go" value="all" id="all" formaction="#found">{}</button>',
            gettext("Show all districts"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.nothing_found:
            self.add_error(
                "search",
                gettext("No district was found by this name. Try another spelling, or fewer letters."),
            )
        elif not cleaned.get("district") and "district" not in self.errors:
            self.add_error(
                "district" if self.matches else "search",
                gettext("Choose the district.")
                if self.matches
                else gettext("Write the name of the district and press Search."),
            )
        return cleaned

    def to_answers(self) -> dict[str, Any]:
        chosen = int(self.cleaned_data["district"])
        answers: dict[str, Any] = {"district": chosen}
        if chosen != self.answers.get("district"):
            answers |= {"station": None, "station_unknown": False}  # a station lies in its district
        return answers

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        return {"district": str(answers["district"])} if answers.get("district") else {}

    def lines(self, answers: Answers) -> list[str]:
        unit = _unit(answers.get("district"))
        return [unit.name] if unit else []


UNKNOWN = "unknown"


class StationForm(SearchForm):
    """The station in that district, or the place from which it is proposed."""

    heading = _("In which police station's area?")
    lead = _("If you do not know, choose 'I do not know' and write the place. We then find the station.")
    chosen = "station"

    search = WordsField(label=_("Name of the police station"), required=False)
    searched = forms.CharField(required=False, widget=forms.HiddenInput())
    station = forms.ChoiceField(
        label=_("Choose one"),
        required=False,
        widget=widgets.ChoiceCards(icons={UNKNOWN: "question"}),
        error_messages={"invalid_choice": _("Choose the station once more.")},
    )
    locality = WordsField(
        label=_("Village, street or a place nearby that everybody knows"),
        required=False,
    )

    def find(self, text: str) -> list[Unit]:
        district = _unit(self.answers.get("district"))
        return list(complaints.find_stations(text, district)) if district else []

    def extra_choices(self) -> list[tuple[str, Any]]:
        return [(UNKNOWN, _("I do not know"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("station") == UNKNOWN:
            return cleaned
        if self.nothing_found:
            self.add_error(
                "search",
                gettext("No station was found by this name. Try fewer letters, or choose 'I do not know'."),
            )
        elif not cleaned.get("station") and "station" not in self.errors:
            self.add_error("station", gettext("Choose a station, or 'I do not know'."))
        return cleaned

    def to_answers(self) -> dict[str, Any]:
        chosen = self.cleaned_data["station"]
        unknown = chosen == UNKNOWN
        return {
            "station": None if unknown else int(chosen),
            "station_unknown": unknown,
            "locality": self.cleaned_data["locality"],
        }

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        found: dict[str, Any] = {"locality": answers.get("locality", "")}
        if answers.get("station_unknown"):
            found["station"] = UNKNOWN
        elif answers.get("station"):
            found["station"] = str(answers["station"])
        return found

    def lines(self, answers: Answers) -> list[str]:
        district = _unit(answers.get("district"))
        found = []
        if answers.get("station_unknown") and district:
            proposed = complaints.propose(district, answers.get("locality", ""))
            found.append(
                gettext("%(station)s (not certain; it will be checked)") % {"station": proposed.name}
            )
        elif answers.get("station"):
            named = _unit(answers["station"])
            found += [named.name] if named else []
        return [*found, *filter(None, [answers.get("locality")])]


class PersonForm(QuestionForm):
    """Who did it. Nothing here is needed."""

    heading = _("Who did this?")
    lead = _("Write what you know. If you do not know, just go on.")

    accused = WordsField(
        label=_("Name, or what he or she looks like"),
        required=False,
        most=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    accused_relation = WordsField(
        label=_("How do you know him or her?"),
        help_text=_("For example: husband, neighbour, at work, not at all."),
        required=False,
    )
    words_for_other = {
        "accused_relation": (
            _("How does the person to whom it happened know him or her?"),
            _("For example: husband, neighbour, at work, not at all."),
        )
    }


class KnownForm(QuestionForm):
    """Police, or known at the station: then that station never sees the complaint."""

    accused_power = forms.ChoiceField(
        label=_("Is whoever did this in the police, or known at the police station?"),
        help_text=_("If yes, the complaint does not go to that station but to senior officers."),
        choices=YesNoUnknown.choices,
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose one to go on. 'I do not know' is an answer too.")},
    )


class FilesForm(QuestionForm):
    """One file; the page's own view keeps the list."""

    heading = _("Photos, recordings or papers")
    lead = _("Only if you have any. You can also add them later.")

    file = forms.FileField(
        label=_("Choose a file"),
        help_text=_("Photo, sound, video or PDF. Up to 25 MB each, up to 10 files, one at a time."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*,audio/*,video/*,application/pdf"}),
    )

    intimate = forms.BooleanField(
        label=_("A body is seen in it that should not be seen by others"),
        help_text=_("Then only a woman officer opens it, and only with a reason."),
        required=False,
    )

    def to_answers(self) -> dict[str, Any]:
        return {}

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        return {}

    def lines(self, answers: Answers) -> list[str]:
        files = self.draft.row.files.filter(purpose="evidence").order_by("id") if self.draft else ()
        return [file.get_kind_display() for file in files]


class NeedsForm(QuestionForm):
    """Disability, language. Optional."""

    heading = _("Do you need help to speak with us?")
    lead = _("Choose all that fit. If you need nothing, just go on.")
    heading_for_other = _("Is help needed to speak with the person?")

    needs = forms.MultipleChoiceField(
        label=_("What helps"), choices=Need.choices, required=False, widget=widgets.ManyChoiceCards()
    )
    need_words = WordsField(
        label=_("Anything else"), help_text=_("For example: which language."), required=False
    )
    words_for_other = {
        "needs": (_("What helps the person"), ""),
    }

    def fit(self) -> None:
        if for_another(self.answers):
            self.fields["needs"].choices = NEEDS_OF_OTHER  # type: ignore[attr-defined]


NEEDS_OF_OTHER = [
    (Need.SIGN.value, Need.SIGN.label),
    (Need.SEEING.value, _("The person cannot see well")),
    (Need.MOVING.value, _("The person cannot walk well")),
    (Need.LANGUAGE.value, _("Someone who speaks the person's language")),
    (Need.SPECIAL.value, _("Someone who helps the person understand or speak")),
]


class PhoneForm(QuestionForm):
    """May we phone. The default is no."""

    may_contact = forms.ChoiceField(
        label=_("May we phone you?"),
        help_text=_(
            "Think whether somebody else picks up that phone or looks into it. Without your 'yes' we neither phone nor "
            "send messages."
        ),
        choices=YES_NO,
        initial="no",
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose one to go on.")},
    )
    words_for_other = {
        "may_contact": (
            _("May we phone the person to whom it happened?"),
            _(
                "Think whether somebody else picks up that phone or looks into it. Without a 'yes' we neither phone nor send "
                "messages."
            ),
        )
    }

    def to_answers(self) -> dict[str, Any]:
        yes = self.cleaned_data["may_contact"] == "yes"
        return {"may_contact": True} if yes else {"may_contact": False, "may_message": False}

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        return {"may_contact": "yes" if answers.get("may_contact") else "no"}

    def lines(self, answers: Answers) -> list[str]:
        return [str(dict(YES_NO)["yes" if answers.get("may_contact") else "no"])]


class NumberForm(QuestionForm):
    """The number, the hours, who else may answer, and whether messages may be sent."""

    heading = _("Where and when is it safe to talk?")

    phone = PhoneField(
        label=_("Phone number"),
        error_messages={"required": _("Write the phone number, or go back and choose 'do not phone'.")},
    )
    hours_from = forms.TypedChoiceField(
        label=_("From"),
        choices=lambda: hour_choices(range(24)),
        coerce=int,
        error_messages={"required": _("Choose from when on it is safe.")},
    )
    hours_until = forms.TypedChoiceField(
        label=_("Until"),
        choices=lambda: hour_choices(range(1, 25)),
        coerce=int,
        error_messages={"required": _("Choose until when it is safe.")},
    )
    who_may_answer = WordsField(
        label=_("If somebody else picks up, with whom may we speak?"),
        help_text=_("Leave it empty if with nobody: then we put down the phone without a word."),
        required=False,
    )
    may_message = forms.BooleanField(
        label=_("You may also send messages to this number"),
        help_text=_("They never say what they are about."),
        required=False,
    )
    options = {
        "phone": {"css": "width-20"},
        "hours_from": {"css": "width-10"},
        "hours_until": {"css": "width-10"},
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("hours_from"), cleaned.get("hours_until")
        if start is not None and end is not None and end <= start:
            self.add_error("hours_until", gettext("This hour is before the first one. Choose a later one."))
        return cleaned

    def lines(self, answers: Answers) -> list[str]:
        names = dict(hour_choices(range(25)))
        found = [answers.get("phone", "")]
        if answers.get("hours_from") is not None and answers.get("hours_until") is not None:
            found.append(
                gettext("At any time")
                if (answers["hours_from"], answers["hours_until"]) == (0, 24)
                else f"{names[str(answers['hours_from'])]} – {names[str(answers['hours_until'])]}"
            )
        found.append(answers.get("who_may_answer", ""))
        found.append(
            gettext("Messages are allowed") if answers.get("may_message") else gettext("No messages")
        )
        return [line for line in found if line]


class PairForm(QuestionForm):
    """A pair of words: the caller says the first, she answers the second."""

    heading = _("Two words, so that you know it is us")
    lead = _(
        "Whoever phones you must say the first word. Then answer with the second. If the caller does not know the first "
        "word, put the phone down. Nobody will ever ask for your secret number. Two words stand here already: keep them, "
        "or write others."
    )

    caller_word = WordsField(
        label=_("First word: the caller says it"),
        most=60,
        error_messages={"required": _("Choose a word that the caller must say.")},
    )
    her_word = WordsField(
        label=_("Second word: you answer it"),
        most=60,
        error_messages={"required": _("Choose a word that you answer.")},
    )

    @classmethod
    def from_answers(cls, answers: Answers) -> dict[str, Any]:
        return super().from_answers(answers) or pair_words.two()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("caller_word", ""), cleaned.get("her_word", "")
        if first and second and first.strip().casefold() == second.strip().casefold():
            self.add_error("her_word", gettext("Choose two different words."))
        return cleaned


class MeetForm(QuestionForm):
    """Where and by whom she is met; it binds visits as well as calls."""

    heading = _("Where should a woman officer meet you?")
    lead = _(
        "You need not come to the police station. If a child is concerned or a life is in danger, the police may have to "
        "come at once."
    )
    heading_for_other = _("Where should a woman officer meet the person?")
    lead_for_other = _(
        "Nobody needs to come to the police station. If a child is concerned or a life is in danger, the police may have "
        "to come at once."
    )

    meet_at = forms.ChoiceField(
        label=_("Choose one"),
        choices=MeetAt.choices,
        widget=widgets.ChoiceCards(
            icons={"home": "house", "elsewhere": "pin", "help_desk": "persons", "write_first": "message"}
        ),
        error_messages={"required": _("Choose one. Nobody comes before you want it.")},
    )
    meet_where = WordsField(
        label=_("Where: the address of the home, or the place"),
        help_text=_(
            "Only for 'At home' or 'At another place'. Write it so that the officer finds it without asking anybody."
        ),
        required=False,
        most=1000,
    )
    meet_by = WordsField(
        label=_("Anything the officer should know before"),
        help_text=_("For example: come alone; my sister will be with me."),
        required=False,
        most=1000,
    )

    def fit(self) -> None:
        if not she_knows(self.answers):
            field = self.fields["meet_at"]
            field.choices = [choice for choice in MeetAt.choices if choice[0] != MeetAt.HOME]  # type: ignore[attr-defined]
            self.fields["meet_where"].label = _("Where: the place")
            self.fields["meet_where"].help_text = _(
                "Only for 'At another place'. Write it so that the officer finds it without asking anybody."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # Without an address nobody can come to a home: the station knows her by nothing but this complaint.
        missing = {
            MeetAt.HOME: gettext("Write the address of the home, so that the officer finds it."),
            MeetAt.ELSEWHERE: gettext("Write the place where you want to be met."),
        }.get(cleaned.get("meet_at", ""))
        if missing and not cleaned.get("meet_where") and "meet_where" in cleaned:
            self.add_error("meet_where", missing)
        return cleaned


class NameForm(QuestionForm):
    """Her name; not needed."""

    heading = _("Your name (if you wish)")
    lead = _(
        "You can leave it empty. Only the officers who work on your complaint can open it, and only with a reason; on your "
        "page you see when somebody did."
    )
    heading_for_other = _("Name of the person to whom it happened (if you wish)")
    lead_for_other = _(
        "You can leave it empty. Only the officers who work on this complaint can open it, and only with a reason."
    )

    name = WordsField(label=_("Name"), required=False)


NOT_ANSWERED = _("Not answered")


@dataclass(frozen=True)
class Question:
    """One page of the way. `name` stands in the address; `short` on the check page."""

    name: str
    form: type[QuestionForm]
    short: Any
    asked: Callable[[Answers], bool] = lambda answers: True
    optional_line: Any = NOT_ANSWERED  # what the check page says where nothing was answered
    takes: str = ""  # the purpose of the file that the page takes


QUESTIONS = (
    Question("who", WhoForm, _("To whom it happened")),
    Question("helper", HelperForm, _("Who helps"), for_another),
    Question("age", AgeForm, _("Under 18")),
    Question("kind", KindForm, _("Kind of trouble")),
    Question("signs", SignsForm, _("What is true now"), optional_line=_("Nothing of this")),
    Question("words", StoryForm, _("What you told"), takes="voice"),
    Question("when", WhenForm, _("When")),
    Question("district", DistrictForm, _("Which district")),
    Question("place", StationForm, _("Police station and place")),
    Question("person", PersonForm, _("Who did this")),
    Question("known", KnownForm, _("In the police, or known there")),
    Question("files", FilesForm, _("Files"), optional_line=_("None"), takes="evidence"),
    Question("needs", NeedsForm, _("Help to speak"), optional_line=_("None needed")),
    Question("phone", PhoneForm, _("Phone calls"), she_knows),
    Question("number", NumberForm, _("Number and time"), may_phone),
    Question("pair", PairForm, _("The two words"), may_phone),
    Question("meet", MeetForm, _("Meeting")),
    Question("name", NameForm, _("Name"), optional_line=_("Not given")),
)
BY_NAME = {question.name: question for question in QUESTIONS}
QUESTION_OF_FIELD = {field: question for question in QUESTIONS for field in question.form.base_fields} | {
    "station_unknown": BY_NAME["place"]
}


def pruned(answers: Answers) -> dict[str, Any]:
    """The answers without those to questions that are no longer asked (she chose otherwise meanwhile)."""
    found = dict(answers)
    for question in QUESTIONS:
        if not question.asked(answers):
            for name in question.form.base_fields:
                found.pop(name, None)
    if not may_phone(answers):
        found |= {"may_contact": False, "may_message": False}
    if not she_knows(answers) and found.get("meet_at") == MeetAt.HOME:
        found.pop("meet_at")
    return found
