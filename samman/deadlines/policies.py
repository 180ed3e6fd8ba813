"""Which policy a clock that starts now will follow."""

import time

from samman.deadlines.models import Policy

KEPT_SECONDS = 30.0
_kept: tuple[float, dict[tuple[str, int | None], Policy]] = (0.0, {})


def in_force(ladder: str, state_id: int) -> Policy:
    """The newest version of a ladder for the cases of a state: the state's own if it has one, else the general one.

    Kept in the process for half a minute. Raises KeyError where none was loaded.
    """
    global _kept
    until, newest = _kept
    if time.monotonic() >= until:
        newest = {(policy.ladder, policy.state_id): policy for policy in Policy.objects.newest()}
        _kept = (time.monotonic() + KEPT_SECONDS, newest)
    own = newest.get((ladder, state_id))
    return own if own is not None else newest[ladder, None]


def forget() -> None:
    """Ask the database again at the next start of a clock in this process."""
    global _kept
    _kept = (0.0, {})
