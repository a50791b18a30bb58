"""Long polling: updates come in batches, and a batch is confirmed by asking for the next one, after it was kept."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import pausing
from bot.errors import CoachError, ConfigurationError, NoRoom
from bot.telegram.api import Api
from bot.telegram.faults import seconds_to_wait

_log = structlog.get_logger()

_BATCH = 100
_LONGEST_PAUSE = 30.0
_WITHOUT_ROOM = 2.0
_SILENCE = timedelta(days=6).total_seconds()
"""After a week without updates their numbers start anywhere: the one we would ask for may lie ahead of them, and they
would be dropped as confirmed."""

Accept = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]
"""Keeps a batch. Only when it returns is the batch confirmed."""


class Polling:
    """`seconds`: how long one poll may wait. `kinds`: the updates to ask for. `clock`: seconds that never go back.
    `conflicts`: for so many seconds from the start another poller is waited out."""

    def __init__(
        self,
        api: Api,
        kinds: Sequence[str],
        seconds: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        conflicts: float = 0.0,
    ) -> None:
        self._api = api
        self._kinds = list(kinds)
        self._seconds = seconds
        self._clock = clock
        self._conflicts = conflicts
        self._offset: int | None = None
        self._last = clock()

    async def run(self, stop: asyncio.Event, accept: Accept) -> None:
        """Poll until `stop` is set. Raises ConfigurationError when the token is refused or used by another process."""
        pause = 1.0
        self._offset = None  # whatever somebody else has confirmed meanwhile
        alone_by = self._clock() + self._conflicts
        while not stop.is_set():
            poll = asyncio.ensure_future(self._updates(self._seconds))
            stopped = asyncio.ensure_future(stop.wait())
            try:
                await asyncio.wait({poll, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not poll.done():
                    return
                await self._taken(poll.result(), accept)
                pause = 1.0
            except RetryAfter as wait:
                await pausing(stop, seconds_to_wait(wait))
            except Conflict as fault:
                if self._clock() < alone_by:
                    await pausing(stop, 1.0)  # the one before us does not know yet, or wakes from a long sleep
                    continue
                raise ConfigurationError(
                    "Another process polls with the same token. Stop it first: Telegram serves only one."
                ) from fault
            except InvalidToken as fault:
                raise ConfigurationError("Telegram no longer accepts the bot's token. Set a new one.") from fault
            except NoRoom as fault:
                _log.error("updates wait at Telegram for room", reason=str(fault))
                await pausing(stop, _WITHOUT_ROOM)  # not longer and longer: people are answered in between
            except (TelegramError, CoachError) as fault:
                # Nothing is confirmed that could not be kept: it comes again.
                _log.warning("polling failed", reason=str(fault), pause=pause)
                await pausing(stop, pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            finally:
                poll.cancel()
                stopped.cancel()

    async def confirm(self) -> None:
        """Tell Telegram that the last batch was kept."""
        if self._offset is None:
            return
        try:
            await self._updates(0, limit=1)
        except TelegramError as fault:
            _log.warning("last updates not confirmed", reason=fault.message)  # they will come once more

    async def _taken(self, updates: Sequence[Mapping[str, Any]], accept: Accept) -> None:
        if updates:
            await accept(updates)
            self._offset = max(int(update["update_id"]) for update in updates) + 1
            self._last = self._clock()
        elif self._clock() - self._last > _SILENCE:
            self._offset = None

    async def _updates(self, wait: int, limit: int = _BATCH) -> Sequence[Mapping[str, Any]]:
        """The next updates as they are: one that nobody can read must not keep the others from being read."""
        asked = {"timeout": wait, "limit": limit, "allowed_updates": self._kinds, "offset": self._offset}
        found: Sequence[Mapping[str, Any]] = await self._api.call("getUpdates", asked, patience=wait + 10.0)
        return found
