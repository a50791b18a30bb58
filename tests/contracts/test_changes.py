"""What everything that keeps changes made in chat must do."""

import asyncio
from dataclasses import replace
from typing import get_args

import pytest

from bot.conversation.request import Store
from bot.publishing.changes import MOVES, STATES, Change, Content, Phrase, Script, State, WholeFile
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import HOUR, NOW

MEI, LEE = 5_000_000_001, 8
CONTENTS: tuple[Content, ...] = (
    Phrase("price_too_high", "zh", '贵得"离谱" {\'[\n'),
    Phrase("none", "ko", "오늘 날씨 좋네요"),
    Script("no_need", "en", "explain", "Let us see.", "Let us see", "small_business", "analytical"),
    Script("complaint_billing", "ko", "calm", "", "말씀해 주셔서 감사합니다."),
    WholeFile("objections/too_noisy.yaml", "zh: {title: 太吵}\n# 注\n"),
)


def change(content: Content = CONTENTS[0], state: State = "draft") -> Change:
    return Change(0, content, MEI, NOW, state)


@pytest.mark.parametrize("content", CONTENTS)
async def test_a_change_comes_back_as_it_was_kept(open_store: OpenStore, content: Content) -> None:
    given = Change(0, content, MEI, NOW, "suggested", LEE, MEI, NOW + HOUR, "a.yaml:1:2: what")
    async with open_store() as store, store.transaction() as parts:
        kept = await parts.changes.add(given)
        assert kept == replace(given, id=kept.id)
        assert kept.id > 0
    async with open_store() as store, store.transaction() as parts:
        assert await parts.changes.change(kept.id) == kept
        assert await parts.changes.of("suggested") == (kept,)
        assert await parts.changes.of("suggested", intent=content.intent) == (kept,)
        assert await parts.changes.of("suggested", intent="another") == ()
        assert await parts.changes.of("draft", "live") == ()
        assert await parts.changes.change(kept.id + 1) is None


async def test_changes_stand_in_the_order_they_were_made(store: Store) -> None:
    async with store.transaction() as parts:
        kept = [await parts.changes.add(change(content)) for content in CONTENTS]
        await parts.changes.move([kept[1].id], "waiting", MEI, NOW)
        assert [one.id for one in await parts.changes.of("waiting", "draft")] == [one.id for one in kept]


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
async def test_only_the_moves_of_the_table_are_made(store: Store, before: State, after: State) -> None:
    async with store.transaction() as parts:
        kept = await parts.changes.add(change(state=before))
        moved = await parts.changes.move([kept.id, kept.id + 1], after, LEE, NOW + HOUR, "why")
        found = await parts.changes.change(kept.id)
        if before in MOVES[after]:
            assert moved == (kept.id,)
            assert found == replace(kept, state=after, by=LEE, since=NOW + HOUR, remark="why")
        else:
            assert moved == ()
            assert found == kept


async def test_of_two_who_publish_at_once_one_does(store: Store) -> None:
    async with store.transaction() as parts:
        numbers = [(await parts.changes.add(change())).id for _ in range(3)]

    async def publish(person: int) -> tuple[int, ...]:
        async with store.transaction() as parts:
            return await parts.changes.move(numbers, "waiting", person, NOW)

    assert sorted(await asyncio.gather(publish(MEI), publish(LEE))) == [(), tuple(numbers)]


@pytest.mark.parametrize("state", get_args(State))
async def test_only_what_is_not_published_is_reworded(store: Store, state: State) -> None:
    async with store.transaction() as parts:
        kept = await parts.changes.add(change(state=state))
        done = await parts.changes.reword(kept.id, CONTENTS[2])
        assert done == (state in ("suggested", "draft"))
        found = await parts.changes.change(kept.id)
        assert found == (replace(kept, content=CONTENTS[2]) if done else kept)
        assert not await parts.changes.reword(kept.id + 1, CONTENTS[2])


async def test_a_number_never_comes_back(store: Store) -> None:
    """Editions name changes by their number."""
    async with store.transaction() as parts:
        first = await parts.changes.add(change(state="suggested"))
        await parts.own_data.erase(MEI)
        assert await parts.changes.change(first.id) is None
        assert (await parts.changes.add(change())).id > first.id
