"""Rows as they are read become a table, as long as they keep within the limits. Used by every kind of table."""

import re
from dataclasses import dataclass, field

from bot.library.finding import Finding, Key
from bot.uploads.limits import Limits
from bot.uploads.table import RULE, Row, Table

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Refused(Exception):
    """The file is not read any further."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.key)
        self.finding = finding


def refusal(path: str, key: Key, line: int = 1, column: int = 1, **values: str) -> Refused:
    return Refused(Finding(path, line, column, RULE, key, values))


@dataclass(slots=True)
class Filling:
    """A table while it is read. `used`: characters of the tables before it, which share the limit of the file."""

    path: str
    limits: Limits
    used: int = 0
    _rows: list[Row] = field(default_factory=list)

    def add(self, line: int, cells: list[str]) -> None:
        """One row. Raises Refused where it goes too far or holds what nobody can see."""
        stripped = [cell.strip() for cell in cells]
        while stripped and not stripped[-1]:
            stripped.pop()
        if not stripped:
            return
        if line > self.limits.rows:
            raise refusal(self.path, "upload_many_rows", line, limit=str(self.limits.rows))
        if len(stripped) > self.limits.columns:
            raise refusal(self.path, "upload_many_columns", line, self.limits.columns, limit=str(self.limits.columns))
        for column, cell in enumerate(stripped, 1):
            if len(cell) > self.limits.cell:
                raise refusal(self.path, "upload_long_cell", line, column, limit=str(self.limits.cell))
            if control := _CONTROL.search(cell):
                raise refusal(self.path, "control_character", line, column, code=f"U+{ord(control.group()):04X}")
            self.used += len(cell)
        if self.used > self.limits.text:
            raise refusal(self.path, "upload_much_text", line, limit=str(self.limits.text))
        self._rows.append(Row(line, tuple(stripped)))

    def table(self, sheet: str = "") -> Table:
        return Table(self.path, tuple(self._rows), sheet)
