"""The queue of updates a bot has not confirmed, and the one long poll that may wait for it."""

import asyncio
from typing import Any

from tests.telegram_server.refusal import Refusal

LONGEST_POLL = 50
MOST_UPDATES = 100
ONLY_WHEN_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

_FIRST_UPDATE_ID = 700_000_001
_FAR_AHEAD = 10


class UpdateQueue:
    def __init__(self) -> None:
        self._waiting: asyncio.Future[None] | None = None
        self._updates: list[dict[str, Any]] = []
        self.changed = asyncio.Event()
        """Set whenever something was added; whoever waits for that clears it."""
        self._next_id = _FIRST_UPDATE_ID
        self.allowed: frozenset[str] | None = None
        """None: all kinds but those one has to ask for."""

    def __len__(self) -> int:
        return len(self._updates)

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """The number of the new update; None if the bot does not want updates of this kind."""
        if (kind in ONLY_WHEN_ASKED_FOR) if self.allowed is None else (kind not in self.allowed):
            return None
        update_id = self._next_id
        self._next_id += 1
        self._updates.append({"update_id": update_id, kind: content})
        self.changed.set()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
        return update_id

    def clear(self) -> None:
        """Numbers go on, so that a bot that keeps polling misses nothing that comes after."""
        self._updates.clear()

    def waiting(self) -> list[dict[str, Any]]:
        """All that nobody has confirmed, oldest first."""
        return list(self._updates)

    def confirm(self, update_id: int) -> None:
        self._updates = [update for update in self._updates if update["update_id"] != update_id]

    def allow(self, kinds: list[str]) -> None:
        self.allowed = frozenset(kinds) or None

    async def poll(self, *, offset: int, limit: int, timeout: int) -> list[dict[str, Any]]:  # noqa: ASYNC109
        """Confirm what lies before the offset and return what comes next, waiting for it if asked to."""
        if offset < 0:
            del self._updates[:offset]
        elif 0 < offset <= self._next_id + _FAR_AHEAD:
            self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if timeout > 0 and not self._updates:
            await self._wait(timeout)
        return self._updates[:limit]

    async def _wait(self, seconds: int) -> None:
        self.end_poll(
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait((waiting,), timeout=seconds)
            if waiting.done():
                waiting.result()
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def end_poll(self, reason: str) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Refusal(409, reason))
        self._waiting = None
