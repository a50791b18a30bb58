"""What everything that keeps visits and answers must do."""

from dataclasses import replace
from datetime import timedelta, timezone

from bot.coach.heard import Heard
from bot.conversation.request import Store
from bot.conversation.visit import Visit
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import BARE_ANSWER, FULL_ANSWER, FULL_VISIT, GROUP, HOUR, NOW


async def test_a_chat_without_a_visit_has_none(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.visits.of(7) is None


async def test_a_visit_comes_back_as_it_was_kept(store: Store) -> None:
    bare = Visit(chat=7, started=NOW, seen=NOW)
    async with store.transaction() as parts:
        await parts.visits.keep(FULL_VISIT)
        await parts.visits.keep(bare)
    async with store.transaction() as parts:
        assert await parts.visits.of(GROUP) == FULL_VISIT
        assert await parts.visits.of(7) == bare


async def test_the_answers_of_a_visit_are_found_in_order_and_those_of_others_are_not(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.visits.add_answer(replace(FULL_ANSWER, at=NOW - HOUR))
        await parts.visits.add_answer(replace(FULL_ANSWER, chat=7))
        first = await parts.visits.add_answer(FULL_ANSWER)
        last = await parts.visits.add_answer(replace(FULL_ANSWER, at=NOW + HOUR))
        assert await parts.visits.answers_since(GROUP, NOW) == (first, last)


async def test_of_what_was_typed_the_newest_is_found_whoever_typed_it(store: Store) -> None:
    async with store.transaction() as parts:
        for chat, text in ((GROUP, "too dear"), (7, "my wife decides"), (7, ""), (GROUP, "no time")):
            await parts.visits.add_answer(replace(FULL_ANSWER, chat=chat, text=text))
        assert await parts.visits.typed(2) == ("no time", "my wife decides")
        assert await parts.visits.typed(9) == ("no time", "my wife decides", "too dear")


async def test_amounts_keep_the_digits_they_were_typed_with(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.visits.keep(FULL_VISIT)
        kept = await parts.visits.of(GROUP)
    assert kept is not None
    assert repr(kept.heard) == repr(FULL_VISIT.heard)


async def test_a_visit_is_kept_in_place_of_the_last_one(store: Store) -> None:
    later = Visit(chat=GROUP, started=NOW + HOUR, seen=NOW + HOUR)
    async with store.transaction() as parts:
        await parts.visits.keep(FULL_VISIT)
        await parts.visits.keep(later)
        assert await parts.visits.of(GROUP) == later


async def test_a_visit_that_is_over_is_still_found(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.visits.keep(FULL_VISIT)
        kept = await parts.visits.of(GROUP)
    assert kept is not None
    assert kept.is_over(NOW + 5 * HOUR)


async def test_a_time_of_another_zone_is_the_same_moment(store: Store) -> None:
    in_seoul = NOW.astimezone(timezone(timedelta(hours=9)))
    async with store.transaction() as parts:
        await parts.visits.keep(replace(FULL_VISIT, seen=in_seoul))
        assert await parts.visits.of(GROUP) == FULL_VISIT


async def test_answers_come_back_as_they_were_given(store: Store) -> None:
    async with store.transaction() as parts:
        full = await parts.visits.add_answer(FULL_ANSWER)
        bare = await parts.visits.add_answer(BARE_ANSWER)
    assert full == replace(FULL_ANSWER, id=full.id)
    assert full.id > 0
    assert full.id != bare.id
    async with store.transaction() as parts:
        assert await parts.visits.answer(full.id, GROUP) == full
        assert await parts.visits.answer(bare.id, 7) == bare


async def test_an_answer_of_another_chat_is_not_found(store: Store) -> None:
    async with store.transaction() as parts:
        given = await parts.visits.add_answer(FULL_ANSWER)
        assert await parts.visits.answer(given.id, 7) is None
        assert await parts.visits.answer(given.id + 1, GROUP) is None


async def test_a_changed_answer_is_kept_changed(store: Store) -> None:
    async with store.transaction() as parts:
        given = await parts.visits.add_answer(FULL_ANSWER)
        other = await parts.visits.add_answer(FULL_ANSWER)
        changed = replace(
            given, shown=None, lines=frozenset({"a", "b"}), heard=Heard(seats=3), traditional=False, intents=()
        )
        await parts.visits.change_answer(changed)
    async with store.transaction() as parts:
        assert await parts.visits.answer(given.id, GROUP) == changed
        assert await parts.visits.answer(other.id, GROUP) == other


async def test_an_answer_cannot_be_changed_from_another_chat(store: Store) -> None:
    async with store.transaction() as parts:
        given = await parts.visits.add_answer(FULL_ANSWER)
        await parts.visits.change_answer(replace(given, chat=7, shown=None))
        assert await parts.visits.answer(given.id, GROUP) == given
        assert await parts.visits.answer(given.id, 7) is None


async def test_old_answers_are_forgotten_and_counted(store: Store) -> None:
    async with store.transaction() as parts:
        old = [await parts.visits.add_answer(replace(FULL_ANSWER, at=NOW - HOUR)) for _ in range(3)]
        young = await parts.visits.add_answer(FULL_ANSWER)
    async with store.transaction() as parts:
        assert await parts.visits.forget_answers_before(NOW) == 3
        assert await parts.visits.forget_answers_before(NOW) == 0
    async with store.transaction() as parts:
        assert [await parts.visits.answer(one.id, GROUP) for one in old] == [None] * 3
        assert await parts.visits.answer(young.id, GROUP) == young


async def test_the_number_of_a_forgotten_answer_is_not_given_again(store: Store) -> None:
    async with store.transaction() as parts:
        first = await parts.visits.add_answer(FULL_ANSWER)
        await parts.visits.forget_answers_before(NOW + HOUR)
    async with store.transaction() as parts:
        assert (await parts.visits.add_answer(FULL_ANSWER)).id != first.id


async def test_a_change_does_not_bring_a_forgotten_answer_back(store: Store) -> None:
    async with store.transaction() as parts:
        given = await parts.visits.add_answer(FULL_ANSWER)
        await parts.visits.forget_answers_before(NOW + HOUR)
        await parts.visits.change_answer(given)
        assert await parts.visits.answer(given.id, GROUP) is None


async def test_visits_and_answers_survive_a_restart(open_store: OpenStore) -> None:
    async with open_store() as store, store.transaction() as parts:
        await parts.visits.keep(FULL_VISIT)
        given = await parts.visits.add_answer(FULL_ANSWER)
    async with open_store() as store, store.transaction() as parts:
        assert await parts.visits.of(GROUP) == FULL_VISIT
        assert await parts.visits.answer(given.id, GROUP) == given


async def test_visits_that_were_over_long_ago_are_forgotten_and_counted(store: Store) -> None:
    old = Visit(chat=7, started=NOW - HOUR, seen=NOW - HOUR)
    async with store.transaction() as parts:
        await parts.visits.keep(old)
        await parts.visits.keep(FULL_VISIT)
        assert await parts.visits.forget_visits_before(NOW) == 1
        assert await parts.visits.of(7) is None
        assert await parts.visits.of(GROUP) == FULL_VISIT
