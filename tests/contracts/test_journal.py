"""What everything that keeps the journal must do."""

from dataclasses import replace
from typing import get_args

from bot.analytics.journal import Event
from bot.conversation.request import Store
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import FULL_ENTRY, HOUR, NOW
from tests.fakes import tallied


async def test_an_empty_journal_has_no_entries(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.journal.since(NOW) == ()


async def test_entries_come_back_with_their_intents_in_the_order_said(store: Store) -> None:
    without = replace(FULL_ENTRY, event="not_known", intents=())
    async with store.transaction() as parts:
        await parts.journal.note(FULL_ENTRY)
        await parts.journal.note(without)
        await parts.journal.note(FULL_ENTRY)
    async with store.transaction() as parts:
        assert await parts.journal.since(NOW) == (FULL_ENTRY, without, FULL_ENTRY)


async def test_every_event_can_be_noted(store: Store) -> None:
    events: tuple[Event, ...] = get_args(Event)
    async with store.transaction() as parts:
        for event in events:
            await parts.journal.note(replace(FULL_ENTRY, event=event))
        assert tuple(entry.event for entry in await parts.journal.since(NOW)) == events


async def test_entries_from_a_moment_on_come_oldest_first(store: Store) -> None:
    before, first, second = (replace(FULL_ENTRY, at=NOW + hours * HOUR) for hours in (-1, 0, 1))
    async with store.transaction() as parts:
        for entry in (second, before, first):
            await parts.journal.note(entry)
        assert await parts.journal.since(NOW) == (first, second)


async def test_the_journal_survives_a_restart(open_store: OpenStore) -> None:
    async with open_store() as store, store.transaction() as parts:
        await parts.journal.note(FULL_ENTRY)
    async with open_store() as store, store.transaction() as parts:
        assert await parts.journal.since(NOW) == (FULL_ENTRY,)


async def test_entries_are_counted_by_day_person_product_and_intent(store: Store) -> None:
    entries = [
        FULL_ENTRY, replace(FULL_ENTRY, at=NOW + HOUR), replace(FULL_ENTRY, person=8, product=None),
        replace(FULL_ENTRY, event="not_known", intents=()), replace(FULL_ENTRY, at=NOW - 24 * HOUR, intents=()),
        replace(FULL_ENTRY, at=NOW + 15 * HOUR),
    ]  # fmt: skip
    async with store.transaction() as parts:
        for entry in entries:
            await parts.journal.note(entry)
        tallies = await parts.journal.tally(NOW.date())
    assert sorted(tallies, key=repr) == sorted(tallied(entries[:4] + entries[5:]), key=repr)
    assert sum(one.count for one in tallies if one.place == 0) == 5
