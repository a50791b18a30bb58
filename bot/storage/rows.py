"""Put a row in place of the one with the same key, in SQL that every database understands."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table, and_, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection


async def put(connection: AsyncConnection, table: Table, key: Mapping[str, object], rest: Mapping[str, object]) -> None:
    """Change the row with this key, or add it. Two writers cannot both find it missing: one waits for the other."""
    same: ColumnElement[bool] = and_(*(table.c[name] == value for name, value in key.items()))
    changed = await connection.execute(update(table).where(same).values(**rest))
    if changed.rowcount == 0:
        await connection.execute(insert(table).values(**key, **rest))
