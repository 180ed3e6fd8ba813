"""The poster of a public notice as a PDF, in Hindi and English on one page, with a code that leads to the notice."""

import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from samman.common import clock, show
from samman.common.pdf import drawable, fonts
from samman.missing_children import public as missing_children
from samman.missing_children.models import Notice
from samman.missing_children.public import Shown

SOURCE = Path(__file__).parent / "poster.typ"
LARGEST = (1200, 1600)  # pixels of the picture: 400 to the inch on paper
WIDTH, MOST_LETTERS = 78, 160

_LABELS = {
    "who": gettext_noop("Girl, boy, age"),
    "since": gettext_noop("Missing since"),
    "place": gettext_noop("Last seen"),
    "height": gettext_noop("Height"),
    "marks": gettext_noop("Known by"),
    "clothes": gettext_noop("Clothes then"),
    "languages": gettext_noop("Speaks"),
}


def make(notice: Notice, *, address: str) -> bytes:
    """The PDF, the same one until something on it changes. `address` is that of the notice's page. The caller has seen that the
    notice is up."""
    return _made(_data(notice, address), missing_children.photo_id(notice))


@lru_cache(maxsize=16)
def _made(data: str, photo_id: int) -> bytes:
    """A poster costs a third of a second, and whoever has the address may ask for it again and again."""
    photo = {"photo": list(_picture(missing_children.photo_bytes(photo_id)))}
    # Everything travels in memory only: no file of the notice is written.
    pdf: bytes = typst.compile(
        SOURCE.read_bytes(),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps({**json.loads(data), **photo})},
        pdf_standards="a-2b",
        timestamp=0,
    )
    return pdf


def _data(notice: Notice, address: str) -> str:
    """All that stands on it but the picture, as JSON."""
    both = {}
    for language in ("hi", "en"):
        with translation.override(language):
            found = missing_children.shown(notice)
            both[language] = {
                **_words(found),
                **{f"label_{name}": gettext(_LABELS[name]) for name in _LABELS},
            }
    hi, en = both["hi"], both["en"]
    names = [drawable(name) for name in (found.name_hi, found.name_en) if name] or [hi["nobody"]]
    rows = [
        {
            "label_hi": hi[f"label_{name}"],
            "label_en": en[f"label_{name}"],
            "hi": drawable(hi[name])[:MOST_LETTERS],
            "en": drawable(en[name])[:MOST_LETTERS],
        }
        for name in _LABELS
        if hi[name]
    ]
    data: dict[str, Any] = {
        "name_hi": names[0],
        "name_en": names[1] if len(names) > 1 else "",
        "rows": rows,
        "numbers": " · ".join(["112", "1098", *filter(None, [found.office_phone])]),
        "unit": hi["unit"],
        "address": address,
        "sample": hi["sample"] if settings.DEMO else "",
        "code": code(address),
    }
    for name in ("title", "call", "tell", "law"):
        data |= {f"{name}_hi": hi[name], f"{name}_en": en[name]}
    return json.dumps(data)


def _words(found: Shown) -> dict[str, str]:
    place = ", ".join([found.place, *([found.district.name] if found.district else [])])
    return {
        "title": gettext("Missing: please help"),
        "call": gettext("Seen? Call at once, free:"),
        "tell": gettext("Or write here where. Nobody asks for your name:"),
        "law": gettext(
            "Shown by consent (JJ Act, section 74). Please take it down when the person is found; the code tells."
        ),
        "sample": gettext("A sample: nobody is missing"),
        "nobody": gettext("Name not known"),
        "unit": found.office,
        "who": f"{found.who}, {found.age}",
        "since": since_words(found),
        "place": place,
        "height": f"{found.height_cm} {gettext('cm')}" if found.height_cm else "",
        "marks": found.marks,
        "clothes": found.clothes,
        "languages": ", ".join(found.languages),
    }


def since_words(found: Shown) -> str:
    """The day on which the person was last seen, with the time where it is known, in the language of the page."""
    year = clock.in_ist(clock.now()).year
    words: str = show.date_words(found.since, "full" if found.since_exact else "date", this_year=year)
    return words


def _picture(content: bytes) -> bytes:
    """The picture at the size of the paper, encoded once more; nothing where there is none."""
    if not content:
        return b""
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.thumbnail(LARGEST)
        picture.convert("RGB").save(out, "JPEG", quality=82)
    return out.getvalue()


def code(address: str) -> str:
    """A QR code of an address, as an SVG in black squares."""
    made: Any = QRCode(border=2, error_correction=ERROR_CORRECT_M)
    made.add_data(address)
    made.make()
    rows = made.get_matrix()
    squares = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{squares}" fill="#000"/></svg>'
    )
