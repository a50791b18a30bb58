"""The outbox in the database: rows are put within the transaction of what they answer."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, get_args

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Executable,
    Integer,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.messenger import Acknowledge, Delete, Edit, Post, Send
from bot.delivery.outbox import Fate, State
from bot.storage.db_clock import database_now
from bot.storage.direct import MANY
from bot.storage.json_text import known
from bot.storage.post_text import kind_of, write_post
from bot.storage.rows import insert_new
from bot.storage.tables import closed_chat, letter, outbox

ANSWERS, CAMPAIGNS = 0, 1
_STATES: tuple[State, ...] = get_args(State)
_OWED = ("pending", "sending")
_AT_ONCE = 10_000  # rows that are in memory at a time
_NEW = {"state": "pending", "attempts": 0, "not_before": datetime.fromisoformat("1970-01-01T00:00Z"), "reason": ""}


@lru_cache(maxsize=2)
def _adding(dialect: str) -> Executable:
    """Rows of a campaign from a list of chats as JSON: made within the database, ten times as fast as one by one."""
    listed: BindParameter[str] = bindparam("chats", type_=Text)
    if dialect == "postgresql":
        each = func.json_array_elements_text(cast(listed, JSON)).table_valued("value")
    else:
        each = func.json_each(listed).table_valued("value")
    chat = cast(each.c.value, BigInteger)
    campaign: BindParameter[str] = bindparam("campaign", type_=Text)
    columns: dict[str, ColumnElement[Any]] = {
        "key": campaign + literal("/", Text) + cast(chat, Text),
        "chat": chat,
        "kind": literal("send", Text),
        "lane": literal(CAMPAIGNS, Integer),
        "campaign": campaign,
        "state": literal("pending", Text),
        "attempts": literal(0, Integer),
        "not_before": literal(0, BigInteger),
        "resend": bindparam("resend", type_=Boolean),
        "reason": literal("", Text),
    }
    # "true": or SQLite takes the ON of what follows for that of a join.
    rows = select(*columns.values()).select_from(each).where(true())
    return insert_new(dialect, outbox, "key").from_select(list(columns), rows).execution_options(**MANY)


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
        adding = _adding(self._connection.dialect.name)
        left = iter(chats)
        while some := list(islice(left, _AT_ONCE)):
            told = {"campaign": campaign, "resend": resend, "chats": json.dumps(some)}
            await self._connection.execute(adding, told)
        await self._give_up_closed(campaign)
        return await self._size(campaign) - before

    async def put_each(self, campaign: str, posts: Iterable[Send | Edit | Delete], *, resend: bool = True) -> int:
        before = await self._size(campaign)
        adding = insert_new(self._connection.dialect.name, outbox, "key")
        left = iter(posts)
        while some := list(islice(left, _AT_ONCE)):
            rows = [
                {
                    **_NEW,
                    "key": f"{campaign}/{post.address.chat}",
                    "chat": post.address.chat,
                    "kind": kind_of(post),
                    "lane": CAMPAIGNS,
                    "campaign": campaign,
                    "body": write_post(post),
                    "resend": resend,
                }
                for post in some
            ]
            await self._connection.execute(adding, rows)
        await self._give_up_closed(campaign)
        return await self._size(campaign) - before

    async def withdraw(self, campaign: str) -> tuple[int, ...]:
        waiting = (outbox.c.campaign == campaign, outbox.c.state == "pending", outbox.c.lane == CAMPAIGNS)
        taken = await self._connection.execute(delete(outbox).where(*waiting).returning(outbox.c.chat))
        return tuple(taken.scalars())

    async def fate(self, key: str) -> Fate | None:
        theirs = select(outbox.c.state, outbox.c.message, outbox.c.reason).where(outbox.c.key == key)
        row = (await self._connection.execute(theirs)).one_or_none()
        state = known(row.state, _STATES) if row is not None else None
        return None if row is None or state is None else Fate(state, row.message, row.reason)

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
        # Words that nobody waits for any more are not kept either: they come again with the next row that needs them.
        needed = select(outbox.c.id).where(outbox.c.campaign == letter.c.campaign, outbox.c.state.in_(_OWED))
        await self._connection.execute(delete(letter).where(~exists(needed)))
        old = delete(outbox).where(outbox.c.settled < moment, outbox.c.lane == ANSWERS)
        return (await self._connection.execute(old)).rowcount

    async def _give_up_closed(self, campaign: str) -> None:
        closed = select(closed_chat.c.chat)
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.campaign == campaign, outbox.c.state == "pending", outbox.c.chat.in_(closed))
            .values(state="dead", reason="cannot be reached", settled=database_now())
        )

    async def _size(self, campaign: str) -> int:
        return sum((await self.counts(campaign)).values())
