"""How many SMS a text is: 3GPP TS 23.038 (GSM 7-bit alphabet with its extension table) and UCS-2."""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")  # each takes an escape as well: two septets

GSM7 = "GSM-7"
UCS2 = "UCS-2"
# Encoding: units in a text of one part, units in each part of a longer one.
LIMITS = {GSM7: (160, 153), UCS2: (70, 67)}


@dataclass(frozen=True)
class Parts:
    """What a text costs: its encoding, its length in septets or UTF-16 units, and the number of SMS."""

    encoding: str
    units: int
    count: int


def encoding_of(text: str) -> str:
    """GSM-7 where every letter is in its tables, else UCS-2."""
    return GSM7 if all(c in BASIC or c in EXTENSION for c in text) else UCS2


def count_parts(text: str) -> Parts:
    """Count a text into parts. An escaped letter or a surrogate pair is never cut in two."""
    encoding = encoding_of(text)
    sizes = [1 + (c in EXTENSION if encoding == GSM7 else ord(c) > 0xFFFF) for c in text]
    units = sum(sizes)
    single, each = LIMITS[encoding]
    if units <= single:
        return Parts(encoding, units, 1)
    count, used = 1, 0
    for size in sizes:
        if used + size > each:
            count, used = count + 1, 0
        used += size
    return Parts(encoding, units, count)
