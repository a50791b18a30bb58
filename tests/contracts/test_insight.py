"""What everything that keeps outcomes, lessons and decided gaps must do."""

from dataclasses import replace

from bot.analytics.gaps import Gap
from bot.analytics.outcomes import Asked
from bot.analytics.unanswered import UnknownLine
from bot.conversation.request import Store
from bot.publishing.lessons import Lesson, Scope
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import GROUP, HOUR, NOW

ASKED = Asked(1, 5_000_000_001, GROUP, NOW, "zh", "3f2a", "price_too_high")
TOLD = replace(ASKED, intent="no_need", result="stuck", told=NOW + HOUR, lines=frozenset({"a1", "b2"}))
NORTH = Scope(7, 1)
LESSON = Lesson(NOW, NORTH, "ko", "no_need", "[name]님이 됐대요")
GAP = Gap(NOW, 1, "zh", "ignored", None, 9, 4, (frozenset({1, 4_294_967_295}), frozenset()))


async def test_what_was_told_is_kept_and_the_last_word_counts(open_store: OpenStore) -> None:
    async with open_store() as store, store.transaction() as parts:
        await parts.outcomes.ask(ASKED)
        assert await parts.outcomes.told_since(NOW) == ()
        await parts.outcomes.tell(replace(TOLD, result="lost", lines=frozenset({"c3"})))
        await parts.outcomes.tell(TOLD)
        await parts.outcomes.ask(ASKED)  # a second time
    async with open_store() as store, store.transaction() as parts:
        assert await parts.outcomes.told_since(NOW + HOUR) == (TOLD,)
        assert await parts.outcomes.told_since(NOW + 2 * HOUR) == ()
        assert await parts.outcomes.of(1, GROUP) == replace(TOLD, lines=frozenset())
        assert await parts.outcomes.of(1, 7) is None
        await parts.outcomes.tell(replace(ASKED, result=None))
        assert await parts.outcomes.told_since(NOW) == ()


async def test_what_was_told_comes_in_the_order_it_was_told(store: Store) -> None:
    async with store.transaction() as parts:
        for number, hours in ((1, 3), (2, 1), (3, 2)):
            await parts.outcomes.ask(replace(ASKED, answer=number))
            await parts.outcomes.tell(replace(TOLD, answer=number, told=NOW + hours * HOUR))
        assert [one.answer for one in await parts.outcomes.told_since(NOW)] == [2, 3, 1]


async def test_who_was_asked_what_lately_and_what_was_never_told_goes(store: Store) -> None:
    other = replace(ASKED, answer=3, person=8)
    async with store.transaction() as parts:
        for one in (replace(ASKED, answer=2, at=NOW + HOUR), ASKED, other):
            await parts.outcomes.ask(one)
        assert [one.answer for one in await parts.outcomes.asked_of(ASKED.person, NOW)] == [1, 2]
        assert [one.answer for one in await parts.outcomes.asked_of(ASKED.person, NOW + HOUR)] == [2]
        await parts.outcomes.tell(TOLD)
        await parts.outcomes.tell(replace(TOLD, answer=99))  # forgotten, or never asked
        assert await parts.outcomes.forget_untold_before(NOW + HOUR) == 1
        assert await parts.outcomes.of(3, GROUP) is None
        assert [one.answer for one in await parts.outcomes.told_since(NOW)] == [1]


async def test_lessons_belong_to_a_team_or_to_one_person(open_store: OpenStore) -> None:
    alone = Scope(7)
    async with open_store() as store, store.transaction() as parts:
        assert await parts.lessons.version(NORTH) == (0, 0)
        await parts.lessons.add(LESSON)
        await parts.lessons.add(replace(LESSON, scope=Scope(8, 1), text="b"))
        await parts.lessons.add(replace(LESSON, scope=Scope(9, 2), text="c"))
        await parts.lessons.add(replace(LESSON, scope=alone, text="d"))
    async with open_store() as store, store.transaction() as parts:
        assert [one.text for one in await parts.lessons.of(Scope(99, 1))] == [LESSON.text, "b"]
        assert await parts.lessons.of(alone) == (replace(LESSON, scope=alone, text="d"),)
        assert await parts.lessons.of(Scope(8)) == ()
        before = await parts.lessons.version(NORTH)
        assert before[0] == 2
        first, _ = await parts.lessons.of(NORTH)
        assert await parts.lessons.drop([first.id]) == 1
        assert await parts.lessons.version(NORTH) != before
        assert await parts.lessons.forget_before(NOW) == 0
        assert await parts.lessons.forget_before(NOW + HOUR) == 3


async def test_decisions_stay_with_their_team(open_store: OpenStore) -> None:
    nobodys = replace(GAP, team=None, decision="added", intent="no_need")
    async with open_store() as store, store.transaction() as parts:
        kept = await parts.gaps.add(GAP)
        assert kept == GAP
        assert kept.id
        await parts.gaps.add(nobodys)
    async with open_store() as store, store.transaction() as parts:
        assert await parts.gaps.of(1) == (GAP,)
        assert await parts.gaps.of(None) == (nobodys,)
        assert await parts.gaps.of(2) == ()


async def test_a_draft_is_judged_by_those_who_were_given_it(open_store: OpenStore) -> None:
    async with open_store() as store, store.transaction() as parts:
        await parts.gaps.hand_out(12, [7, 5_000_000_001])
        assert await parts.gaps.judge(12, 7, "works")
        assert not await parts.gaps.judge(12, 8, "works")
        assert not await parts.gaps.judge(13, 7, "works")
        await parts.gaps.hand_out(12, [7, 9])
    async with open_store() as store, store.transaction() as parts:
        assert await parts.gaps.trials(12) == {7: "works", 9: None, 5_000_000_001: None}
        assert await parts.gaps.trials(13) == {}


async def test_lines_can_be_dropped_one_by_one(store: Store) -> None:
    lines = [
        UnknownLine(NOW, 7, "zh", word, rejected) for word, rejected in (("a", None), ("b", "no_need"), ("c", None))
    ]
    async with store.transaction() as parts:
        for line in lines:
            await parts.unanswered.note(line)
        first, second, third = await parts.unanswered.since(NOW)
        assert (first, second, third) == tuple(lines)
        assert await parts.unanswered.drop([first.id, third.id, 99]) == 2
        assert await parts.unanswered.since(NOW) == (second,)
