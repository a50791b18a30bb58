"""What everything that keeps received files and the care of cards must do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.request import Store
from bot.publishing.care import Kept
from bot.publishing.received import STATES, Received, State
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import HOUR, NOW
from tests.contracts.test_changes import CONTENTS, LEE, MEI

SEEN = {"objections/太贵.yaml": "3f2a"}


async def test_a_received_file_comes_back_as_it_was_kept(open_store: OpenStore) -> None:
    given = Received(0, MEI, NOW, "offered", CONTENTS, 7, SEEN)
    async with open_store() as store, store.transaction() as parts:
        kept = await parts.received.add(given)
        assert kept == replace(given, id=kept.id) and kept.id > 0
    async with open_store() as store, store.transaction() as parts:
        assert await parts.received.of(kept.id) == kept
        assert await parts.received.of(kept.id + 1) is None


@pytest.mark.parametrize("state", STATES)
async def test_only_what_is_offered_is_decided_and_once(store: Store, state: State) -> None:
    async with store.transaction() as parts:
        kept = await parts.received.add(Received(0, MEI, NOW, state, CONTENTS, 7, SEEN))
        assert await parts.received.decide(kept.id, "taken") == (state == "offered")
        found = await parts.received.of(kept.id)
        assert found is not None
        assert found.state == ("taken" if state == "offered" else state)
        assert (found.contents == ()) == (state == "offered")  # what was decided is not kept twice
        assert not await parts.received.decide(kept.id, "left")
        assert not await parts.received.decide(kept.id + 1, "left")
        assert not await parts.received.show_again(kept)


async def test_what_was_shown_anew_is_what_is_decided_on(store: Store) -> None:
    async with store.transaction() as parts:
        kept = await parts.received.add(Received(0, MEI, NOW, "offered", CONTENTS, 7, SEEN))
        again = replace(kept, contents=CONTENTS[:1], edition=8, seen={"a": "b"})
        assert await parts.received.show_again(again)
        assert await parts.received.of(kept.id) == again


async def test_somebodys_files_are_found_by_their_time_and_forgotten_in_time(store: Store) -> None:
    async with store.transaction() as parts:
        for who, minutes in ((MEI, 70), (MEI, 50), (LEE, 10), (MEI, 0)):
            await parts.received.add(Received(0, who, NOW - timedelta(minutes=minutes)))
        assert [one.at for one in await parts.received.since(MEI, NOW - HOUR)] == [NOW - timedelta(minutes=50), NOW]
        assert await parts.received.forget_before(NOW - HOUR) == 1
        assert len(await parts.received.since(MEI, NOW - 24 * HOUR)) == 2


async def test_of_each_card_the_last_word_counts(open_store: OpenStore) -> None:
    first = Kept("no_need", MEI, NOW.date(), "Kim 2026-01-01", LEE, NOW)
    last = Kept("no_need", None, None, "", MEI, NOW + HOUR)
    other = Kept("price_too_high", LEE, None, "", LEE, NOW)
    async with open_store() as store, store.transaction() as parts:
        assert await parts.care.all() == {}
        assert await parts.care.of("no_need") is None
        await parts.care.keep(first)
        assert await parts.care.of("no_need") == first
        await parts.care.keep(last)
        await parts.care.keep(other)
    async with open_store() as store, store.transaction() as parts:
        assert await parts.care.all() == {"no_need": last, "price_too_high": other}
