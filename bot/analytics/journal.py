"""The facts kept of each answer: what was recognised, never what was said.

A `Journal` is where they go; `bot/storage/journal.py` keeps it in the database.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

Event = Literal[
    "answered", "not_known", "other_wording", "other_intent", "rejected", "none_of_them", "frames", "language",
    "handout",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """Entries counted: so many on that day (UTC). `place` is that of the intent in what was recognised, 0 for the
    first; an entry without intents stands with `intent` None at place 0, so that entries are the counts at place 0."""

    day: date
    person: int
    event: Event
    product: str | None
    intent: str | None
    place: int
    count: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact. `at` is aware and UTC; `intents` holds (id, confidence) in the order said; `language` is what the
    answer was written in; `product` is the one that was chosen then. No text of the customer and no name stands
    here."""

    at: datetime
    person: int
    chat: int
    event: Event
    language: str
    edition: str
    intents: tuple[tuple[str, float], ...] = ()
    product: str | None = None


class Journal(Protocol):
    """Where entries are kept, in order."""

    async def note(self, entry: Entry) -> None: ...

    async def since(self, moment: datetime) -> tuple[Entry, ...]:
        """The entries from a moment on, oldest first."""
        ...

    async def tally(self, since: date) -> tuple[Tally, ...]:
        """The entries from a day on (UTC), counted."""
        ...
