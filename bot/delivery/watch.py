"""Who counts what happens on the way in and out, and never gets in its way (`bot/web/metrics.py`)."""

import time
from collections.abc import Callable
from typing import Protocol

from bot.delivery.messenger import Messenger, Post, Result


class Watch(Protocol):
    """Seconds are those of one update, or of one try to send."""

    def kept(self, new: int, known: int) -> None: ...

    def handled(self, seconds: float, *, failed: bool) -> None: ...

    def sent(self, result: Result, seconds: float) -> None: ...

    def pending(self, updates: int) -> None:
        """So many wait at Telegram for our webhook."""
        ...


class Unwatched:
    """Nobody counts."""

    def kept(self, new: int, known: int) -> None:
        return

    def handled(self, seconds: float, *, failed: bool) -> None:
        return

    def sent(self, result: Result, seconds: float) -> None:
        return

    def pending(self, updates: int) -> None:
        return


class WatchedMessenger:
    """A messenger whose tries are counted."""

    def __init__(self, messenger: Messenger, watch: Watch, clock: Callable[[], float] = time.monotonic) -> None:
        self._messenger = messenger
        self._watch = watch
        self._clock = clock

    async def deliver(self, post: Post) -> Result:
        began = self._clock()
        result = await self._messenger.deliver(post)
        self._watch.sent(result, self._clock() - began)
        return result
