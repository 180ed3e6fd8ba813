"""Forms of headquarters: the legal adviser's note and the written direction."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.complaints.enums import Advice, Checked, Gap, RestReason
from samman.complaints.forms.shared import SHORTEST_REASON, StaffForm, text_field
from samman.directory.models import Offence
from samman.directory.public import find_offences

MOST_SECTIONS = 20
TERMS = (
    ("24", _("24 hours")),
    ("48", _("48 hours")),
    ("72", _("72 hours")),
    ("168", _("7 days")),
)


class SectionsField(forms.CharField):
    """Sections of law as one types them: "BNS 74, 78; POCSO 8". Gives the offences; a name of a law holds for what follows it."""

    def clean(self, value: Any) -> list[Offence]:
        text = str(super().clean(value) or "")
        found: dict[int, Offence] = {}
        law = ""
        for part in re.split(r"[,;،\n]", text):
            typed = part.strip()
            if not typed:
                continue
            named = re.match(r"[^\d]*", typed)
            law = named[0].strip() if named and named[0].strip() else law
            offences = find_offences(typed if named and named[0].strip() else f"{law} {typed}", limit=1)
            if not offences or not any(c.isdigit() for c in typed):
                raise ValidationError(
                    _("No section of law was found for '%(typed)s'. Write it like: BNS 74, 78; POCSO 8."),
                    params={"typed": typed[:60]},
                )
            found[offences[0].pk] = offences[0]
        if len(found) > MOST_SECTIONS:
            raise ValidationError(_("Twenty sections at most."))
        return list(found.values())


class VettingForm(StaffForm):
    """The adviser's note."""

    gaps = forms.MultipleChoiceField(
        label=_("What is missing?"),
        required=False,
        choices=Gap.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    sections = SectionsField(
        label=_("Sections that apply"),
        help_text=_("Section numbers with a comma between: BNS 74, 78; POCSO 8"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = text_field(
        _("Your note"),
        rows=6,
        help_text=_("The law, what the report leaves out, what must be done. Staff read it, she does not."),
        limit=4000,
    )
    advice = forms.ChoiceField(
        label=_("You recommend"),
        choices=Advice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you recommend.")},
    )

    def clean_words(self) -> str:
        text = str(self.cleaned_data["words"])
        if len(text.strip()) < SHORTEST_REASON:
            raise ValidationError(_("Write the note in at least ten letters."))
        return text


class DirectionForm(StaffForm):
    """A written direction to the SP and the nodal officer."""

    text = text_field(
        _("Direction"),
        rows=8,
        help_text=_("What is to be done, by whom, one thing a line. No name and no phone number of hers."),
        limit=4000,
    )
    term = forms.ChoiceField(
        label=_("To be answered within"),
        choices=TERMS,
        initial="24",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose until when it must be answered.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if len(text.strip()) < SHORTEST_REASON:
            raise ValidationError(_("Write the direction in at least ten letters."))
        return text

    def clean_term(self) -> timedelta:
        return timedelta(hours=int(self.cleaned_data["term"]))


class RestForm(StaffForm):
    """Why a complaint can go no further."""

    reason = forms.ChoiceField(
        label=_("Why can it go no further?"),
        choices=RestReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason.")},
    )
    words = text_field(
        _("What was done to make sure"),
        rows=4,
        help_text=_("Who looked for her, where, when; what shows it. The second officer decides by this."),
        limit=2000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_words(self) -> str:
        text = str(self.cleaned_data["words"])
        if len(text.strip()) < 20:
            raise ValidationError(_("Write it in at least twenty letters."))
        return text


class CheckForm(StaffForm):
    """What headquarters found out about her wish to stop."""

    outcome = forms.ChoiceField(
        label=_("What did you find?"),
        choices=Checked.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you found."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )
    words = text_field(
        _("How you found it"),
        rows=3,
        help_text=_(
            "When you spoke with her, whether she was alone. Staff of headquarters read it, she does not."
        ),
        limit=2000,
    )

    def clean_words(self) -> str:
        text = str(self.cleaned_data["words"])
        if len(text.strip()) < SHORTEST_REASON:
            raise ValidationError(_("Write how you found it, in at least ten letters."))
        return text
