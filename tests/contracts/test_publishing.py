"""Three processes on one database: what one publishes, tries with a few and takes back, all of them serve."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.conversation.request import Store
from bot.conversation.rolling_back import go_back
from bot.conversation.trying import end_those_with
from bot.people.person import Person
from bot.publishing.canary import LASTS, Canary
from bot.publishing.changes import Phrase, Script
from tests.publishing_house import LEAD, REP, opened

LINE = Script("no_need", "en", "guide", "Shall we look at it together?")
TUNA = "my cat would rather have tuna"


async def test_what_is_published_and_taken_back_is_served_by_all(store: Store, tmp_path: Path) -> None:
    async with opened(store, tmp_path / "intents", tmp_path / "models") as house:
        processes = [await house.start() for _ in range(3)]
        numbers = await house.put(LINE, Phrase("no_need", "en", TUNA))
        await asyncio.gather(*(process.publisher.turn() for process in processes))
        for process in processes:
            await house.settle(process)
        for process in processes:
            await process.follower.look()
            assert process.answers(TUNA) == ("no_need",)
            assert process.lines("no_need", "en", "guide")[0] == LINE.text
        assert len({process.serving.edition.id for process in processes}) == 1
        assert await house.version() == 2
        assert await house.states(*numbers) == ["live", "live"]

        async with store.transaction() as parts:
            live, old = await parts.editions.live(), await parts.editions.record(1)
            assert live is not None
            assert old is not None
            assert await go_back(parts, live, old, LEAD, house.now) is not None
            assert await go_back(parts, live, old, LEAD, house.now) is None
        for process in processes:
            await process.follower.look()
            assert process.serving.number == 3
            assert process.answers(TUNA) == ()
            assert process.serving.edition.id == house.edition.id
        assert await house.states(*numbers) == ["draft", "draft"]

        again = await house.start()
        assert again.serving.edition.id == house.edition.id


async def test_what_a_few_try_is_served_to_them_by_all_and_to_nobody_else(store: Store, tmp_path: Path) -> None:
    async with opened(store, tmp_path / "intents", tmp_path / "models") as house:
        processes = [await house.start() for _ in range(3)]
        numbers = await house.put(LINE, Phrase("no_need", "en", TUNA), state="draft")
        async with store.transaction() as parts:
            await parts.roster.keep(Person(REP, "rep", None, "Rep", house.now))
            canary = await parts.canaries.add(Canary(0, numbers, (REP,), LEAD, house.now, house.now + LASTS))
            await parts.changes.move(numbers, "trying", LEAD, house.now)
            assert await parts.canaries.change(replace(canary, state="asked")) is not None
        await asyncio.gather(*(process.publisher.turn() for process in processes))
        for process in processes:
            await process.follower.look()
            own = process.serving.edition_for(REP)
            assert own.id == f"{house.edition.id}!{canary.id}"
            assert own.library.words_of("no_need", "en").steps["guide"][0].text == LINE.text
            assert [one.text for one in own.recogniser.confirmed] == [TUNA]
            assert process.serving.edition_for(LEAD) is process.serving.edition is house.edition
        async with store.transaction() as parts:
            kept = await parts.canaries.canary(canary.id)
            assert kept is not None
            assert (kept.state, kept.until) == ("running", house.now + LASTS)
            assert await parts.appointments.of(f"canary {canary.id}") is not None
            await end_those_with(parts, numbers[:1], "taken_back", house.now)
        for process in processes:
            await process.follower.look()
            assert process.serving.edition_for(REP) is house.edition
