"""The fonts of everything that is printed."""

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
