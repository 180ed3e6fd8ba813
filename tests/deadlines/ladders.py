"""A ladder of the tests' own, with a policy in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from samman.common import clock
from samman.deadlines import ladders, policies
from samman.deadlines.ladders import Handler, Step
from samman.deadlines.models import Policy


@contextmanager
def ladder(
    name: str, handler: Handler, steps: Sequence[Step], *, due: timedelta | None = timedelta(hours=24)
) -> Iterator[Callable[..., Policy]]:
    """Version 1 of a ladder; call what it gives to bring in further ones: `newer(2, steps, due)`."""
    actions = {step.action: step.action for step in steps}

    def newer(version: int, steps: Sequence[Step], due: timedelta | None) -> Policy:
        made = Policy.objects.create(
            ladder=name,
            version=version,
            due_minutes=None if due is None else due // timedelta(minutes=1),
            steps=[step.as_data() for step in steps],
            loaded_at=clock.now(),
        )
        policies.forget()
        return made

    ladders.register(name, handler, title=name, actions=actions)
    newer(1, steps, due)
    yield newer
    policies.forget()
    ladders._ladders.pop(name, None)
