"""Open questions in the database."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.dialogue import Dialogue
from bot.storage.rows import put
from bot.storage.tables import dialogue as dialogues

_THEIRS = (dialogues.c.chat == bindparam("where"), dialogues.c.person == bindparam("who"))
_ASKED = select(dialogues).where(*_THEIRS)  # for every message


class SqlDialogues:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, chat: int, person: int) -> Dialogue | None:
        row = (await self._connection.execute(_ASKED, {"where": chat, "who": person})).one_or_none()
        return None if row is None else Dialogue(row.chat, row.person, row.subject, row.question, row.at)

    async def open(self, dialogue: Dialogue) -> None:
        rest = {"subject": dialogue.subject, "question": dialogue.question, "at": dialogue.at}
        await put(self._connection, dialogues, {"chat": dialogue.chat, "person": dialogue.person}, rest)

    async def close(self, chat: int, person: int) -> None:
        await self._connection.execute(delete(dialogues).where(*_THEIRS), {"where": chat, "who": person})

    async def forget_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(dialogues).where(dialogues.c.at < moment))).rowcount
