"""Visits and their answers in the database."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.visit import Answer, Visit
from bot.library.records import SEGMENTS, STYLES
from bot.storage.json_text import known, read_heard, read_keys, read_scored, write_heard, write_keys, write_scored
from bot.storage.postgres import one_at_a_time
from bot.storage.rows import put
from bot.storage.tables import answer as answers
from bot.storage.tables import visit as visits

_VISIT = select(visits).where(visits.c.chat == bindparam("the_chat"))
_ADD = insert(answers).returning(answers.c.id)


class SqlVisits:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, chat: int) -> Visit | None:
        if self._connection.dialect.name == "postgresql":
            await one_at_a_time(self._connection, chat)  # in a SQLite file only one transaction writes anyway
        row = (await self._connection.execute(_VISIT, {"the_chat": chat})).one_or_none()
        return None if row is None else _visit(row)

    async def keep(self, visit: Visit) -> None:
        rest = {
            "started": visit.started,
            "seen": visit.seen,
            "used": write_keys(visit.used),
            "heard": write_heard(visit.heard),
            "segment": visit.segment,
            "style": visit.style,
        }
        await put(self._connection, visits, {"chat": visit.chat}, rest)

    async def add_answer(self, answer: Answer) -> Answer:
        added = await self._connection.execute(_ADD, {"chat": answer.chat, **_columns(answer)})
        return replace(answer, id=added.scalar_one())

    async def answer(self, number: int, chat: int) -> Answer | None:
        this = select(answers).where(answers.c.id == number, answers.c.chat == chat)
        row = (await self._connection.execute(this)).one_or_none()
        return None if row is None else _answer(row)

    async def answers_since(self, chat: int, moment: datetime) -> tuple[Answer, ...]:
        these = (
            select(answers).where(answers.c.chat == chat, answers.c.at >= moment).order_by(answers.c.at, answers.c.id)
        )
        return tuple(_answer(row) for row in await self._connection.execute(these))

    async def typed(self, most: int) -> tuple[str, ...]:
        these = select(answers.c.text).where(answers.c.text.is_not(None)).order_by(answers.c.id.desc()).limit(most)
        return tuple((await self._connection.execute(these)).scalars())

    async def change_answer(self, answer: Answer) -> None:
        """One that was forgotten meanwhile stays forgotten."""
        this = (answers.c.id == answer.id, answers.c.chat == answer.chat)
        await self._connection.execute(update(answers).where(*this).values(**_columns(answer)))

    async def forget_answers_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(answers).where(answers.c.at < moment))).rowcount

    async def forget_visits_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(visits).where(visits.c.seen < moment))).rowcount


def _visit(row: Row[*tuple[Any, ...]]) -> Visit:
    return Visit(
        chat=row.chat,
        started=row.started,
        seen=row.seen,
        used=read_keys(row.used),
        heard=read_heard(row.heard),
        segment=known(row.segment, SEGMENTS),
        style=known(row.style, STYLES),
    )


def _columns(answer: Answer) -> dict[str, object]:
    return {
        "at": answer.at,
        "language": answer.language,
        "traditional": answer.traditional,
        "edition": answer.edition,
        "intents": write_scored(answer.intents),
        "candidates": write_scored(answer.candidates),
        "shown": answer.shown,
        "heard": write_heard(answer.heard),
        "lines": write_keys(answer.lines),
        "text": answer.text or None,
    }


def _answer(row: Row[*tuple[Any, ...]]) -> Answer:
    return Answer(
        id=row.id,
        chat=row.chat,
        at=row.at,
        language=row.language,
        traditional=row.traditional,
        edition=row.edition,
        intents=read_scored(row.intents),
        candidates=read_scored(row.candidates),
        shown=row.shown,
        heard=read_heard(row.heard),
        lines=read_keys(row.lines),
        text=row.text or "",
    )
