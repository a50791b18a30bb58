"""What everything that keeps preferences must do."""

from typing import get_args

from bot.conversation.preferences import Preference, Tongue
from bot.conversation.request import Store
from tests.contracts.conftest import OpenStore

MEI = 5_000_000_001
JUN = 7


async def test_somebody_new_has_the_default(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.preferences.of(MEI) == Preference(MEI)


async def test_every_preference_comes_back_as_it_was_kept(store: Store) -> None:
    tongues: tuple[Tongue, ...] = get_args(Tongue)
    for tongue in tongues:
        chosen = Preference(MEI, tongue, "KR", "unlimited_broadband")
        async with store.transaction() as parts:
            await parts.preferences.keep(chosen)
        async with store.transaction() as parts:
            assert await parts.preferences.of(MEI) == chosen


async def test_a_choice_can_be_taken_back(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.preferences.keep(Preference(MEI, "ko", "KR", "unlimited_broadband", digest_off=True))
        assert (await parts.preferences.of(MEI)).digest_off
        await parts.preferences.keep(Preference(MEI))
        assert await parts.preferences.of(MEI) == Preference(MEI)


async def test_one_person_does_not_choose_for_another(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.preferences.keep(Preference(MEI, "zh-Hant"))
        await parts.preferences.keep(Preference(JUN, "ko"))
        assert await parts.preferences.of(MEI) == Preference(MEI, "zh-Hant")
        assert await parts.preferences.of(JUN) == Preference(JUN, "ko")


async def test_many_are_told_at_once_as_each_is_alone(store: Store) -> None:
    people = (*range(1, 1_500), MEI)
    async with store.transaction() as parts:
        await parts.preferences.keep(Preference(MEI, "zh-Hant", zone="Asia/Taipei", digest_off=True))
        await parts.preferences.keep(Preference(JUN, "ko"))
        await parts.preferences.keep(Preference(5_000, "en"))
        found = await parts.preferences.of_each(people)
        assert found == {person: Preference(person) for person in people} | {
            MEI: await parts.preferences.of(MEI), JUN: await parts.preferences.of(JUN),
        }  # fmt: skip
        assert await parts.preferences.of_each(()) == {}


async def test_preferences_survive_a_restart(open_store: OpenStore) -> None:
    async with open_store() as store, store.transaction() as parts:
        await parts.preferences.keep(Preference(MEI, "zh-Hant", "CN"))
    async with open_store() as store, store.transaction() as parts:
        assert await parts.preferences.of(MEI) == Preference(MEI, "zh-Hant", "CN")
