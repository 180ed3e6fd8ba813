"""What is known of a person: the same boxes when a report is written down and when more is learnt."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samman.common import clock
from samman.common.days import DayField, ascii_digits
from samman.common.forms import StaffForm, line_field, needed
from samman.jurisdictions.models import Unit
from samman.missing_children import ages
from samman.missing_children.enums import (
    AgeSure,
    Build,
    Complexion,
    Eyes,
    Face,
    Hair,
    Language,
    Sex,
)
from samman.missing_children.models import Described

HINDI = re.compile("[ऀ-ॿ]")
LATIN = re.compile("[A-Za-z]")
MOST_NAMES = 8
NO_AGE = _("Write the age, even a guessed one, or the birth date.")


def choice(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    """A choice that may stay open, as a list box."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", "—"), *choices],
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )


class NumberField(forms.Field):
    """A whole number in any digits within two bounds; None where nothing is typed."""

    def __init__(self, *, least: int, most: int, wrong: Any, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.least, self.most, self.wrong = least, most, wrong
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off", "maxlength": "5"})

    def to_python(self, value: Any) -> int | None:
        text = ascii_digits(str(value or "")).strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 6 and self.least <= int(text) <= self.most):
            raise forms.ValidationError(self.wrong)
        return int(text)


class PersonForm(StaffForm):
    """Who it is and what she or he looks like; `description` gives the fields of `models.Described`."""

    needs_name = True

    name_hi = line_field(_("Name in Hindi"))
    name_en = line_field(_("Name in English letters"))
    other_names = line_field(
        _("Other names"), limit=300, help_text=_("As called at home; several with commas between.")
    )
    sex = needed(_("Sex"), Sex.choices, _("Choose the sex."))
    age_years = NumberField(
        label=_("Age: years"), least=0, most=110, wrong=_("An age has one to three digits.")
    )
    age_months = NumberField(label=_("and months"), least=0, most=11, wrong=_("Months: 0 to 11."))
    age_until_years = NumberField(
        label=_("or up to, in years"),
        least=0,
        most=110,
        wrong=_("An age has one to three digits."),
        help_text=_("For an age like 10 to 12."),
    )
    birth_date = DayField(label=_("Birth date, if known"), required=False)
    age_sure = forms.ChoiceField(
        label=_("How sure is the age?"),
        choices=AgeSure.choices,
        initial=AgeSure.FAMILY,
        error_messages={
            "required": _("Say how sure the age is."),
            "invalid_choice": _("Say how sure the age is."),
        },
    )
    father_name = line_field(_("Father's name"))
    mother_name = line_field(_("Mother's name"))
    clothes = line_field(_("Clothes when last seen"), limit=300)
    marks = line_field(_("Marks: mole, scar, tattoo"), limit=500)
    needs = line_field(_("Disability or illness"), limit=300)
    height_cm = NumberField(
        label=_("Height in cm"), least=30, most=230, wrong=_("A height in cm lies between 30 and 230.")
    )
    build = choice(_("Build"), Build.choices)
    complexion = choice(_("Complexion"), Complexion.choices)
    face = choice(_("Face"), Face.choices)
    hair = choice(_("Hair"), Hair.choices)
    eyes = choice(_("Eyes"), Eyes.choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    home_place = line_field(_("Home: village or street, landmark"), limit=200)
    home_district = choice(_("Home district"), ())
    home_elsewhere = line_field(
        _("or district and State outside"), help_text=_("For example: Katihar, Bihar.")
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, districts: Iterable[Unit], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        choices = [("", "—"), *((str(unit.pk), unit.name) for unit in districts)]
        cast(forms.ChoiceField, self.fields["home_district"]).choices = choices

    def clean_other_names(self) -> list[str]:
        names = [
            " ".join(name.split())[:80] for name in re.split(r"[,;،/]", self.cleaned_data["other_names"])
        ]
        return [name for name in names if name][:MOST_NAMES]

    def clean_home_district(self) -> Unit | None:
        typed = self.cleaned_data["home_district"]
        return Unit.objects.districts().filter(pk=int(typed)).first() if typed else None

    def clean_birth_date(self) -> date | None:
        day: date | None = self.cleaned_data["birth_date"]
        today = clock.in_ist(clock.now()).date()
        if day is not None and (day > today or ages.months_between(day, today) >= ages.OLDEST):
            raise forms.ValidationError(_("This cannot be a birth date. Look at the year."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._put_names_in_place(cleaned)
        names = ("name_hi", "name_en", "other_names")
        unnamed = not any(cleaned.get(name) for name in names) and not set(names) & set(self.errors)
        if self.needs_name and unnamed:
            self.add_error("name_hi", _("Write the name, or at least what she or he is called."))
        self._clean_age(cleaned)
        return cleaned

    def _put_names_in_place(self, cleaned: dict[str, Any]) -> None:
        """A name typed into the box of the other script goes where it belongs, if that is empty."""
        hindi, english = cleaned.get("name_hi", ""), cleaned.get("name_en", "")
        if hindi and not english and LATIN.search(hindi) and not HINDI.search(hindi):
            cleaned["name_hi"], cleaned["name_en"] = "", hindi
        elif english and not hindi and HINDI.search(english):
            cleaned["name_hi"], cleaned["name_en"] = english, ""

    def _clean_age(self, cleaned: dict[str, Any]) -> None:
        if {"birth_date", "age_years", "age_months", "age_until_years"} & set(self.errors):
            return
        today = clock.in_ist(clock.now()).date()
        if cleaned.get("birth_date"):
            cleaned["age"] = ages.of_birth_date(cleaned["birth_date"], today)
            return
        try:
            cleaned["age"] = ages.as_given(
                cleaned.get("age_years"), cleaned.get("age_months"), cleaned.get("age_until_years")
            )
        except ValueError:
            told = cleaned.get("age_years") is not None or cleaned.get("age_months") is not None
            self.add_error(
                "age_years", _("An age like 10 to 12: the smaller number first.") if told else NO_AGE
            )

    def description(self) -> dict[str, Any]:
        """The fields of `models.Described`, after `is_valid`."""
        cleaned = self.cleaned_data
        first, last = cleaned["age"]
        same = (
            "name_hi", "name_en", "other_names", "sex", "birth_date", "age_sure", "father_name", "mother_name", "clothes",
            "marks", "needs", "height_cm", "build", "complexion", "face", "hair", "eyes", "languages", "home_place",
            "home_district", "home_elsewhere",
        )  # fmt: skip
        return {
            **{name: cleaned[name] for name in same},
            "age_from_months": first,
            "age_until_months": last,
            "age_on": clock.in_ist(clock.now()).date(),
        }


def typed_of(person: Described) -> dict[str, Any]:
    """What stands in the boxes for a person as described now; the age as it is today."""
    first, last = person.age_today
    found = {name: getattr(person, name) for name in PersonForm.base_fields if hasattr(person, name)}
    exact = first == last
    return {
        **found,
        "other_names": ", ".join(person.other_names),
        "home_district": person.home_district_id or "",
        "age_years": first // 12,
        "age_months": first % 12 if exact else None,
        "age_until_years": last // 12 if not exact and last // 12 != first // 12 else None,
    }
