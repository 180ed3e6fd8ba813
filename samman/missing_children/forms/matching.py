"""Forms of the sheet of two persons: same child, not this child, a question to the other unit, its answer."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from samman.common.forms import StaffForm, needed, text_field
from samman.missing_children.enums_matching import Asked, NotSame


class SameForm(StaffForm):
    """Why it is the same child."""

    words = text_field(
        _("Why it is the same child"),
        rows=3,
        help_text=_(
            "What you compared, and what the child or the family says. The second officer decides on it."
        ),
        limit=2000,
    )


class NotSameForm(StaffForm):
    """Why it is not."""

    reason = needed(_("Why it is not this child"), NotSame.choices, _("Choose why it is not this child."))
    no_words = text_field(_("What you compared"), rows=2, limit=2000)


class AskForm(StaffForm):
    """One fact that the other unit is asked for."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    about = forms.CharField(widget=forms.HiddenInput, required=False)
    asked = needed(_("What you want to know"), Asked.choices, _("Choose what you want to know."))
    ask_words = text_field(
        _("More exactly"),
        rows=2,
        help_text=_("The other unit reads this and what you chose, nothing else of your case. Name nobody."),
        limit=1000,
    )

    def clean_once(self) -> uuid.UUID:
        """What tells two sends of one form from two forms."""
        try:
            return uuid.UUID(self.cleaned_data["once"])
        except ValueError:
            return uuid.uuid4()

    def clean_about(self) -> str:
        """Of whom it is asked: found or missing."""
        return "found" if self.cleaned_data["about"] == "found" else "missing"


class AnswerForm(StaffForm):
    """The answer to another unit."""

    answer = text_field(_("Answer"), rows=4, help_text=_("The other unit reads this."), limit=2000)
    show = forms.BooleanField(label=_("Show this unit the whole case for 30 days"), required=False)
