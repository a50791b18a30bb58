"""Many that wait are kept in one transaction; each is told what became of itself."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.delivery.inbox import Full, Incoming
from bot.delivery.together import Together
from bot.errors import CoachError


def update(number: int) -> Incoming:
    return Incoming(number, 7, "{}")


async def test_what_comes_meanwhile_is_kept_together_with_the_next() -> None:
    batches: list[list[int]] = []
    let_go = asyncio.Event()

    async def keep(updates: Sequence[Incoming]) -> int:
        batches.append([one.id for one in updates])
        await let_go.wait()
        return len(updates)

    together = Together(keep)
    waiting = [asyncio.create_task(together.add(update(number))) for number in range(5)]
    await asyncio.sleep(0)
    waiting += [asyncio.create_task(together.add(update(number))) for number in range(5, 205)]
    await asyncio.sleep(0.01)
    assert not any(one.done() for one in waiting), "told before it was kept"
    let_go.set()
    await asyncio.gather(*waiting)
    assert [number for batch in batches for number in batch] == list(range(205))
    assert len(batches) <= 4
    await together.add(update(999))  # it begins anew


async def test_where_there_is_room_for_some_the_others_are_told() -> None:
    async def keep(updates: Sequence[Incoming]) -> int:
        return 2

    together = Together(keep)
    found = await asyncio.gather(*(together.add(update(one)) for one in range(4)), return_exceptions=True)
    assert [type(one) for one in found] == [type(None), type(None), Full, Full]


@pytest.mark.parametrize("fault", [CoachError("the disk is full"), RuntimeError("a fault of ours")])
async def test_what_could_not_be_kept_is_told_to_each_and_the_next_is_tried_again(fault: Exception) -> None:
    faults: list[Exception] = [fault]

    async def keep(updates: Sequence[Incoming]) -> int:
        if faults:
            raise faults.pop()
        return len(updates)

    together = Together(keep)
    found = await asyncio.gather(*(together.add(update(one)) for one in range(3)), return_exceptions=True)
    assert found == [fault] * 3
    await together.add(update(4))


async def test_whoever_goes_away_does_not_keep_the_others_waiting() -> None:
    let_go = asyncio.Event()

    async def keep(updates: Sequence[Incoming]) -> int:
        await let_go.wait()
        return len(updates)

    together = Together(keep)
    gone, stays = (asyncio.create_task(together.add(update(one))) for one in range(2))
    await asyncio.sleep(0.01)
    gone.cancel()
    let_go.set()
    await stays
    with pytest.raises(asyncio.CancelledError):
        await gone
