"""What people are in the middle of, and how their sparrings went, in the database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.language.detect import LANGUAGES
from bot.quiz.session import Session, Sparred
from bot.storage.json_text import known
from bot.storage.session_text import kind_of, read_work, write_work
from bot.storage.tables import session as sessions
from bot.storage.tables import sparring as sparrings

_THEIRS = select(sessions).where(sessions.c.person == bindparam("who"))  # asked for every line that is typed


class SqlSessions:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person: int) -> Session | None:
        row = (await self._connection.execute(_THEIRS, {"who": person})).one_or_none()
        language = known(row.language, LANGUAGES) if row is not None else None
        work = read_work(row.kind, row.body) if row is not None else None
        if row is None or work is None or language is None:
            return None
        return Session(row.person, row.chat, language, work, row.seen, row.types_until, row.id, row.step)

    async def begin(self, session: Session) -> Session:
        await self.end(session.person)
        row = {"person": session.person, "chat": session.chat, **_columns(session)}
        added = await self._connection.execute(insert(sessions).values(**row).returning(sessions.c.id))
        return replace(session, id=added.scalar_one())

    async def move(self, session: Session) -> bool:
        # One statement: of two presses, on whatever machines, only one finds the step before.
        before = (sessions.c.id == session.id, sessions.c.step == session.step - 1)
        changed = await self._connection.execute(update(sessions).where(*before).values(**_columns(session)))
        return changed.rowcount == 1

    async def end(self, person: int) -> bool:
        return (await self._connection.execute(delete(sessions).where(sessions.c.person == person))).rowcount > 0

    async def sparred(self, result: Sparred) -> None:
        row = {
            "person": result.person,
            "persona": result.persona,
            "source": result.source,
            "at": result.at,
            "outcome": result.outcome,
            "score": result.score,
        }
        await self._connection.execute(insert(sparrings).values(**row))

    async def sparrings(self, person: int) -> Mapping[str, float]:
        theirs = select(sparrings.c.source, sparrings.c.score).where(sparrings.c.person == person)
        rows = await self._connection.execute(theirs.order_by(sparrings.c.at, sparrings.c.id))
        return {row.source: row.score for row in rows}  # the last one stays

    async def personas(self, person: int) -> Mapping[str, float]:
        best = select(sparrings.c.persona, func.max(sparrings.c.score).label("best"))
        rows = await self._connection.execute(best.where(sparrings.c.person == person).group_by(sparrings.c.persona))
        return {row.persona: row.best for row in rows}

    async def forget_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(sessions).where(sessions.c.seen < moment))).rowcount


def _columns(session: Session) -> dict[str, object]:
    return {
        "language": session.language,
        "kind": kind_of(session.work),
        "body": write_work(session.work),
        "step": session.step,
        "seen": session.seen,
        "types_until": session.types_until,
    }
