"""Each chat has its lane: its updates are handled one after the other, lowest number first; lanes run side by side."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

Update = Mapping[str, Any]

Handle = Callable[[int, Update, bool], Awaitable[None]]
"""Called with the number of an update, the update, and whether it is the last in its lane so far. Raises nothing."""

_AT_ONCE = 64
_MOST_WAITING = 256


class Lanes:
    """`most_waiting`: from so many on, nothing more should be taken in; what is not taken in waits at Telegram."""

    def __init__(self, handle: Handle, *, at_once: int = _AT_ONCE, most_waiting: int = _MOST_WAITING) -> None:
        self._handle = handle
        self._at_once = asyncio.Semaphore(at_once)
        self._most_waiting = most_waiting
        self._waiting: dict[int, list[tuple[int, Update]]] = {}
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._count = 0
        self._numbers: set[int] = set()
        self._fewer = asyncio.Event()

    @property
    def numbers(self) -> frozenset[int]:
        """Those that are in a lane and not yet at their end."""
        return frozenset(self._numbers)

    @property
    def free(self) -> int:
        """How many more may be taken in."""
        return max(self._most_waiting - self._count, 0)

    def add(self, updates: Iterable[tuple[int, int, Update]]) -> None:
        """(chat, number, update) each."""
        for chat, number, update in updates:
            heapq.heappush(self._waiting.setdefault(chat, []), (number, update))  # no two have one number
            self._count += 1
            self._numbers.add(number)
            if chat not in self._busy:
                self._busy[chat] = asyncio.create_task(self._work(chat))

    async def room(self) -> None:
        """Until more may be taken in."""
        while self._count >= self._most_waiting:
            self._fewer.clear()
            await self._fewer.wait()

    async def drain(self, seconds: float) -> int:
        """Let the lanes come to their end, but not longer than that; how many updates were left. They are kept, and
        handled at the next start."""
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=seconds)
        late = list(self._busy.values())
        for lane in late:
            lane.cancel()
        if late:
            await asyncio.wait(late)
        left, self._count = self._count, 0
        self._numbers.clear()
        return left

    async def _work(self, chat: int) -> None:
        waiting = self._waiting[chat]
        try:
            while waiting:
                async with self._at_once:
                    number, update = heapq.heappop(waiting)
                    await self._handle(number, update, not waiting)
                    self._count -= 1
                    self._numbers.discard(number)
                    self._fewer.set()
        finally:
            del self._busy[chat], self._waiting[chat]
