"""A quiz against the clock: polls one after the other, first votes, the table. Through the router and the schedule."""

from datetime import timedelta

import pytest

from bot.conversation.request import Commanded, Outcome, Sender, Voted
from bot.conversation.school import School
from bot.conversation.team_quiz import seconds_in
from bot.delivery.messenger import Address, Delivered, Send
from bot.delivery.outbox import Parcel, marked
from bot.people.person import Person
from bot.publishing.edition import Edition
from bot.quiz.item import Asked, asked
from bot.quiz.team import QUESTIONS, SECONDS, Vote, chosen, place_of, poll_key, table
from bot.reply import Reply
from bot.schedule import Schedule
from bot.storage.post_text import kind_of, read_post, write_post
from tests.fakes import FakeStore
from tests.unit.quiz.conftest import START, Class, text, trainer

GROUP, TOPIC = -100_123, 9
KIM, LI = 7, 8


def stored(room: Class) -> FakeStore:
    assert isinstance(room.store, FakeStore)
    return room.store


def posts(room: Class) -> list[Send]:
    return [post for post in stored(room).outbox.posts.values() if isinstance(post, Send)]


def last(room: Class) -> Reply:
    return posts(room)[-1].reply


async def begin(room: Class, chat: int = GROUP, argument: str = "", tongue: str = "en") -> Outcome:
    topic = TOPIC if chat == GROUP else None
    sender = Sender(KIM, chat, tongue, chat == KIM, "Kim", topic=topic, sees_polls=True)
    return await room.ask(Commanded(sender, "quiz", argument))


async def vote(room: Class, person: int, *, right: bool) -> None:
    """A vote on the newest poll, whose number the messenger gave."""
    polls = [key for key, post in stored(room).outbox.posts.items() if isinstance(post, Send) and post.reply.poll]
    place = place_of(polls[-1])
    assert place is not None
    stored(room).team_quizzes.polls["p" + polls[-1]] = place
    poll = last_poll(room)
    choice = poll.answer if right else (poll.answer + 1) % len(poll.choices)
    outcome = await room.ask(Voted(Sender(person, person, "en", name=f"Person {person}"), "p" + polls[-1], (choice,)))
    assert outcome.reply is None


def last_poll(room: Class):  # type: ignore[no-untyped-def]
    found = [post.reply.poll for post in posts(room) if post.reply.poll is not None]
    return found[-1]


async def time_up(room: Class) -> None:
    room.later(seconds=SECONDS + 3)
    while await Schedule(room.store, room.router.appointed, lambda: room.now).carry_out():
        pass


async def test_five_polls_in_the_topic_of_the_group_and_then_the_table(room: Class) -> None:
    outcome = await begin(room)
    assert outcome.reply is None
    for number in range(1, QUESTIONS + 1):
        poll = last_poll(room)
        assert poll.question.startswith(f"{number} of 5")
        assert poll.seconds == SECONDS
        room.later(seconds=2)
        await vote(room, KIM, right=True)
        room.later(seconds=5)
        await vote(room, LI, right=number % 2 == 0)
        await time_up(room)
    assert "🥇 Person 7: 5 of 5, 10.0 s" in text(last(room))
    assert "🥈 Person 8: 2 of 5, 14.0 s" in text(last(room))
    assert {post.address for post in posts(room)} == {Address(GROUP, TOPIC)}
    assert len([post for post in posts(room) if post.reply.poll]) == QUESTIONS
    await time_up(room)
    assert len(posts(room)) == QUESTIONS + 2
    assert len(stored(room).deck.given) == 2 * QUESTIONS


async def test_the_first_vote_counts_and_one_behind_the_time_does_not(room: Class) -> None:
    await begin(room)
    await vote(room, KIM, right=False)
    await vote(room, KIM, right=True)
    polls = dict(stored(room).team_quizzes.polls)
    await time_up(room)
    for poll in polls:
        await room.ask(Voted(Sender(LI, LI, "en"), poll, (0,)))
    for _ in range(QUESTIONS):
        await time_up(room)
    assert "Person 7: 0 of 5" in text(last(room))
    assert "Person 8" not in text(last(room))
    assert len(stored(room).deck.given) == 1


async def test_one_quiz_at_a_time_in_a_chat_until_it_is_left_alone(room: Class) -> None:
    await begin(room)
    outcome = await begin(room)
    assert outcome.reply is not None
    assert "already running" in text(outcome.reply)
    await begin(room, KIM, "timed")
    room.later(hours=1)
    assert (await begin(room)).reply is None
    assert len([post for post in posts(room) if post.reply.poll]) == 3


