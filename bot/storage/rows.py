"""Rows that may be there already: put one in its place, or add only what is new. The one statement for it is written a
little differently by each database; each is made once, since making a statement costs more than running it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = sqlite.Insert | postgresql.Insert


async def put(connection: AsyncConnection, table: Table, key: Mapping[str, object], rest: Mapping[str, object]) -> None:
    """Change the row with this key, or add it. Two writers cannot both find it missing: one waits for the other."""
    await connection.execute(_putting(connection.dialect.name, table, tuple(key), tuple(rest)), {**key, **rest})


def insert_into(dialect: str, table: Table) -> Insert:
    """An insert that may say what happens to a row with the same key."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@lru_cache(maxsize=64)
def insert_new(dialect: str, table: Table, key: str) -> Insert:
    """An insert that leaves alone what has the same key."""
    return insert_into(dialect, table).on_conflict_do_nothing(index_elements=[key])


@lru_cache(maxsize=64)
def _putting(dialect: str, table: Table, key: tuple[str, ...], rest: tuple[str, ...]) -> Executable:
    adding = insert_into(dialect, table)
    return adding.on_conflict_do_update(index_elements=list(key), set_={name: adding.excluded[name] for name in rest})


def sliced(numbers: Sequence[int]) -> list[Sequence[int]]:
    """At most so many at a time as a statement may name."""
    return [numbers[place : place + 1_000] for place in range(0, len(numbers), 1_000)]
