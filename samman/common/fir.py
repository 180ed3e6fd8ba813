"""The number of an FIR, as stations write it."""

import re

from django.utils.translation import gettext as _

from samman.common.days import ascii_digits

FIR_NUMBER = re.compile(r"(\d{1,6})\s*(?:/|-|\u2013|सन)\s*(\d{4}|\d{2})\s*\.?$")


def read_fir_number(text: str) -> tuple[str, int]:
    """Number and year from what an officer types: "मु०अ०सं० 412/2026", "मु0अ0सं0-412/26", "४१२/२०२६".

    The signs between the letters of मु०अ०सं० are often digits; only what stands before and after the stroke counts.
    Raises ValueError.
    """
    found = FIR_NUMBER.search(ascii_digits(text).strip())
    if not found or not found[1].strip("0"):
        raise ValueError(text)
    year = int(found[2])
    return found[1].lstrip("0"), year + 2000 if year < 100 else year


def fir_words(number: str, year: int | None) -> str:
    """An FIR number as it is written in a station: मु०अ०सं० 412/2026."""
    return _("Crime no. %(number)s/%(year)s") % {"number": number, "year": year} if number else ""
