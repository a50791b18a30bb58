"""What the database keeps about one person, found by the columns that can name one.

A table that comes later is exported and erased without a word here, if it calls the column as the others do. A test
knows the tables that name nobody, and fails for one that is neither.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.own_data import Kept, Section
from bot.storage.database import leaves_traces
from bot.storage.tables import change, inbox, metadata

# A private chat has the number of the person in it.
NAMES_A_PERSON = ("person", "chat", "made_by")
# Without these what was confirmed could take effect twice, or somebody who blocked us would be written to. Nothing that
# was typed stands in them.
STAYS = frozenset({"inbox", "closed_chat", "resting_chat"})
# What a person wrote for everybody stays without the name under it.
SIGNED: Mapping[str, tuple[str, ...]] = {
    "change": ("author", "credit", "moved_by"), "edition": ("author",), "card_care": ("owner", "set_by"),
}  # fmt: skip


def personal(table: Table) -> list[ColumnElement[Any]]:
    """The columns of a table that can name a person."""
    return [table.c[name] for name in (*NAMES_A_PERSON, *SIGNED.get(table.name, ())) if name in table.c]


def part_of(table: Table) -> tuple[ColumnElement[Any], ColumnElement[Any]] | None:
    """(column here, column there) of a table whose rows belong to a row that names a person and go with it; None for
    one that names somebody itself: what a lead made is theirs, how others answered to it is not."""
    if personal(table):
        return None
    for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
        if key.ondelete == "CASCADE" and personal(key.column.table):
            return key.parent, key.column
    return None


class SqlOwnData:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person: int) -> tuple[Section, ...]:
        sections = []
        for table in metadata.sorted_tables:
            rows = await self._rows(_about(table, person)) if personal(table) else []
            if not rows:
                continue
            parts = [(one, own) for one in metadata.sorted_tables if (own := part_of(one)) and own[1].table is table]
            written = [_written(row) for row in rows]
            for one, (here, there) in parts:
                for row, said in zip(rows, written, strict=True):
                    inner = await self._rows(select(one).where(here == row._mapping[there.name]))
                    said[one.name] = tuple(_written(part) for part in inner)
            sections.append(Section(table.name, tuple(written)))
        return tuple(sections)

    async def erase(self, person: int) -> int:
        gone = 0
        for table in reversed(metadata.sorted_tables):
            if table.name in SIGNED:
                gone += await self._unsign(table, person)
            elif personal(table) and table.name not in STAYS:
                gone += (await self._connection.execute(delete(table).where(_is(table, person)))).rowcount
        # The number of what came in stays, so that it is not done twice; whose it was need not.
        theirs = update(inbox).where(inbox.c.chat == person, inbox.c.payload.is_(None))
        await self._connection.execute(theirs.values(chat=0))
        leaves_traces(self._connection)
        return gone

    async def _unsign(self, table: Table, person: int) -> int:
        """Take a person's name off what they signed; what they only suggested or drafted goes."""
        gone = 0
        if table is change:
            theirs = (change.c.author == person, change.c.state.in_(("suggested", "draft", "trying")))
            gone += (await self._connection.execute(delete(change).where(*theirs))).rowcount
        for name in SIGNED[table.name]:
            unsigned = update(table).where(table.c[name] == person).values({name: None})
            gone += (await self._connection.execute(unsigned)).rowcount
        return gone

    async def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        rows: Sequence[Row[Any]] = (await self._connection.execute(query)).all()
        return rows


def _is(table: Table, person: int) -> ColumnElement[bool]:
    return or_(*(column == person for column in personal(table)))


def _about(table: Table, person: int) -> Select[Any]:
    return select(table).where(_is(table, person)).order_by(*table.primary_key)


def _written(row: Row[Any]) -> dict[str, Kept]:
    return {name: _kept(value) for name, value in row._mapping.items()}


def _kept(value: Any) -> Kept:
    """A value as it can be written down; a column that holds JSON is opened."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in ("[", "{"):
        with suppress(ValueError, RecursionError):
            return _opened(json.loads(value))
    if isinstance(value, bytes):
        return value.hex()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _opened(value: Any) -> Kept:
    if isinstance(value, Mapping):
        return {str(name): _opened(one) for name, one in value.items()}
    if isinstance(value, list):
        return tuple(_opened(one) for one in value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)
