"""All that is kept about one person: to be read by them, and to be deleted.

`OwnData` goes through every place at once, so that nothing new is forgotten; `bot/storage/own_data.py` does so in the
database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Plain = str | int | float | bool | None
"""What can be written down: times are in ISO 8601, amounts are text."""

Kept = Plain | tuple["Kept", ...] | Mapping[str, "Kept"]


@dataclass(frozen=True, slots=True)
class Section:
    """One place and the rows in it that are about the person, each by the names of its columns."""

    name: str
    rows: tuple[Mapping[str, Kept], ...]


class OwnData(Protocol):
    """What is kept of people, wherever it stands."""

    async def of(self, person: int) -> tuple[Section, ...]:
        """The places where something is kept about a person, with all of it."""
        ...

    async def erase(self, person: int) -> int:
        """Delete it all; how many rows there were. After the transaction no byte of it is left in the files."""
        ...
