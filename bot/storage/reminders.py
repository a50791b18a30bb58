"""A rep's reminders in the database. Every statement names the person: nobody reads another's."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.playbook.reminders import ABOUTS, Reminder
from bot.storage.json_text import known
from bot.storage.tables import reminder as reminders


class SqlReminders:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person: int, number: int) -> Reminder | None:
        this = select(reminders).where(reminders.c.id == number, reminders.c.person == person)
        row = (await self._connection.execute(this)).one_or_none()
        return None if row is None else _reminder(row)

    async def keep(self, reminder: Reminder) -> Reminder:
        columns = {
            "person": reminder.person,
            "customer_id": reminder.customer,
            "about": reminder.about,
            "what": reminder.what,
            "due": reminder.due,
            "made": reminder.made,
            "done": reminder.done,
        }
        if reminder.id == 0:
            added = await self._connection.execute(insert(reminders).values(**columns).returning(reminders.c.id))
            return replace(reminder, id=added.scalar_one())
        this = update(reminders).where(reminders.c.id == reminder.id, reminders.c.person == reminder.person)
        await self._connection.execute(this.values(**columns))
        return reminder

    async def open_of(self, person: int) -> tuple[Reminder, ...]:
        theirs = select(reminders).where(reminders.c.person == person, reminders.c.done.is_(None))
        rows = await self._connection.execute(theirs.order_by(reminders.c.due, reminders.c.id))
        return tuple(_reminder(row) for row in rows)

    async def about(self, person: int, customer: int) -> tuple[Reminder, ...]:
        theirs = select(reminders).where(reminders.c.person == person, reminders.c.customer_id == customer)
        rows = await self._connection.execute(theirs.order_by(reminders.c.due, reminders.c.id))
        return tuple(_reminder(row) for row in rows)

    async def forget(self, person: int, number: int) -> bool:
        this = delete(reminders).where(reminders.c.person == person, reminders.c.id == number)
        return (await self._connection.execute(this)).rowcount > 0


def _reminder(row: Row[*tuple[Any, ...]]) -> Reminder:
    return Reminder(
        id=row.id,
        person=row.person,
        customer=row.customer_id,
        about=known(row.about, ABOUTS) or "follow_up",
        what=row.what,
        due=row.due,
        made=row.made,
        done=row.done,
    )
