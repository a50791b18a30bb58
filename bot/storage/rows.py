"""Rows that may be there already: put one in its place, or add only what is new. The one statement for it is written a
little differently by each database."""

from collections.abc import Mapping

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def put(connection: AsyncConnection, table: Table, key: Mapping[str, object], rest: Mapping[str, object]) -> None:
    """Change the row with this key, or add it. Two writers cannot both find it missing: one waits for the other."""
    adding = upsert(connection, table).values(**key, **rest)
    await connection.execute(adding.on_conflict_do_update(index_elements=list(key), set_=dict(rest)))


def upsert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that may say what happens to a row with the same key."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def insert_new(connection: AsyncConnection, table: Table, key: str) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves alone what has the same key."""
    return upsert(connection, table).on_conflict_do_nothing(index_elements=[key])
