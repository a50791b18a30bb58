"""What falls due for who sits at the terminal: said there instead of being put into the outbox.

In: the store and the handlers of appointments. Out: replies to be printed. They are forgotten as they are handed out: a
terminal that is closed between the two has not shown them.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.conversation.request import Parts, Store
from bot.delivery.messenger import Post, Replace, Send
from bot.delivery.outbox import State
from bot.reply import Reply
from bot.schedule import Handler, Schedule, Whose


class Reminders:
    """`kinds`: who carries out which kind of appointment; `person`: who sits here."""

    def __init__(self, store: Store, kinds: Mapping[str, Handler[Parts]], clock: Clock, person: int) -> None:
        self._store = store
        self._said = _Said()
        self._schedule = Schedule(self, kinds, clock, whose=Whose(person))

    async def due(self) -> tuple[Reply, ...]:
        """What is due by now. Raises CoachError when the database cannot be used."""
        while await self._schedule.carry_out():
            pass
        return self._said.taken()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Parts]:
        """A transaction whose outbox is this terminal; what is said in one that fails is not said."""
        said_before = len(self._said.replies)
        try:
            async with self._store.transaction() as parts:
                yield replace(parts, outbox=self._said)
        except BaseException:
            del self._said.replies[said_before:]
            raise


class _Said:
    """An outbox that keeps what is put into it until it is printed. Campaigns never go to a terminal."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    def taken(self) -> tuple[Reply, ...]:
        replies, self.replies = tuple(self.replies), []
        return replies

    async def put(self, key: str, post: Post) -> bool:
        if isinstance(post, Send | Replace):
            self.replies.append(post.reply)
        return True

    async def put_all(self, campaign: str, chats: Iterable[int], post: Send, *, resend: bool = True) -> int:
        return 0

    async def counts(self, campaign: str) -> Mapping[State, int]:
        return {}

    async def forget_before(self, moment: datetime) -> int:
        return 0
