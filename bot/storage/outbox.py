"""The outbox in the database: rows are put within the transaction of what they answer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import get_args

from sqlalchemy import delete, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.messenger import Acknowledge, Post, Send
from bot.delivery.outbox import State
from bot.storage.db_clock import database_now
from bot.storage.json_text import known
from bot.storage.post_text import kind_of, write_post
from bot.storage.rows import insert_new
from bot.storage.tables import closed_chat, letter, outbox

ANSWERS, CAMPAIGNS = 0, 1
_STATES: tuple[State, ...] = get_args(State)
_AT_ONCE = 10_000  # rows that are in memory at a time
_NEW = {"state": "pending", "attempts": 0, "not_before": datetime.fromisoformat("1970-01-01T00:00Z"), "reason": ""}


class SqlOutbox:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, key: str, post: Post) -> bool:
        chat = post.chat if isinstance(post, Acknowledge) else post.address.chat
        row = {
            **_NEW,
            "key": key,
            "chat": chat,
            "kind": kind_of(post),
            "lane": ANSWERS,
            "campaign": "",
            "body": write_post(post),
            "resend": True,
        }
        adding = insert_new(self._connection.dialect.name, outbox, "key")
        return (await self._connection.execute(adding, row)).rowcount > 0

    async def put_all(self, campaign: str, chats: Iterable[int], post: Send, *, resend: bool = True) -> int:
        before = await self._size(campaign)
        body = {"campaign": campaign, "body": write_post(post)}
        await self._connection.execute(insert_new(self._connection.dialect.name, letter, "campaign"), body)
        row = {**_NEW, "kind": "send", "lane": CAMPAIGNS, "campaign": campaign, "body": None, "resend": resend}
        adding = insert_new(self._connection.dialect.name, outbox, "key")
        left = iter(chats)
        while some := [{**row, "key": f"{campaign}/{chat}", "chat": chat} for chat in islice(left, _AT_ONCE)]:
            await self._connection.execute(adding, some)
        closed = select(closed_chat.c.chat)
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.campaign == campaign, outbox.c.state == "pending", outbox.c.chat.in_(closed))
            .values(state="dead", reason="cannot be reached", settled=database_now())
        )
        return await self._size(campaign) - before

    async def counts(self, campaign: str) -> Mapping[State, int]:
        states = (
            select(outbox.c.state, func.count())
            .where(outbox.c.campaign == campaign, outbox.c.campaign != literal_column("''"))
            .group_by(outbox.c.state)
        )
        counted: dict[State, int] = {}
        for state, number in await self._connection.execute(states):
            if (one := known(state, _STATES)) is not None:
                counted[one] = number
        return counted

    async def forget_before(self, moment: datetime) -> int:
        """Forget answers that were settled before; rows of campaigns stay, as the record of who got what."""
        old = delete(outbox).where(outbox.c.settled < moment, outbox.c.lane == ANSWERS)
        return (await self._connection.execute(old)).rowcount

    async def _size(self, campaign: str) -> int:
        return sum((await self.counts(campaign)).values())
