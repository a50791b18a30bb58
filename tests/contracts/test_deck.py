"""What everything that keeps a trainee's deck must do."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.request import Parts, Store
from bot.quiz.deck import Assignment, Habit, Miss, Practice, Review
from bot.quiz.memory import Memory, reviewed
from tests.contracts.samples import HOUR, NOW

MEI, LEE, KIM = 5_000_000_001, 8, 9
DAY = timedelta(days=1)
RIGHT = Review(MEI, "name_objection.zh.1", "price_too_high", NOW, right=True)


async def answer(parts: Parts, review: Review) -> Memory:
    before = (await parts.deck.memories(review.person)).get(review.item)
    after = reviewed(before, right=review.right, now=review.at)
    await parts.deck.answered(review, after)
    return after


async def team(parts: Parts, name: str = "North") -> int:
    return (await parts.roster.add_team(name)).id


async def test_of_somebody_new_nothing_is_known(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.deck.memories(MEI) == {}
        assert await parts.deck.reviews(MEI, NOW - DAY) == ()
        assert await parts.deck.misses(MEI) == ()
        assert await parts.deck.habit(MEI) == Habit(MEI)
        assert await parts.deck.suspended() == frozenset()
        assert await parts.deck.practice([MEI], NOW - DAY) == ()


async def test_a_memory_comes_back_to_the_last_bit(store: Store) -> None:
    async with store.transaction() as parts:
        first = await answer(parts, RIGHT)
        other = await answer(parts, replace(RIGHT, item="sort.en.2", source="fab", right=False))
    async with store.transaction() as parts:
        assert await parts.deck.memories(MEI) == {RIGHT.item: first, "sort.en.2": other}
        assert await parts.deck.memories(LEE) == {}
        second = await answer(parts, replace(RIGHT, at=first.due, right=False))
    async with store.transaction() as parts:
        kept = (await parts.deck.memories(MEI))[RIGHT.item]
    assert kept == second
    assert (kept.seen, kept.missed, kept.right_in_a_row) == (2, 1, 0)


async def test_every_answer_is_kept_the_oldest_first(store: Store) -> None:
    later = replace(RIGHT, at=NOW + HOUR, right=False)
    async with store.transaction() as parts:
        for review in (later, RIGHT, replace(RIGHT, person=LEE)):
            await answer(parts, review)
        assert await parts.deck.reviews(MEI, NOW) == (RIGHT, later)
        assert await parts.deck.reviews(MEI, NOW + HOUR) == (later,)


async def test_who_answered_most_comes_first(store: Store) -> None:
    async with store.transaction() as parts:
        for person, number in ((LEE, 3), (MEI, 1), (KIM, 3)):
            for place in range(number):
                right = person != KIM or place == 0
                await answer(parts, Review(person, f"sort.en.{place}", "fab", NOW, right=right))
        await answer(parts, replace(RIGHT, person=MEI, at=NOW - 2 * DAY))
        assert await parts.deck.practice([MEI, LEE, KIM, 77], NOW - DAY) == (
            Practice(LEE, 3, 3), Practice(KIM, 3, 1), Practice(MEI, 1, 1),
        )  # fmt: skip
        assert await parts.deck.practice([MEI], NOW - DAY) == (Practice(MEI, 1, 1),)
        assert await parts.deck.practice([], NOW - DAY) == ()


async def test_a_miss_stays_until_its_source_is_answered_right(store: Store) -> None:
    missed = Miss(MEI, "price_too_high", NOW - HOUR, "campaign 12")
    other = Miss(MEI, "no_need", NOW - DAY, "campaign 12")
    async with store.transaction() as parts:
        for miss in (missed, other, replace(missed, cause="campaign 13"), replace(missed, person=LEE)):
            await parts.deck.note_miss(miss)
    async with store.transaction() as parts:
        assert await parts.deck.misses(MEI) == (other, replace(missed, cause="campaign 13"))
        await answer(parts, replace(RIGHT, right=False))
        assert len(await parts.deck.misses(MEI)) == 2
        await answer(parts, replace(RIGHT, at=NOW - DAY))  # before it was missed
        assert len(await parts.deck.misses(MEI)) == 2
        await answer(parts, RIGHT)
        assert await parts.deck.misses(MEI) == (other,)
        assert len(await parts.deck.misses(LEE)) == 1


async def test_assignments_come_by_their_day_and_the_same_source_only_once(store: Store) -> None:
    async with store.transaction() as parts:
        north, south = await team(parts), await team(parts, "South")
        late = await parts.deck.assign(Assignment(0, north, "fab", NOW + 9 * DAY, LEE, NOW))
        early = await parts.deck.assign(Assignment(0, north, "price_too_high", NOW + DAY, LEE, NOW))
        theirs = await parts.deck.assign(Assignment(0, south, "fab", NOW + DAY, KIM, NOW))
    async with store.transaction() as parts:
        assert await parts.deck.assignments(north) == (early, late)
        sooner = await parts.deck.assign(replace(late, until=NOW, by=KIM, made=NOW + HOUR))
        assert sooner.id == late.id
        assert await parts.deck.assignments(north) == (sooner, early)
        assert not await parts.deck.withdraw(theirs.id, north)
        assert await parts.deck.withdraw(early.id, north)
        assert not await parts.deck.withdraw(early.id, north)
        assert await parts.deck.assignments(north) == (sooner,)
        assert await parts.deck.assignments(south) == (theirs,)


async def test_two_people_take_a_question_out_and_one_alone_does_not(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.deck.flag("sort.en.1", MEI, NOW) == 1
        assert await parts.deck.flag("sort.en.1", MEI, NOW + HOUR) == 1
        assert await parts.deck.flag("sort.en.2", LEE, NOW) == 1
        assert await parts.deck.suspended() == frozenset()
        assert await parts.deck.flag("sort.en.1", LEE, NOW) == 2
    async with store.transaction() as parts:
        assert await parts.deck.suspended() == {"sort.en.1"}


async def test_habits_are_kept_one_a_person(store: Store) -> None:
    full = Habit(MEI, 5, 20, daily=True, paused_until=NOW + DAY, ranked=True, last=NOW)
    async with store.transaction() as parts:
        await parts.deck.keep_habit(full)
        await parts.deck.keep_habit(Habit(LEE, daily=True))
    async with store.transaction() as parts:
        assert await parts.deck.habit(MEI) == full
        assert await parts.deck.habits([MEI, LEE, KIM]) == (Habit(LEE, daily=True), full)
        await parts.deck.keep_habit(replace(full, paused_until=None, last=None))
        assert await parts.deck.habit(MEI) == replace(full, paused_until=None, last=None)
        assert await parts.deck.habits([]) == ()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(1e-6, 1e6), st.floats(1, 10), st.datetimes(timezones=st.just(UTC)), st.integers(1, 10_000))
async def test_any_memory_survives(store: Store, stability: float, difficulty: float, due: datetime, seen: int) -> None:
    memory = Memory(stability, difficulty, due, NOW, seen, seen // 2, seen // 3)
    async with store.transaction() as parts:
        await parts.deck.answered(RIGHT, memory)
        kept = (await parts.deck.memories(MEI))[RIGHT.item]
    assert kept == memory
    assert math.isclose(kept.stability, stability, rel_tol=0)
