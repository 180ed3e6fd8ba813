"""The fonts of everything that is printed, and what they can draw."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import fontpkg
import typst

FAMILIES = ("Noto Sans", "Noto Sans Devanagari")


@cache
def fonts() -> typst.Fonts:
    """The two families from their packages, never from the machine: what is printed looks the same everywhere."""
    folders = {
        str(Path(str(file.path)).parent) for family in FAMILIES for file in fontpkg.family(family).files
    }
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=sorted(folders))


# Latin with its marks, Devanagari, and the punctuation of both: all of it stands in the two families. One letter that does not
# would leave no PDF/A at all.
_NOT_DRAWN = re.compile(
    "[^\\n\\x20-\\x7e\\xa0-\\xac\\xae-\\u024f\\u0300-\\u036f\\u0900-\\u097f\\u200c\\u200d\\u2010-\\u2027\\u2030-\\u203a\\u20b9]+"
)
NOT_DRAWN = "(?)"  # stands for letters of another script, and for pictures


def drawable(text: str) -> str:
    """The text as the two families can draw it. What they cannot, such as Urdu letters or a picture that a phone writes, is
    `NOT_DRAWN`; marks that are not seen, such as those that turn the order of letters round, are left out."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    seen = "".join(
        letter
        for letter in plain
        if letter in "\n\u200c\u200d" or unicodedata.category(letter) not in ("Cc", "Cf")
    )
    return _NOT_DRAWN.sub(NOT_DRAWN, seen)
