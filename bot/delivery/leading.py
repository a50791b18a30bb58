"""One machine of several does the work that only one may do; the others stand by and take over when it is gone."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.clock import pausing
from bot.delivery.inbox import Superseded
from bot.delivery.lease import Lease
from bot.errors import CoachError

_log = structlog.get_logger()

_EVERY = 2.0  # seconds; a lease outlasts several of them

Work = Callable[[asyncio.Event], Awaitable[None]]
"""Works until the event is set, and ends in order then."""


async def lead(lease: Lease, stop: asyncio.Event, work: Work, *, every: float = _EVERY) -> None:
    """Work whenever the lease is ours, until `stop` is set. Raises what `work` raises, and what `acquire` raises where
    nobody is to stand by; being superseded is no error."""
    waiting = False
    while not stop.is_set():
        if not await lease.acquire():
            if not waiting:
                _log.info("standing by")
            waiting = True
            await pausing(stop, every)
            continue
        waiting = False
        ending = asyncio.Event()
        keeping = asyncio.create_task(_keep(lease, stop, ending, every))
        try:
            await work(ending)
        except Superseded:
            _log.warning("another machine has taken over")
        finally:
            keeping.cancel()
            await asyncio.wait([keeping])
            await _give_back(lease)


async def _keep(lease: Lease, stop: asyncio.Event, ending: asyncio.Event, every: float) -> None:
    """Keep the lease until it is lost or the end has come; either ends the work."""
    try:
        while not stop.is_set():
            await pausing(stop, every)
            try:
                if not stop.is_set() and not await lease.keep():
                    _log.warning("lease lost")
                    return
            except CoachError as fault:
                _log.warning("lease not kept", reason=str(fault))  # it may last until the database is back
    finally:
        ending.set()


async def _give_back(lease: Lease) -> None:
    try:
        await lease.release()
    except CoachError as fault:
        _log.warning("lease not given back", reason=str(fault))  # it lapses by itself
