"""Who looks after which card, in the database."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.care import Kept
from bot.storage.rows import insert_into
from bot.storage.tables import card_care

_THIS = select(card_care).where(card_care.c.intent == bindparam("which"))  # asked for every answer


class SqlCardCare:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, intent: str) -> Kept | None:
        row = (await self._connection.execute(_THIS, {"which": intent})).one_or_none()
        return None if row is None else _kept(row)

    async def all(self) -> Mapping[str, Kept]:
        rows = await self._connection.execute(select(card_care).order_by(card_care.c.intent))
        return {row.intent: _kept(row) for row in rows}

    async def keep(self, kept: Kept) -> None:
        row = {
            "intent": kept.intent,
            "owner": kept.owner,
            "review": None if kept.review is None else kept.review.isoformat(),
            "instead_of": kept.instead_of,
            "set_by": kept.by,
            "at": kept.at,
        }
        adding = insert_into(self._connection.dialect.name, card_care).values(**row)
        changed = {name: value for name, value in row.items() if name != "intent"}
        await self._connection.execute(adding.on_conflict_do_update(index_elements=["intent"], set_=changed))


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.intent, row.owner, _day(row.review), row.instead_of, row.set_by, row.at)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:  # as another version wrote it
        return None
