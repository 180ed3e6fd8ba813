"""Ladders: what happens when, on a clock. Their steps are data (`data/policies.csv`, kept by version in `Policy`).

Each kind of case registers what carries the steps out when the program starts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.functional import Promise

from samman.audit import Actor
from samman.messages.models import Message

if TYPE_CHECKING:
    from samman.deadlines.models import Deadline

START, DUE = "start", "due"


@dataclass(frozen=True)
class Step:
    """One rung: `action` is a word for the handler, such as 'warn'; `tells` are levels (`enums.Level`)."""

    after: timedelta  # since the start, or since the due moment (then below zero: before it)
    action: str
    tells: tuple[str, ...] = ()
    since: str = START  # START or DUE
    confidence: str = ""
    source: str = ""

    def at(self, started_at: datetime, due_at: datetime) -> datetime:
        """When it comes, on a clock with this start and this due moment."""
        return (due_at if self.since == DUE else started_at) + self.after

    def as_data(self) -> dict[str, Any]:
        """As `Policy.steps` keeps it."""
        return {
            "since": self.since,
            "minutes": self.after // timedelta(minutes=1),
            "action": self.action,
            "tells": list(self.tells),
            "confidence": self.confidence,
            "source": self.source,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Step":
        """What `as_data` gave."""
        after = timedelta(minutes=data["minutes"])
        tells = tuple(data["tells"])
        return cls(after, data["action"], tells, data["since"], data["confidence"], data["source"])


class Handler(Protocol):
    """handler(deadline, step, by=actor), called in the transaction that notes the step as taken.

    It holds locks on the deadline and its case, and gives back the messages that it queued, so that the step's row says
    whom it told. What it raises undoes the step, which is tried again a minute later.
    """

    def __call__(self, deadline: "Deadline", step: Step, *, by: Actor) -> Iterable[Message]: ...


@dataclass(frozen=True)
class Ladder:
    """A kind of clock: what carries out its steps, and the words for it and for each of its actions."""

    name: str
    handler: Handler
    title: str | Promise
    actions: Mapping[str, str | Promise]


_ladders: dict[str, Ladder] = {}


def register(
    name: str, handler: Handler, *, title: str | Promise, actions: Mapping[str, str | Promise]
) -> None:
    """Make known what carries out the steps of a ladder. A second one of the same name replaces the first.

    `title` and the words of `actions` (action -> what it does) are lazily translated; `explain_clock` shows them, and
    the loader of policies refuses an action that is not among them. Raises ValueError for a name over 40 letters.
    """
    if len(name) > 40:
        raise ValueError(f"the name of a ladder has at most 40 letters: {name!r}")
    _ladders[name] = Ladder(name, handler, title, actions)


def find(name: str) -> Ladder | None:
    """The ladder of that name."""
    return _ladders.get(name)
