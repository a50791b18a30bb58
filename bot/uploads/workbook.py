"""An .xlsx workbook becomes tables, one for each visible sheet. Nothing of it is parsed before it is bounded.

A workbook is a zip archive of XML. Every part is unpacked once in small pieces and counted, whatever the directory of
the archive claims, and looked through for declarations (`<!DOCTYPE`), which is how XML bombs and references to other
files are made and which no program that writes workbooks uses. Only then openpyxl reads it. Formulas give the value
that was saved with them.
"""

import datetime
import io
import warnings
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook

from bot.library.strict_yaml import shortened
from bot.uploads.cells import Filling, refusal
from bot.uploads.limits import Limits
from bot.uploads.table import Table

_PIECE = 64 * 1024
_MARK = b"PK\x03\x04"
_LOCKED = b"\xd0\xcf\x11\xe0"  # an old .xls, or an .xlsx behind a password
_ENCRYPTED = 0x1
_PACKED_SO = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MIDNIGHT = datetime.time()


def workbook_tables(data: bytes, path: str, limits: Limits) -> tuple[Table, ...]:
    """The tables of a workbook, without those that hold nothing. Raises Refused."""
    _bounded(data, path, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of things that only matter to who writes workbooks
            return _tables(data, path, limits)
    except (zipfile.BadZipFile, expat.ExpatError, *_OPENPYXL_FAULTS) as fault:
        raise refusal(path, "upload_broken", problem=shortened(f"{type(fault).__name__}: {fault}")) from None


# openpyxl has no error of its own for a damaged workbook: whatever its parser stumbles over comes through.
_OPENPYXL_FAULTS = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, SyntaxError, AssertionError, OSError,
    RecursionError,
)  # fmt: skip


def _tables(data: bytes, path: str, limits: Limits) -> tuple[Table, ...]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    tables: list[Table] = []
    used = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what it claims to hold is not believed
        filling = Filling(f"{path}/{shortened(sheet.title)}", limits, used)
        for line, cells in enumerate(sheet.iter_rows(), 1):
            filling.add(line, [_text(cell, filling.path, line, column) for column, cell in enumerate(cells, 1)])
        used = filling.used
        if (table := filling.table(sheet.title)).rows:
            tables.append(table)
    return tuple(tables)


def _text(cell: Any, path: str, line: int, column: int) -> str:
    value = cell.value
    if cell.data_type == "e":
        raise refusal(path, "upload_error_cell", line, column, value=shortened(str(value)))
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(" ", "minutes")
        case datetime.time():
            return value.isoformat("minutes")
        case _:
            return str(value)


def _bounded(data: bytes, path: str, limits: Limits) -> None:
    """Raises Refused unless all parts together stay within the limits and none declares anything."""
    if data.startswith(_LOCKED):
        raise refusal(path, "upload_locked")
    if not data.startswith(_MARK):
        raise refusal(path, "upload_other_kind", kind=".xlsx")
    left = limits.unpacked
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > limits.parts:
                raise refusal(path, "upload_unpacks_too_far", limit=str(limits.unpacked // 2**20))
            for part in parts:
                if part.flag_bits & _ENCRYPTED:
                    raise refusal(path, "upload_locked")
                if part.compress_type not in _PACKED_SO:
                    raise refusal(path, "upload_broken", problem=f"compression {part.compress_type}")
                left = _looked_through(archive, part, path, left, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as fault:
        raise refusal(path, "upload_broken", problem=shortened(str(fault))) from None


def _looked_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: str, left: int, limits: Limits) -> int:
    """How many bytes may still come after this part."""
    parser = expat.ParserCreate()
    declared: list[bool] = []
    parser.StartDoctypeDeclHandler = lambda *_: declared.append(True)
    is_xml = True
    with archive.open(part) as unpacking:
        while piece := unpacking.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise refusal(path, "upload_unpacks_too_far", limit=str(limits.unpacked // 2**20))
            if is_xml:
                try:
                    parser.Parse(piece, False)
                except expat.ExpatError:
                    is_xml = False  # a picture, or damaged: openpyxl, whose parser is the same, will say so
            if declared:
                raise refusal(path, "upload_declarations")
    return left
