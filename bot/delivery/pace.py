"""How fast messages may go out. Nothing here knows a clock: seconds that never go back are handed in.

Telegram allows about 30 messages a second, about one a second in a chat (a short burst is let through) and 20 a minute
in a group; what it really allows it tells by asking to wait. Campaigns get less than all of it and no bursts, so that
an answer always finds room.
"""

from collections import deque
from dataclasses import dataclass, field

_MARGIN = 1.05  # on the way to Telegram a message may catch up a little with the one before
_CHAT_SPACE = 1.001  # a second, and more than sums of seconds are off
_GRAIN = 1e-6
_GROUP_SECONDS = 60.0 * 1.02
_CLOSE = 3.0  # seconds in which two messages to a chat explain why it asks to wait


@dataclass(frozen=True, slots=True)
class Limits:
    """a_second: all messages. campaigns: those of campaigns. burst: answers to one private chat before it is spaced.
    group: messages to one group within a minute."""

    a_second: int = 30
    campaigns: int = 25
    burst: int = 3
    group: int = 20


NO_LIMITS = Limits(10**9, 10**9, 10**9, 10**9)


@dataclass(slots=True)
class Pace:
    """What was sent lately, and who asked to wait until when."""

    limits: Limits = field(default_factory=Limits)
    _all: deque[float] = field(default_factory=deque)
    _campaigns: deque[float] = field(default_factory=deque)
    _credit: dict[int, tuple[float, float]] = field(default_factory=dict)  # chat -> (answers it may get at once, when)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _sent: dict[int, deque[float]] = field(default_factory=dict)
    _closed: dict[int, float] = field(default_factory=dict)  # chat -> until when
    _closed_to_all: float = 0.0
    _swept: float = 0.0

    def sent(self, chat: int, now: float, *, campaign: bool = False) -> None:
        """A message goes out now."""
        self._all.append(now)
        if campaign:
            self._campaigns.append(now)
        if chat < 0:
            self._groups.setdefault(chat, deque()).append(now)
        if self.limits.burst < NO_LIMITS.burst:
            credit = self._credit_of(chat, now) - 1
            self._credit[chat] = (min(credit, 0.0) if campaign else credit, now)  # no burst behind a campaign
        self._sent.setdefault(chat, deque(maxlen=2)).append(now)

    def asked_to_wait(self, chat: int, seconds: float, now: float) -> bool:
        """Telegram asks to wait after a message to this chat. It does not say who is meant: the chat, if it had more
        than this message lately or its group is near its limit; else everybody. True: everybody.

        Two waits never make a shorter one."""
        until = now + seconds
        self._closed[chat] = max(until, self._closed.get(chat, 0.0))
        lately = self._sent.get(chat, deque())
        if lately:
            lately.pop()  # this one was not taken
        is_its_own = bool(lately) and now - lately[-1] <= (_GROUP_SECONDS if chat < 0 else _CLOSE)
        if not is_its_own:
            self._closed_to_all = max(until, self._closed_to_all)
        return not is_its_own

    def close(self, chat: int, seconds: float, now: float) -> None:
        """Leave a chat alone for so long; 0: all chats."""
        until = now + seconds
        if chat == 0:
            self._closed_to_all = max(until, self._closed_to_all)
        else:
            self._closed[chat] = max(until, self._closed.get(chat, 0.0))

    def room(self, now: float) -> tuple[int, int]:
        """How many messages may go out now, and how many of campaigns."""
        if now < self._closed_to_all:
            return 0, 0
        room = self.limits.a_second - _within(self._all, now, _MARGIN)
        campaigns = self.limits.campaigns - _within(self._campaigns, now, _MARGIN)
        return max(room, 0), max(min(room, campaigns), 0)

    def resting(self, now: float) -> frozenset[int]:
        """The chats that nothing may go to now. What is long over is forgotten here."""
        if now - self._swept >= 1:
            self._forget(now)
        spaced = {chat for chat in self._credit if self._credit_of(chat, now) < 1 - _GRAIN}
        full = {chat for chat, sent in self._groups.items() if _within(sent, now, _GROUP_SECONDS) >= self.limits.group}
        closed = {chat for chat, until in self._closed.items() if until > now}
        return frozenset(spaced | full | closed)

    def next_change(self, now: float) -> float | None:
        """In how many seconds more may go out than now; None if nothing holds anything back."""
        moments = list(self._closed.values())
        room, campaigns = self.room(now)
        if now < self._closed_to_all:
            moments.append(self._closed_to_all)
        elif room == 0:
            moments.append(self._all[0] + _MARGIN)
        elif campaigns == 0:
            moments.append(self._campaigns[0] + _MARGIN)
        moments += [when + (1 - credit) * _CHAT_SPACE for credit, when in self._credit.values() if credit < 1]
        moments += [sent[0] + _GROUP_SECONDS for sent in self._groups.values() if len(sent) >= self.limits.group]
        later = [moment - now for moment in moments if moment > now]
        return min(later) if later else None

    def _credit_of(self, chat: int, now: float) -> float:
        credit, when = self._credit.get(chat, (self._most(chat), now))
        return min(self._most(chat), credit + (now - when) / _CHAT_SPACE)

    def _most(self, chat: int) -> float:
        """How many messages a chat may get at once; a group is spaced from the second on."""
        if chat < 0 and self.limits.burst < NO_LIMITS.burst:
            return 1.0
        return float(self.limits.burst)

    def _forget(self, now: float) -> None:
        self._swept = now
        self._credit = {
            chat: kept for chat, kept in self._credit.items() if self._credit_of(chat, now) < self._most(chat)
        }
        self._groups = {chat: sent for chat, sent in self._groups.items() if _within(sent, now, _GROUP_SECONDS)}
        self._closed = {chat: until for chat, until in self._closed.items() if until > now}
        self._sent = {chat: times for chat, times in self._sent.items() if times and now - times[-1] <= _GROUP_SECONDS}


def _within(sent: deque[float], now: float, seconds: float) -> int:
    """How many were sent within so many seconds; older ones are forgotten."""
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    return len(sent)
