"""The slip with both numbers as a PDF, in Hindi and English; it looks like any note and does not say what it is for."""

import datetime as dt
import json
from pathlib import Path

import typst

from samman.common import digits, show
from samman.common.pdf import fonts

SOURCE = Path(__file__).parent / "slip.typ"


def make(number: str, key: str, *, due_at: dt.datetime | None, address: str) -> bytes:
    """The PDF for a complaint number and its key. `due_at` is when the police must have answered; `address` where to look."""
    when_hi = show.date_words(due_at, "full", "hi") if due_at else ""
    when_en = show.date_words(due_at, "full", "en") if due_at else ""
    words = {
        "number": digits.grouped(number),
        "key": digits.grouped(key),
        "first_hi": "पहला नंबर",
        "first_en": "First number",
        "second_hi": "दूसरा नंबर",
        "second_en": "Second number",
        "after_hi": f"{when_hi} के बाद देखें।" if due_at else "अगले दिन देखें।",
        "after_en": f"Look after {when_en}." if due_at else "Look on the next day.",
        "where_hi": "यहाँ देखें, दोनों नंबर लिखकर:",
        "where_en": "Look here, with both numbers:",
        "keep_hi": "दूसरा नंबर किसी को न बताएँ।",
        "keep_en": "Tell the second number to nobody.",
        "address": address,
    }
    # The numbers travel in memory only: no file of hers is written.
    return typst.compile(
        SOURCE.read_bytes(),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(words)},
        pdf_standards="a-2b",
        timestamp=0,  # PDF/A wants a date; hers is nobody's business
    )
