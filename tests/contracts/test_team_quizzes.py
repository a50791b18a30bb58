"""What everything that keeps quizzes against the clock must do."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation.request import Store
from bot.quiz.team import TeamQuiz, Vote
from tests.contracts.samples import GROUP, HOUR, NOW

QUIZ = TeamQuiz(GROUP, 7, "ko", False, ("sort.ko.1", "sort.ko.2"), NOW, 0, 2)
MEI, LEE = 5_000_000_001, 8


async def test_a_quiz_goes_from_question_to_question_each_once(store: Store) -> None:
    async with store.transaction() as parts:
        begun = await parts.team_quizzes.begin(QUIZ)
        assert await parts.team_quizzes.of(begun.id) == begun
        assert await parts.team_quizzes.open_in(GROUP) == begun
        assert await parts.team_quizzes.open_in(MEI) is None
    further = replace(begun, place=1, answer=0, opened=NOW + HOUR)
    for expected in (True, False):
        async with store.transaction() as parts:
            assert await parts.team_quizzes.move(further, 0) is expected
    async with store.transaction() as parts:
        assert await parts.team_quizzes.of(begun.id) == further
        assert await parts.team_quizzes.move(replace(further, over=True), 1)
        assert await parts.team_quizzes.open_in(GROUP) is None
        assert not await parts.team_quizzes.move(replace(further, place=2), 1)


async def test_of_two_votes_on_a_question_the_first_counts(store: Store) -> None:
    async with store.transaction() as parts:
        quiz = await parts.team_quizzes.begin(QUIZ)
        first = Vote(quiz.id, 0, MEI, "Mei", True, timedelta(seconds=3, microseconds=7))
        assert await parts.team_quizzes.vote(first)
        assert not await parts.team_quizzes.vote(replace(first, right=False))
        other = Vote(quiz.id, 1, LEE, "이", False, timedelta(seconds=19))
        assert await parts.team_quizzes.vote(other)
    async with store.transaction() as parts:
        assert await parts.team_quizzes.votes(quiz.id) == (first, other)
        assert await parts.team_quizzes.votes(quiz.id + 1) == ()
        assert await parts.team_quizzes.asked_by("nobody's poll") is None


async def test_an_old_quiz_is_forgotten_with_its_votes(store: Store) -> None:
    async with store.transaction() as parts:
        old = await parts.team_quizzes.begin(QUIZ)
        await parts.team_quizzes.vote(Vote(old.id, 0, MEI, "Mei", True, HOUR))
        young = await parts.team_quizzes.begin(replace(QUIZ, opened=NOW + HOUR))
        assert await parts.team_quizzes.forget_before(NOW + HOUR) == 1
        assert await parts.team_quizzes.of(old.id) is None
        assert await parts.team_quizzes.votes(old.id) == ()
        assert await parts.team_quizzes.of(young.id) == young
        assert (await parts.team_quizzes.begin(QUIZ)).id > young.id
