"""Ladders: what happens how long after a clock has started. Each kind of case registers its own when the program starts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from samman.audit import Actor

if TYPE_CHECKING:
    from samman.deadlines.models import Deadline


@dataclass(frozen=True)
class Step:
    """One rung: `action` is a word for the handler, such as 'warn_station'."""

    after: timedelta  # since the clock was started
    action: str


@dataclass(frozen=True)
class Ladder:
    """Steps in the order of time."""

    name: str
    steps: tuple[Step, ...]


class Handler(Protocol):
    """handler(deadline, step, by=actor), called in the transaction that notes the step as taken.

    It holds locks on the deadline and its case. What it raises undoes the step, which is tried again a minute later.
    """

    def __call__(self, deadline: "Deadline", step: Step, *, by: Actor) -> None: ...


_ladders: dict[str, tuple[Ladder, Handler]] = {}


def register(ladder: Ladder, handler: Handler) -> None:
    """Make a ladder and what carries out its steps known. A second one of the same name replaces the first.

    Steps may be added at the end of a ladder that is in use; running clocks keep the step they wait for.
    Raises ValueError where the steps do not stand in the order of time.
    """
    times = [step.after for step in ladder.steps]
    if not times or times != sorted(times) or len(ladder.name) > 40:
        raise ValueError(
            f"the steps of {ladder.name!r} must be in order of time, and its name at most 40 letters"
        )
    _ladders[ladder.name] = (ladder, handler)


def find(name: str) -> tuple[Ladder, Handler] | None:
    """The ladder of that name and its handler."""
    return _ladders.get(name)


def get(name: str) -> Ladder:
    """The ladder of that name; raises KeyError where nobody registered it."""
    return _ladders[name][0]
