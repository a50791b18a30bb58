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
from bot.delivery.messenger import Delete, Edit, Post, Send
from bot.delivery.outbox import Fate, Outbox, State
from bot.reply import Reply
from bot.schedule import Handler, Schedule, Whose


class Reminders:
    """`kinds`: who carries out which kind of appointment; `person`: who sits here, which is also their chat."""

    def __init__(self, store: Store, kinds: Mapping[str, Handler[Parts]], clock: Clock, person: int) -> None:
        self._store = store
        self._person = person
        self._replies: list[Reply] = []
        self._schedule = Schedule(self, kinds, clock, whose=Whose(person))

    async def due(self) -> tuple[Reply, ...]:
        """What is due by now. Raises CoachError when the database cannot be used."""
        while await self._schedule.carry_out():
            pass
        replies, self._replies = tuple(self._replies), []
        return replies

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Parts]:
        """A transaction in which what is put for this chat is said here; in one that fails nothing is."""
        said: list[Reply] = []
        async with self._store.transaction() as parts:
            yield replace(parts, outbox=_SaidHere(parts.outbox, self._person, said))
        self._replies += said


class _SaidHere:
    """The outbox, but for what goes to one chat."""

    def __init__(self, outbox: Outbox, chat: int, said: list[Reply]) -> None:
        self._outbox = outbox
        self._chat = chat
        self._said = said

    async def put(self, key: str, post: Post) -> bool:
        if isinstance(post, Send) and post.address.chat == self._chat:
            self._said.append(post.reply)
            return True
        return await self._outbox.put(key, post)

    async def put_all(self, campaign: str, chats: Iterable[int], post: Send, *, resend: bool = True) -> int:
        return await self._outbox.put_all(campaign, chats, post, resend=resend)

    async def put_each(self, campaign: str, posts: Iterable[Send | Edit | Delete], *, resend: bool = True) -> int:
        return await self._outbox.put_each(campaign, posts, resend=resend)

    async def withdraw(self, campaign: str) -> tuple[int, ...]:
        return await self._outbox.withdraw(campaign)

    async def fate(self, key: str) -> Fate | None:
        return await self._outbox.fate(key)

    async def counts(self, campaign: str) -> Mapping[State, int]:
        return await self._outbox.counts(campaign)

    async def forget_before(self, moment: datetime) -> int:
        return await self._outbox.forget_before(moment)
