"""The inbox in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.inbox import Incoming, Left, Superseded
from bot.storage.rows import insert_new
from bot.storage.tables import closed_chat, inbox

_IS_WAITING = inbox.c.state == literal_column("'waiting'")  # written out, or the index on it is not used

_OPEN = delete(closed_chat).where(closed_chat.c.chat.in_(bindparam("chats", expanding=True)))
_WAITING = (
    select(inbox.c.id, inbox.c.chat, inbox.c.payload, inbox.c.tries)
    .where(_IS_WAITING, inbox.c.id.not_in(bindparam("without", expanding=True)))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)
_COUNT = select(func.count()).select_from(select(inbox.c.id).where(_IS_WAITING).limit(bindparam("most")).subquery())
_LAST = (
    select(inbox.c.id).where(inbox.c.state != "waiting").order_by(inbox.c.received.desc(), inbox.c.id.desc()).limit(1)
)
_END = (
    update(inbox)
    .where(inbox.c.id == bindparam("number"), _IS_WAITING)
    .values(state=bindparam("to"), reason=bindparam("why"), payload=None)
)


class SqlInbox:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def accept(self, updates: Sequence[Incoming], now: datetime) -> frozenset[int]:
        if not updates:
            return frozenset()
        rows = [
            {
                "id": one.id,
                "chat": one.chat,
                "received": now,
                "payload": one.payload,
                "state": "waiting",
                "tries": 1,
                "reason": "",
            }
            for one in {one.id: one for one in updates}.values()
        ]
        adding = insert_new(self._connection.dialect.name, inbox, "id").returning(inbox.c.id)
        new = frozenset((await self._connection.execute(adding, rows)).scalars())
        await self._connection.execute(_OPEN, {"chats": sorted({one.chat for one in updates})})
        return new

    async def left(self, limit: int, before: datetime) -> tuple[Left, ...]:
        waiting = (
            select(inbox.c.id, inbox.c.chat, inbox.c.payload, inbox.c.tries)
            .where(_IS_WAITING, inbox.c.received < before)
            .order_by(inbox.c.id)
            .limit(limit)
        )
        rows = await self._connection.execute(waiting)
        return tuple(Left(row.id, row.chat, row.payload or "", row.tries) for row in rows)

    async def waiting(self, limit: int, without: Collection[int] = ()) -> tuple[Left, ...]:
        rows = await self._connection.execute(_WAITING, {"most": limit, "without": sorted(without)})
        return tuple(Left(row.id, row.chat, row.payload or "", row.tries) for row in rows)

    async def count_waiting(self, most: int) -> int:
        return int((await self._connection.execute(_COUNT, {"most": most})).scalar_one())

    async def last(self) -> int | None:
        number: int | None = (await self._connection.execute(_LAST)).scalar_one_or_none()
        return number

    async def begin(self, number: int) -> int:
        once_more = update(inbox).where(inbox.c.id == number).values(tries=inbox.c.tries + 1).returning(inbox.c.tries)
        tries: int = (await self._connection.execute(once_more)).scalar_one()
        return tries

    async def done(self, number: int, fault: str = "") -> None:
        ending = {"number": number, "to": "failed" if fault else "done", "why": fault}
        if (await self._connection.execute(_END, ending)).rowcount == 0:
            raise Superseded(f"Update {number} has taken effect already.")

    async def forget_before(self, moment: datetime) -> int:
        old = delete(inbox).where(inbox.c.received < moment, inbox.c.state != "waiting")
        return (await self._connection.execute(old)).rowcount
