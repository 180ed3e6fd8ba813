"""Numbers that people copy by hand: complaint IDs with a check digit, keys, and how both are typed."""

import secrets

# Damm's quasigroup of order 10: finds every single wrong digit and every swap of neighbours (H. M. Damm, 2004).
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits: str) -> str:
    """The Damm check digit of a string of ASCII digits."""
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return str(state)


def new_number() -> str:
    """A complaint ID: eight random digits (the first is never 0) and a check digit, nine in all."""
    body = str(secrets.randbelow(90_000_000) + 10_000_000)
    return body + check_digit(body)


def is_number(text: str) -> bool:
    """Whether a typed text, already made plain by `typed_digits`, is a well-formed complaint ID."""
    return len(text) == 9 and text.isascii() and text.isdigit() and check_digit(text[:-1]) == text[-1]


def new_key() -> str:
    """A key: twelve random digits, about 40 bits."""
    return f"{secrets.randbelow(10**12):012d}"


def typed_digits(text: str) -> str:
    """What she typed as ASCII digits: spaces and dashes dropped, Devanagari and other digits turned."""
    return "".join(str(int(c)) for c in text if c.isdecimal())


def grouped(digits: str) -> str:
    """An ID as 3-3-3 and a key as 4-4-4, the way people read them aloud."""
    size = 4 if len(digits) == 12 else 3
    return " ".join(digits[i : i + size] for i in range(0, len(digits), size))
