"""Customers, visits and reminders in memory, with the manners of the real ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.playbook.customers import Customer, LoggedVisit
from bot.playbook.reminders import Reminder


class FakeReminders:
    """`reminders` by number."""

    def __init__(self) -> None:
        self.reminders: dict[int, Reminder] = {}
        self._numbers = count(1)

    async def of(self, person: int, number: int) -> Reminder | None:
        found = self.reminders.get(number)
        return found if found is not None and found.person == person else None

    async def keep(self, reminder: Reminder) -> Reminder:
        if reminder.id == 0:
            reminder = replace(reminder, id=next(self._numbers))
        elif await self.of(reminder.person, reminder.id) is None:
            return reminder
        self.reminders[reminder.id] = reminder
        return reminder

    async def open_of(self, person: int) -> tuple[Reminder, ...]:
        theirs = [one for one in self.reminders.values() if one.person == person and one.done is None]
        return tuple(sorted(theirs, key=lambda one: (one.due, one.id)))

    async def about(self, person: int, customer: int) -> tuple[Reminder, ...]:
        theirs = [one for one in self.reminders.values() if (one.person, one.customer) == (person, customer)]
        return tuple(sorted(theirs, key=lambda one: (one.due, one.id)))

    async def forget(self, person: int, number: int) -> bool:
        if await self.of(person, number) is None:
            return False
        del self.reminders[number]
        return True

    def undo(self) -> Callable[[], None]:
        reminders = dict(self.reminders)

        def back() -> None:
            self.reminders = reminders

        return back


class FakeCustomers:
    """`customers` and `visits` by number; `on`: who wants them kept."""

    def __init__(self, reminders: FakeReminders) -> None:
        self.on: set[int] = set()
        self.customers: dict[int, Customer] = {}
        self.visits: dict[int, LoggedVisit] = {}
        self._reminders = reminders
        self._numbers = count(1)

    async def is_on(self, person: int) -> bool:
        return person in self.on

    async def turn_on(self, person: int, now: datetime) -> None:
        self.on.add(person)

    async def turn_off(self, person: int) -> int:
        theirs = await self.all_of(person)
        for one in theirs:
            await self.forget(person, one.id)
        kept = self._reminders.reminders.items()
        self._reminders.reminders = {number: one for number, one in kept if one.person != person}
        self.visits = {number: one for number, one in self.visits.items() if one.person != person}
        self.on.discard(person)
        return len(theirs)

    async def all_of(self, person: int) -> tuple[Customer, ...]:
        return tuple(one for _, one in sorted(self.customers.items()) if one.person == person)

    async def of(self, person: int, number: int) -> Customer | None:
        found = self.customers.get(number)
        return found if found is not None and found.person == person else None

    async def keep(self, customer: Customer) -> Customer:
        if customer.id == 0:
            customer = replace(customer, id=next(self._numbers))
        elif await self.of(customer.person, customer.id) is None:
            return customer
        self.customers[customer.id] = customer
        return customer

    async def forget(self, person: int, number: int) -> bool:
        if await self.of(person, number) is None:
            return False
        del self.customers[number]
        self.visits = {key: one for key, one in self.visits.items() if one.customer != number}
        kept = self._reminders.reminders.items()
        self._reminders.reminders = {key: one for key, one in kept if one.customer != number}
        return True

    async def keep_visit(self, visit: LoggedVisit) -> LoggedVisit:
        if visit.id == 0:
            visit = replace(visit, id=next(self._numbers))
        elif await self.visit(visit.person, visit.id) is None:
            return visit
        self.visits[visit.id] = visit
        return visit

    async def visit(self, person: int, number: int) -> LoggedVisit | None:
        found = self.visits.get(number)
        return found if found is not None and found.person == person else None

    async def going_on(self, person: int) -> LoggedVisit | None:
        open_ones = [one for one in self.visits.values() if one.person == person and one.ended is None]
        return max(open_ones, key=lambda one: (one.started, one.id), default=None)

    async def won(self, person: int) -> frozenset[int]:
        theirs = (one for one in self.visits.values() if one.person == person and one.outcome == "won")
        return frozenset(one.customer for one in theirs)

    async def visits_to(self, person: int, customer: int, most: int = 20) -> tuple[LoggedVisit, ...]:
        theirs = [one for one in self.visits.values() if (one.person, one.customer) == (person, customer)]
        return tuple(sorted(theirs, key=lambda one: (one.started, one.id), reverse=True)[:most])

    def undo(self) -> Callable[[], None]:
        on, customers, visits = set(self.on), dict(self.customers), dict(self.visits)

        def back() -> None:
            self.on, self.customers, self.visits = on, customers, visits

        return back
