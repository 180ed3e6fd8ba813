"""Forms of the pages after sending: looking, adding, answering."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samman.cases.keys import TryLater
from samman.common import show, widgets
from samman.complaints.enums import Reason, WithdrawalReason
from samman.public_site.fields import STORY_LETTERS, DigitsField, WordsField


class PlainForm(forms.Form):
    """A form whose mistakes are said by us, not by the browser."""

    use_required_attribute = False


class LookForm(PlainForm):
    """The two numbers. `kept` carries words that were typed before her half hour ended."""

    number = DigitsField(
        label=_("Number of the complaint or report"),
        help_text=_("9 digits. On the slip: first number."),
        error_messages={"required": _("Write this number.")},
    )
    key = DigitsField(
        label=_("Secret number"),
        help_text=_("12 digits. On the slip: second number."),
        error_messages={"required": _("Write the secret number.")},
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput())


class LostForm(PlainForm):
    """The complaint number and the number she marked as safe, to make a new secret number."""

    number = DigitsField(
        label=_("Number of the complaint or report"),
        help_text=_("9 digits. On the slip: first number."),
        error_messages={"required": _("Write this number.")},
    )
    phone = DigitsField(
        label=_("The phone number on which you allowed messages"),
        error_messages={"required": _("Write the phone number.")},
    )


class CodeForm(PlainForm):
    """The complaint number and the digits that came by message."""

    number = DigitsField(
        label=_("Number of the complaint or report"),
        help_text=_("9 digits. On the slip: first number."),
        error_messages={"required": _("Write this number.")},
    )
    code = DigitsField(
        label=_("The digits from the message"),
        help_text=_("8 digits"),
        error_messages={"required": _("Write the digits from the message.")},
    )


class NoteForm(PlainForm):
    """Words that she adds."""

    words = WordsField(
        label=_("What do you want to add?"),
        help_text=_("The officers who work on it will read it."),
        most=STORY_LETTERS,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        error_messages={"required": _("Write something, then you can send it.")},
    )
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())


class FileForm(PlainForm):
    """A file that she adds."""

    file = forms.FileField(
        label=_("Add a file"),
        help_text=_("Photo, sound, video or PDF. Up to 25 MB, one at a time."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*,audio/*,video/*,application/pdf"}),
    )
    intimate = forms.BooleanField(
        label=_("A body is seen in it that should not be seen by others"),
        help_text=_("Then only a woman officer opens it, and only with a reason."),
        required=False,
    )


class PhotoForm(PlainForm):
    """A photograph of one of the persons of a report; `persons`: number and words of each."""

    whose = forms.ChoiceField(
        label=_("Whose photograph is it?"),
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose one to go on.")},
    )
    file = forms.FileField(
        label=_("Choose a photograph"),
        help_text=_(
            "Up to 25 MB each, one at a time. It is shown to nobody but the police unless you allow it."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def __init__(self, *args: Any, persons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["whose"]
        field.choices = persons  # type: ignore[attr-defined]
        if len(persons) == 1:
            field.widget, field.required = forms.HiddenInput(), False
            field.initial = persons[0][0]
        self.persons = persons

    def clean_whose(self) -> str:
        """The only one, where there is one only."""
        return str(self.cleaned_data["whose"] or self.persons[0][0])


class SeenForm(PlainForm):
    """What somebody saw. Only the words are needed; who writes is not asked."""

    tip = WordsField(
        label=_("What did you see?"),
        help_text=_("Who was with them, what did they wear, where did they go?"),
        most=2000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": _("Write what you saw. One sentence is enough.")},
    )
    place = WordsField(label=_("Where? Village, street, station, bus or train"), required=False)
    when = WordsField(label=_("When? Day and time, about"), required=False)
    phone = WordsField(
        label=_("Your phone number (if you wish)"),
        help_text=_("Only if the police may call you about this."),
        required=False,
        most=60,
    )
    file = forms.FileField(
        label=_("A photograph (if you have one)"),
        help_text=_("Do not go near for it, and do not speak to them: call 112."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    once = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput())
    wait = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput())


class AnswerForm(PlainForm):
    """Is she satisfied."""

    satisfied = forms.ChoiceField(
        label=_("Are you satisfied with what the police did?"),
        help_text=_(
            "Do not answer because somebody tells or presses you to. If you say 'no', the complaint stays open and senior "
            "officers look at it."
        ),
        choices=[
            ("yes", _("Yes, I am satisfied")),
            ("no", _("No, I am not satisfied")),
            ("later", _("I do not want to answer yet")),
        ],
        widget=widgets.ChoiceCards(),
        error_messages={"required": _("Choose one. You may also answer later.")},
    )


class MissingForm(PlainForm):
    """What is still missing."""

    reasons = forms.MultipleChoiceField(
        label=_("Choose all that are true"),
        choices=Reason.choices,
        required=False,
        widget=widgets.ManyChoiceCards(),
    )
    words = WordsField(
        label=_("In your own words (if you wish)"),
        required=False,
        most=STORY_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            "words" in cleaned
            and not cleaned["words"]
            and not cleaned.get("reasons")
            and "reasons" not in self.errors
        ):
            self.add_error("reasons", _("Choose what is missing, or write it."))
        return cleaned


class ReplyForm(NoteForm):
    """Her answer to a question of the police."""

    words = WordsField(
        label=_("Your answer"),
        help_text=_("You need not answer. No time limit waits for it."),
        most=STORY_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={"required": _("Write something, then you can send it.")},
    )


class AskForm(PlainForm):
    """What she asks for, with words if she wishes."""

    own_words = WordsField(
        label=_("Why, or what is important (if you wish)"),
        required=False,
        most=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())


class PauseForm(PlainForm):
    """Why she wants to stop; nothing of it is needed. Its fields have names of their own: no page but this one shows them."""

    reasons = forms.MultipleChoiceField(
        label=_("Choose all that are true"),
        choices=WithdrawalReason.choices,
        required=False,
        widget=widgets.ManyChoiceCards(),
    )
    own_words = WordsField(
        label=_("In your own words (if you wish)"),
        required=False,
        most=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


class CarriedForm(PlainForm):
    """What is carried from the page before, sealed."""

    step = forms.CharField(max_length=10, widget=forms.HiddenInput())
    kept = forms.CharField(widget=forms.HiddenInput())


def too_many(form: forms.Form, error: TryLater) -> None:
    """Say on the form when the next try counts, as people speak: rounded up to the minute."""
    at = show.time_words(error.at + timedelta(minutes=1))
    form.add_error(None, gettext("Too many tries. Try again at %(time)s.") % {"time": at})
