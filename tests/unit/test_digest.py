"""The weekly digest: five lines for a lead, three for a rep, Monday at nine where they are, once; off with a tap."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.analytics.journal import Entry, Event
from bot.conversation.preferences import Preference, Tongue
from bot.conversation.request import Outcome, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.delivery.messenger import Send
from bot.library.records import Library
from bot.people.person import Person, Team
from bot.publishing.care import Kept
from bot.reply import Press, Reply
from bot.schedule import Schedule
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.scripted import scripted_edition

BOSS, LEAD = 1, 2
REPS = range(10, 16)
MONDAY = datetime(2026, 5, 11, tzinfo=UTC)
TEXTS = texts_in("en")


@dataclass
class Scene:
    """A lead and six reps, a schedule, and a clock that a test sets."""

    library: Library
    store: FakeStore = field(default_factory=FakeStore)
    now: datetime = MONDAY - timedelta(days=3)

    def __post_init__(self) -> None:
        edition = scripted_edition(self.library, {"too dear": ("price_too_high",)})
        self.router = Router(self.store, lambda: edition, lambda: self.now, frozenset({BOSS}))
        self.schedule = Schedule(self.store, self.router.digests.kinds, lambda: self.now)
        self.store.roster.all_teams = {1: Team(1, "North")}
        people = [Person(LEAD, "lead", 1), *(Person(number, "rep", 1) for number in REPS)]
        self.store.roster.people = {one.id: one for one in people}
        for one in people:
            self.zone(one.id, "Etc/UTC")

    def zone(self, person: int, zone: str, tongue: Tongue = "en") -> None:
        self.store.preferences.preferences[person] = Preference(person, tongue, zone=zone)

    def note(
        self, people: Sequence[int], intent: str | None, times: int = 1, event: Event = "answered", ago: int = 1
    ) -> None:
        intents = ((intent, 0.9),) if intent else ()
        for person in people:
            for hour in range(times):
                at = MONDAY - timedelta(days=7 * ago) + timedelta(hours=10 + hour)
                self.store.journal.entries.append(Entry(at, person, person, event, "en", "test", intents))

    async def begin(self) -> None:
        async with self.store.transaction() as parts:
            await self.router.digests.begin(parts)

    async def until(self, moment: datetime) -> dict[int, list[Reply]]:
        """What each was told until then, the clock going hour by hour."""
        known = set(self.store.outbox.posts)
        while self.now < moment:
            self.now = min(self.now + timedelta(hours=1), moment)
            while await self.schedule.carry_out():
                pass
        told: dict[int, list[Reply]] = {}
        for key, post in self.store.outbox.posts.items():
            if key not in known:
                assert isinstance(post, Send)
                told.setdefault(post.address.chat, []).append(post.reply)
        return told

    async def presses(self, person: int, does: Press) -> Outcome:
        return await self.router.answer(Pressed(Sender(person, person, "en"), does.action, does.argument))


@pytest.fixture
async def scene(small: Library) -> Scene:
    made = Scene(small)
    await made.begin()
    return made


def lines(reply: Reply) -> list[str]:
    return [line.text for line in reply.lines()]


def button(reply: Reply, action: str) -> Press:
    return next(
        one.does for row in reply.buttons for one in row if isinstance(one.does, Press) and one.does.action == action
    )


async def test_a_lead_reads_five_lines_and_a_rep_three(scene: Scene) -> None:
    scene.note(REPS, "price_too_high", 3)
    scene.note(REPS[:1], None, 2, "not_known")
    scene.note(REPS, "no_need", 1)

    told = await scene.until(MONDAY + timedelta(hours=10))

    assert set(told) == {LEAD, *REPS}
    assert all(len(replies) == 1 for replies in told.values())
    [digest] = told[LEAD]
    assert len(lines(digest)) == 5
    assert lines(digest)[0] == "Week of 2026-05-04: 26 messages from 6 of 7 people, 8% not known."
    assert lines(digest)[1] == "Heard most: Price too high 18, No need 6."
    [own] = told[REPS[0]]
    assert lines(own) == [
        "Your week: 6 messages on 1 day(s), most of them Price too high.",
        "Your team heard most: Price too high, No need.",
        TEXTS.say("digest.untold"),
    ]


async def test_the_lead_reads_how_many_cards_are_past_their_review(scene: Scene) -> None:
    """In the fifth line; no word of it where none is."""
    scene.note(REPS, "price_too_high")
    async with scene.store.transaction() as parts:
        await parts.care.keep(Kept("no_need", None, date(2026, 5, 1), "", None, MONDAY))

    told = await scene.until(MONDAY + timedelta(hours=10))

    assert len(lines(told[LEAD][0])) == 5
    assert lines(told[LEAD][0])[4].endswith(TEXTS.say("care.digest", count=1))
    assert "review" not in " ".join(lines(told[REPS[0]][0]))


async def test_it_comes_at_nine_where_they_are_and_not_into_the_quiet(scene: Scene) -> None:
    scene.note([LEAD, *REPS], "price_too_high")
    scene.zone(REPS[0], "Asia/Seoul")
    scene.zone(REPS[1], "America/Los_Angeles")

    seoul = await scene.until(MONDAY)
    assert set(seoul) == {REPS[0]}
    assert set(await scene.until(MONDAY + timedelta(hours=9))) == {LEAD, *REPS[2:]}
    assert set(await scene.until(MONDAY + timedelta(hours=16))) == {REPS[1]}
    assert await scene.until(MONDAY + timedelta(days=6)) == {}


async def test_each_week_once_however_often_the_bot_starts(scene: Scene) -> None:
    for ago in (1, 0):
        scene.note([LEAD, *REPS], "price_too_high", ago=ago)
    first = await scene.until(MONDAY + timedelta(days=1))
    await scene.begin()
    await scene.begin()
    second = await scene.until(MONDAY + timedelta(days=8))

    assert {len(one) for one in (*first.values(), *second.values())} == {1}
    assert first.keys() == second.keys()
    assert lines(first[LEAD][0]) != lines(second[LEAD][0])


async def test_what_was_missed_is_told_once_and_nothing_days_late(scene: Scene) -> None:
    scene.note([LEAD, *REPS], "price_too_high", ago=0)
    scene.now = MONDAY + timedelta(days=8)  # it was down for more than a week
    told = await scene.until(MONDAY + timedelta(days=8, hours=1))
    assert set(told) == {LEAD, *REPS}
    assert all(len(replies) == 1 for replies in told.values())

    scene.note([LEAD, *REPS], "price_too_high", ago=-1)
    scene.now = MONDAY + timedelta(days=19)
    assert await scene.until(MONDAY + timedelta(days=19, hours=2)) == {}


async def test_an_empty_week_is_nothing_to_write_about(scene: Scene) -> None:
    scene.note(REPS[:1], "price_too_high")

    assert set(await scene.until(MONDAY + timedelta(days=1))) == {LEAD, REPS[0]}


async def test_nothing_is_told_of_a_team_of_few_but_to_its_lead(scene: Scene) -> None:
    scene.note(REPS[:2], "price_too_high", 3)

    told = await scene.until(MONDAY + timedelta(days=1))

    assert "Heard most: Price too high 6." in lines(told[LEAD][0])
    assert not any("team heard" in line for line in lines(told[REPS[0]][0]))


async def test_one_tap_ends_it_and_another_brings_it_back(scene: Scene) -> None:
    for ago in (1, 0, -1):
        scene.note([LEAD, *REPS], "price_too_high", ago=ago)
    told = await scene.until(MONDAY + timedelta(days=1))
    off = await scene.presses(REPS[0], button(told[REPS[0]][0], "digest_off"))
    assert off.reply is not None

    assert REPS[0] not in await scene.until(MONDAY + timedelta(days=8))
    await scene.presses(REPS[0], button(off.reply, "digest_on"))
    assert REPS[0] in await scene.until(MONDAY + timedelta(days=15))


async def test_who_left_or_switches_it_off_at_the_last_moment_hears_nothing(scene: Scene) -> None:
    scene.note([LEAD, *REPS], "price_too_high")
    await scene.until(MONDAY + timedelta(hours=8))
    roster = scene.store.roster.people
    roster[REPS[0]] = roster[REPS[0]].leaving(scene.now)
    kept = scene.store.preferences.preferences
    kept[REPS[1]] = replace(kept[REPS[1]], digest_off=True)

    assert set(await scene.until(MONDAY + timedelta(hours=10))) == {LEAD, *REPS[2:]}


async def test_it_speaks_the_language_they_chose_or_were_answered_in(scene: Scene) -> None:
    scene.note([LEAD, *REPS], "price_too_high")
    chosen: tuple[tuple[int, Tongue], ...] = ((REPS[0], "ko"), (REPS[1], "zh-Hant"))
    for person, tongue in chosen:
        kept = scene.store.preferences.preferences
        kept[person] = replace(kept[person], tongue=tongue)
    kept[REPS[2]] = replace(kept[REPS[2]], tongue="auto")
    entries = scene.store.journal.entries
    scene.store.journal.entries = [replace(one, language="zh") if one.person == REPS[2] else one for one in entries]

    told = await scene.until(MONDAY + timedelta(hours=20))

    assert [told[person][0].language for person in REPS[:4]] == ["ko", "zh-Hant", "zh", "en"]


async def test_a_lead_reads_what_waits_in_the_inbox(scene: Scene) -> None:
    scene.note([LEAD, *REPS], "price_too_high")
    scene.now = MONDAY - timedelta(days=2)
    for person in REPS:
        await scene.router.answer(Said(Sender(person, person, "en"), "my cat chews cables"))

    told = await scene.until(MONDAY + timedelta(hours=10))

    assert "Not understood: 1 kinds of lines wait in /inbox; the first came from 6 reps." in lines(told[LEAD][0])
