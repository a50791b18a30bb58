"""What a lead assigns is told once to each who is to know it, at their hours; on its day the lead hears how it went."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.preferences import Preference
from bot.conversation.request import Parts
from bot.conversation.school import School
from bot.delivery.messenger import Send
from bot.people.invites import new_invite
from bot.people.person import Person
from bot.publishing.edition import Edition
from bot.quiz.deck import Review
from bot.quiz.memory import reviewed
from bot.reply import Press, Reply
from bot.schedule import Schedule
from tests.fakes import FakeStore
from tests.unit.quiz.conftest import LEAD, START, Class, presses, text, the, trainer

KIM, LI, PARK, BOSS = 7, 8, 9, 50
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def teams(the_edition: Edition, school: School) -> Class:
    """A lead with two trainees and a rep in one team, each with a zone of their own."""
    store = FakeStore()
    room = Class(store, the_edition, school, admins=frozenset({LEAD}))
    people = ((BOSS, "Boss", "lead", 1), (KIM, "Kim", "trainee", 1), (LI, "Li", "trainee", 1), (PARK, "Park", "rep", 1))
    async with store.transaction() as parts:
        await parts.roster.add_team("North")
        for number, zone, tongue in ((KIM, "Asia/Seoul", "ko"), (LI, "Asia/Shanghai", "zh"), (BOSS, "Etc/UTC", "en")):
            await parts.preferences.keep(Preference(number, zone=zone, tongue=tongue))  # type: ignore[arg-type]
    for number, name, role, team in people:
        store.roster.people[number] = Person(number, role, team, name, START)  # type: ignore[arg-type]
    return room


def told(room: Class) -> Iterator[tuple[int, Reply]]:
    """What was said unasked, in order: to whom, and what."""
    assert isinstance(room.store, FakeStore)
    for post in room.store.outbox.posts.values():
        if isinstance(post, Send):
            yield post.address.chat, post.reply


async def passes(room: Class, time: timedelta) -> list[tuple[int, Reply]]:
    """What is said unasked by then."""
    before = len(list(told(room)))
    room.now += time
    schedule = Schedule(room.store, room.router.appointed, lambda: room.now)
    while await schedule.carry_out():
        pass
    return list(told(room))[before:]


async def assigned(room: Class, topic: str = "vip tiers", days: int = 7, tongue: str = "en") -> None:
    page = await room.command("assign", topic, BOSS, tongue)
    outcome = await room.press(the(page, f"In {days} d"), BOSS, tongue)
    assert "Assigned" in outcome.notice


async def parts_of(room: Class) -> Parts:
    async with room.store.transaction() as parts:
        return parts


async def knows(room: Class, person: int, source: str = "vip_tiers", *, language: str = "en", first: int = 99) -> None:
    """Have the first questions of a source answered right, twice."""
    async with room.store.transaction() as parts:
        for item in trainer().sources(language)[source][:first]:  # type: ignore[arg-type]
            memory = None
            for number in range(2):
                at = room.now - timedelta(hours=2 - number)
                memory = reviewed(memory, right=True, now=at)
                await parts.deck.answered(Review(person, item, source, at, True), memory)


async def test_each_is_told_once_in_their_language_and_one_press_begins_it(teams: Class) -> None:
    await assigned(teams)
    said = dict(await passes(teams, 3 * MINUTE))  # nine in the morning in London, six in the evening in Seoul
    assert set(said) == {KIM, LI, PARK}
    assert "팀장님이 새 연습을" in text(said[KIM])
    assert "主管给团队布置了" in text(said[LI])
    assert "VIP tiers (historic thresholds), by Mon 7 Dec" in text(said[PARK])
    assert await passes(teams, 2 * DAY) == []
    question = await teams.page(the(said[PARK], "Begin: VIP tiers"), PARK)
    session = await (await parts_of(teams)).sessions.of(PARK)
    assert session is not None
    assert session.sitting.scope == "vip_tiers"
    assert presses(question)


async def test_what_is_assigned_in_the_evening_is_told_in_the_morning(teams: Class) -> None:
    teams.now = datetime(2026, 11, 30, 13, tzinfo=UTC)  # ten in the evening in Seoul, nine in Shanghai
    await assigned(teams)
    assert {chat for chat, _ in await passes(teams, 3 * MINUTE)} == {PARK}
    assert {chat for chat, _ in await passes(teams, 10 * HOUR)} == {KIM}  # eight there
    assert {chat for chat, _ in await passes(teams, HOUR)} == {LI}


async def test_what_is_taken_back_at_once_is_told_to_nobody(teams: Class) -> None:
    await assigned(teams)
    await teams.press(the(await teams.command("assign", "", BOSS), "Take back"), BOSS)
    assert await passes(teams, 8 * DAY) == []


async def test_the_same_press_twice_tells_once_and_another_day_tells_again(teams: Class) -> None:
    await assigned(teams)
    await assigned(teams)
    assert len(await passes(teams, 3 * MINUTE)) == 3
    await assigned(teams)
    assert await passes(teams, 3 * MINUTE) == []
    await assigned(teams, days=14)
    assert len(await passes(teams, 3 * MINUTE)) == 3


async def test_two_at_once_are_one_message(teams: Class) -> None:
    await assigned(teams)
    await assigned(teams, "fab", days=14)
    said = dict(await passes(teams, 3 * MINUTE))
    assert len([one for one in presses(said[PARK]) if one.action == "quiz"]) == 2


async def test_a_lead_sees_who_has_begun(teams: Class) -> None:
    await assigned(teams)
    await passes(teams, DAY)
    page = await teams.page(Press("quiz", "vip_tiers"), KIM)
    await teams.page(presses(page)[0], KIM)
    page = await teams.command("assign", "", BOSS)
    assert "0 of 3 ready" in text(page)
    assert "1 more have begun" in text(page)
    each = text(await teams.page(presses(page, "VIP tiers")[0], BOSS))
    assert "Li: 0% · not begun yet" in each
    assert next(line for line in each.splitlines() if line.startswith("Kim")).endswith("%")


async def test_on_its_day_the_lead_hears_once_who_is_ready_on_the_way_or_has_not_begun(teams: Class) -> None:
    await assigned(teams)
    await passes(teams, 3 * MINUTE)
    await passes(teams, 6 * DAY)
    await knows(teams, KIM)
    await knows(teams, LI, first=1)
    assert await passes(teams, 23 * HOUR) == []
    ((chat, said),) = await passes(teams, HOUR)
    assert chat == BOSS
    assert "VIP tiers (historic thresholds), due Mon 7 Dec: 1 of 3 are ready" in text(said)
    assert "Ready (1): Kim" in text(said)
    assert "On the way (1): Li" in text(said)
    assert "Not begun (1): Park" in text(said)
    assert await passes(teams, 3 * DAY) == []
    outcome = await teams.press(the(said, "7 days more"), BOSS)
    assert "until 2026-12-17" in outcome.notice
    assert {chat for chat, _ in await passes(teams, 3 * MINUTE)} == {KIM, LI, PARK}
    assert [chat for chat, _ in await passes(teams, 7 * DAY)] == [BOSS]


async def test_the_report_waits_for_the_lead_s_hours_and_is_not_for_who_leads_no_more(teams: Class) -> None:
    teams.now = datetime(2026, 11, 27, 22, tzinfo=UTC)  # a Friday night
    await assigned(teams)
    said = await passes(teams, 7 * DAY + HOUR)
    assert BOSS not in {chat for chat, _ in said}
    assert await passes(teams, 2 * DAY) == []  # Sunday night
    assert [chat for chat, _ in await passes(teams, 9 * HOUR)] == [BOSS]
    await assigned(teams, days=14)
    await passes(teams, HOUR)
    store = teams.store
    assert isinstance(store, FakeStore)
    store.roster.people[BOSS] = replace(store.roster.people[BOSS], role="rep")
    assert await passes(teams, 16 * DAY) == []


async def test_who_comes_later_is_told_of_what_is_still_to_be_known(teams: Class) -> None:
    await assigned(teams)
    await passes(teams, DAY)
    invite, token = new_invite("trainee", 1, BOSS, teams.now, bytes(range(24)))
    async with teams.store.transaction() as parts:
        await parts.roster.add_invite(invite)
    await teams.command("start", token, 77)
    assert [chat for chat, _ in await passes(teams, 3 * MINUTE)] == [77]


async def test_who_left_meanwhile_is_not_told(teams: Class) -> None:
    await assigned(teams)
    store = teams.store
    assert isinstance(store, FakeStore)
    store.roster.people[KIM] = store.roster.people[KIM].leaving(teams.now)
    assert {chat for chat, _ in await passes(teams, 3 * MINUTE)} == {LI, PARK}


async def test_the_language_of_who_chose_none_is_the_one_they_practise_in(teams: Class) -> None:
    await knows(teams, PARK, language="ko", first=2)
    await assigned(teams)
    said = dict(await passes(teams, 3 * MINUTE))
    assert "팀장님이" in text(said[PARK])


async def test_after_a_restart_with_a_new_edition_it_waits_for_the_trainer(teams: Class) -> None:
    await assigned(teams)
    school = School(lambda library: None)
    teams.school = school
    teams.restart()
    assert await passes(teams, 3 * MINUTE) == []
    teams.school = School(lambda library: None)
    teams.school._trainers[trainer().library.fingerprint] = trainer()
    teams.restart()
    assert {chat for chat, _ in await passes(teams, MINUTE)} == {KIM, LI, PARK}
