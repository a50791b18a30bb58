"""A group that has become another one for Telegram: its number changes in every table that names it."""

from sqlalchemy import Table, delete, exists, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import metadata


def tables_of_chats() -> tuple[Table, ...]:
    return tuple(table for table in metadata.sorted_tables if "chat" in table.c)


async def move_chat(connection: AsyncConnection, old: int, new: int) -> None:
    """What was kept of the old number belongs to the new one. Where both have a row of their own, that of the new one
    counts."""
    for table in tables_of_chats():
        if list(table.primary_key.columns) == [table.c.chat]:
            other = table.alias()
            await connection.execute(
                delete(table).where(table.c.chat == old, exists(select(literal(1)).where(other.c.chat == new)))
            )
        await connection.execute(update(table).where(table.c.chat == old).values(chat=new))
    # The key of a campaign's row names its chat: who got it under the old number does not get it again.
    outbox = metadata.tables["outbox"]
    theirs = (outbox.c.chat == new, outbox.c.campaign != "", outbox.c.key == outbox.c.campaign + f"/{old}")
    renamed = outbox.c.campaign + f"/{new}"
    other = outbox.alias()
    await connection.execute(delete(outbox).where(*theirs, exists(select(literal(1)).where(other.c.key == renamed))))
    await connection.execute(update(outbox).where(*theirs).values(key=renamed))
