"""What waits in the lists of other kinds of cases, for the pages on which an officer's day begins. Each kind tells its lines
when the program starts; the same number of queries however much waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from samman.accounts.viewer import Viewer

MOST_COUNTED = 100


@dataclass(frozen=True)
class Line:
    """So many of these wait (counted up to MOST_COUNTED and one), and where they are listed."""

    words: str
    number: int
    href: str
    is_late: bool = False

    @property
    def shown(self) -> str:
        """The number as it is shown."""
        return f"{MOST_COUNTED}+" if self.number > MOST_COUNTED else str(self.number)


@dataclass(frozen=True)
class Waiting:
    """What waits of one kind; nothing for a viewer who does not see it."""

    title: str
    href: str
    lines: list[Line]


Teller = Callable[[Viewer, datetime], Waiting | None]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Make known, at start-up, what tells how much of a kind waits."""
    _tellers.append(teller)


def waiting_for(viewer: Viewer, now: datetime) -> list[Waiting]:
    """What waits beside the list that a page shows."""
    told = [teller(viewer, now) for teller in _tellers]
    return [waiting for waiting in told if waiting is not None]
