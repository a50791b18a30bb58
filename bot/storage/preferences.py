"""Preferences in the database."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.preferences import Preference, Tongue
from bot.people.hours import AS_A_RULE, read_quiet, write_quiet
from bot.storage.json_text import known
from bot.storage.rows import put, sliced
from bot.storage.tables import preference as preferences

_THEIRS = select(preferences).where(preferences.c.person == bindparam("who"))
_TONGUES: tuple[Tongue, ...] = get_args(Tongue)


class SqlPreferences:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person: int) -> Preference:
        row = (await self._connection.execute(_THEIRS, {"who": person})).one_or_none()
        return Preference(person) if row is None else _preference(row)

    async def of_each(self, people: Sequence[int]) -> Mapping[int, Preference]:
        found = {person: Preference(person) for person in people}
        for some in sliced(people):
            rows = await self._connection.execute(select(preferences).where(preferences.c.person.in_(some)))
            found |= {row.person: _preference(row) for row in rows}
        return found

    async def keep(self, preference: Preference) -> None:
        rest = {
            "tongue": preference.tongue,
            "market": preference.market,
            "product": preference.product,
            "zone": preference.zone,
            "digest_off": preference.digest_off or None,
            "quiet": None if preference.quiet == AS_A_RULE else write_quiet(preference.quiet),
        }
        await put(self._connection, preferences, {"person": preference.person}, rest)


def _preference(row: Row[Any]) -> Preference:
    tongue = known(row.tongue, _TONGUES) or "auto"
    return Preference(
        row.person, tongue, row.market, row.product, row.zone, read_quiet(row.quiet), bool(row.digest_off)
    )
