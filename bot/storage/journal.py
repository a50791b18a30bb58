"""The journal in the database: an entry is a row, its intents are rows of their own, so that they can be counted."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import BigInteger, func, insert, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.analytics.journal import Entry, Tally
from bot.storage.tables import journal, journal_intent

_EPOCH = date(1970, 1, 1)
_DAY = 86_400_000_000  # microseconds, as moments are kept
_NOTE = insert(journal).returning(journal.c.id)
_NOTE_INTENT = insert(journal_intent)


class SqlJournal:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(self, entry: Entry) -> None:
        row = {
            "at": entry.at,
            "person": entry.person,
            "chat": entry.chat,
            "event": entry.event,
            "language": entry.language,
            "edition": entry.edition,
            "product": entry.product,
        }
        number = (await self._connection.execute(_NOTE, row)).scalar_one()
        intents = [
            {"journal_id": number, "position": position, "intent": intent, "confidence": confidence}
            for position, (intent, confidence) in enumerate(entry.intents)
        ]
        if intents:
            await self._connection.execute(_NOTE_INTENT, intents)

    async def since(self, moment: datetime) -> tuple[Entry, ...]:
        rows = await self._connection.execute(
            select(journal, journal_intent.c.intent, journal_intent.c.confidence)
            .outerjoin(journal_intent)
            .where(journal.c.at >= moment)
            .order_by(journal.c.at, journal.c.id, journal_intent.c.position)
        )
        entries = []
        for _, together in groupby(rows, key=lambda row: row.id):
            first, *others = together
            intents = tuple((row.intent, row.confidence) for row in (first, *others) if row.intent is not None)
            entries.append(
                Entry(
                    first.at, first.person, first.chat, first.event, first.language, first.edition, intents,
                    first.product,
                )
            )  # fmt: skip
        return tuple(entries)

    async def tally(self, since: date) -> tuple[Tally, ...]:
        day = (type_coerce(journal.c.at, BigInteger) // _DAY).label("day")
        place = func.coalesce(journal_intent.c.position, 0).label("place")
        what = (
            day, journal.c.person, journal.c.event, journal.c.product, journal_intent.c.intent, place,
        )  # fmt: skip
        rows = await self._connection.execute(
            select(*what, func.count().label("times"))
            .outerjoin(journal_intent)
            .where(journal.c.at >= datetime.combine(since, time(), UTC))
            .group_by(*what)
            .order_by(*what)
        )
        return tuple(
            Tally(
                _EPOCH + timedelta(days=int(row.day)),
                row.person,
                row.event,
                row.product,
                row.intent,
                row.place,
                row.times,
            )
            for row in rows
        )
