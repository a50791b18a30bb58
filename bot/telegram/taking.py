"""Behind a webhook: whichever machine took an update in, the one that leads takes it from the inbox, in order, and
hands it to the lanes."""

import asyncio
import time
from collections.abc import Callable
from typing import Literal

import structlog

from bot.conversation.request import Store
from bot.delivery.order import Order
from bot.errors import CoachError
from bot.telegram.lanes import Lanes
from bot.telegram.raw_update import kept_update

_log = structlog.get_logger()

_AT_ONCE = 100
_TROUBLED = 1.0  # seconds to leave a database alone that could not be used


class Taking:
    """`idle`: after how many seconds it looks for updates that nobody told it of. `clock`: seconds that never go
    back."""

    def __init__(
        self, store: Store, lanes: Lanes, *, idle: float = 0.1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._lanes = lanes
        self._idle = idle
        self._clock = clock
        self._told = asyncio.Event()

    def wake(self) -> None:
        """Something was put into the inbox."""
        self._told.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Take until `stop` is set. Raises nothing: a database that cannot be used is asked again."""
        stopping = asyncio.ensure_future(stop.wait())
        order: Order | None = None
        try:
            while not stop.is_set():
                self._told.clear()
                try:
                    if order is None:
                        order = await self._order()
                    pause = await self._take(order)
                except CoachError as fault:
                    _log.error("inbox not usable", reason=str(fault))
                    pause = _TROUBLED
                if pause:
                    await self._wait(stopping, pause)
        finally:
            stopping.cancel()

    async def _order(self) -> Order:
        """As the one before left it."""
        async with self._store.transaction() as parts:
            last = await parts.inbox.last()
        return Order(None if last is None else last + 1)

    async def _take(self, order: Order) -> float:
        """Hand over what may be handled; in how many seconds to look again."""
        room = self._lanes.free
        if not room:
            return self._idle
        async with self._store.transaction() as parts:
            waiting = await parts.inbox.waiting(min(room, _AT_ONCE), self._lanes.numbers)
        found = {one.id: one for one in waiting}
        ready, soon = order.ready(found, self._clock())
        self._lanes.add((found[number].chat, number, kept_update(found[number].payload)) for number in ready)
        if len(waiting) == _AT_ONCE and soon is None:
            return 0.0
        return self._idle if soon is None else min(self._idle, soon)

    async def _wait(self, stopping: asyncio.Future[Literal[True]], seconds: float) -> None:
        told = asyncio.ensure_future(self._told.wait())
        try:
            await asyncio.wait({told, stopping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
