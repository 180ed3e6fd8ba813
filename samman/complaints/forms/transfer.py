"""Forms of a transfer: where to, why, and the answer of the station to which a complaint is offered."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samman.cases.enums import Ground
from samman.complaints.forms.shared import ReasonForm
from samman.jurisdictions.enums import MAHILA_THANA
from samman.jurisdictions.models import Unit


class TransferForm(ReasonForm):
    """To which station the complaint goes, and why."""

    station = forms.ChoiceField(
        label=_("To which station"),
        error_messages={
            "required": _("Choose the station."),
            "invalid_choice": _("This station cannot be chosen. Choose another."),
        },
    )
    ground = forms.ChoiceField(
        label=_("What the other station is told"),
        help_text=_("Only for a station that must accept: this line is all that it reads of your reason."),
        required=False,
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("station", "ground", "reason")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        orders: Iterable[Unit],
        offers: Iterable[Unit],
        version: int,
        station: int | None = None,
    ) -> None:
        super().__init__(data, initial={"version": version, "station": station})
        self.offers = {str(unit.pk) for unit in offers}
        groups = (
            (_("At once, by your order"), [(str(unit.pk), _in_list(unit)) for unit in orders]),
            (_("When they accept, within two hours"), [(str(unit.pk), _in_list(unit)) for unit in offers]),
        )
        choices: list[Any] = [("", "—"), *((label, units) for label, units in groups if units)]
        cast(forms.ChoiceField, self.fields["station"]).choices = choices
        if self.offers:
            self.fields["reason"].help_text = _(
                "For those who work on it; the other station does not read it."
            )
        else:
            del self.fields["ground"]

    @property
    def is_offer(self) -> bool:
        """Whether the chosen station must accept."""
        return self.cleaned_data.get("station") in self.offers

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_offer and not cleaned.get("ground") and "ground" not in self.errors:
            self.add_error(
                "ground", ValidationError(_("Choose why: it is all that the other station is told."))
            )
        return cleaned


def _in_list(unit: Unit) -> str:
    """A station's name; a Mahila Thana is told from those of other districts by its own."""
    return (
        f"{unit.name}, {unit.district.name}" if unit.subkind == MAHILA_THANA and unit.district else unit.name
    )


class RefuseForm(ReasonForm):
    """Why an offered complaint is not taken over."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["reason"].label = _("Why it is not yours")
        self.fields["reason"].help_text = _("The officers who offered it read this. No name, nothing of her.")
