"""A case's history in words: what the timelines of every kind share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samman.accounts.models import Officer
from samman.cases.models import HistoryEntry
from samman.jurisdictions.models import Unit

Data = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of a timeline."""

    at: datetime
    event: str
    text: str
    words: str  # hers or an officer's, opened; empty where there are none or they may not be shown
    actor_label: str
    actor_kind: str
    round: int


def name(data: Data, prefix: str = "name_") -> str:
    """The name of an officer in the language of the page."""
    own, other = ("en", "hi") if get_language() == "en" else ("hi", "en")
    return str(data.get(prefix + own) or data.get(prefix + other) or "")


def to(data: Data) -> str:
    """The unit to which a case goes."""
    return str(data.get("to_unit_name", ""))


def name_units(entries: list[HistoryEntry]) -> None:
    """Put the names of units beside their ids, with one query for all lines."""
    fields = ("from_unit", "to_unit")
    ids = {entry.data[field] for entry in entries for field in fields if field in entry.data}
    units = Unit.objects.in_bulk(ids) if ids else {}
    for entry in entries:
        for field in fields:
            if entry.data.get(field) in units:
                entry.data[f"{field}_name"] = units[entry.data[field]].name


def officers_of(entries: list[HistoryEntry]) -> dict[int, Officer]:
    """The officers who acted, by id; one query."""
    found: dict[int, Officer] = Officer.objects.in_bulk(
        [int(entry.actor_id) for entry in entries if entry.actor_kind == "officer"]
    )
    return found


def line_of(entry: HistoryEntry, text: str, words: str) -> Line:
    """A line of history with its words."""
    return Line(entry.at, entry.event, text, words, entry.actor_label, entry.actor_kind, entry.round)


# What happens to cases of every kind.
OF_EVERY_KIND: dict[str, Callable[[Data], str]] = {
    "assigned": lambda d: _("Work given to %(name)s") % {"name": name(d)},
    "charge_handed_over": lambda d: (
        _("Charge handed over: from %(former)s to %(name)s") % {"former": name(d, "from_"), "name": name(d)}
    ),
    "charge_left": lambda d: (
        _("%(former)s left the post; nobody works on it now") % {"former": name(d, "from_")}
    ),
    "transferred": lambda d: (
        _("Transferred from %(former)s to %(new)s")
        % {"former": d.get("from_unit_name", ""), "new": d.get("to_unit_name", "")}
    ),
    "assignment_ended": lambda d: _("%(name)s no longer works on it") % {"name": name(d)},
    "identity_opened": lambda d: (
        _("Details opened from outside the area, with a reason")
        if d.get("look")
        else _("Details opened with a reason")
    ),
}
