"""What everything that keeps canaries must do."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from bot.conversation.request import Store
from bot.publishing.canary import LASTS, Canary
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import HOUR, NOW

LEAD = 5_000_000_001
CANARY = Canary(0, (3, 4), (8, 5_000_000_009, 7), LEAD, NOW, NOW + LASTS)


async def test_a_canary_is_kept_with_its_people_in_their_order(open_store: OpenStore) -> None:
    async with open_store() as store, store.transaction() as parts:
        kept = await parts.canaries.add(CANARY)
        assert kept == replace(CANARY, id=kept.id, revision=1)
        assert kept.id > 0
    async with open_store() as store, store.transaction() as parts:
        assert await parts.canaries.canary(kept.id) == kept
        assert await parts.canaries.open() == (kept,)
        assert await parts.canaries.canary(kept.id + 1) is None


async def test_of_two_who_change_one_the_second_finds_it_changed(store: Store) -> None:
    async with store.transaction() as parts:
        kept = await parts.canaries.add(CANARY)
        begun = await parts.canaries.change(replace(kept, state="running", people=(7,), until=NOW + HOUR))
        assert begun is not None
        assert (begun.state, begun.people, begun.until) == ("running", (7,), NOW + HOUR)
        assert await parts.canaries.change(replace(kept, state="over")) is None
        assert await parts.canaries.canary(kept.id) == begun
        over = replace(begun, state="over", ended=NOW + timedelta(days=7), ending="week")
        ended = await parts.canaries.change(over)
        assert ended == replace(over, revision=3)
        assert await parts.canaries.open() == ()


async def test_the_last_one_that_holds_a_change_is_found(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.canaries.add(CANARY)
        second = await parts.canaries.add(replace(CANARY, changes=(4,)))
        assert await parts.canaries.holding(4) == second
        assert (await parts.canaries.holding(3) or second).changes == (3, 4)
        assert await parts.canaries.holding(34) is None


async def test_the_version_is_another_after_every_change(store: Store) -> None:
    seen = []
    async with store.transaction() as parts:
        seen.append(await parts.canaries.version())
        kept = await parts.canaries.add(CANARY)
        seen.append(await parts.canaries.version())
        other = await parts.canaries.add(CANARY)
        seen.append(await parts.canaries.version())
        for one in (kept, other):
            assert await parts.canaries.change(replace(one, state="over")) is not None
            seen.append(await parts.canaries.version())
        await parts.own_data.erase(LEAD)
        seen.append(await parts.canaries.version())
    assert all(before != after for before, after in pairwise(seen))
    assert len(seen) == 6


async def test_what_is_long_over_goes_with_its_people(store: Store) -> None:
    async with store.transaction() as parts:
        kept = [await parts.canaries.add(CANARY) for _ in range(3)]
        over = replace(kept[0], state="over", ended=NOW, ending="week")
        assert await parts.canaries.change(over) is not None
        later = replace(kept[1], state="over", ended=NOW + HOUR, ending="taken_back")
        assert await parts.canaries.change(later) is not None
        assert await parts.canaries.forget_before(NOW) == 0
        assert await parts.canaries.forget_before(NOW + HOUR) == 1
        assert [await parts.canaries.canary(one.id) is None for one in kept] == [True, False, False]
        await parts.own_data.erase(LEAD)
        assert await parts.own_data.of(8) == ()


async def test_who_has_themselves_forgotten_tries_nothing_any_more(store: Store) -> None:
    async with store.transaction() as parts:
        kept = await parts.canaries.add(CANARY)
        assert {one.name for one in await parts.own_data.of(8)} == {"canary_person"}
        await parts.own_data.erase(8)
        left = await parts.canaries.canary(kept.id)
        assert left is not None
        assert left.people == (5_000_000_009, 7)
        assert {one.name for one in await parts.own_data.of(LEAD)} == {"canary"}
        await parts.own_data.erase(LEAD)
        assert await parts.canaries.canary(kept.id) is None
