"""A look at a database from outside: is it whole, and what time is it there? Nothing is changed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.storage import postgres, sqlite
from bot.storage.database import Database
from bot.storage.db_clock import database_now

_PATIENCE = timedelta(seconds=5)


def damage_of(url: str) -> str | None:
    """What SQLite finds wrong with its file; None if nothing is, and for a server, which sees to its own. Blocks."""
    if postgres.is_one(url):
        return None
    engine = sqlite.viewer(sqlite.address(url), _PATIENCE)
    try:
        with engine.begin() as connection:
            return sqlite.damage(connection)
    finally:
        engine.dispose()


async def time_of(url: str) -> datetime:
    """The time by the database's own clock."""
    async with Database.open(url) as database, database.reading() as connection:
        microseconds: int = (await connection.execute(select(database_now()))).scalar_one()
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC)
