"""The history of the way home in words, for officers."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from samman.common import digits
from samman.deadlines import ladders
from samman.missing_children import words
from samman.missing_children.enums_home import DecisionKind, FollowUpOutcome, How, OrderKind, Step, Wish

Data = dict[str, Any]


def _label(choices: Any, data: Data, name: str) -> str:
    code = data.get(name, "")
    return str(choices(code).label) if code in choices.values else str(code)


def _late(data: Data) -> str:
    ladder = ladders.find(data.get("what", ""))
    return _("Not done in time: %(what)s. Officers above informed") % {"what": ladder.title if ladder else ""}


def _traced(data: Data) -> str:
    return _("Traced after %(hours)s hours: %(how)s") % {
        "hours": data.get("hours", ""),
        "how": _label(How, data, "how"),
    }


def _number(data: Data, name: str) -> str:
    return digits.grouped(str(data.get(name, "")))


STAFF: dict[str, Callable[[Data], str]] = {
    "found_registered": lambda d: _(
        "Found and registered. Station, nodal officer, SP, SJPU and headquarters informed"
    ),
    "stay_noted": lambda d: _("Where she or he is was written down, covered"),
    "place_opened": lambda d: _("Where she or he is was opened with a reason"),
    "care_done": lambda d: _("Done: %(what)s") % {"what": _label(Step, d, "step")},
    "care_late": _late,
    "person_traced": _traced,
    "recovery_corrected": lambda d: (
        _("The place of the recovery corrected")
        if d.get("place")
        else _("Hours and kilometres corrected by hand")
    ),
    "decision_proposed": lambda d: (
        _("Proposed: %(what)s. A second officer decides") % {"what": _label(DecisionKind, d, "kind")}
    ),
    "decision_refused": lambda d: (
        _("The second officer refused: %(what)s") % {"what": _label(DecisionKind, d, "kind")}
    ),
    "said_found_dead": lambda d: _("Two officers: found dead"),
    "said_untraceable": lambda d: _("Two officers: untraceable so far"),
    "search_resumed": lambda d: _("The search begins again"),
    "joined": lambda d: (
        _("Two officers: this is the found person of case %(number)s") % {"number": _number(d, "with")}
    ),
    "identified": lambda d: (
        _("Two officers: this is the missing person of case %(number)s") % {"number": _number(d, "with")}
    ),
    "child_heard": lambda d: _("The child was heard alone: %(wish)s") % {"wish": _label(Wish, d, "wish")},
    "order_received": lambda d: (
        _("Order no. %(number)s of the Child Welfare Committee: %(what)s")
        % {"number": d.get("number", ""), "what": _label(OrderKind, d, "kind")}
    ),
    "placed_in_care": lambda d: _("Stays in care by order of the committee"),
    "guardian_checked": lambda d: (
        _("An officer checked the parents or guardians: they are")
        if d.get("is_right")
        else _("An officer checked the parents or guardians: not they, or in doubt")
    ),
    "went_home": lambda d: _("Handed over to the parents or guardians. The case closes by the law"),
    "went_own_way": lambda d: _("Grown up: went where she or he chose. The case closes by the law"),
    "followed_up": lambda d: (
        _("Visit %(when)s: %(outcome)s")
        % {
            "when": words.months_words(int(d.get("months", 1))),
            "outcome": _label(FollowUpOutcome, d, "outcome"),
        }
    ),
    "missing_again": lambda d: _("Missing again: new case %(number)s") % {"number": _number(d, "number")},
    "was_missing_before": lambda d: (
        _("Was missing before: case %(number)s") % {"number": _number(d, "number")}
    ),
}
LATE = frozenset({"care_late"})
DONE = frozenset({"person_traced", "went_home", "went_own_way"})
