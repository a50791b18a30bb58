"""One works, the others stand by: who loses the lease ends its work, who gets it begins."""

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from bot.delivery.inbox import Superseded
from bot.delivery.leading import lead
from bot.errors import ConfigurationError, Locked

_EVERY = 0.01


@dataclass(slots=True)
class ScriptedLease:
    """`free`: whether it is to be had. `ours`: whether it is still ours when it is kept."""

    free: bool = True
    ours: bool = True
    told: list[str] = field(default_factory=list)

    async def acquire(self) -> bool:
        if self.told[-1:] != ["asked"]:
            self.told.append("asked")
        return self.free

    async def keep(self) -> bool:
        return self.ours

    async def release(self) -> None:
        self.told.append("given back")


async def test_who_stands_by_begins_when_it_can_and_ends_when_asked() -> None:
    lease, stop, begun = ScriptedLease(free=False), asyncio.Event(), asyncio.Event()

    async def work(ending: asyncio.Event) -> None:
        lease.told.append("works")
        begun.set()
        await ending.wait()

    leading = asyncio.create_task(lead(lease, stop, work, every=_EVERY))
    await asyncio.sleep(0.05)
    assert lease.told == ["asked"]
    lease.free = True
    await begun.wait()
    stop.set()
    await leading
    assert lease.told == ["asked", "works", "given back"]


@pytest.mark.parametrize("notices", [True, False])
async def test_who_lost_the_lease_ends_and_stands_by_again(notices: bool) -> None:
    lease, stop = ScriptedLease(), asyncio.Event()

    async def work(ending: asyncio.Event) -> None:
        lease.told.append("works")
        lease.free = lease.ours = False
        if not notices:
            raise Superseded("another machine sends now")
        await ending.wait()
        lease.told.append("ended")

    leading = asyncio.create_task(lead(lease, stop, work, every=_EVERY))
    async with asyncio.timeout(5):
        while ("given back", "asked") not in pairwise(lease.told):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(_EVERY)
    assert ("ended" in lease.told) == notices
    assert not leading.done()
    stop.set()
    await leading


async def test_a_fault_of_the_work_ends_all_and_the_lease_is_given_back() -> None:
    lease = ScriptedLease()

    async def work(ending: asyncio.Event) -> None:
        raise ConfigurationError("no token")

    with pytest.raises(ConfigurationError):
        await lead(lease, asyncio.Event(), work, every=_EVERY)
    assert lease.told == ["asked", "given back"]


async def test_a_lease_that_nobody_may_wait_for_is_told() -> None:
    class Held(ScriptedLease):
        async def acquire(self) -> bool:
            raise Locked("held by process 7")

    async def work(ending: asyncio.Event) -> None:
        pytest.fail("nobody may work")

    with pytest.raises(Locked, match="process 7"):
        await lead(Held(), asyncio.Event(), work, every=_EVERY)
