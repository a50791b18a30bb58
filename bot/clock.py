"""Now, as a value that is handed in: aware and in UTC. And a pause that nobody has to wait out at the end."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's own time."""
    return datetime.now(UTC)


async def pausing(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, but not longer than until `stop`."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
