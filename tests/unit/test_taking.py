"""What stands in the inbox is taken in order, whoever put it there, and left alone when there is no room."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.delivery.inbox import Incoming
from bot.errors import CoachError
from bot.telegram.lanes import Lanes
from bot.telegram.taking import Taking
from tests.fakes import FakeStore

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@dataclass(slots=True)
class Handled:
    """Handles at once, or when it is let go; then the update is done."""

    store: FakeStore
    order: list[int] = field(default_factory=list)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, number: int, update: Mapping[str, Any], is_last: bool) -> None:
        self.order.append(number)
        await self.let_go.wait()
        async with self.store.transaction() as parts:
            await parts.inbox.done(number)


async def put(store: FakeStore, *numbers: int, chat: int = 7) -> None:
    async with store.transaction() as parts:
        await parts.inbox.accept([Incoming(one, chat, f'{{"update_id":{one}}}') for one in numbers], NOW)


async def until_handled(handled: Handled, *numbers: int) -> None:
    async with asyncio.timeout(5):
        while handled.order != list(numbers):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)


@pytest.fixture
def handled() -> Handled:
    one = Handled(FakeStore())
    one.let_go.set()
    return one


async def test_it_takes_what_is_there_and_what_comes_whether_or_not_it_is_told(handled: Handled) -> None:
    store, stop = handled.store, asyncio.Event()
    taking = Taking(store, Lanes(handled.handle), idle=0.05)
    await put(store, 2, 1)
    running = asyncio.create_task(taking.run(stop))
    await until_handled(handled, 1, 2)
    await put(store, 3)  # another machine did
    await until_handled(handled, 1, 2, 3)
    await put(store, 4)
    taking.wake()
    await until_handled(handled, 1, 2, 3, 4)
    stop.set()
    await running
    assert all(row.state == "done" for row in store.inbox.rows.values())


async def test_a_missing_one_comes_first_if_it_comes_soon(handled: Handled) -> None:
    store, stop = handled.store, asyncio.Event()
    await put(store, 1)
    async with store.transaction() as parts:
        await parts.inbox.done(1)
    running = asyncio.create_task(Taking(store, Lanes(handled.handle), idle=0.01).run(stop))
    await put(store, 3)
    await asyncio.sleep(0.05)
    assert handled.order == []
    await put(store, 2)
    await until_handled(handled, 2, 3)
    stop.set()
    await running


async def test_no_more_is_taken_than_there_is_room_for_and_nothing_twice(handled: Handled) -> None:
    handled.let_go.clear()
    store, stop = handled.store, asyncio.Event()
    for number in range(1, 9):
        await put(store, number, chat=number)
    lanes = Lanes(handled.handle, most_waiting=3)
    running = asyncio.create_task(Taking(store, lanes, idle=0.01).run(stop))
    await until_handled(handled, 1, 2, 3)
    await asyncio.sleep(0.05)
    assert handled.order == [1, 2, 3]
    handled.let_go.set()
    await until_handled(handled, *range(1, 9))
    stop.set()
    await running


async def test_a_database_that_cannot_be_used_is_asked_again(handled: Handled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.taking._TROUBLED", 0.01)
    store, stop = handled.store, asyncio.Event()
    fails = [CoachError("locked"), CoachError("locked")]
    waiting = store.inbox.waiting

    async def failing(limit: int, without: object = ()) -> Any:
        if fails:
            raise fails.pop()
        return await waiting(limit, without)  # type: ignore[arg-type]

    monkeypatch.setattr(store.inbox, "waiting", failing)
    await put(store, 1)
    running = asyncio.create_task(Taking(store, Lanes(handled.handle), idle=0.01).run(stop))
    await until_handled(handled, 1)
    stop.set()
    await running
