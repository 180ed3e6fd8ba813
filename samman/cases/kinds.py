"""What the spine must know of each kind of case; each kind tells it when the program starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from samman.cases.models import Case


@dataclass(frozen=True)
class Kind:
    """Where a case of this kind is shown to officers, and what its states are called."""

    page: Callable[[str], str]  # from the case's number to the address
    states: Mapping[str, str | Promise] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Make a kind of case known."""
    _kinds[name] = kind


def page_of(case: Case) -> str:
    """The address of a case's page; empty for a kind that named none."""
    return _kinds[case.kind].page(case.number) if case.kind in _kinds else ""


def state_words(case: Case, state_code: str) -> str:
    """What a state of this kind of case is called; its code for a kind that named none."""
    found = _kinds[case.kind].states.get(state_code, "") if case.kind in _kinds else ""
    return str(found or state_code)
