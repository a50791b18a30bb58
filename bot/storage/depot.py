"""The outbox as its one sender sees it: each call is a transaction of its own.

What is noted here need not survive a power cut, only the end of this process: at worst something is sent twice. So
these transactions do not wait for the disk.
"""

from collections.abc import Sequence

from sqlalchemy import BigInteger, bindparam, delete, func, literal_column, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.outbox import LONGEST_PAUSE, RECENT, Before, Mark, Parcel, Want
from bot.storage.database import Database
from bot.storage.db_clock import SECOND, database_now
from bot.storage.lease import Fence
from bot.storage.move import move_chat
from bot.storage.outbox import ANSWERS, CAMPAIGNS
from bot.storage.post_text import read_post
from bot.storage.rows import insert_into
from bot.storage.tables import closed_chat, letter, outbox, resting_chat

_IS_PENDING = outbox.c.state == literal_column("'pending'")  # written out, or the index on it is not used
_IS_FLYING = outbox.c.state == literal_column("'sending'")
# A pause that ends further ahead than any could was noted by a clock that has been put back since.
_IS_DUE = or_(
    outbox.c.not_before <= database_now(), outbox.c.not_before > database_now() + int(2 * LONGEST_PAUSE) * SECOND
)
_THIS = (outbox.c.id == bindparam("row"), _IS_FLYING)

_SETTLE = (
    update(outbox)
    .where(*_THIS)
    .values(
        state=bindparam("to"),
        message=bindparam("number"),
        reason=bindparam("why"),
        attempts=outbox.c.attempts + bindparam("counted"),
        settled=database_now(),
        body=None,
        poll=bindparam("asked"),
    )
)
_PUT_BACK = (
    update(outbox)
    .where(*_THIS)
    .values(
        state="pending",
        reason=bindparam("why"),
        attempts=outbox.c.attempts + bindparam("counted"),
        not_before=database_now() + bindparam("microseconds"),
    )
)
_PAUSED = (
    select(outbox.c.chat, func.max(type_coerce(outbox.c.not_before, BigInteger) - database_now()).label("wait"))
    .where(_IS_PENDING, outbox.c.lane == ANSWERS, outbox.c.not_before > database_now())
    .group_by(outbox.c.chat)
)
_NEXT = (
    select(
        outbox.c.id,
        outbox.c.chat,
        outbox.c.kind,
        outbox.c.lane,
        outbox.c.campaign,
        outbox.c.body,
        outbox.c.attempts,
        outbox.c.resend,
        letter.c.body.label("letter"),
    )
    .outerjoin(letter, letter.c.campaign == outbox.c.campaign)
    .where(
        _IS_PENDING,
        _IS_DUE,
        or_(outbox.c.chat.not_in(bindparam("without", expanding=True)), outbox.c.kind == "acknowledge"),
    )
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=outbox, skip_locked=True)
)
_NEXT_ANSWERS = _NEXT.where(outbox.c.lane == ANSWERS)
_TAKE = update(outbox).where(outbox.c.id.in_(bindparam("rows", expanding=True))).values(state="sending")


