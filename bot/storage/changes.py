"""Changes made in chat, in the database."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.library.records import SEGMENTS, STYLES
from bot.publishing.changes import MOVES, Change, Content, Phrase, Script, State, WholeFile
from bot.storage.json_text import known
from bot.storage.tables import change as changes


class SqlChanges:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, change: Change) -> Change:
        row = {
            **written_content(change.content),
            "author": change.author,
            "credit": change.credit,
            "moved_by": change.by,
            "at": change.at,
            "state": change.state,
            "since": change.since,
            "remark": change.remark,
        }
        kept = await self._connection.execute(insert(changes).values(**row).returning(*changes.c))
        return _change(kept.one())

    async def change(self, number: int) -> Change | None:
        row = (await self._connection.execute(select(changes).where(changes.c.id == number))).one_or_none()
        return None if row is None else _change(row)

    async def of(self, *states: State, intent: str = "") -> tuple[Change, ...]:
        wanted = select(changes).where(changes.c.state.in_(states)).order_by(changes.c.id)
        rows = await self._connection.execute(wanted.where(changes.c.intent == intent) if intent else wanted)
        return tuple(_change(row) for row in rows)

    async def move(
        self, numbers: Collection[int], state: State, by: int | None, now: datetime, remark: str = ""
    ) -> tuple[int, ...]:
        may_come = (changes.c.id.in_(numbers), changes.c.state.in_(MOVES[state]))
        moving = update(changes).where(*may_come).values(state=state, moved_by=by, since=now, remark=remark)
        return tuple(sorted((await self._connection.execute(moving.returning(changes.c.id))).scalars()))

    async def reword(self, number: int, content: Content) -> bool:
        open_ones = (changes.c.id == number, changes.c.state.in_(("suggested", "draft")))
        reworded = update(changes).where(*open_ones).values(**written_content(content))
        return (await self._connection.execute(reworded)).rowcount == 1


def written_content(content: Content) -> dict[str, str]:
    """A content as columns: its kind, its intent, the rest as JSON."""
    match content:
        case Phrase():
            kind, said = "phrase", {"language": content.language, "text": content.text}
        case Script():
            kind = "script"
            said = {name: getattr(content, name) for name in ("language", "part", "text", "instead_of")}
            said |= {name: own for name in ("segment", "style") if (own := getattr(content, name))}
        case WholeFile():
            kind, said = "file", {"path": content.path, "text": content.text}
    return {"kind": kind, "intent": content.intent, "content": json.dumps(said, ensure_ascii=False)}


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    content = content_of(row.kind, row.intent, row.content)
    return Change(row.id, content, row.author, row.at, row.state, row.credit, row.moved_by, row.since, row.remark)


def content_of(kind: str, intent: str, content: str) -> Content:
    """What `written_content` wrote."""
    said = json.loads(content)
    if kind == "file":
        return WholeFile(said["path"], said["text"])
    if kind == "phrase":
        return Phrase(intent, said["language"], said["text"])
    segment, style = known(said.get("segment"), SEGMENTS), known(said.get("style"), STYLES)
    return Script(intent, said["language"], said["part"], said["text"], said["instead_of"], segment, style)
