"""All rows of one database in another, whatever kinds the two are, counted and summed up on both sides.

A sum does not depend on the order of the rows, which two databases need not agree on. Numbers that were given out and
are no longer there are not given out again on the other side.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, Table, func, insert, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import CoachError
from bot.storage.database import Database
from bot.storage.faults import DatabaseUnusable
from bot.storage.tables import lease, metadata

_AT_ONCE = 1_000
_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class Sum:
    """rows: how many. digest: of all of them, in any order, as 64 hexadecimal digits."""

    rows: int
    digest: str


class NotEmpty(CoachError):
    """There are rows already where all of them were to be put."""


class Summing:
    """Rows go in one at a time, as plain values; a `Sum` comes out."""

    def __init__(self) -> None:
        self._rows = 0
        self._total = 0

    def add(self, row: Sequence[Any]) -> None:
        written = json.dumps(row, ensure_ascii=False, default=_written, separators=(",", ":")).encode(
            "utf-8", "replace"
        )
        self._rows += 1
        self._total = (self._total + int.from_bytes(hashlib.sha256(written).digest())) % _MODULUS

    @property
    def sum(self) -> Sum:
        return Sum(self._rows, f"{self._total:064x}")


def moved_tables() -> tuple[Table, ...]:
    """Those that are moved, each after those it refers to. Who holds a lease is no affair of another database."""
    return tuple(one for one in metadata.sorted_tables if one is not lease)


async def transfer(source: Database, target: Database) -> Mapping[str, Sum]:
    """Put all rows of the source into the target, both of this version's tables, in one transaction; what was put, by
    table. Raises NotEmpty, and DatabaseUnusable when what arrived is not what was sent; nothing is kept then."""
    async with source.reading() as here, target.writing() as there:
        await _must_be_empty(there)
        sent = {one.name: await _copied(one, here, there) for one in moved_tables()}
        given = await _given_out(here)
        for one in moved_tables():
            if (column := _numbered(one)) is not None:
                await _give_out_from(there, one, column, given[one.name])
        for one in moved_tables():
            if await _summed(one, there) != sent[one.name]:
                raise DatabaseUnusable(f"The rows of {one.name} arrived changed. Nothing was moved.")
    return sent


async def sums(database: Database) -> Mapping[str, Sum]:
    """What a database holds, by table."""
    async with database.reading() as connection:
        return {one.name: await _summed(one, connection) for one in moved_tables()}


async def _must_be_empty(connection: AsyncConnection) -> None:
    for one in moved_tables():
        if (await connection.execute(select(1).select_from(one).limit(1))).first() is not None:
            raise NotEmpty(f"The database already holds rows (in {one.name}). Everything goes into an empty one only.")


async def _copied(one: Table, here: AsyncConnection, there: AsyncConnection) -> Sum:
    summing = Summing()
    rows = await here.stream(select(one))
    async for some in rows.mappings().partitions(_AT_ONCE):
        for row in some:
            summing.add(tuple(row.values()))
        await there.execute(insert(one), [dict(row) for row in some])
    return summing.sum


async def _summed(one: Table, connection: AsyncConnection) -> Sum:
    summing = Summing()
    async for row in await connection.stream(select(one)):
        summing.add(tuple(row))
    return summing.sum


def _numbered(one: Table) -> Column[Any] | None:
    """The column whose numbers the database gives out."""
    column = one.autoincrement_column
    return column if column is not None and isinstance(column.type, Integer) else None


async def _given_out(connection: AsyncConnection) -> Mapping[str, int]:
    """The highest number that each table has ever given out, as far as the database remembers."""
    found: dict[str, int] = {}
    remembered: dict[str, int] = {}
    if connection.dialect.name == "sqlite":
        kept = table("sqlite_master")
        has = await connection.execute(select(text("1")).select_from(kept).where(text("name = 'sqlite_sequence'")))
        if has.first() is not None:
            numbers = await connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
            remembered = {row.name: row.seq for row in numbers}
    for one in moved_tables():
        column = _numbered(one)
        if column is None:
            continue
        highest = (await connection.execute(select(func.coalesce(func.max(column), 0)))).scalar_one()
        if connection.dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence(one.name, column.name)
            last = (
                await connection.execute(select(func.coalesce(func.pg_sequence_last_value(sequence), 0)))
            ).scalar_one()
            remembered[one.name] = last
        found[one.name] = max(highest, remembered.get(one.name, 0))
    return found


async def _give_out_from(connection: AsyncConnection, one: Table, column: Column[Any], last: int) -> None:
    """The next number is higher than this one."""
    if last == 0:
        return
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(one.name, column.name)
        await connection.execute(select(func.setval(sequence, last)))
    elif one.dialect_options["sqlite"]["autoincrement"]:
        change = text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name")
        if (await connection.execute(change, {"last": last, "name": one.name})).rowcount == 0:
            add = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            await connection.execute(add, {"last": last, "name": one.name})


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return [value.hex()]  # a list, which no value of another kind is
    raise TypeError(f"{type(value).__name__} cannot be summed up")
