"""A bulletin that went out, as a PDF that can be searched and copied."""

import json
from datetime import datetime
from pathlib import Path

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from samman.common import clock, show
from samman.common.pdf import drawable, fonts
from samman.reports.models import Bulletin

SOURCE = Path(__file__).parent / "bulletin.typ"


def text_of(bulletin: Bulletin, language: str) -> str:
    """Its text in a language, with single line ends; a corrected one says so below its heading."""
    lines = (bulletin.text_en if language == "en" else bulletin.text_hi).splitlines()
    if bulletin.edition > 1 and bulletin.released_at:
        heading = next((at for at, line in enumerate(lines) if line.strip()), 0)
        lines[heading + 1 : heading + 1] = ["", _corrected(bulletin.released_at, language)]
    return "\n".join(lines)


def _corrected(moment: datetime, language: str) -> str:
    with translation.override(language):
        return _("Corrected on %(day)s.") % {
            "day": show.date_words(clock.in_ist(moment).date(), "date", language)
        }


def make(bulletin: Bulletin, language: str) -> bytes:
    """The PDF of a bulletin in one language; its first paragraph is the heading."""
    text = drawable(text_of(bulletin, language))
    title, *parts = [part for part in text.split("\n") if part.strip()]
    office = bulletin.state.name_en if language == "en" else bulletin.state.name_hi
    data = {"title": title, "parts": parts, "language": language, "office": office}
    pdf: bytes = typst.compile(
        SOURCE.read_bytes(),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards="a-2b",
        timestamp=int(bulletin.edited_at.timestamp()),
    )
    return pdf
