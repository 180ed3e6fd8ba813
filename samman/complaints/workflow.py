"""The whole workflow of a complaint, as data: verb -> from which states -> to which state."""

from samman.complaints.enums import State

AWAITED, INTERIM, FINAL, ACCEPTED, VETTING, CLOSED, RESTING, WITHDRAWN = (
    State.AWAITING_REPORT,
    State.INTERIM_REPORTED,
    State.AWAITING_ACCEPTANCE,
    State.AWAITING_RATING,
    State.IN_VETTING,
    State.SATISFIED,
    State.AT_REST,
    State.WITHDRAWN,
)

TRANSITIONS: dict[str, tuple[frozenset[State], State]] = {
    "submit_interim_report": (frozenset({AWAITED, INTERIM}), INTERIM),
    "submit_final_report": (frozenset({AWAITED, INTERIM}), FINAL),
    "accept_report": (frozenset({FINAL}), ACCEPTED),
    "return_report": (frozenset({FINAL}), INTERIM),
    "rate_satisfied": (frozenset({ACCEPTED}), CLOSED),  # closes; a child's case stays where it is
    "rate_dissatisfied": (frozenset({INTERIM, FINAL, ACCEPTED}), VETTING),
    "take_back_satisfied": (frozenset({CLOSED}), VETTING),  # within seven days
    # Headquarters' direction begins a new round; while the police still owe a report of this one, it changes no state.
    "issue_direction": (frozenset({VETTING, ACCEPTED}), AWAITED),
    # What can go no further: two officers of headquarters, and back at her word.
    "put_at_rest": (frozenset({AWAITED, INTERIM, FINAL, ACCEPTED, VETTING}), RESTING),
    "bring_back": (frozenset({RESTING}), AWAITED),
    # Asking for it changes no state; 72 hours later she confirms, and may come back whenever she wants.
    "confirm_withdrawal": (frozenset({AWAITED, INTERIM, FINAL, ACCEPTED, VETTING}), WITHDRAWN),
    "come_back": (frozenset({WITHDRAWN}), AWAITED),
}


class NotNow(Exception):
    """The verb does not fit the state in which the case is."""


def is_possible(verb: str, state: str) -> bool:
    """Whether the verb fits a state."""
    return state in TRANSITIONS[verb][0]


def next_state(verb: str, state: str) -> State:
    """The state after a verb; raises NotNow when the verb is not possible from here."""
    if not is_possible(verb, state):
        raise NotNow(verb)
    return TRANSITIONS[verb][1]
