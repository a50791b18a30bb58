"""Three a day at the trainee's hour: through the schedule, with the time handed in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.school import School
from bot.conversation.trainees import DAILY
from bot.delivery.messenger import Send
from bot.people.person import Person
from bot.publishing.edition import Edition
from bot.quiz.deck import Habit
from bot.reply import Press, Reply
from bot.schedule import Schedule
from tests.fakes import FakeStore
from tests.unit.quiz.conftest import Class, presses, text, the, trainer

KIM = 7


def schedule_of(room: Class) -> Schedule:  # type: ignore[type-arg]
    return Schedule(room.store, room.router.appointed, lambda: room.now)


async def come(room: Class) -> list[Reply]:
    """What has come by itself since the last look."""
    store = room.store
    assert isinstance(store, FakeStore)
    before = set(store.outbox.posts)
    schedule = schedule_of(room)
    while await schedule.carry_out():
        pass
    posts = [post for key, post in store.outbox.posts.items() if key not in before]
    return [post.reply for post in posts if isinstance(post, Send)]


async def due(room: Class) -> datetime | None:
    async with room.store.transaction() as parts:
        found = await parts.appointments.of_person(KIM, DAILY)
    assert len(found) <= 1
    return found[0].due if found else None


async def until(room: Class, moment: datetime) -> list[Reply]:
    """What comes while the bot runs until then, looking every half an hour."""
    said: list[Reply] = []
    while room.now < moment:
        room.later(minutes=30)
        said += await come(room)
    return said


async def test_three_come_each_day_at_the_hour_of_ones_own_clock(room: Class) -> None:
    await room.press(Press("habit", "hour:18"), KIM, "ko")  # in Seoul, where it is now six in the evening
    assert await due(room) == datetime(2026, 11, 30, 9, tzinfo=UTC)
    said = await come(room)
    assert len(said) == 1
    assert "오늘의 문제 3개입니다." in text(said[0])
    assert "3문제 중 1번" in text(said[0])
    assert await due(room) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert len(await until(room, room.now + timedelta(days=7))) == 7


async def test_the_question_that_came_is_answered_as_any_other(room: Class) -> None:
    await room.press(Press("habit", "hour:9"), KIM)
    page = (await come(room))[0]
    while "Done:" not in text(page):
        press = presses(page)[0]
        page = await room.page(press, KIM)
    assert "Practice plan" in [button.label for row in page.buttons for button in row]


async def test_after_a_long_absence_one_sitting_comes_and_no_heap(room: Class) -> None:
    await room.press(Press("habit", "hour:9"), KIM)
    await come(room)
    room.later(days=40)
    assert len(await come(room)) == 1
    assert await come(room) == []
    assert await due(room) == room.now + timedelta(days=1)


async def test_late_in_the_evening_nobody_is_asked_any_more(room: Class) -> None:
    await room.press(Press("habit", "hour:10"), KIM)
    room.later(hours=13)  # the bot was away from before ten until ten in the evening
    assert await come(room) == []
    assert await due(room) == datetime(2026, 12, 1, 10, tzinfo=UTC)


async def test_a_pause_is_kept_and_ends_by_itself(room: Class) -> None:
    await room.press(Press("habit", "hour:9"), KIM)
    await room.press(Press("habit", "pause:7"), KIM)
    assert await until(room, room.now + timedelta(days=6)) == []
    assert len(await until(room, room.now + timedelta(days=3))) in (1, 2, 3)
    await room.press(Press("habit", "daily:off"), KIM)
    assert await due(room) is None
    assert await until(room, room.now + timedelta(days=3)) == []


async def test_who_has_practised_today_is_left_alone_today(room: Class) -> None:
    await room.press(Press("habit", "hour:12"), KIM)
    page = await room.command("quiz", "vip_tiers", KIM)
    while "Done:" not in text(page):
        page = await room.page(presses(page)[0], KIM)
    assert await until(room, room.now + timedelta(hours=10)) == []
    assert len(await until(room, room.now + timedelta(days=1))) == 1


async def test_a_sparring_is_not_interrupted(room: Class) -> None:
    await room.press(Press("habit", "hour:10"), KIM)
    room.later(minutes=50)
    await room.command("spar", "loyal_dispatcher", KIM)
    room.later(minutes=20)
    assert await come(room) == []
    assert "9 turns left" in text(await room.say("What are you comparing it with?", KIM))
    assert len(await until(room, room.now + timedelta(hours=2))) == 1


async def test_the_questions_wait_while_the_trainer_of_a_new_edition_is_made(
    room: Class, the_edition: Edition, school: School
) -> None:
    await room.press(Press("habit", "hour:9"), KIM)
    room.edition = replace(the_edition, library=replace(the_edition.library, fingerprint="new"))
    school._read = lambda library: trainer().quiz
    assert await come(room) == []
    for task in list(school._soon):
        await task
    room.later(minutes=1)
    assert len(await come(room)) == 1


async def test_a_trainees_days_begin_to_have_questions_and_a_reps_do_not(the_edition: Edition, school: School) -> None:
    store = FakeStore()
    room = Class(store, the_edition, school, admins=frozenset({99}))
    store.roster.people = {KIM: Person(KIM, "trainee", 1, "Kim", room.now), 8: Person(8, "rep", 1, "Li", room.now)}
    for person in (KIM, 8):
        page = await room.command("quiz", "vip_tiers", person)
        while "Done:" not in text(page):
            page = await room.page(presses(page)[0], person)
        assert ("From tomorrow, 3 questions come" in text(page)) is (person == KIM)
    assert await due(room) == room.now + timedelta(days=1)
    assert len(await until(room, room.now + timedelta(days=1))) == 1
    await room.press(Press("habit", "daily:off"), KIM)
    await room.command("quiz", "fab", KIM)
    assert await due(room) is None  # who stopped it is not begun with again


async def test_who_left_the_team_is_not_asked_any_more(the_edition: Edition, school: School) -> None:
    store = FakeStore()
    room = Class(store, the_edition, school, admins=frozenset({99}))
    store.roster.people = {KIM: Person(KIM, "trainee", 1, "Kim", room.now)}
    await room.press(Press("habit", "hour:9"), KIM)
    store.roster.people = {KIM: store.roster.people[KIM].leaving(room.now)}
    assert await come(room) == []
    assert await due(room) is None


@pytest.mark.parametrize("tongue", ["zh-TW", "zh", "ko", "en"])
async def test_it_is_said_in_the_language_and_script_of_the_person(room: Class, tongue: str) -> None:
    await room.press(Press("habit", "daily:on"), KIM, tongue)
    room.later(days=1)
    page = (await come(room))[0]
    assert page.language == {"zh-TW": "zh-Hant"}.get(tongue, tongue)


async def test_a_plan_of_somebody_new_is_off(room: Class) -> None:
    page = await room.page(Press("habit", ""), KIM)
    assert the(page, "Every day")
    async with room.store.transaction() as parts:
        assert await parts.deck.habit(KIM) == Habit(KIM)
