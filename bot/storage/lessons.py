"""What reps taught by a tap, in the database."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.lessons import MOST, Lesson, Scope
from bot.storage.tables import taught


class SqlLessons:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, lesson: Lesson) -> None:
        row = {
            "at": lesson.at,
            "person": lesson.scope.person,
            "team_id": lesson.scope.team,
            "language": lesson.language,
            "intent": lesson.intent,
            "text": lesson.text,
        }
        await self._connection.execute(insert(taught).values(**row))

    async def version(self, scope: Scope) -> tuple[int, int]:
        counted = select(func.count(), func.coalesce(func.max(taught.c.id), 0)).where(_within(scope))
        count, last = (await self._connection.execute(counted)).one()
        return count, last

    async def of(self, scope: Scope) -> tuple[Lesson, ...]:
        latest = select(taught).where(_within(scope)).order_by(taught.c.id.desc()).limit(MOST)
        rows = (await self._connection.execute(latest)).all()
        return tuple(
            Lesson(row.at, Scope(row.person, row.team_id), row.language, row.intent, row.text, row.id)
            for row in reversed(rows)
        )

    async def drop(self, numbers: Collection[int]) -> int:
        return (await self._connection.execute(delete(taught).where(taught.c.id.in_(numbers)))).rowcount

    async def forget_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(taught).where(taught.c.at < moment))).rowcount


def _within(scope: Scope) -> ColumnElement[bool]:
    if scope.team is not None:
        return taught.c.team_id == scope.team
    return and_(taught.c.team_id.is_(None), taught.c.person == scope.person)
