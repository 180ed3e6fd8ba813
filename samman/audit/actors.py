"""Who acts. Every write names one; a missing actor is refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """One who acts: `kind` is officer, citizen, job, machine, partner or command; `label` is what a reader of the record sees."""

    kind: str
    id: str
    label: str
    unit_id: int | None = None


def job(name: str) -> Actor:
    """A periodic or queued job of the program itself."""
    return Actor("job", name, name)


def command(name: str) -> Actor:
    """A command that an operator typed at the machine."""
    return Actor("command", name, name)


ANONYMOUS = Actor("citizen", "", "not signed in")
