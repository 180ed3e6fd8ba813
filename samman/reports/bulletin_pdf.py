"""A bulletin that went out, as a PDF that can be searched and copied."""

import json
from pathlib import Path

import typst

from samman.common.pdf import drawable, fonts
from samman.reports.models import Bulletin

SOURCE = Path(__file__).parent / "bulletin.typ"


def text_of(bulletin: Bulletin, language: str) -> str:
    """Its text in a language, with single line ends."""
    return "\n".join((bulletin.text_en if language == "en" else bulletin.text_hi).splitlines())


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
