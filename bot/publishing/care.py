"""Who looks after a card, and by when it wants to be looked at again: from its file, or as a lead has set it in chat.

What was set in chat counts until somebody edits the file: then the file is newer. A `CardCare` is where it is kept;
`bot/storage/care.py` keeps it in the database. The rest is pure; the day is handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.library.records import Intent, Library


@dataclass(frozen=True, slots=True)
class Kept:
    """As it was set in chat. `owner`: a person, None for nobody, or for one who had themselves forgotten. `instead_of`:
    what stood in the file then (`written`)."""

    intent: str
    owner: int | None
    review: date | None
    instead_of: str
    by: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Care:
    """Of one card, as it counts now. `name`: the owner that the file names, `owner` the person that chat knows."""

    intent: str
    name: str = ""
    owner: int | None = None
    review: date | None = None

    def is_stale(self, today: date) -> bool:
        """Whether the day of its review is over."""
        return self.review is not None and self.review < today

    @property
    def is_cared_for(self) -> bool:
        return bool(self.name) or self.owner is not None


class CardCare(Protocol):
    """Where it is kept, one for each card."""

    async def of(self, intent: str) -> Kept | None: ...

    async def all(self) -> Mapping[str, Kept]:
        """By intent."""
        ...

    async def keep(self, kept: Kept) -> None:
        """In place of the one before."""
        ...


def written(intent: Intent) -> str:
    """What the file says of it, as one text."""
    return f"{intent.owner} {intent.review or ''}".strip()


def care_of(intent: Intent, kept: Kept | None) -> Care:
    """What counts for a card."""
    if kept is None or kept.instead_of != written(intent):
        return Care(intent.id, intent.owner, None, intent.review)
    return Care(intent.id, intent.owner if kept.owner is None else "", kept.owner, kept.review)


def care_of_all(library: Library, kept: Mapping[str, Kept]) -> tuple[Care, ...]:
    """Of every card of the library, those whose review is due first in front, those without a day last."""
    every = (care_of(intent, kept.get(name)) for name, intent in library.intents.items())
    return tuple(sorted(every, key=lambda one: (one.review or date.max, one.intent)))


def stale(library: Library, kept: Mapping[str, Kept], today: date) -> tuple[Care, ...]:
    """The cards whose review is over, the longest first."""
    return tuple(one for one in care_of_all(library, kept) if one.is_stale(today))
