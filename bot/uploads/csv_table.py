"""A CSV file becomes a table: commas, semicolons, tabs or bars, UTF-8 or what Excel calls Unicode text.

Other encodings are not guessed: a wrong guess would put wrong words into a customer's mouth.
"""

import csv
import io

from bot.uploads.cells import Filling, refusal
from bot.uploads.limits import Limits
from bot.uploads.table import Table

_SEPARATORS = ",;\t|"
_SAYS_SO = "sep="  # a first line that tells Excel what separates


def csv_table(data: bytes, path: str, limits: Limits) -> tuple[Table, ...]:
    """The one table of the file, none where it holds nothing. Raises Refused."""
    text = _decoded(data, path)
    start, separator = 0, ""
    first = text.partition("\n")[0].rstrip("\r")
    if first.lower().startswith(_SAYS_SO) and len(first) == len(_SAYS_SO) + 1:
        start, separator = 1, first[-1]
        text = text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True)
    filling, line = Filling(path, limits), start
    try:
        for cells in reader:
            filling.add(line + 1, cells)
            line = start + reader.line_num
    except csv.Error as fault:
        if "field larger" in str(fault):
            raise refusal(path, "upload_long_cell", line + 1, limit=str(limits.cell)) from None
        key = "open_quote" if "end of data" in str(fault) else "csv_quote"
        raise refusal(path, key, line + 1) from None  # type: ignore[arg-type]
    table = filling.table()
    return (table,) if table.rows else ()


def _decoded(data: bytes, path: str) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise refusal(path, "csv_not_utf8", line) from None
    if "\0" in text:
        raise refusal(path, "csv_not_utf8", text.count("\n", 0, text.index("\0")) + 1)
    return text


def _separator(text: str) -> str:
    """What stands most often between the texts of the first line that has any."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=lambda one: (outside.count(one), -_SEPARATORS.index(one)))
