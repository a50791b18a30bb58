"""What a CSV file or a sheet holds: rows of texts that know their line, and records under the names of their columns.

A number is text in its shortest form (`199.9`), a day is `2026-10-01`, a yes is `true`: what it means is for the
caller, whose checks are those of every other file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.library.finding import Finding, Key
from bot.library.strict_yaml import shortened

RULE = "upload"


@dataclass(frozen=True, slots=True)
class Row:
    """`line` counts from 1, empty rows counted. Cells are stripped; empty ones at the end are left out."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`path`: what stands before a line in a finding, the file or the file and its sheet. Rows with nothing in them are
    left out."""

    path: str
    rows: tuple[Row, ...]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One row under its header: the column's name -> its text, `""` where it has none. `columns`: which column it is,
    from 1."""

    path: str
    line: int
    values: Mapping[str, str]
    columns: Mapping[str, int] = field(hash=False)

    def finding(self, column: str, rule: str, key: Key, **values: str) -> Finding:
        """A remark of the caller's on a cell of this row."""
        return Finding(self.path, self.line, self.columns.get(column, 1), rule, key, values)


def records(
    table: Table, columns: Mapping[str, Sequence[str]], *, needed: frozenset[str]
) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """The rows under the header, which is the first row.

    `columns`: what a column is called here -> what it may be called in the file, whatever the case of letters.
    `needed`: those that must be there, and filled in every row. Findings: a column missing, unknown or there twice, a
    cell that is needed and empty, one that stands in no column (the rest of a text with a comma and no quotes). With a
    fault in the header there are no records.
    """
    if not table.rows:
        return (), (Finding(table.path, 1, 1, RULE, "empty_file"),)
    names = {_bare(name): ours for ours, all_names in columns.items() for name in (ours, *all_names)}
    header, findings = table.rows[0], []
    places: dict[str, int] = {}
    for number, cell in enumerate(header.cells, 1):
        ours = names.get(_bare(cell))
        if not cell:
            continue
        if ours is None:
            values = {"name": shortened(cell), "known": ", ".join(columns)}
            findings.append(Finding(table.path, header.line, number, RULE, "unknown_column", values))
        elif ours in places:
            values = {"name": shortened(cell), "first": str(places[ours])}
            findings.append(Finding(table.path, header.line, number, RULE, "column_twice", values))
        else:
            places[ours] = number
    findings += [
        Finding(table.path, header.line, 1, RULE, "missing_column", {"name": name})
        for name in columns
        if name in needed and name not in places
    ]
    if findings:
        return (), tuple(findings)
    found = tuple(_record(table.path, row, columns, places) for row in table.rows[1:])
    width = len(header.cells)
    beyond = [
        Finding(table.path, row.line, width + 1, RULE, "extra_cell", {"value": shortened(row.cells[width])})
        for row in table.rows[1:]
        if len(row.cells) > width
    ]
    empty = [
        Finding(record.path, record.line, places[name], RULE, "missing_cell", {"name": name})
        for record in found
        for name in columns
        if name in needed and not record.values[name]
    ]
    return found, (*beyond, *empty)


def _record(path: str, row: Row, columns: Mapping[str, Sequence[str]], places: Mapping[str, int]) -> Record:
    cells = {
        name: row.cells[places[name] - 1] if name in places and places[name] <= len(row.cells) else ""
        for name in columns
    }
    return Record(path, row.line, cells, places)


def _bare(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()
