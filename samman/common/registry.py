"""The few places where an upper room needs what a lower one knows: the lower fills these in when the program starts."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest


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


# Each gives a sentence for the officer who asks, or nothing; shown at the top of every staff page.
_alarms: list[Callable[[HttpRequest], str]] = []


def add_alarm(alarm: Callable[[HttpRequest], str]) -> None:
    """Name a function that tells an officer of something wrong with the system itself."""
    _alarms.append(alarm)


def alarms(request: HttpRequest) -> list[str]:
    """What the officer who asks must know at once."""
    return [text for text in (alarm(request) for alarm in _alarms) if text]
