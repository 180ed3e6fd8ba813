"""The door to matching: whoever compares missing with found persons registers here what is to be asked.

No matcher is registered yet. Until one is, `ask` does nothing, and the jobs that call it end at once; nothing is compared.
"""

from collections.abc import Callable

Matcher = Callable[[int], None]
_matchers: list[Matcher] = []


def register(matcher: Matcher) -> None:
    """Make known what is called with the id of each case of a missing or found person that was saved. It may be called twice
    for the same case, and must not mind."""
    if matcher not in _matchers:
        _matchers.append(matcher)


def ask(case_id: int) -> None:
    """Let every registered matcher look at a case; in the worker, after what was saved is committed."""
    for matcher in _matchers:
        matcher(case_id)
