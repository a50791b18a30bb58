"""How much waits in the database, and whether it answers at all."""

from sqlalchemy import BigInteger, func, literal_column, select, type_coerce

from bot.delivery.queues import Queues
from bot.storage.database import Database
from bot.storage.db_clock import SECOND, database_now
from bot.storage.outbox import ANSWERS, CAMPAIGNS
from bot.storage.tables import inbox, outbox

# Written out, or the indexes on them are not used.
_IS_WAITING = inbox.c.state == literal_column("'waiting'")
_IS_PENDING = outbox.c.state == literal_column("'pending'")

_INBOX = select(
    func.count(), (database_now() - func.min(type_coerce(inbox.c.received, BigInteger))).label("age")
).where(_IS_WAITING)
_OUTBOX = select(outbox.c.lane, func.count().label("number")).where(_IS_PENDING).group_by(outbox.c.lane)


class SqlQueues:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self) -> Queues:
        """Raises CoachError when the database does not answer."""
        async with self._database.reading() as connection:
            count, age = (await connection.execute(_INBOX)).one()
            lanes = {row.lane: row.number for row in await connection.execute(_OUTBOX)}
        return Queues(count, max(age or 0, 0) / SECOND, lanes.get(ANSWERS, 0), lanes.get(CAMPAIGNS, 0))
