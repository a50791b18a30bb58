"""Preferences in the database."""

from typing import get_args

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.preferences import Preference, Tongue
from bot.storage.json_text import known
from bot.storage.rows import put
from bot.storage.tables import preference as preferences

_THEIRS = select(preferences).where(preferences.c.person == bindparam("who"))
_TONGUES: tuple[Tongue, ...] = get_args(Tongue)


class SqlPreferences:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person: int) -> Preference:
        row = (await self._connection.execute(_THEIRS, {"who": person})).one_or_none()
        if row is None:
            return Preference(person)
        return Preference(person, known(row.tongue, _TONGUES) or "auto", row.market, row.product)

    async def keep(self, preference: Preference) -> None:
        rest = {"tongue": preference.tongue, "market": preference.market, "product": preference.product}
        await put(self._connection, preferences, {"person": preference.person}, rest)
