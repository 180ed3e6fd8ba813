"""The way of a message, as data. What has happened to a message never unhappens."""

from samman.messages.models import State

# A refusal is certain: nothing left us, so the message waits again. What is uncertain is sent again only to officers.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.SENDING, State.FAILED, State.DELIVERED}),
    State.SENDING: frozenset({State.WAITING, State.ACCEPTED, State.UNCERTAIN, State.FAILED, State.DELIVERED}),
    State.UNCERTAIN: frozenset({State.SENDING, State.ACCEPTED, State.FAILED, State.DELIVERED}),
    State.ACCEPTED: frozenset({State.DELIVERED, State.FAILED}),
    State.FAILED: frozenset(
        {State.DELIVERED}
    ),  # reports come out of order; that it arrived is the stronger news
    State.DELIVERED: frozenset(),
}


def may_become(state: str, wanted: str) -> bool:
    """Whether a message in `state` may become `wanted`."""
    return wanted in TRANSITIONS[state]
