"""The few places where an upper room needs what a lower one knows: the lower fills these in when the program starts."""

from collections.abc import Callable, Sequence
from typing import Any


def _none() -> Sequence[Any]:
    return ()


# Filled by `directory`: the phone numbers on every page.
_helplines: Callable[[], Sequence[Any]] = _none


def set_helplines(source: Callable[[], Sequence[Any]]) -> None:
    """Name the function that gives the helplines for the page."""
    global _helplines
    _helplines = source


def helplines() -> Sequence[Any]:
    """The helplines, in the order in which they are shown."""
    return _helplines()
