"""Files that leads sent, in the database."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.changes import Content
from bot.publishing.received import STATES, Received, State
from bot.storage.changes import content_of, written_content
from bot.storage.json_text import known, read_words, write_words
from bot.storage.tables import received as files


class SqlReceivedFiles:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, received: Received) -> Received:
        row = {"person": received.person, "at": received.at, "state": received.state, **_shown(received)}
        added = await self._connection.execute(insert(files).values(**row).returning(files.c.id))
        return replace(received, id=added.scalar_one())

    async def of(self, number: int) -> Received | None:
        row = (await self._connection.execute(select(files).where(files.c.id == number))).one_or_none()
        return None if row is None else _received(row)

    async def since(self, person: int, moment: datetime) -> tuple[Received, ...]:
        theirs = select(files).where(files.c.person == person, files.c.at > moment).order_by(files.c.id)
        return tuple(_received(row) for row in await self._connection.execute(theirs))

    async def decide(self, number: int, state: State) -> bool:
        # What was decided is in the changes, or nobody wants it: it need not be kept twice.
        deciding = update(files).where(files.c.id == number, files.c.state == "offered")
        ended = deciding.values(state=state, contents="[]", seen="{}")
        return (await self._connection.execute(ended)).rowcount == 1

    async def show_again(self, received: Received) -> bool:
        again = update(files).where(files.c.id == received.id, files.c.state == "offered").values(**_shown(received))
        return (await self._connection.execute(again)).rowcount == 1

    async def forget_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(files).where(files.c.at < moment))).rowcount


def _shown(received: Received) -> dict[str, object]:
    return {
        "contents": _written(received.contents),
        "edition": received.edition,
        "seen": write_words(received.seen),
    }


def _received(row: Row[Any]) -> Received:
    contents = _read(row.contents)
    state = known(row.state, STATES)
    if state is None or contents is None:
        state, contents = "useless", ()  # of another version
    return Received(row.id, row.person, row.at, state, contents, row.edition, read_words(row.seen))


def _written(contents: Sequence[Content]) -> str:
    return json.dumps([written_content(one) for one in contents], ensure_ascii=False)


def _read(text: str) -> tuple[Content, ...] | None:
    try:
        return tuple(content_of(one["kind"], one["intent"], one["content"]) for one in json.loads(text))
    except (ValueError, TypeError, KeyError):
        return None