async def test_after_an_absence_the_table_comes_and_no_heap_of_polls(room: Class) -> None:
    await begin(room)
    await vote(room, KIM, right=True)
    room.later(hours=5)
    await time_up(room)
    assert "Person 7: 1 of 5" in text(last(room))
    assert len([post for post in posts(room) if post.reply.poll]) == 1


async def test_in_private_on_request_and_with_buttons_where_there_are_no_polls(room: Class) -> None:
    assert (await begin(room, KIM, "timed")).reply is None
    assert last_poll(room).question.startswith("1 of 5")
    page = await room.command("quiz", "timed")
    assert "1 of 3" in text(page)
    assert page.buttons


async def test_nobody_votes_at_all(room: Class) -> None:
    await begin(room)
    for _ in range(QUESTIONS):
        await time_up(room)
    assert "Nobody answered in time." in text(last(room))


async def test_a_strangers_vote_counts_for_nothing_and_is_not_answered(the_edition: Edition, school: School) -> None:
    room = Class(FakeStore(), the_edition, school, admins=frozenset({99}))
    stored(room).roster.people = {KIM: Person(KIM, "trainee", 1, "Kim", room.now)}
    await begin(room)
    await vote(room, LI, right=True)
    assert stored(room).team_quizzes.given == {}
    await vote(room, KIM, right=True)
    assert len(stored(room).team_quizzes.given) == 1


async def test_a_vote_in_a_poll_that_is_not_ours_is_nothing(room: Class) -> None:
    for choices in ((), (0,), (0, 1)):
        assert await room.ask(Voted(Sender(LI, LI, "en"), "whose?", choices)) == Outcome()


@pytest.mark.parametrize("tongue", ["zh-TW", "ko"])
async def test_a_poll_is_written_as_its_reader_writes(room: Class, tongue: str) -> None:
    await begin(room, tongue=tongue)
    assert last(room).language == {"zh-TW": "zh-Hant"}.get(tongue, tongue)


async def test_a_question_that_is_gone_is_left_out(room: Class) -> None:
    await begin(room)
    quiz = stored(room).team_quizzes.quizzes[1]
    items = trainer().items("en")
    gone = items.pop(quiz.items[1])
    try:
        await time_up(room)
        assert last_poll(room).question.startswith("3 of 5")
    finally:
        items[gone.id] = gone


def laid_out() -> list[Asked]:
    return [asked(item) for item in trainer().items("en").values()]


def test_what_is_drawn_fits_into_a_poll_and_is_of_different_cards() -> None:
    drawn = chosen(laid_out(), "seed")
    assert len({item.source for item in drawn}) == QUESTIONS
    assert all(asked(item).fits_a_poll() for item in drawn)
    assert drawn == chosen(laid_out(), "seed") != chosen(laid_out(), "another")
    assert chosen([], "seed") == ()


def test_of_two_who_were_right_as_often_the_quicker_is_first() -> None:
    second = timedelta(seconds=1)
    votes = [
        Vote(1, 0, 7, "A", True, 9 * second),
        Vote(1, 0, 8, "B", True, 3 * second),
        Vote(1, 1, 8, "B", False, second),
    ]
    assert [row.name for row in table(votes)] == ["B", "A"]


@pytest.mark.parametrize(
    ("typed", "seconds"), [("", 20), ("timed 10", 10), ("1", 5), ("999", 120), ("x9", 20), ("9999", 20)]
)
def test_the_seconds_can_be_typed_within_reason(typed: str, seconds: int) -> None:
    assert seconds_in(typed) == seconds


@pytest.mark.parametrize("key", ["", "team quiz ", "team quiz x:1", "12:0", "due practice 7"])
def test_only_the_key_of_a_poll_names_a_place(key: str) -> None:
    assert place_of(poll_key(12, 3)) == (12, 3)
    assert place_of(key) is None or key == "12:0"


async def test_a_poll_survives_the_outbox_and_its_number_is_noted(room: Class) -> None:
    await begin(room)
    post = posts(room)[-1]
    assert read_post(kind_of(post), GROUP, write_post(post)) == post
    assert marked(Parcel(1, GROUP, post), Delivered(5, "p5"), 0.5).poll == "p5"
    assert room.now >= START