class SqlDepot:
    """`fence`: passed first by each transaction where several machines could send."""

    def __init__(self, database: Database, fence: Fence | None = None) -> None:
        self._database = database
        self._fence = fence

    async def take_over(self) -> Before:
        async with self._database.writing(durable=False) as connection:
            await self._pass(connection)
            found = await connection.execute(
                select(outbox.c.chat, outbox.c.lane, outbox.c.kind, outbox.c.resend).where(_IS_FLYING)
            )
            flying = found.all()
            perhaps = "was being sent when the process before ended"
            await connection.execute(
                update(outbox).where(_IS_FLYING, outbox.c.resend.is_(True)).values(state="pending", reason=perhaps)
            )
            await connection.execute(
                update(outbox).where(_IS_FLYING).values(state="unknown", reason=perhaps, settled=database_now())
            )
            ago = database_now() - type_coerce(outbox.c.settled, BigInteger)
            lately = await connection.execute(
                select(outbox.c.chat, ago.label("ago"), outbox.c.lane).where(
                    outbox.c.settled > database_now() - int(RECENT) * SECOND,
                    outbox.c.state == "sent",
                    outbox.c.kind != "acknowledge",
                )
            )
            sent = [(row.chat, max(row.ago, 0) / SECOND, row.lane == CAMPAIGNS) for row in lately]
            sent += [(row.chat, 0.0, row.lane == CAMPAIGNS) for row in flying if row.kind != "acknowledge"]
            wait = (type_coerce(resting_chat.c.until, BigInteger) - database_now()).label("wait")
            resting = await connection.execute(select(resting_chat.c.chat, wait))
            closed = {row.chat: row.wait / SECOND for row in resting if row.wait > 0}
            for row in await connection.execute(_PAUSED):  # what comes after it in its chat waits as well
                closed[row.chat] = max(row.wait / SECOND, closed.get(row.chat, 0.0))
        again = sum(row.resend for row in flying)
        return Before(tuple(sent), closed, unknown=len(flying) - again, again=again)

    async def turn(self, marks: Sequence[Mark], want: Want) -> tuple[Parcel, ...]:
        async with self._database.writing(durable=False) as connection:
            await self._pass(connection)
            if marks:
                await _note(connection, marks)
            return await _taken(connection, want) if want.rows else ()

    async def close(self, chat: int, seconds: float) -> None:
        async with self._database.writing(durable=False) as connection:
            await self._pass(connection)
            await connection.execute(delete(resting_chat).where(resting_chat.c.until < database_now()))
            until = {"until": database_now() + int(seconds * SECOND)}
            resting = insert_into(connection.dialect.name, resting_chat).values(chat=chat, **until)
            await connection.execute(resting.on_conflict_do_update(index_elements=["chat"], set_=until))

    async def _pass(self, connection: AsyncConnection) -> None:
        if self._fence is not None:
            await self._fence(connection)


async def _note(connection: AsyncConnection, marks: Sequence[Mark]) -> None:
    settled = [mark for mark in marks if mark.state != "pending"]
    again = [mark for mark in marks if mark.state == "pending"]
    if settled:
        rows = [
            {
                "row": one.id,
                "to": one.state,
                "number": one.message,
                "why": one.reason,
                "counted": int(one.counts),
                "asked": one.poll,
            }
            for one in settled
        ]
        await connection.execute(_SETTLE, rows)
    if again:
        rows = [
            {"row": one.id, "why": one.reason, "counted": int(one.counts), "microseconds": int(one.pause * SECOND)}
            for one in again
        ]
        await connection.execute(_PUT_BACK, rows)
    for mark in marks:
        if mark.closes:
            await _close_for_good(connection, mark)
        if mark.moved is not None and mark.moved != mark.chat:
            await move_chat(connection, mark.chat, mark.moved)


async def _close_for_good(connection: AsyncConnection, mark: Mark) -> None:
    """Nothing else is sent to a chat that cannot be reached; whoever writes again opens it."""
    closing = insert_into(connection.dialect.name, closed_chat)
    closing = closing.values(chat=mark.chat, reason=mark.reason, since=database_now())
    await connection.execute(closing.on_conflict_do_nothing(index_elements=["chat"]))
    await connection.execute(
        update(outbox)
        .where(outbox.c.chat == mark.chat, _IS_PENDING)
        .values(state="dead", reason=mark.reason, settled=database_now(), body=None)
    )


async def _taken(connection: AsyncConnection, want: Want) -> tuple[Parcel, ...]:
    # Twice as many as are wanted, since some may be for the same chat.
    asked = {"without": sorted(want.without), "most": 2 * want.rows}
    rows = (await connection.execute(_NEXT if want.campaigns else _NEXT_ANSWERS, asked)).all()
    parcels: list[Parcel] = []
    campaigns = want.campaigns
    chats: set[int] = set()
    for row in rows:
        if row.kind != "acknowledge" and row.chat in chats:
            continue  # one at a time, so that they arrive in order
        if row.lane == CAMPAIGNS:
            if campaigns == 0:
                continue
            campaigns -= 1
        chats.add(row.chat)
        post = read_post(row.kind, row.chat, row.letter if row.body is None else row.body)
        parcels.append(Parcel(row.id, row.chat, post, row.attempts, row.resend, row.campaign))
        if len(parcels) == want.rows:
            break
    if parcels:
        await connection.execute(_TAKE, {"rows": [parcel.id for parcel in parcels]})
    return tuple(parcels)
