"""What came in: each update is kept before the network is told that we have it, and its content is forgotten in the
transaction in which it takes effect.

The number of an update stays for a week, so that one that comes again changes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import CoachError

NUMBERS_KEPT = timedelta(days=7)
MOST_TRIES = 3
"""An update during which the process died so often is given up: it may be what kills it."""
MOST_WAITING = 256
"""From so many on, nothing more is taken in; what is not taken in waits at Telegram."""


class Superseded(CoachError):
    """Somebody else has done this in the meantime; nothing of ours may be kept."""


class Full(CoachError):
    """So many updates wait already that no more are taken in; this one must come again."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """`chat`: whose order it belongs to. `payload`: as it came, as text."""

    id: int
    chat: int
    payload: str


@dataclass(frozen=True, slots=True)
class Left:
    """An update that was kept and not handled to its end. `tries`: how often it was begun."""

    id: int
    chat: int
    payload: str
    tries: int


class Inbox(Protocol):
    """The updates, within one transaction."""

    async def accept(self, updates: Sequence[Incoming], now: datetime) -> frozenset[int]:
        """Keep them as begun once; the numbers of those that are new. Whoever writes can be reached again."""
        ...

    async def left(self, limit: int, before: datetime) -> tuple[Left, ...]:
        """Those received before a moment that wait for their end, lowest number first."""
        ...

    async def waiting(self, limit: int, without: Collection[int] = ()) -> tuple[Left, ...]:
        """Those that wait for their end, whenever they came, but for these; lowest number first."""
        ...

    async def count_waiting(self, most: int) -> int:
        """How many wait for their end; it does not count further than that."""
        ...

    async def last(self) -> int | None:
        """The number of the last one that came and has come to its end."""
        ...

    async def begin(self, number: int) -> int:
        """Begin it once more: how often that makes."""
        ...

    async def done(self, number: int, fault: str = "") -> None:
        """It has taken effect, or failed for good. Raises Superseded when that had happened before."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget the numbers of what was received before and is done; how many."""
        ...
