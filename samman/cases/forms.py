"""Forms that cases of every kind have."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samman.accounts.models import Officer
from samman.common.forms import StaffForm


class AssignForm(StaffForm):
    """Who works on the case."""

    officer = forms.ChoiceField(
        label=_("Officer"),
        error_messages={
            "required": _("Choose an officer."),
            "invalid_choice": _("This officer is not posted here now. Choose another."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, officers: Iterable[Officer]) -> None:
        super().__init__(data)
        choices = [("", "—"), *((str(o.pk), f"{o.rank} {o.name}".strip()) for o in officers)]
        cast(forms.ChoiceField, self.fields["officer"]).choices = choices
