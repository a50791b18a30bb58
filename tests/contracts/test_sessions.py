"""What everything that keeps somebody's practice must do."""

from dataclasses import replace

import pytest

from bot.conversation.request import Store
from bot.quiz.cues import CHECKS
from bot.quiz.grading import Grade, Verdict
from bot.quiz.session import TYPED_WITHIN, Bout, Session, Sitting, Sparred, Tasks, Work
from bot.quiz.sparring import Talk, Turn
from bot.storage.session_text import kind_of, read_work, write_work
from tests.contracts.samples import GROUP, HOUR, NOW

MEI, LEE = 5_000_000_001, 8
SITTING = Sitting(("sort.zh.1", "order.zh.2"), 1, ("甲", "乙"), (1, 0), False, "fab", 2, 1)
GRADE = Grade(tuple(Verdict(check, number % 2 == 0, ("您是说", "对吗")) for number, check in enumerate(CHECKS)))
TURN = Turn("您是说太贵了，对吗？", GRADE, "hints", "嗯……", 3, "hinted", 2, "closed", pressed=True, argued=False)
TALK = Talk("market_haggler", "zh", 3, "太贵！", "hinted", 1, True, (TURN, TURN), "walked_out", 2)
SESSION = Session(MEI, MEI, "zh", SITTING, NOW)
WORKS: list[Work] = [
    SITTING,
    replace(SITTING, was_right=None, said=()),
    Bout(TALK),
    Bout(Talk("x", "en", 1, "")),
    Tasks(3, 2),
]


@pytest.mark.parametrize("work", WORKS)
async def test_whatever_somebody_is_in_the_middle_of_comes_back(store: Store, work: Work) -> None:
    async with store.transaction() as parts:
        assert await parts.sessions.of(MEI) is None
        begun = await parts.sessions.begin(replace(SESSION, work=work, types_until=NOW + HOUR))
    async with store.transaction() as parts:
        assert await parts.sessions.of(MEI) == begun
        assert begun.id > 0


async def test_another_takes_its_place_under_another_number(store: Store) -> None:
    async with store.transaction() as parts:
        first = await parts.sessions.begin(SESSION)
        await parts.sessions.begin(replace(SESSION, person=LEE, chat=GROUP))
        second = await parts.sessions.begin(replace(SESSION, work=Tasks()))
        assert second.id != first.id
        assert not await parts.sessions.move(first.then(SITTING, NOW, typed=False))
        assert await parts.sessions.of(MEI) == second
        assert await parts.sessions.end(MEI)
        assert not await parts.sessions.end(MEI)
        assert (await parts.sessions.begin(SESSION)).id > second.id
        assert await parts.sessions.of(LEE) is not None


async def test_a_step_is_taken_once(store: Store) -> None:
    async with store.transaction() as parts:
        begun = await parts.sessions.begin(SESSION)
    for expected in (True, False):
        async with store.transaction() as parts:
            moved = begun.then(SITTING.answered(right=True), NOW + HOUR, typed=True)
            assert await parts.sessions.move(moved) is expected
    async with store.transaction() as parts:
        assert await parts.sessions.of(MEI) == moved
        assert moved.types_until == NOW + HOUR + TYPED_WITHIN


def test_a_typed_line_belongs_to_it_in_its_chat_and_for_a_while() -> None:
    typed = SESSION.then(SITTING, NOW, typed=True)
    assert typed.awaits(MEI, NOW + TYPED_WITHIN)
    assert not typed.awaits(MEI, NOW + 2 * TYPED_WITHIN)
    assert not typed.awaits(GROUP, NOW)
    assert not SESSION.awaits(MEI, NOW)


async def test_of_each_objection_the_last_sparring_counts_of_each_persona_the_best(store: Store) -> None:
    won = Sparred(MEI, "lab_engineer", "price_too_high", NOW, "agreed", 0.9)
    async with store.transaction() as parts:
        await parts.sessions.sparred(replace(won, at=NOW + HOUR, outcome="parted", score=0.4))
        await parts.sessions.sparred(won)
        await parts.sessions.sparred(replace(won, persona="market_haggler", source="no_need", score=0.5))
        await parts.sessions.sparred(replace(won, person=LEE))
    async with store.transaction() as parts:
        assert await parts.sessions.sparrings(MEI) == {"price_too_high": 0.4, "no_need": 0.5}
        assert await parts.sessions.personas(MEI) == {"lab_engineer": 0.9, "market_haggler": 0.5}
        assert await parts.sessions.sparrings(77) == {}


async def test_what_nobody_goes_on_with_is_forgotten(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.sessions.begin(SESSION)
        await parts.sessions.begin(replace(SESSION, person=LEE, seen=NOW + HOUR))
        assert await parts.sessions.forget_before(NOW + HOUR) == 1
        assert await parts.sessions.of(MEI) is None
        assert await parts.sessions.of(LEE) is not None


@pytest.mark.parametrize(
    ("kind", "text"),
    [("bout", "{}"), ("sitting", "[]"), ("sitting", "nonsense"), ("dance", "{}"), ("tasks", '{"place": "x"}')],
)
def test_what_another_version_wrote_reads_as_nothing(kind: str, text: str) -> None:
    assert read_work(kind, text) is None


def test_a_talk_with_checks_of_another_version_reads_as_nothing() -> None:
    assert read_work(kind_of(Bout(TALK)), write_work(Bout(TALK)).replace("no_but", "no_if")) is None
