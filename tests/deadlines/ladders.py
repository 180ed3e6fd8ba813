"""A ladder of the tests' own, with a policy in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from samman.common import clock
from samman.deadlines import ladders, policies
from samman.deadlines.ladders import Handler, Step
from samman.deadlines.models import Policy


@contextmanager
def ladder(
    name: str, handler: Handler, steps: Sequence[Step], *, due: timedelta | None = timedelta(hours=24)
) -> Iterator[None]:
    """A ladder that the program does not have, and its version 1."""
    ladders.register(name, handler, title=name, actions={step.action: step.action for step in steps})
    Policy.objects.create(
        ladder=name,
        version=1,
        due_minutes=None if due is None else due // timedelta(minutes=1),
        steps=[step.as_data() for step in steps],
        loaded_at=clock.now(),
    )
    policies.forget()
    try:
        yield
    finally:
        policies.forget()
        del ladders._ladders[name]
