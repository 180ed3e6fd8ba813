"""Where the kinds of cases lie in the index of every list: one after another, so that a list of one kind reads only its own."""

from django.db.models import Q

SPAN = 10**13  # more than any kind counts up to
_PLACES = {"complaint": 0, "missing": 1, "found": 2}


def first_of(kind: str) -> int:
    """The smallest `queue_order` of a kind. Raises KeyError for a kind without a place."""
    return _PLACES[kind] * SPAN


def of_kind(kind: str) -> Q:
    """Cases of a kind, said so that the index on the order starts and ends where they lie."""
    return Q(kind=kind, queue_order__gte=first_of(kind), queue_order__lt=first_of(kind) + SPAN)
