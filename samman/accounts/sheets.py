"""Reading a list from a CSV or XLSX file that anybody may have made: every cell becomes text, everything wrong a sentence.

A spreadsheet is a packed archive: how much it unpacks to is looked at before anything is unpacked. Formulas are not
worked out, since what they show depends on where the file was opened.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.reader.excel import load_workbook

MOST_BYTES = 5 * 1024 * 1024  # of the file
MOST_UNPACKED = 30 * 1024 * 1024  # of all that is packed in a spreadsheet
MOST_PARTS = 300
MOST_LINES = 5000
MOST_COLUMNS = 40
LONGEST_CELL = 300  # characters

Row = tuple[int, list[str]]  # the line's number in the file, and its cells


class BadList(Exception):
    """The file cannot be taken: `errors` are plain sentences, by line."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def rows_of(name: str, data: bytes) -> list[Row]:
    """The lines of a file with the line's number, from the heading on; empty ones are left out. Raises BadList."""
    if len(data) > MOST_BYTES:
        raise BadList([_("The file is larger than 5 MB.")])
    if not data:
        raise BadList([_("The file is empty.")])
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise BadList(
            [_("This is an old Excel file, or one with a password. Save it as XLSX without a password.")]
        )
    lines = _from_xlsx(data) if data[:2] == b"PK" or name.lower().endswith(".xlsx") else _from_csv(data)
    found: list[Row] = []
    errors: list[str] = []
    for number, values in lines:
        if len(found) > MOST_LINES or number > 4 * MOST_LINES:
            raise BadList([_("The file has more than %(most)d lines.") % {"most": MOST_LINES}])
        cells = []
        for value in values:
            text, wrong = _text_of(value)
            if wrong:
                errors.append(_("Line %(line)d: %(what)s") % {"line": number, "what": wrong})
            cells.append(text)
        if any(cells):
            found.append((number, cells))
    if errors:
        raise BadList(errors)
    if not found:
        raise BadList([_("The file is empty.")])
    return found


def _text_of(value: Any) -> tuple[str, str]:
    """A cell as text, and what is wrong with it."""
    if value is None:
        return "", ""
    if isinstance(value, _Formula) or (isinstance(value, str) and value.lstrip().startswith("=")):
        return "", _("a cell holds a formula. Copy the cells and paste them as values.")
    if isinstance(value, _Error):
        return "", _("a cell shows an error of the spreadsheet, such as #N/A.")
    if isinstance(value, bool):
        return ("yes" if value else "no"), ""
    if isinstance(value, datetime):
        return (value.date().isoformat() if value.time() == time.min else value.isoformat(" ")), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = " ".join(str(value).split())
    if len(text) > LONGEST_CELL:
        return "", _("a cell is longer than 300 letters.")
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in text):
        return "", _("a cell holds signs that are no letters. Type it anew.")
    return text, ""


class _Formula:
    """A cell that is worked out."""


class _Error:
    """A cell that shows an error."""


def _from_csv(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadList([_("The file is not UTF-8 text. Save it as 'CSV UTF-8' or as XLSX.")]) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for number, cells in enumerate(reader):
            if number == 0 and len(cells) == 1 and any(sign in cells[0] for sign in ";\t"):
                raise BadList([_("The columns must be separated by commas.")])
            if len(cells) > MOST_COLUMNS:
                raise BadList([_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS}])
            yield reader.line_num, list(cells)
    except csv.Error as error:
        raise BadList([_("This is neither a CSV nor an XLSX file.")]) from error


def _from_xlsx(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    unreadable = _("The spreadsheet cannot be read. Open it, and save it anew as XLSX or as 'CSV UTF-8'.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except Exception as error:  # broken archives are met with many kinds of errors
        raise BadList([unreadable]) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadList([_("The spreadsheet holds too much. Copy the list alone into a new one.")])
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)  # type: ignore[no-untyped-call]
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise BadList([_("The spreadsheet has no sheet with a list.")])
        sheet.reset_dimensions()  # what the file says of its size need not be true
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
            if number > MOST_LINES + 2:
                raise BadList([_("The file has more than %(most)d lines.") % {"most": MOST_LINES}])
            values = [_value(cell) for cell in cells]
            while values and values[-1] in (None, ""):
                values.pop()
            if len(values) > MOST_COLUMNS:
                raise BadList([_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS}])
            yield number, values
    except BadList:
        raise
    except Exception as error:  # the library meets broken files with many kinds of errors
        raise BadList([unreadable]) from error


def _value(cell: Any) -> Any:
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        return _Formula()
    return _Error() if kind == "e" else cell.value
