"""The whole workflow of missing and of found persons, as data: verb -> from which states -> to which state."""

from samman.missing_children.enums import FoundState, State

MISSING, TRACED, HOME, OWN_WAY, DEAD, UNTRACEABLE = (
    State.MISSING,
    State.TRACED,
    State.HOME,
    State.OWN_WAY,
    State.FOUND_DEAD,
    State.UNTRACEABLE,
)
FOUND, IDENTIFIED, PLACED = FoundState.FOUND, FoundState.IDENTIFIED, FoundState.PLACED

TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    "record_recovery": (frozenset({MISSING, UNTRACEABLE}), TRACED),
    "record_death": (frozenset({MISSING, UNTRACEABLE, TRACED}), DEAD),
    "declare_untraceable": (frozenset({MISSING}), UNTRACEABLE),
    "search_again": (frozenset({UNTRACEABLE}), MISSING),
    # Both close the case, by the law: a child goes home, one who is grown up by now where she or he chooses.
    "restore": (frozenset({TRACED}), HOME),
    "let_go": (frozenset({TRACED}), OWN_WAY),
    # One who was found
    "identify": (frozenset({FOUND, PLACED}), IDENTIFIED),
    "place_in_care": (frozenset({FOUND}), PLACED),
}
# What may be written to while the person is not home: description, photographs, GD and FIR.
OPEN_STATES = frozenset({MISSING, TRACED, UNTRACEABLE, DEAD, FOUND, IDENTIFIED, PLACED})

# Who is looked for still.
SEARCHED_STATES = frozenset({MISSING, UNTRACEABLE})


class NotNow(Exception):
    """The verb does not fit the state in which the case is."""


def is_possible(verb: str, state: str) -> bool:
    """Whether the verb fits a state."""
    return state in TRANSITIONS[verb][0]


def next_state(verb: str, state: str) -> str:
    """The state after a verb; raises NotNow when the verb is not possible from here."""
    if not is_possible(verb, state):
        raise NotNow(verb)
    return TRANSITIONS[verb][1]
