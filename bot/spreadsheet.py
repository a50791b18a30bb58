"""Tables for a spreadsheet program: rows in, CSV out that opens as it was meant. Used by every table that goes out."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that is taken for a formula (OWASP, CSV injection)."""
_MARK = "\ufeff"  # without it Excel reads Chinese and Korean as noise


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows, the first of them the header, with a mark at the front. A cell that would be taken for a formula stands
    behind an apostrophe."""
    out = StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return _MARK + out.getvalue()


def harmless(cell: str) -> str:
    """The cell, so that it is text to a spreadsheet."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
