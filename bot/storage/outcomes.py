"""How it went after a card, in the database: a row an answer, and one for each line that stood on it."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.analytics.outcomes import RESULTS, Asked
from bot.storage.json_text import known
from bot.storage.rows import insert_new
from bot.storage.tables import outcome as outcomes
from bot.storage.tables import outcome_line as lines

_OF_PERSON = (
    select(outcomes)
    .where(outcomes.c.person == bindparam("who"), outcomes.c.at >= bindparam("since"))
    .order_by(outcomes.c.at, outcomes.c.answer)
)


class SqlOutcomes:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, asked: Asked) -> None:
        row = {
            "answer": asked.answer,
            "person": asked.person,
            "chat": asked.chat,
            "at": asked.at,
            "language": asked.language,
            "edition": asked.edition,
            "intent": asked.intent,
        }
        await self._connection.execute(insert_new(self._connection.dialect.name, outcomes, "answer"), row)

    async def of(self, answer: int, chat: int) -> Asked | None:
        this = select(outcomes).where(outcomes.c.answer == answer, outcomes.c.chat == chat)
        row = (await self._connection.execute(this)).one_or_none()
        return None if row is None else _asked(row)

    async def tell(self, asked: Asked) -> None:
        said = {
            "language": asked.language,
            "edition": asked.edition,
            "intent": asked.intent,
            "result": asked.result,
            "told": asked.told,
        }
        this = update(outcomes).where(outcomes.c.answer == asked.answer)
        if (await self._connection.execute(this.values(**said))).rowcount == 0:
            return  # forgotten meanwhile
        await self._connection.execute(delete(lines).where(lines.c.answer == asked.answer))
        if asked.lines:
            rows = [{"answer": asked.answer, "line": key} for key in sorted(asked.lines)]
            await self._connection.execute(insert(lines), rows)

    async def asked_of(self, person: int, since: datetime) -> tuple[Asked, ...]:
        rows = await self._connection.execute(_OF_PERSON, {"who": person, "since": since})
        return tuple(_asked(row) for row in rows)

    async def told_since(self, moment: datetime) -> tuple[Asked, ...]:
        theirs = select(outcomes).where(outcomes.c.told >= moment).order_by(outcomes.c.told, outcomes.c.answer)
        rows = (await self._connection.execute(theirs)).all()
        keys: dict[int, list[str]] = defaultdict(list)
        on_them = select(lines).join(outcomes).where(outcomes.c.told >= moment)
        for line in await self._connection.execute(on_them):
            keys[line.answer].append(line.line)
        return tuple(_asked(row, frozenset(keys[row.answer])) for row in rows)

    async def forget_untold_before(self, moment: datetime) -> int:
        old = delete(outcomes).where(outcomes.c.told.is_(None), outcomes.c.at < moment)
        return (await self._connection.execute(old)).rowcount


def _asked(row: Row[*tuple[Any, ...]], keys: frozenset[str] = frozenset()) -> Asked:
    return Asked(
        row.answer, row.person, row.chat, row.at, row.language, row.edition, row.intent,
        known(row.result, RESULTS), row.told, keys,
    )  # fmt: skip
