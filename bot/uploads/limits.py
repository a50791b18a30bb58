"""How much a file that somebody sends may cost, and which kinds of files are read."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["yaml", "csv", "xlsx"]
TableKind = Literal["csv", "xlsx"]

KINDS: dict[str, Kind] = {".yaml": "yaml", ".yml": "yaml", ".csv": "csv", ".xlsx": "xlsx"}
"""The end of a file's name -> how it is read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take. The first three are of what comes in, the next of what comes out, the last of the
    process that reads it.

    size: bytes of the file. unpacked: bytes of a workbook once unpacked, whatever its directory claims. parts: files
    in a workbook. rows, columns: of one table, empty ones counted. cell: characters. text: characters in all.
    memory: bytes beyond what the empty process needs. cpu, wall: seconds.
    """

    size: int = 2 * 2**20
    unpacked: int = 24 * 2**20
    parts: int = 500
    rows: int = 20_000
    columns: int = 50
    cell: int = 4_096
    text: int = 4 * 2**20
    memory: int = 256 * 2**20
    cpu: int = 10
    wall: float = 20.0


LIMITS = Limits()


def kind_of(name: str) -> Kind | None:
    """How a file of this name is read; None where it is not."""
    return next((kind for end, kind in KINDS.items() if name.lower().endswith(end)), None)
