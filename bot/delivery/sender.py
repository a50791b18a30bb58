"""The one loop that sends: take rows from the outbox, as fast as the pace allows, hand them to the messenger, note what
became of them.

Few are in flight at a time: only they can be doubled when the process dies. Rows are marked and taken in one
transaction.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

import structlog

from bot.delivery.circuit import Circuit
from bot.delivery.inbox import Superseded
from bot.delivery.messenger import Acknowledge, Delivered, Messenger, Refused, Result, Send, Wait
from bot.delivery.outbox import Depot, Mark, Parcel, Want, marked
from bot.delivery.pace import Pace
from bot.errors import CoachError

_log = structlog.get_logger()

IN_FLIGHT = 4
_TROUBLED = 1.0  # seconds to leave a database alone that could not be used
_BEHIND = 0.05
_LANDING = 1.0  # seconds that what is in flight gets at the end


class Sender:
    """`clock`: seconds that never go back. `chance`: numbers from 0 to 1. `idle`: after how many seconds it looks for
    rows that nobody told it of (another process, a pause that is over). `in_flight`: 1 with --careful."""

    def __init__(
        self,
        depot: Depot,
        messenger: Messenger,
        pace: Pace,
        clock: Callable[[], float],
        chance: Callable[[], float],
        *,
        in_flight: int = IN_FLIGHT,
        idle: float = 1.0,
    ) -> None:
        self._depot = depot
        self._messenger = messenger
        self._pace = pace
        self._clock = clock
        self._chance = chance
        self._most = in_flight
        self._idle = idle
        self._circuit = Circuit()
        self._told = asyncio.Event()
        self._flying: dict[asyncio.Task[Result], Parcel] = {}
        self._marks: list[Mark] = []

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._told.set()

    async def past_the_outbox(self, post: Send | Acknowledge) -> bool:
        """One try for what cannot be kept; whether it arrived. It keeps the pace, and is not sent where that has no
        room."""
        now = self._clock()
        if isinstance(post, Send):
            room, _ = self._pace.room(now)
            if room == 0 or post.address.chat in self._pace.resting(now):
                return False
            self._pace.sent(post.address.chat, now)
        result = await self._messenger.deliver(post)
        if isinstance(result, Wait) and isinstance(post, Send):
            self._pace.asked_to_wait(post.address.chat, result.seconds, self._clock())
        return isinstance(result, Delivered)

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set, then what is still owed to people and may go at once. Raises Superseded when
        another sender has taken over, and ConfigurationError when the token was taken back."""
        await self._take_over()
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while True:
                self._told.clear()
                taken = await self._turn(stopping=stop.is_set())
                if stop.is_set() and not self._flying and not self._marks and not taken:
                    return
                await self._wait(stopping, full=taken)
        finally:
            stopping.cancel()
            await self._ground()

    async def _take_over(self) -> None:
        before = await self._depot.take_over()
        now = self._clock()
        for chat, ago, campaign in sorted(before.sent, key=lambda sent: -sent[1]):
            self._pace.sent(chat, now - ago, campaign=campaign)
        for chat, seconds in (before.closed or {}).items():
            self._pace.close(chat, seconds, now)
        if before.again or before.unknown:
            _log.warning("found in flight", sent_again=before.again, left_unknown=before.unknown)

    async def _turn(self, *, stopping: bool) -> bool:
        """Mark and take; whether there may be more to take at once."""
        want = self._want(stopping=stopping)
        if not self._marks and not want.rows:
            return False
        marks = tuple(self._marks)
        try:
            parcels = await self._depot.turn(marks, want)
        except Superseded:
            raise
        except CoachError as fault:
            # What was sent stays known here, and is noted as soon as the database can be used.
            _log.error("outbox not usable", reason=str(fault))
            await asyncio.sleep(_TROUBLED)
            return False
        del self._marks[: len(marks)]
        now = self._clock()
        for mark in marks:
            if mark.pause:
                # By now its own pause has begun in the database: what comes after it in this chat waits a bit longer.
                self._pace.close(mark.chat, mark.pause + _BEHIND, now)
        for parcel in parcels:
            self._start(parcel)
        return len(parcels) == want.rows > 0

    def _want(self, *, stopping: bool) -> Want:
        now = self._clock()
        room, campaigns = self._pace.room(now)
        rows = min(room, self._most - len(self._flying))
        if self._circuit.is_open:
            rows = 0 if self._flying or self._circuit.wait(now) > 0 else min(rows, 1)
        busy = self._pace.resting(now) | {parcel.chat for parcel in self._flying.values()}
        return Want(max(rows, 0), 0 if stopping else max(min(campaigns, rows), 0), busy)

    def _start(self, parcel: Parcel) -> None:
        if not isinstance(parcel.post, Acknowledge):
            self._pace.sent(parcel.chat, self._clock(), campaign=bool(parcel.campaign))
        task = asyncio.create_task(self._deliver(parcel))
        self._flying[task] = parcel

    async def _deliver(self, parcel: Parcel) -> Result:
        if parcel.post is None:
            return Refused("kept by another version in a form this one cannot read")
        return await self._messenger.deliver(parcel.post)

    async def _wait(self, stopping: asyncio.Future[Literal[True]], *, full: bool) -> None:
        """Until something is back, something was put, the pace allows more, or it is time to look; then note what is
        back."""
        now = self._clock()
        pause = self._idle
        if full and len(self._flying) < self._most:
            pause = 0.0
        elif (change := self._pace.next_change(now)) is not None:
            pause = min(pause, change)
        if self._circuit.is_open:
            pause = max(self._circuit.wait(now), 0.01)
        told = asyncio.ensure_future(self._told.wait())
        waiting: set[asyncio.Future[object]] = {told, *self._flying}  # type: ignore[arg-type]
        if not stopping.done():
            waiting.add(stopping)  # type: ignore[arg-type]
        try:
            if not (stopping.done() and not self._flying):
                await asyncio.wait(waiting, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
        for task in [one for one in self._flying if one.done()]:
            await self._back(self._flying.pop(task), task)

    async def _back(self, parcel: Parcel, task: asyncio.Task[Result]) -> None:
        """One is back: what it means for its row, its chat and all others."""
        try:
            result = task.result()
        except CoachError:
            # The token was taken back: nothing was sent, and nothing is the row's fault.
            self._marks.append(Mark(parcel.id, parcel.chat, "pending"))
            raise
        except Exception as fault:
            _log.error("sending failed", fault=type(fault).__name__, row=parcel.id, exc_info=True)
            result = Refused(f"a fault of ours ({type(fault).__name__})")
        now = self._clock()
        is_probe = self._circuit.is_open
        self._circuit.note(result, now)
        mark = marked(parcel, result, self._chance(), is_probe=is_probe)
        self._marks.append(mark)
        if isinstance(result, Wait):
            is_for_all = self._pace.asked_to_wait(parcel.chat, result.seconds, now)
            _log.info("asked to wait", seconds=result.seconds, all=is_for_all)
            try:
                await self._depot.close(0 if is_for_all else parcel.chat, result.seconds)
            except Superseded:
                raise
            except CoachError as fault:  # only a start within the wait would miss it
                _log.error("outbox not usable", reason=str(fault))
        elif mark.pause:
            self._pace.close(parcel.chat, mark.pause, now)
        if mark.state in ("dead", "unknown"):
            _log.warning("not sent", reason=mark.reason, row=parcel.id, state=mark.state)

    async def _ground(self) -> None:
        """Leave nothing flying, and note what is known of it. What is cancelled here was perhaps sent: the next start
        finds it in flight."""
        if self._flying:
            await asyncio.wait(self._flying, timeout=_LANDING)
        for task in self._flying:
            task.cancel()
        if self._flying:
            await asyncio.wait(self._flying)
        for task, parcel in self._flying.items():
            if task.cancelled():
                continue
            if task.exception() is None:
                self._marks.append(marked(parcel, task.result(), self._chance()))
            elif isinstance(task.exception(), CoachError):
                self._marks.append(Mark(parcel.id, parcel.chat, "pending"))
        self._flying.clear()
        if self._marks:
            with suppress(CoachError):
                await self._depot.turn(tuple(self._marks), Want(0, 0))
            self._marks.clear()
