"""The forms that open what is covered, and that ask whoever lost a key."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.common.forms import TOO_LONG, ReasonForm, StaffForm
from samman.people.actions import FIRST_REASON_LENGTH
from samman.people.desk_questions import DeskQuestion


class OpenForm(StaffForm):
    """Why the covered part is opened: one of the kind's reasons, and the officer's own words."""

    REASONS: tuple[tuple[str, Any], ...] = ()

    why = forms.ChoiceField(
        label=_("Why do you open it?"),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["why"]).choices = self.REASONS

    def clean_reason(self) -> str:
        text = " ".join(str(self.cleaned_data.get("reason", "")).split())
        if len(text) < FIRST_REASON_LENGTH:
            raise ValidationError(_("Write the reason in at least ten letters."))
        return text

    def full_reason(self) -> str:
        """What is recorded: the choice and the officer's words."""
        label = dict(self.REASONS)[self.cleaned_data["why"]]
        return f"{label}: {self.cleaned_data['reason']}"


class KeyForm(ReasonForm):
    """The questions of a desk to whoever lost a key."""

    IS_HERE: Any = ""
    NOT_HERE: Any = ""

    is_here = forms.BooleanField()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, questions: Iterable[DeskQuestion] = ()
    ) -> None:
        super().__init__(data)
        self.fields["is_here"].label = self.IS_HERE
        self.fields["is_here"].error_messages["required"] = self.NOT_HERE
        for question in questions:
            self.fields[question.name] = _asked(question)
        self.order_fields(["is_here", *self.answer_names, "reason"])

    @property
    def answer_names(self) -> list[str]:
        """The names of the questions, in order."""
        return [name for name in self.fields if name not in ("is_here", "reason")]

    @property
    def asked(self) -> list[forms.BoundField]:
        """The questions as they stand on the page."""
        return [self[name] for name in self.answer_names]

    def answers(self) -> dict[str, str]:
        """What was said, by the question's name."""
        return {name: self.cleaned_data[name] for name in self.answer_names}


def _asked(question: DeskQuestion) -> forms.Field:
    if question.choices:
        unchosen = _("Ask this question and choose what was said.")
        return forms.ChoiceField(
            label=question.label,
            choices=[("", _("Choose what was said")), *question.choices],
            error_messages={"required": unchosen, "invalid_choice": unchosen},
        )
    return forms.CharField(
        label=question.label,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Ask this question and write what was said."),
            "max_length": TOO_LONG,
        },
    )
