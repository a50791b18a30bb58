"""What every store must do: all of a transaction or nothing, and one after the other."""

import asyncio
from dataclasses import replace

import pytest

from bot.coach.heard import Heard
from bot.conversation.preferences import Preference
from bot.conversation.request import Parts, Store
from tests.contracts.samples import FULL_ANSWER, FULL_ENTRY, FULL_VISIT, GROUP, HOUR, NOW

MEI = 5_000_000_001


class Stumbled(Exception):
    pass


async def _do_everything(parts: Parts) -> int:
    await parts.visits.keep(FULL_VISIT)
    await parts.preferences.keep(Preference(MEI, "ko"))
    await parts.journal.note(FULL_ENTRY)
    return (await parts.visits.add_answer(FULL_ANSWER)).id


async def _must_be_empty(store: Store, answer: int) -> None:
    async with store.transaction() as parts:
        assert await parts.visits.of(GROUP) is None
        assert await parts.visits.answer(answer, GROUP) is None
        assert await parts.preferences.of(MEI) == Preference(MEI)
        assert await parts.journal.since(NOW) == ()


async def test_a_transaction_keeps_all_its_parts(store: Store) -> None:
    async with store.transaction() as parts:
        number = await _do_everything(parts)
    async with store.transaction() as parts:
        assert await parts.visits.of(GROUP) == FULL_VISIT
        assert await parts.visits.answer(number, GROUP) is not None
        assert await parts.preferences.of(MEI) == Preference(MEI, "ko")
        assert await parts.journal.since(NOW) == (FULL_ENTRY,)


async def test_an_exception_undoes_all_parts_and_goes_on(store: Store) -> None:
    number = 0
    with pytest.raises(Stumbled):
        async with store.transaction() as parts:
            number = await _do_everything(parts)
            raise Stumbled
    await _must_be_empty(store, number)


async def test_an_exception_takes_back_changes_and_deletions(store: Store) -> None:
    async with store.transaction() as parts:
        number = await _do_everything(parts)
    with pytest.raises(Stumbled):
        async with store.transaction() as parts:
            given = await parts.visits.answer(number, GROUP)
            assert given is not None
            await parts.visits.change_answer(replace(given, shown=None))
            await parts.visits.keep(replace(FULL_VISIT, heard=Heard()))
            await parts.preferences.keep(Preference(MEI, "en"))
            await parts.visits.forget_answers_before(NOW + HOUR)
            raise Stumbled
    async with store.transaction() as parts:
        assert await parts.visits.answer(number, GROUP) == given
        assert await parts.visits.of(GROUP) == FULL_VISIT
        assert await parts.preferences.of(MEI) == Preference(MEI, "ko")


async def test_a_cancelled_transaction_is_undone_and_blocks_nobody(store: Store) -> None:
    numbers: list[int] = []
    inside = asyncio.Event()

    async def never_ends() -> None:
        async with store.transaction() as parts:
            numbers.append(await _do_everything(parts))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_ends())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await _must_be_empty(store, numbers[0])


async def test_a_transaction_cancelled_anywhere_leaves_all_or_nothing(store: Store) -> None:
    async def do_everything() -> None:
        async with store.transaction() as parts:
            await _do_everything(parts)

    before = 0
    for turns in range(0, 500, 10):  # of the event loop: from not yet begun to long done
        task = asyncio.create_task(do_everything())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with store.transaction() as parts:
            entries = len(await parts.journal.since(NOW))
            answers = await parts.visits.forget_answers_before(NOW + HOUR)
        assert entries - before == answers
        assert answers == 1 or task.cancelled()
        before = entries


async def test_five_writers_count_without_losing_a_step(store: Store) -> None:
    async def count_to_twenty() -> None:
        for _ in range(20):
            async with store.transaction() as parts:
                visit = await parts.visits.of(GROUP) or replace(FULL_VISIT, heard=Heard(seats=0))
                await asyncio.sleep(0)  # lets the others in, if the store does
                await parts.visits.keep(replace(visit, heard=Heard(seats=(visit.heard.seats or 0) + 1)))

    async with asyncio.TaskGroup() as writers:
        for _ in range(5):
            writers.create_task(count_to_twenty())
    async with store.transaction() as parts:
        visit = await parts.visits.of(GROUP)
    assert visit is not None
    assert visit.heard.seats == 100
