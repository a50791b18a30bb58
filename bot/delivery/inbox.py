"""What came in: each update is kept before the network is told that we have it, and its content is forgotten in the
transaction in which it takes effect.

The number of an update stays for a week, so that one that comes again changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import CoachError

NUMBERS_KEPT = timedelta(days=7)
MOST_TRIES = 3
"""An update during which the process died so often is given up: it may be what kills it."""


class Superseded(CoachError):
    """Somebody else has done this in the meantime; nothing of ours may be kept."""


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

    async def begin(self, number: int) -> int:
        """Begin it once more: how often that makes."""
        ...

    async def done(self, number: int, fault: str = "") -> None:
        """It has taken effect, or failed for good. Raises Superseded when that had happened before."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget the numbers of what was received before and is done; how many."""
        ...
