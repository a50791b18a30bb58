"""What happens at which hour, once for all machines: appointments that are kept until they were carried out.

An appointment is taken, carried out and forgotten in one transaction, together with what it puts into the outbox: a
process that dies has done all of it or nothing of it. What fell due in an absence is handed over together, all of one
kind for one chat, so that nobody who comes back finds a heap.

Each kind has its handler in a table that is handed in. What happens again and again is one appointment: its handler
makes the next one, counted from now.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

import structlog

from bot.clock import Clock, pausing
from bot.delivery.messenger import Address, Send
from bot.delivery.outbox import Outbox
from bot.errors import CoachError
from bot.reply import Reply

_log = structlog.get_logger()

MOST_AT_ONCE = 100
MOST_TRIES = 5
FAILED_KEPT = timedelta(days=7)
_FIRST_PAUSE = timedelta(minutes=1)  # doubled with each try
_IDLE = 5.0
_TROUBLED = 5.0


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something to do at an hour. `key`: no two have the same, so asking twice makes one. `kind`: who carries it out.
    `person`: whose it is (it goes when they have everything deleted), `chat`: where it is said. `due`: aware and UTC.
    `tongue`: the language of the person's app when it was made. `payload`: what the handler must know, short."""

    key: str
    kind: str
    person: int
    chat: int
    due: datetime
    tongue: str = ""
    payload: Mapping[str, str] = field(default_factory=dict)
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """What is due by `now`: all of one kind in one chat, the earliest first; at least one."""

    appointments: tuple[Appointment, ...]
    now: datetime

    @property
    def first(self) -> Appointment:
        return self.appointments[0]

    @property
    def late(self) -> timedelta:
        """How long the first of them has been waiting: minutes when all is well."""
        return self.now - self.first.due


@dataclass(frozen=True, slots=True)
class Whose:
    """The appointments of this person alone, or of everybody but them: who sits at a terminal is told there."""

    person: int
    others: bool = False

    def includes(self, person: int) -> bool:
        return (person == self.person) != self.others


class Appointments(Protocol):
    """Where appointments are kept, within one transaction."""

    async def put(self, appointment: Appointment) -> None:
        """Keep it in place of the one with the same key, if there is one."""
        ...

    async def add(self, appointment: Appointment) -> bool:
        """Keep it unless there is one with the same key; whether it was new."""
        ...

    async def of(self, key: str) -> Appointment | None: ...

    async def of_person(self, person: int, kind: str) -> tuple[Appointment, ...]:
        """Those of somebody that wait, the earliest first."""
        ...

    async def cancel(self, key: str) -> bool:
        """Forget it; whether there was one."""
        ...

    async def take(self, kinds: Iterable[str], now: datetime, whose: "Whose | None" = None) -> tuple[Appointment, ...]:
        """Those of one kind in one chat that are due, the earliest first, and forget them; nothing where nothing is
        due. No other transaction can take them."""
        ...

    async def next_due(self, kinds: Iterable[str], whose: "Whose | None" = None) -> datetime | None:
        """When the next one can be taken."""
        ...

    async def failed(self, keys: Iterable[str], again: datetime | None, reason: str) -> None:
        """One more try of these failed: they can be taken again from then on, or never."""
        ...

    async def forget_failed_before(self, moment: datetime) -> int:
        """Forget those that were given up and were due before; how many."""
        ...


class HasAppointments(Protocol):
    """What the schedule needs of a transaction's storage."""

    @property
    def appointments(self) -> Appointments: ...

    @property
    def outbox(self) -> Outbox: ...


P = TypeVar("P", bound=HasAppointments)
P_in = TypeVar("P_in", bound=HasAppointments, contravariant=True)
P_out = TypeVar("P_out", bound=HasAppointments, covariant=True)


class Handler(Protocol[P_in]):
    """Carries out what is due, in the transaction that takes it: what it keeps, the next appointment too, is kept with
    it. What it returns is said in the chat; it may put more into the outbox itself."""

    def __call__(self, parts: P_in, due: Due) -> Awaitable[Reply | None]: ...


class Store(Protocol[P_out]):
    """Hands out transactions. Leaving the block keeps what was done; an exception undoes it."""

    def transaction(self) -> AbstractAsyncContextManager[P_out]: ...


class Schedule(Generic[P]):
    """The loop over the appointments. `kinds`: the handlers; what has none here (a newer version made it) is left
    alone. `whose`: None for everybody's. `idle`: after how many seconds it looks for appointments that nobody told it
    of."""

    def __init__(
        self,
        store: Store[P],
        kinds: Mapping[str, Handler[P]],
        clock: Clock,
        *,
        whose: Whose | None = None,
        idle: float = _IDLE,
    ) -> None:
        self._store = store
        self._kinds = kinds
        self._clock = clock
        self._whose = whose
        self._idle = idle

    async def run(self, stop: asyncio.Event, told: Callable[[], None] = lambda: None) -> None:
        """Carry out what is due until `stop` is set; `told` is called when something was put into the outbox. Two of
        these at once, on one machine or several, do nothing twice."""
        while not stop.is_set():
            pause = 0.0
            try:
                if await self.carry_out():
                    told()
                else:
                    pause = await self._until_next()
            except CoachError as fault:
                # Nothing is lost: what is due stays due until the database can be used.
                _log.error("schedule waits", reason=str(fault))
                pause = _TROUBLED
            except Exception as fault:
                _log.error("schedule failed", fault=type(fault).__name__, exc_info=True)
                pause = _TROUBLED
            await pausing(stop, pause)

    async def carry_out(self) -> bool:
        """Carry out what is due of one kind in one chat; False where nothing is. Raises CoachError when the database
        cannot be used."""
        due: Due | None = None
        try:
            async with self._store.transaction() as parts:
                taken = await parts.appointments.take(self._kinds, self._clock(), self._whose)
                if not taken:
                    return False
                due = Due(taken, self._clock())
                await self._said(parts, due)
        except CoachError:
            raise
        except Exception as fault:
            if due is None:
                raise
            await self._failed(due, fault)
        return True

    async def _said(self, parts: P, due: Due) -> None:
        first = due.first
        reply = await self._kinds[first.kind](parts, due)
        if reply is None:
            return
        # Whatever is carried out is gone from the appointments: the moment makes the key one of its own.
        await parts.outbox.put(f"due {first.key} {due.now.isoformat()}", Send(Address(first.chat), reply))

    async def _failed(self, due: Due, fault: Exception) -> None:
        """A fault of ours. Nothing of it was kept; it is tried again a few times, later and later."""
        tries = max(one.tries for one in due.appointments) + 1
        again = due.now + _FIRST_PAUSE * 2 ** (tries - 1) if tries < MOST_TRIES else None
        reason = type(fault).__name__
        _log.error("appointment failed", kind=due.first.kind, fault=reason, tries=tries, exc_info=True)
        async with self._store.transaction() as parts:
            await parts.appointments.failed([one.key for one in due.appointments], again, reason)

    async def _until_next(self) -> float:
        """Seconds until something is due, or until it is time to look."""
        async with self._store.transaction() as parts:
            soonest = await parts.appointments.next_due(self._kinds, self._whose)
        if soonest is None:
            return self._idle
        return min(max((soonest - self._clock()).total_seconds(), 0.0), self._idle)
