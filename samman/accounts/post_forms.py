"""Forms of the administrator: officers, their posts, leave. Two trips without a script: type a name, then choose."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from samman.accounts.enums import SUBKIND_OF_ROLE, UNIT_OF_ROLE, Role
from samman.accounts.forms import PLAIN
from samman.accounts.models import Officer, OfficerQuerySet
from samman.accounts.viewer import Viewer
from samman.common import clock
from samman.common.days import DayField, HourField, moment
from samman.common.digits import typed_digits
from samman.common.text import fold
from samman.jurisdictions.models import Unit, UnitName

UNITS_SHOWN = 12
JUST_PASSED = timedelta(hours=1)  # a moment typed a little ago is now
FAR = timedelta(days=3 * 366)


class _OfViewer(forms.Form):
    """A form that looks things up for an administrator."""

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def typed(self, name: str) -> str:
        """What stands in a box that is searched with."""
        return str(self.data.get(name, "")).replace("\0", "").strip()[:80]


class PostForm(_OfViewer):
    """Which post, at which unit of the administrator's state."""

    role = forms.ChoiceField(label=_("Post"), choices=Role.choices)
    unit_search = forms.CharField(
        label=_("Unit"),
        max_length=80,
        help_text=_("A part of its name, in Hindi or English: चौक, Chowk, Amethi"),
    )
    unit_id = forms.TypedChoiceField(
        label=_("Which of these?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_search"].widget.attrs["autocomplete"] = "off"
        text = self.typed("unit_search")
        found = (
            list(units_to_post_at(self.viewer, self.typed("role"), text)[: UNITS_SHOWN + 1]) if text else []
        )
        self.many = len(found) > UNITS_SHOWN
        self.found = found[:UNITS_SHOWN]
        if len(self.found) > 1:
            unit_field = self.fields["unit_id"]
            unit_field.choices = [(unit.pk, _place_of(unit)) for unit in self.found]  # type: ignore[attr-defined]
        else:
            del self.fields["unit_id"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if len(self.found) == 1:
            cleaned["unit_id"] = self.found[0].pk
        elif not self.found and "unit_search" not in self.errors:
            self.add_error("unit_search", _("No unit of this kind has such a name. Try a part of the name."))
        elif self.found and not cleaned.get("unit_id"):
            self.errors.pop("unit_id", None)  # a choice from a former search
            if self.many:
                self.add_error(
                    "unit_search", _("Many units fit. Choose one below, or write more of the name.")
                )
            else:
                self.add_error("unit_id", _("Choose the unit."))
        return cleaned


def units_to_post_at(viewer: Viewer, role: str, text: str) -> QuerySet[Unit]:
    """Units of the administrator's state at which a post stands, with this text in a name of theirs."""
    states = viewer.unit_ids([Role.ADMINISTRATOR])
    found = Unit.objects.current().filter(
        Q(state_id__in=states) | Q(pk__in=states), kind=UNIT_OF_ROLE.get(role, "")
    )
    if role in SUBKIND_OF_ROLE:
        found = found.filter(subkind=SUBKIND_OF_ROLE[role])
    for word in text.split()[:5]:
        named = Q(name_hi__icontains=word) | Q(name_en__icontains=word) | Q(code=word.lower())
        if fold(word):
            named |= Q(pk__in=UnitName.objects.filter(folded__contains=fold(word)).values("unit_id"))
        found = found.filter(named)
    return found.select_related("district").order_by("is_sample", "name_en", "pk")


def _place_of(unit: Unit) -> str:
    return f"{unit.name}, {unit.district.name}" if unit.district else unit.name


class FromForm(forms.Form):
    """From when something holds; nothing typed means now. `cleaned_data["at"]` is a moment to come, or None for now."""

    day = DayField(label=_("From the day"), required=False)
    hour = HourField(label=_("At (24-hour clock)"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["at"] = self.moment_of("day", "hour", time.min, today_is_now=True)
        return cleaned

    def moment_of(
        self, day_name: str, hour_name: str, else_at: time, *, today_is_now: bool = False
    ) -> datetime | None:
        """The moment that two boxes name: None where both are empty or wrong, or where it is now."""
        day, hour = self.cleaned_data.get(day_name), self.cleaned_data.get(hour_name)
        if day_name in self.errors or hour_name in self.errors:
            return None
        if day is None:
            if hour is not None:
                self.add_error(day_name, _("Write the day too."))
            return None
        now = clock.now()
        if hour is None and today_is_now and day == clock.in_ist(now).date():
            return None
        at = moment(day, hour or else_at)
        if at is None or now - JUST_PASSED <= at <= now:
            return None
        if at < now:
            self.add_error(
                day_name, _("This moment has passed. Leave day and time empty: then it holds from now.")
            )
            return None
        if at > now + FAR:
            self.add_error(day_name, _("This is more than three years ahead. Look at the year."))
            return None
        return at


class UntilForm(FromForm):
    """From when and, where it is known, until when: the last day counts. `cleaned_data["until"]` is the moment of the end."""

    until_day = DayField(label=_("Until the day"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["until"] = end_of_day(self, "until_day")
        return cleaned


def end_of_day(form: FromForm, name: str) -> datetime | None:
    """The end of the day in a box; a day that is over is refused."""
    day = form.cleaned_data.get(name)
    if day is None or name in form.errors:
        return None
    end = datetime.combine(day, time.min, tzinfo=clock.IST) + timedelta(days=1)
    if end <= clock.now():
        form.add_error(name, _("This day is over."))
    elif end > clock.now() + FAR:
        form.add_error(name, _("This is more than three years ahead. Look at the year."))
    else:
        return end
    return None


class SuccessorForm(_OfViewer):
    """Another officer of the state, found by name; none when nothing is typed. `cleaned_data["successor_id"]`."""

    successor_search = forms.CharField(
        label=_("Who takes over the open complaints"),
        required=False,
        max_length=80,
        help_text=_("Name or user name. Empty: nobody takes over, and the SP sees that."),
    )
    successor_id = forms.TypedChoiceField(
        label=_("Which of these?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=(),
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor_search"].widget.attrs["autocomplete"] = "off"
        text = self.typed("successor_search")
        found = list(officers_to_choose(self.viewer, officer, text)[: UNITS_SHOWN + 1]) if text else []
        self.many_officers = len(found) > UNITS_SHOWN
        self.officers = found[:UNITS_SHOWN]
        if len(self.officers) > 1:
            field = self.fields["successor_id"]
            field.choices = [(found.pk, _named(found)) for found in self.officers]  # type: ignore[attr-defined]
        else:
            del self.fields["successor_id"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = cleaned.get("successor_search")
        if not typed:
            cleaned["successor_id"] = None
            self.errors.pop("successor_id", None)
        elif len(self.officers) == 1:
            cleaned["successor_id"] = self.officers[0].pk
        elif not self.officers:
            self.add_error("successor_search", _("No officer has such a name. Try a part of the name."))
        elif not cleaned.get("successor_id"):
            self.errors.pop("successor_id", None)  # a choice from a former search
            if self.many_officers:
                self.add_error(
                    "successor_search", _("Many officers fit. Choose one below, or write more of the name.")
                )
            else:
                self.add_error("successor_id", _("Choose the officer."))
        return cleaned


def officers_to_choose(viewer: Viewer, other_than: Officer, text: str) -> QuerySet[Officer]:
    """Active officers of the administrator's state, but this one, with this text in name, user name or unit."""
    managed: OfficerQuerySet = Officer.objects.managed_by(viewer)
    found = managed.filter(is_active=True).exclude(pk=other_than.pk)
    exact = found.filter(username__iexact=text)
    return exact if exact.exists() else found.matching(text).order_by("username")


def _named(officer: Officer) -> str:
    rank = f", {officer.rank}" if officer.rank else ""
    return f"{officer.name}{rank} ({officer.username})"


class AddPostForm(UntilForm, PostForm):
    """Another post, from now or a day to come, until a day if it is known."""


class TransferForm(SuccessorForm, UntilForm, PostForm):
    """One post ends and another begins at the same moment; who takes over the open cases."""


class EndForm(SuccessorForm, FromForm):
    """A post ends now or at a moment to come; who takes over the open cases."""

    day = DayField(label=_("Ends on the day"), required=False)


class LeaveForm(SuccessorForm, FromForm):
    """From when until when an officer is away, and who stands in."""

    until_day = DayField(label=_("Until the day"))
    until_hour = HourField(
        label=_("At (24-hour clock)"), required=False, help_text=_("Empty: to the end of the day.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        search = self.fields["successor_search"]
        search.label = _("Who stands in")
        search.help_text = _(
            "Name or user name. Holds the posts during the leave and gets the open complaints; both end by themselves. "
            "Empty: nobody, and the post is shown as vacant above."
        )
        self.fields["until_day"].error_messages["required"] = _("Write the last day of the leave.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["until"] = (
            self.moment_of("until_day", "until_hour", time.min)
            if cleaned.get("until_hour")
            else end_of_day(self, "until_day")
        )
        if cleaned["until"] is None and "until_day" not in self.errors and "until_hour" not in self.errors:
            self.add_error("until_hour", _("This moment has passed."))
        return cleaned


class LeaveEndForm(FromForm):
    """When a leave ends after all; nothing typed means now."""

    day = DayField(label=_("Back on the day"), required=False)


USER_NAME = r"^[a-z0-9][a-z0-9._-]{2,59}$"


class OfficerForm(PostForm):
    """A new officer with a first post."""

    username = forms.RegexField(
        label=_("User name"),
        regex=USER_NAME,
        max_length=60,
        help_text=_("Small English letters, digits, full stops: sho.chowk"),
        error_messages={"invalid": _("Use 3 to 60 small English letters, digits, full stops or hyphens.")},
    )
    name_hi = forms.CharField(label=_("Name in Hindi"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    rank_hi = forms.CharField(label=_("Rank in Hindi"), max_length=60, required=False)
    rank_en = forms.CharField(label=_("Rank in English"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=15,
        required=False,
        help_text=_("For messages about work that is due. Ten digits."),
    )
    is_woman = forms.BooleanField(label=_("She is a woman officer"), required=False)

    field_order = (
        "name_hi", "name_en", "rank_hi", "rank_en", "is_woman", "phone", "username", "role", "unit_search", "unit_id",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
        self.fields["username"].widget.attrs.update(PLAIN)

    def clean_phone(self) -> str:
        """Ten digits of an Indian mobile number, or nothing."""
        return mobile_number(self.cleaned_data["phone"])


def mobile_number(text: str) -> str:
    """Ten digits of an Indian mobile number, or nothing where nothing was typed. Raises ValidationError."""
    digits = typed_digits(text)
    if not text.strip():
        return ""
    digits = digits.removeprefix("91") if len(digits) == 12 else digits.removeprefix("0")
    if len(digits) != 10 or digits[0] not in "6789":
        raise ValidationError(_("An Indian mobile number has ten digits and begins with 6, 7, 8 or 9."))
    return digits
