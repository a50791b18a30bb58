"""The lines to say as an .xlsx workbook: a library comes in, bytes go out. It takes a second of CPU."""

import io

from openpyxl import Workbook

from bot.library.records import Library
from bot.publishing.sheet import COLUMNS, rows

_WIDTHS = {"title": 24, "text": 90}


def workbook(library: Library, name: str = "lines") -> bytes:
    """A workbook with one sheet of this name, which may have 31 characters. No cell is a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet(name)
    page.freeze_panes = "A2"
    for letter, column in zip("ABCDEFGH", COLUMNS, strict=True):
        page.column_dimensions[letter].width = _WIDTHS.get(column, 14)
    for row in rows(library):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
