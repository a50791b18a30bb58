"""Canaries in the database: who tries which changes, until when."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.canary import ENDINGS, STATES, Canary
from bot.storage.json_text import known
from bot.storage.tables import canary as canaries
from bot.storage.tables import canary_person

VERSION = select(func.count(), func.coalesce(func.max(canaries.c.revision), 0))
_LOOKED_AT = 200  # the newest ones
_PEOPLE = select(canary_person.c.person).where(canary_person.c.canary_id == bindparam("number"))


class SqlCanaries:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, canary: Canary) -> Canary:
        revision = await self._next()
        row = {"made_by": canary.by, "revision": revision, **_columns(canary)}
        adding = insert(canaries).values(**row).returning(canaries.c.id)
        number = (await self._connection.execute(adding)).scalar_one()
        await self._put_people(number, canary.people)
        return replace(canary, id=number, revision=revision)

    async def canary(self, number: int) -> Canary | None:
        return next(iter(await self._all(select(canaries).where(canaries.c.id == number))), None)

    async def holding(self, change: int) -> Canary | None:
        newest = await self._all(select(canaries).order_by(canaries.c.id.desc()).limit(_LOOKED_AT))
        return next((one for one in newest if change in one.changes), None)

    async def open(self) -> tuple[Canary, ...]:
        return await self._all(select(canaries).where(canaries.c.state != "over").order_by(canaries.c.id))

    async def change(self, canary: Canary) -> Canary | None:
        revision = await self._next()
        same = (canaries.c.id == canary.id, canaries.c.revision == canary.revision)
        changing = update(canaries).where(*same).values(revision=revision, **_columns(canary))
        if (await self._connection.execute(changing)).rowcount != 1:
            return None
        await self._connection.execute(delete(canary_person).where(canary_person.c.canary_id == canary.id))
        await self._put_people(canary.id, canary.people)
        return replace(canary, revision=revision)

    async def forget_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(canaries).where(canaries.c.ended < moment))).rowcount

    async def version(self) -> tuple[int, int]:
        count, revision = (await self._connection.execute(VERSION)).one()
        return count, revision

    async def _next(self) -> int:
        return (await self.version())[1] + 1

    async def _put_people(self, number: int, people: Sequence[int]) -> None:
        if people:
            rows = [{"canary_id": number, "place": place, "person": one} for place, one in enumerate(people)]
            await self._connection.execute(insert(canary_person), rows)

    async def _all(self, query: Select[Any]) -> tuple[Canary, ...]:
        rows = (await self._connection.execute(query)).all()
        return tuple([await self._canary(row) for row in rows])

    async def _canary(self, row: Row[*tuple[Any, ...]]) -> Canary:
        people = await self._connection.execute(_PEOPLE.order_by(canary_person.c.place), {"number": row.id})
        return Canary(
            id=row.id,
            changes=tuple(json.loads(row.changes)),
            people=tuple(people.scalars()),
            by=row.made_by,
            at=row.at,
            until=row.until,
            state=known(row.state, STATES) or "over",
            ended=row.ended,
            ending=known(row.ending, ENDINGS) or "",
            revision=row.revision,
        )


def _columns(canary: Canary) -> dict[str, object]:
    return {
        "changes": json.dumps(canary.changes),
        "at": canary.at,
        "until": canary.until,
        "state": canary.state,
        "ended": canary.ended,
        "ending": canary.ending,
    }
