"""The journal in the database: an entry is a row, its intents are rows of their own, so that they can be counted."""

from datetime import datetime
from itertools import groupby

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.analytics.journal import Entry
from bot.storage.tables import journal, journal_intent

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
