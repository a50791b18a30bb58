"""Every process serves the edition that is live, from the moment it is, and beside it the canaries that run: it looks
at their list all the time, and takes over what it finds there. Whoever is being answered keeps the edition they began
with.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from bot.conversation.request import Store
from bot.errors import CoachError
from bot.publishing.assemble import Assembler
from bot.publishing.edition import Edition
from bot.publishing.serving import Serving

_log = structlog.get_logger()

EVERY = 0.5  # seconds


@dataclass(slots=True)
class Follower:
    """`version`: the number of the edition that is live, `canaries`: another value whenever a canary is another one;
    both asked for as cheaply as can be."""

    store: Store
    serving: Serving
    assembler: Assembler
    version: Callable[[], Awaitable[int]]
    canaries: Callable[[], Awaitable[tuple[int, int]]]
    _beside: tuple[int, tuple[int, int]] = (0, (0, 0))
    _stuck_at: int = 0
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def look(self) -> bool:
        """Serve what is live; whether it was another edition. What cannot be served here is told once, and what answers
        goes on."""
        async with self._one_at_a_time:
            is_other = await self._look_at_editions()
            await self._look_at_canaries()
            return is_other

    async def _look_at_editions(self) -> bool:
        number = await self.version()
        if number in (self.serving.number, self._stuck_at, 0):
            return False
        async with self.store.transaction() as parts:
            record = await parts.editions.record(number)
            is_new = record is not None and not self.assembler.knows(record.fingerprint)
            files = await parts.editions.text(number) if is_new else {}
        if record is None:
            return False  # a later one has pushed it out: the next look finds that
        try:
            edition = await asyncio.to_thread(self.assembler.of, record, files, self.serving.edition)
        except CoachError as fault:
            self._stuck_at = number
            _log.error("edition cannot be served here", number=number, reason=str(fault))
            return False
        self.serving.serve(edition, number)
        _log.info("edition live", number=number, edition=edition.id, cause=record.cause)
        return True

    async def _look_at_canaries(self) -> None:
        """Canaries lie over what is live: they are made again when either is another one. Of two that somebody tries
        the later one counts."""
        seen = self.serving.number, await self.canaries()
        if seen == self._beside or not self.serving.number:
            return
        edition = self.serving.edition
        async with self.store.transaction() as parts:
            running = [one for one in await parts.canaries.open() if one.state == "running"]
            held = [(one, [await parts.changes.change(change) for change in one.changes]) for one in running]
            files = await parts.editions.text(self.serving.number) if running else {}
        served: dict[int, Edition] = {}
        for canary, kept in held:
            changes = [change for change in kept if change is not None]
            try:
                own = await asyncio.to_thread(self.assembler.canary, canary.id, changes, files, edition)
            except CoachError as fault:
                _log.error("canary cannot be served here", number=canary.id, reason=str(fault))
                continue
            served |= dict.fromkeys(canary.people, own)
        self.serving.serve_some(served)
        self._beside = seen
        if running:
            _log.info("canaries live", count=len(running), people=len(served))

    async def run(self) -> None:
        """Look until cancelled. A database that cannot be reached is looked at again."""
        while True:
            try:
                await self.look()
            except CoachError as fault:
                _log.warning("editions not looked at", reason=str(fault))
            await asyncio.sleep(EVERY)
