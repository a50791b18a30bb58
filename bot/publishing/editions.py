"""Which edition of the library answers, and which did before: one list for all machines, to which is only added.

The edition that answers is the last one; a roll-back adds an earlier one's text again. An `Editions` is where that is
kept, the text of every file included, so that a good library is there whatever the disk holds;
`bot/storage/editions.py` keeps it in the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.nlu.taught import Confirmed

Cause = Literal[
    "files",  # the folder changed
    "changes",  # changes made in chat
    "learnt",  # the same text, learnt as a whole
    "rollback",  # an earlier edition again
]

KEPT = 50  # editions that can be gone back to


@dataclass(frozen=True, slots=True)
class Record:
    """An edition that went live.

    number: counted from 1, in the order they went live. fingerprint: of the text of all its files, changes included;
    folder: of the files on disk that it was made from. changes: the numbers of the changes in it. author: who published
    it, None where nobody did or they had themselves forgotten. of: for a roll-back, the number of the edition whose
    text it is. tests: language -> (count, recognised among the best three), where the tests were run. model: the name
    of the model it answers with; taught: phrases that it does not know yet, and that count all the same.
    """

    number: int
    fingerprint: str
    folder: str
    at: datetime
    cause: Cause
    author: int | None = None
    changes: tuple[int, ...] = ()
    of: int | None = None
    tests: Mapping[str, tuple[int, int]] | None = None
    model: str = ""
    taught: tuple[Confirmed, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """The files on disk when they were last tried: their fingerprint, and what was wrong with them, "" if nothing (one
    finding a line, as `path:line:column: …`)."""

    fingerprint: str
    at: datetime
    refused: str = ""


class Editions(Protocol):
    """Where the list is kept."""

    async def version(self) -> int:
        """The number of the edition that answers; 0 before the first. Asked all the time, so it costs next to
        nothing."""
        ...

    async def record(self, number: int) -> Record | None: ...

    async def live(self) -> Record | None: ...

    async def history(self, most: int = 10) -> tuple[Record, ...]:
        """The last ones, the one that answers first."""
        ...

    async def text(self, number: int) -> Mapping[str, bytes]:
        """The files of an edition by their path, sorted. KeyError for one that is not kept."""
        ...

    async def file(self, number: int, path: str) -> bytes | None:
        """One file of an edition; None where it has none of that path. KeyError as above."""
        ...

    async def base(self, number: int) -> Mapping[str, bytes]:
        """The files that the changes of an edition were laid over, by their path, sorted. KeyError as above."""
        ...

    async def activate(self, record: Record, files: Mapping[str, bytes], base: Mapping[str, bytes]) -> bool:
        """Make an edition the one that answers, everywhere: its files, and those before changes made in chat were laid
        over them. False, and nothing is kept, unless its number is the next: somebody else was quicker. Those before
        the last `KEPT` are dropped."""
        ...

    async def folder(self) -> Folder | None:
        """How the files on disk were found when they were last tried."""
        ...

    async def note_folder(self, folder: Folder) -> None: ...
