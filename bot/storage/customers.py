"""A rep's customers and visits in the database. Every statement names the person: nobody reads another's."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.library.records import STYLES
from bot.playbook.customers import ANNIVERSARIES, OUTCOMES, Anniversary, Customer, LoggedVisit, MonthDay
from bot.playbook.relation import RELATIONS
from bot.playbook.workload import GRADES
from bot.storage.database import leaves_traces
from bot.storage.json_text import known, read_texts, write_texts
from bot.storage.rows import insert_new
from bot.storage.tables import customer as customers
from bot.storage.tables import customer_book, reminder, visit_log


class SqlCustomers:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def is_on(self, person: int) -> bool:
        theirs = select(customer_book.c.person).where(customer_book.c.person == person)
        return (await self._connection.execute(theirs)).one_or_none() is not None

    async def turn_on(self, person: int, now: datetime) -> None:
        adding = insert_new(self._connection.dialect.name, customer_book, "person")
        await self._connection.execute(adding, {"person": person, "since": now})

    async def turn_off(self, person: int) -> int:
        counted = select(func.count()).select_from(customers).where(customers.c.person == person)
        count: int = (await self._connection.execute(counted)).scalar_one()
        for table in (visit_log, reminder, customers, customer_book):
            await self._connection.execute(delete(table).where(table.c.person == person))
        leaves_traces(self._connection)
        return count

    async def all_of(self, person: int) -> tuple[Customer, ...]:
        theirs = select(customers).where(customers.c.person == person).order_by(customers.c.id)
        return tuple(_customer(row) for row in await self._connection.execute(theirs))

    async def of(self, person: int, number: int) -> Customer | None:
        this = select(customers).where(customers.c.id == number, customers.c.person == person)
        row = (await self._connection.execute(this)).one_or_none()
        return None if row is None else _customer(row)

    async def keep(self, customer: Customer) -> Customer:
        columns = _columns(customer)
        if customer.id == 0:
            added = await self._connection.execute(insert(customers).values(**columns).returning(customers.c.id))
            return replace(customer, id=added.scalar_one())
        this = update(customers).where(customers.c.id == customer.id, customers.c.person == customer.person)
        await self._connection.execute(this.values(**columns))
        return customer

    async def forget(self, person: int, number: int) -> bool:
        for table in (visit_log, reminder):
            gone = delete(table).where(table.c.person == person, table.c.customer_id == number)
            await self._connection.execute(gone)
        this = delete(customers).where(customers.c.person == person, customers.c.id == number)
        was_there = (await self._connection.execute(this)).rowcount > 0
        leaves_traces(self._connection)
        return was_there

    async def keep_visit(self, visit: LoggedVisit) -> LoggedVisit:
        columns = {
            "person": visit.person,
            "customer_id": visit.customer,
            "started": visit.started,
            "ended": visit.ended,
            "ticks": visit.ticks,
            "outcome": visit.outcome,
            "obstacle": visit.obstacle,
            "heard": write_texts(visit.heard),
        }
        if visit.id == 0:
            added = await self._connection.execute(insert(visit_log).values(**columns).returning(visit_log.c.id))
            return replace(visit, id=added.scalar_one())
        this = update(visit_log).where(visit_log.c.id == visit.id, visit_log.c.person == visit.person)
        await self._connection.execute(this.values(**columns))
        return visit

    async def visit(self, person: int, number: int) -> LoggedVisit | None:
        this = select(visit_log).where(visit_log.c.id == number, visit_log.c.person == person)
        row = (await self._connection.execute(this)).one_or_none()
        return None if row is None else _visit(row)

    async def going_on(self, person: int) -> LoggedVisit | None:
        open_ones = select(visit_log).where(visit_log.c.person == person, visit_log.c.ended.is_(None))
        last = open_ones.order_by(visit_log.c.started.desc(), visit_log.c.id.desc()).limit(1)
        row = (await self._connection.execute(last)).one_or_none()
        return None if row is None else _visit(row)

    async def won(self, person: int) -> frozenset[int]:
        theirs = select(visit_log.c.customer_id).where(visit_log.c.person == person, visit_log.c.outcome == "won")
        return frozenset((await self._connection.execute(theirs.distinct())).scalars())

    async def visits_to(self, person: int, customer: int, most: int = 20) -> tuple[LoggedVisit, ...]:
        theirs = select(visit_log).where(visit_log.c.person == person, visit_log.c.customer_id == customer)
        latest = theirs.order_by(visit_log.c.started.desc(), visit_log.c.id.desc()).limit(most)
        return tuple(_visit(row) for row in await self._connection.execute(latest))


def _columns(customer: Customer) -> dict[str, object]:
    return {
        "person": customer.person,
        "name": customer.name,
        "added": customer.added,
        "grade": customer.grade,
        "style": customer.style,
        "relation": customer.relation,
        "tags": write_texts(customer.tags),
        "note": customer.note,
        "days": json.dumps({kind: list(day) for kind, day in customer.days.items()}),
        "referral_asked": customer.referral_asked,
    }


def _customer(row: Row[*tuple[Any, ...]]) -> Customer:
    return Customer(
        id=row.id,
        person=row.person,
        name=row.name,
        added=row.added,
        grade=known(row.grade, GRADES),
        style=known(row.style, STYLES),
        relation=known(row.relation, RELATIONS),
        tags=read_texts(row.tags),
        note=row.note,
        days=_days(row.days),
        referral_asked=row.referral_asked,
    )


def _days(text: str) -> Mapping[Anniversary, MonthDay]:
    """What another version wrote in another shape reads as none."""
    try:
        written = json.loads(text)
        return {kind: (int(written[kind][0]), int(written[kind][1])) for kind in ANNIVERSARIES if kind in written}
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return {}


def _visit(row: Row[*tuple[Any, ...]]) -> LoggedVisit:
    return LoggedVisit(
        id=row.id,
        person=row.person,
        customer=row.customer_id,
        started=row.started,
        ended=row.ended,
        ticks=row.ticks,
        outcome=known(row.outcome, OUTCOMES),
        obstacle=row.obstacle,
        heard=read_texts(row.heard),
    )
