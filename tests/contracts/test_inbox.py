"""What every inbox must do: keep an update once, hand it out until it has taken effect, and forget what it said."""

from datetime import timedelta

import pytest

from bot.conversation.request import Store
from bot.delivery.inbox import Incoming, Left, Superseded
from bot.delivery.messenger import Address, Send
from bot.reply import Line, Reply
from tests.contracts.samples import GROUP, HOUR, NOW

LONG_AGO = NOW - timedelta(days=8)


def update(number: int, chat: int = 7) -> Incoming:
    return Incoming(number, chat, f'{{"update_id":{number},"message":{{"text":"太贵了 😀"}}}}')


async def test_each_update_is_new_once(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.inbox.accept([], NOW) == frozenset()
        assert await parts.inbox.accept([update(2), update(1), update(2)], NOW) == {1, 2}
    async with store.transaction() as parts:
        assert await parts.inbox.accept([update(2), update(3)], NOW) == {3}
        await parts.inbox.done(3)
    async with store.transaction() as parts:
        assert await parts.inbox.accept([update(3), update(2)], NOW) == frozenset()


async def test_what_was_left_comes_lowest_first_and_as_it_was(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.inbox.accept([update(9_000_000_000, GROUP), update(-1), update(5)], NOW)
        await parts.inbox.accept([update(4)], NOW + HOUR)
        await parts.inbox.done(5)
        left = await parts.inbox.left(10, NOW + HOUR)
        assert left == (
            Left(-1, 7, update(-1).payload, 1),
            Left(9_000_000_000, GROUP, update(9_000_000_000).payload, 1),
        )
        assert await parts.inbox.left(1, NOW + HOUR * 2) == left[:1]


async def test_every_beginning_counts(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.inbox.accept([update(1)], NOW)
        assert [await parts.inbox.begin(1), await parts.inbox.begin(1)] == [2, 3]


@pytest.mark.parametrize("fault", ["", "KeyError"])
async def test_what_has_taken_effect_does_so_once(store: Store, fault: str) -> None:
    async with store.transaction() as parts:
        await parts.inbox.accept([update(1)], NOW)
        await parts.inbox.done(1, fault)
        assert await parts.inbox.left(10, NOW + HOUR) == ()
    for number in (1, 2):
        with pytest.raises(Superseded):
            async with store.transaction() as parts:
                await parts.outbox.put(f"{number}:0", Send(Address(7), Reply((Line("twice"),))))
                await parts.inbox.done(number)
    async with store.transaction() as parts:
        assert await parts.outbox.put("1:0", Send(Address(7), Reply((Line("once"),))))


async def test_numbers_are_forgotten_but_never_what_still_waits(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.inbox.accept([update(1), update(2)], LONG_AGO)
        await parts.inbox.accept([update(3)], NOW)
        await parts.inbox.done(1)
        await parts.inbox.done(3)
        assert await parts.inbox.forget_before(NOW) == 1
        assert await parts.inbox.accept([update(1), update(2), update(3)], NOW) == {1}


async def test_a_store_that_is_undone_has_kept_no_update(store: Store) -> None:
    with pytest.raises(KeyError):
        async with store.transaction() as parts:
            await parts.inbox.accept([update(1)], NOW)
            raise KeyError
    async with store.transaction() as parts:
        assert await parts.inbox.accept([update(1)], NOW) == {1}


async def test_what_waits_is_told_whenever_it_came_but_for_what_is_known(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.inbox.waiting(10) == ()
        assert await parts.inbox.count_waiting(10) == 0
        await parts.inbox.accept([update(3, GROUP), update(1), update(2), update(4)], NOW)
        await parts.inbox.done(2)
    async with store.transaction() as parts:
        assert [one.id for one in await parts.inbox.waiting(10)] == [1, 3, 4]
        assert await parts.inbox.waiting(1, without=[1, 7]) == (Left(3, GROUP, update(3).payload, 1),)
        assert [await parts.inbox.count_waiting(most) for most in (2, 3, 4)] == [2, 3, 3]


async def test_the_last_one_is_the_one_that_came_last_and_not_the_highest(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.inbox.last() is None
        await parts.inbox.accept([update(9_000_000_000), update(8_000_000_000)], NOW - HOUR)
        assert await parts.inbox.last() is None
        await parts.inbox.done(9_000_000_000)
        await parts.inbox.done(8_000_000_000)
        assert await parts.inbox.last() == 9_000_000_000
        await parts.inbox.accept([update(5), update(6)], NOW)
        await parts.inbox.done(5, "it failed")
        assert await parts.inbox.last() == 5
