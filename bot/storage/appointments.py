"""Appointments in the database: rows that are taken and deleted by the one transaction that carries them out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.schedule import MOST_AT_ONCE, Appointment, Whose
from bot.storage.json_text import read_words, write_words
from bot.storage.rows import insert_new, put
from bot.storage.tables import appointment as appointments

_WAITING, _FAILED = "waiting", "failed"


class SqlAppointments:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, appointment: Appointment) -> None:
        row = _columns(appointment)
        await put(self._connection, appointments, {"key": row.pop("key")}, row)

    async def add(self, appointment: Appointment) -> bool:
        given_up = delete(appointments).where(appointments.c.key == appointment.key, appointments.c.state == _FAILED)
        await self._connection.execute(given_up)
        adding = insert_new(self._connection.dialect.name, appointments, "key")
        return (await self._connection.execute(adding, _columns(appointment))).rowcount > 0

    async def of(self, key: str) -> Appointment | None:
        row = (await self._connection.execute(_waiting().where(appointments.c.key == key))).one_or_none()
        return None if row is None else _appointment(row)

    async def of_person(self, person: int, kind: str) -> tuple[Appointment, ...]:
        theirs = _waiting().where(appointments.c.person == person, appointments.c.kind == kind)
        rows = await self._connection.execute(theirs.order_by(appointments.c.due, appointments.c.key))
        return tuple(_appointment(row) for row in rows)

    async def cancel(self, key: str) -> bool:
        this = delete(appointments).where(appointments.c.key == key, appointments.c.state == _WAITING)
        return (await self._connection.execute(this)).rowcount > 0

    async def take(self, kinds: Iterable[str], now: datetime, whose: Whose | None = None) -> tuple[Appointment, ...]:
        due = _waiting().where(appointments.c.kind.in_(sorted(kinds)), appointments.c.not_before <= now, _of(whose))
        # Locked until the end of the transaction, where several work beside each other; others take the next ones.
        due = due.with_for_update(skip_locked=True)
        first = (
            await self._connection.execute(due.order_by(appointments.c.due, appointments.c.key).limit(1))
        ).one_or_none()
        if first is None:
            return ()
        alike = due.where(appointments.c.kind == first.kind, appointments.c.chat == first.chat)
        rows = await self._connection.execute(
            alike.order_by(appointments.c.due, appointments.c.key).limit(MOST_AT_ONCE)
        )
        taken = tuple(_appointment(row) for row in rows)
        await self._connection.execute(delete(appointments).where(appointments.c.key.in_([one.key for one in taken])))
        return taken

    async def next_due(self, kinds: Iterable[str], whose: Whose | None = None) -> datetime | None:
        soonest = select(func.min(appointments.c.not_before)).where(
            appointments.c.state == _WAITING, appointments.c.kind.in_(sorted(kinds)), _of(whose)
        )
        found: datetime | None = (await self._connection.execute(soonest)).scalar_one()
        return found

    async def failed(self, keys: Iterable[str], again: datetime | None, reason: str) -> None:
        these = update(appointments).where(appointments.c.key.in_(list(keys)))
        counted = these.values(tries=appointments.c.tries + 1, reason=reason)
        changed = counted.values(state=_FAILED) if again is None else counted.values(not_before=again)
        await self._connection.execute(changed)

    async def forget_failed_before(self, moment: datetime) -> int:
        old = delete(appointments).where(appointments.c.state == _FAILED, appointments.c.due < moment)
        return (await self._connection.execute(old)).rowcount


def _of(whose: Whose | None) -> ColumnElement[bool]:
    if whose is None:
        return true()
    return appointments.c.person != whose.person if whose.others else appointments.c.person == whose.person


def _waiting() -> Select[Any]:
    return select(appointments).where(appointments.c.state == _WAITING)


def _columns(appointment: Appointment) -> dict[str, object]:
    return {
        "key": appointment.key,
        "kind": appointment.kind,
        "person": appointment.person,
        "chat": appointment.chat,
        "due": appointment.due,
        "not_before": appointment.due,
        "tongue": appointment.tongue,
        "payload": write_words(appointment.payload),
        "tries": 0,
        "state": _WAITING,
        "reason": "",
    }


def _appointment(row: Row[*tuple[Any, ...]]) -> Appointment:
    kept = Appointment(row.key, row.kind, row.person, row.chat, row.due, row.tongue, read_words(row.payload))
    return replace(kept, tries=row.tries)
