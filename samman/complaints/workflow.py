"""The whole workflow of a complaint, as data: verb -> from which states -> to which state."""

from samman.complaints.enums import State

AWAITED, INTERIM, FINAL, ACCEPTED, CLOSED = (
    State.AWAITING_REPORT,
    State.INTERIM_REPORTED,
    State.AWAITING_ACCEPTANCE,
    State.AWAITING_RATING,
    State.SATISFIED,
)

TRANSITIONS: dict[str, tuple[frozenset[State], State]] = {
    "submit_interim_report": (frozenset({AWAITED, INTERIM}), INTERIM),
    "submit_final_report": (frozenset({AWAITED, INTERIM}), FINAL),
    "accept_report": (frozenset({FINAL}), ACCEPTED),
    "return_report": (frozenset({FINAL}), INTERIM),
    "rate_satisfied": (frozenset({ACCEPTED}), CLOSED),  # closes; a child's case stays where it is
    "rate_dissatisfied": (frozenset({INTERIM, FINAL, ACCEPTED}), AWAITED),  # a new round
    "take_back_satisfied": (frozenset({CLOSED}), AWAITED),  # a new round, within seven days
}


class NotNow(Exception):
    """The verb does not fit the state in which the case is."""


def next_state(verb: str, state: str) -> State:
    """The state after a verb; raises NotNow when the verb is not possible from here."""
    allowed, after = TRANSITIONS[verb]
    if state not in allowed:
        raise NotNow(verb)
    return after
