"""Telegram's limits on sending: one a second in a chat, 20 a minute in a group, 30 a second. Only for tests that ask.

Whoever was told to wait is refused until that time has passed, as the real server does.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

COUNTED_METHODS = frozenset(
    {"sendmessage", "sendphoto", "senddocument", "editmessagetext", "editmessagecaption", "editmessagereplymarkup"}
)


@dataclass(frozen=True, slots=True)
class Limit:
    most: int
    seconds: float


IN_A_CHAT = Limit(1, 1)
IN_A_GROUP = Limit(20, 60)
OVERALL = Limit(30, 1)


@dataclass(slots=True)
class FloodGauge:
    """Chats with negative numbers are groups, as everywhere in Telegram."""

    clock: Callable[[], float]
    """Seconds that never go back."""
    _sent: defaultdict[tuple[Limit, int], deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _closed_until: dict[tuple[Limit, int], float] = field(default_factory=dict)

    def retry_after(self, chat_id: int) -> int | None:
        """None: this message may go, and is counted. Else the whole seconds to wait."""
        now = self.clock()
        scopes = [(IN_A_CHAT, chat_id), (OVERALL, 0)]
        if chat_id < 0:
            scopes.append((IN_A_GROUP, chat_id))
        wait = max(self._wait(limit, scope, now) for limit, scope in scopes)
        if wait > 0:
            return math.ceil(wait)
        for key in scopes:
            self._sent[key].append(now)
        return None

    def _wait(self, limit: Limit, scope: int, now: float) -> float:
        key = (limit, scope)
        sent = self._sent[key]
        while sent and sent[0] <= now - limit.seconds:
            sent.popleft()
        if len(sent) >= limit.most:
            told = now + math.ceil(sent[0] + limit.seconds - now)
            self._closed_until[key] = max(told, self._closed_until.get(key, 0))
        return self._closed_until.get(key, 0) - now
