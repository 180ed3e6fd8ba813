"""The auditor's page: who did what and who looked at what. It stands here because the room of the record knows no viewers."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from samman.accounts.act_words import WORDS, acts_meant_by, words_of
from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.models import Officer
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.audit.models import Entry
from samman.common.clock import IST
from samman.common.digits import is_number, typed_digits
from samman.jurisdictions.models import Unit

PAGE = 50

# Filled by `cases`, which stands below: the id of the case with this complaint ID, and the IDs of many cases.
_case_finder: Callable[[str], int | None] = lambda _number: None  # noqa: E731
_case_numbers: Callable[[set[int]], dict[int, str]] = lambda _ids: {}  # noqa: E731


def set_case_finder(
    finder: Callable[[str], int | None], numbers: Callable[[set[int]], dict[int, str]]
) -> None:
    """Name the functions that find a case by its complaint ID, and the complaint IDs of cases."""
    global _case_finder, _case_numbers
    _case_finder, _case_numbers = finder, numbers


def entries_for(viewer: Viewer) -> QuerySet[Entry]:
    """The entries an auditor reads: those of units of his state, and those that belong to no unit of another state."""
    states = viewer.unit_ids([Role.AUDITOR])
    units = Unit.objects.filter(Q(state_id__in=states) | Q(pk__in=states)).values("pk")
    return Entry.objects.filter(
        Q(unit_id__in=units)
        | Q(unit_id=None, district_id__in=units)
        | Q(unit_id=None, district_id=None, actor_unit_id__in=units)
        | Q(unit_id=None, district_id=None, actor_unit_id=None)
    )


class RecordFilter(forms.Form):
    """What to look for; all of it stands in the address."""

    case = forms.CharField(
        label=_("Complaint ID, or the number in the record"), required=False, max_length=20
    )
    who = forms.CharField(label=_("User name"), required=False, max_length=60)
    act = forms.ChoiceField(label=_("Act in the record"), required=False)
    outcome = forms.ChoiceField(
        label=_("Kind of entry"),
        required=False,
        choices=[("", _("All")), ("done", _("Acts")), ("read", _("Looks")), ("refused", _("Refusals"))],
    )
    since = forms.DateField(
        label=_("From the day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until the day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = {words_of(act): act for act in reversed(WORDS)}  # one line for each thing that is said
        self.fields["act"].choices = [  # type: ignore[attr-defined]
            ("", _("All")), *((act, words) for words, act in sorted(acts.items())),
        ]  # fmt: skip
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean_case(self) -> int | None:
        """An id; anything else finds nothing and says so."""
        text = self.cleaned_data["case"]
        if not text:
            return None
        digits = typed_digits(text)
        if not digits or len(digits) > 18:
            raise forms.ValidationError(_("Write the number in digits."))
        return (_case_finder(digits) if is_number(digits) else None) or int(digits)


def _day(value: date) -> datetime:
    """The day's beginning in India; days of other ages, which no clock here can reckon with, count as the nearest of ours."""
    return datetime.combine(min(max(value, date(1900, 1, 1)), date(2900, 1, 1)), time.min, IST)


def filtered(found: QuerySet[Entry], wanted: dict[str, Any]) -> QuerySet[Entry]:
    """The entries that a valid `RecordFilter` asks for."""
    if wanted.get("case") is not None:
        found = found.filter(case_id=wanted["case"])
    if wanted.get("who"):
        text = wanted["who"].strip()
        officers = Officer.objects.filter(username__iexact=text)
        ids = [str(pk) for pk in officers.values_list("pk", flat=True)]
        found = found.filter(
            Q(actor_kind="officer", actor_id__in=ids) | Q(object_kind="officer", object_id__in=ids)
            | Q(actor_kind__in=("job", "command"), actor_id=text)
        )  # fmt: skip
    if wanted.get("act"):
        found = found.filter(act__in=acts_meant_by(wanted["act"]))
    if wanted.get("outcome"):
        found = found.filter(outcome=wanted["outcome"])
    if wanted.get("since"):
        found = found.filter(at__gte=_day(wanted["since"]))
    if wanted.get("until"):
        found = found.filter(at__lt=_day(wanted["until"]) + timedelta(days=1))
    return found


def _officer_id(entry: Entry) -> int:
    """The officer on whom somebody acted, 0 when it was something else."""
    return int(entry.object_id) if entry.object_kind == "officer" and entry.object_id.isdecimal() else 0


def _actor_id(entry: Entry) -> int:
    """The officer who acted, 0 when it was nobody posted."""
    return int(entry.actor_id) if entry.actor_kind == "officer" and entry.actor_id.isdecimal() else 0


@officers_only(Role.AUDITOR)
def entries(request: HttpRequest) -> HttpResponse:
    """The record, newest first, fifty a page. Reading it is recorded too."""
    viewer = viewer_for(request)
    form = RecordFilter(request.GET)
    found = entries_for(viewer)
    page: list[Entry] = []
    before = typed_digits(request.GET.get("before", ""))[:18]
    if form.is_valid():
        found = filtered(found, form.cleaned_data)
        if before:
            found = found.filter(pk__lt=int(before))
        page = list(found.order_by("-pk")[: PAGE + 1])
        asked = {name: str(value) for name, value in form.cleaned_data.items() if value and name != "who"}
        record("read_record", by=viewer.actor, outcome="read", detail={**asked, "count": len(page[:PAGE])})
    kept = {name: request.GET.get(name, "") for name in form.fields if request.GET.get(name)}
    following = {**kept, "before": page[PAGE - 1].pk} if len(page) > PAGE else None
    shown = page[:PAGE]
    named = {_officer_id(entry) for entry in shown} | {_actor_id(entry) for entry in shown}
    officers = Officer.objects.in_bulk(named - {0})
    places = {entry.unit_id for entry in shown} | {entry.actor_unit_id for entry in shown}
    units = Unit.objects.in_bulk(places - {None})
    numbers = _case_numbers({entry.case_id for entry in shown if entry.case_id is not None})
    return render(
        request,
        "accounts/record.html",
        {
            "form": form,
            "rows": [
                {
                    "entry": entry,
                    "unit": units.get(entry.unit_id or 0),
                    "number": numbers.get(entry.case_id or 0, ""),
                    "post": units.get(entry.actor_unit_id or 0),
                    "officer": officers.get(_officer_id(entry)),
                    "actor": officers.get(_actor_id(entry)),
                }
                for entry in shown
            ],
            "is_filtered": bool(kept),
            "next_url": f"?{urlencode(following)}" if following else "",
            "first_url": f"?{urlencode(kept)}" if before else "",
        },
    )
