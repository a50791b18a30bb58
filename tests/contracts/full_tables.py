"""Rows in every table of today, whatever tables there are: made from the types of their columns."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Double, Integer, LargeBinary, Table, Text, insert

from bot.storage.database import Database
from bot.storage.tables import Moment
from bot.storage.transfer import moved_tables

BEGAN = datetime(2026, 5, 4, 9, tzinfo=UTC)


async def fill_all(database: Database, rows: int) -> None:
    async with database.writing() as connection:
        for table in moved_tables():
            values = [{column.name: value(table, column, n) for column in table.columns} for n in range(1, rows + 1)]
            await connection.execute(insert(table), values)


def value(table: Table, column: Column[Any], n: int) -> object:
    """Some value that is another one in each row, with signs that are easily lost."""
    if column.nullable and n % 3 == 0:
        return None
    allowed = _allowed(table, column)
    if allowed:
        return allowed[n % len(allowed)]
    match column.type:
        case Moment():
            return BEGAN + timedelta(microseconds=n)
        case Boolean():
            return n % 2 == 0
        case Double():
            return n / 7
        case Integer():
            return n
        case LargeBinary():
            return bytes([n % 256, 0, 255]) + f"{n} 太贵了".encode()
        case Text():
            return f"{column.name} {n} 太贵了 '\"\\ 😀 \u200d\n\t ä́"
    raise AssertionError(f"nobody knows what to put into {table.name}.{column.name}")


def _allowed(table: Table, column: Column[Any]) -> list[str]:
    """What a constraint of the table lets in, if one says so."""
    for one in table.constraints:
        if isinstance(one, CheckConstraint):
            found = re.fullmatch(rf"{column.name} IN \((.*)\)", str(one.sqltext))
            if found:
                return re.findall(r"'([^']*)'", found.group(1))
    return []
