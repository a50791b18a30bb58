"""What comes one by one is kept together: all that waits while one transaction is under way goes into the next one.

Forty lines that each wait for a disk wait for it twice, not forty times.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.delivery.inbox import Full, Incoming

Keep = Callable[[Sequence[Incoming]], Awaitable[int]]
"""Keeps the first of these, in one transaction; how many it had room for. Raises CoachError when it could keep none."""

_AT_ONCE = 100


class Together:
    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._waiting: list[tuple[Incoming, asyncio.Future[Exception | None]]] = []
        self._working: asyncio.Task[None] | None = None

    async def add(self, update: Incoming) -> None:
        """When this returns it is kept. Raises Full when there is no room, and what `keep` raises."""
        outcome: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, outcome))
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        if (fault := await outcome) is not None:
            raise fault

    async def _work(self) -> None:
        try:
            while self._waiting:
                some = self._waiting[:_AT_ONCE]
                del self._waiting[:_AT_ONCE]
                outcomes = await self._kept([update for update, _ in some])
                for (_, outcome), fault in zip(some, outcomes, strict=True):
                    if not outcome.done():  # whoever asked may have gone
                        outcome.set_result(fault)
        finally:
            self._working = None

    async def _kept(self, updates: Sequence[Incoming]) -> list[Exception | None]:
        """What became of each: None where it is kept."""
        try:
            count = await self._keep(updates)
        except Exception as fault:  # a fault of ours is told to each that waits, who tells it on
            return [fault] * len(updates)
        return [None if place < count else Full("Too many updates wait already.") for place in range(len(updates))]
