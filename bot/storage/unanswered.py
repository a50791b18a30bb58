"""Lines that were not recognised, in the database."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.analytics.unanswered import UnknownLine
from bot.storage.tables import unanswered


class SqlUnanswered:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(self, line: UnknownLine) -> None:
        row = {
            "at": line.at,
            "person": line.person,
            "language": line.language,
            "text": line.text,
            "rejected": line.rejected,
        }
        await self._connection.execute(insert(unanswered).values(**row))

    async def since(self, moment: datetime) -> tuple[UnknownLine, ...]:
        rows = await self._connection.execute(
            select(unanswered).where(unanswered.c.at >= moment).order_by(unanswered.c.at, unanswered.c.id)
        )
        return tuple(UnknownLine(row.at, row.person, row.language, row.text, row.rejected, row.id) for row in rows)

    async def drop(self, numbers: Collection[int]) -> int:
        return (await self._connection.execute(delete(unanswered).where(unanswered.c.id.in_(numbers)))).rowcount

    async def forget_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(unanswered).where(unanswered.c.at < moment))).rowcount
