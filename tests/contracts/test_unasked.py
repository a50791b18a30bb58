"""What is said unasked over two years of failures and absences: each festival once and in time, each visit asked about
once; kept by a real database between one life and the next."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.conversation.festivals import Greetings
from bot.conversation.festive import plan_greetings, read
from bot.conversation.left_open import LeftOpen, ask_later
from bot.conversation.preferences import Preference
from bot.conversation.request import Parts, Sender
from bot.people.festivals import Festival, festivals
from bot.people.hours import AS_A_RULE
from bot.playbook.customers import Customer, LoggedVisit
from bot.playbook.festivals import KIND as FESTIVAL
from bot.playbook.left_open import KIND as LEFT_OPEN
from bot.reply import Line, Reply
from bot.schedule import Due, Schedule
from bot.storage.store import SqlStore
from tests.contracts.conftest import OpenDatabase, OpenStore

START = datetime(2026, 1, 5, 4, tzinfo=UTC)
END = datetime(2028, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)
REPS = {1: ("CN", "Asia/Shanghai"), 2: ("KR", "Asia/Seoul"), 3: ("US", "America/New_York"), 4: ("GB", "Europe/London")}


class Life:
    """The handlers as they are, which die now and then behind all they did. `said`: what was kept of it, by the rep."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.chance = Random(3)
        self.said: list[tuple[int, Festival | str, datetime]] = []
        self.greetings = Greetings(lambda: self.now)
        self.left_open = LeftOpen()

    async def greet(self, parts: Parts, due: Due) -> Reply | None:
        festival = read(due.first.payload)
        reply = await self.greetings(parts, due)
        return self.kept(due, festival if festival is not None else "none", reply)

    async def ask(self, parts: Parts, due: Due) -> Reply | None:
        return self.kept(due, f"visit {due.first.payload['visit']}", await self.left_open(parts, due))

    def kept(self, due: Due, what: Festival | str, reply: Reply | None) -> Reply | None:
        if self.chance.random() < 0.3:
            raise ConnectionError("killed")
        if reply is not None:
            self.said.append((due.first.person, what, due.now))
        return reply and Reply((Line(str(what)),))


async def begun(person: int, parts: Parts, now: datetime) -> None:
    """A rep with a customer to call, a reminder before the next festival, and a visit that nobody ends."""
    sender = Sender(person, person, "en")
    await parts.preferences.keep(Preference(person, zone=REPS[person][1]))
    await parts.customers.turn_on(person, now)
    customer = await parts.customers.keep(Customer(0, person, "Ms Lee", now, "A"))
    visit = await parts.customers.keep_visit(LoggedVisit(0, person, customer.id, now))
    await plan_greetings(sender, parts, now)
    await ask_later(sender, visit, parts)


async def test_each_once_and_in_time_over_failures_and_absences(open_store: OpenStore) -> None:
    life = Life(START)
    async with open_store() as store, store.transaction() as parts:
        for person in REPS:
            await begun(person, parts, START)
    while life.now < END:
        async with open_store() as store:  # one life of the process
            schedule = Schedule(store, {FESTIVAL: life.greet, LEFT_OPEN: life.ask}, lambda: life.now)
            for _ in range(6):
                async with store.transaction() as parts:
                    soonest = await parts.appointments.next_due({FESTIVAL, LEFT_OPEN})
                life.now = max(life.now, min(soonest or END, END))
                await schedule.carry_out()
        life.now += DAY * life.chance.choice((0, 0, 1, 5))  # and nobody there for a while

    times = Counter((person, what) for person, what, _ in life.said)
    assert max(times.values()) == 1
    assert sum(isinstance(what, str) for _, what in times) == len(REPS)
    for person, what, moment in life.said:
        zone = ZoneInfo(REPS[person][1])
        local = moment.astimezone(zone)
        assert not AS_A_RULE.covers(local.time())
        if isinstance(what, Festival):
            assert what in festivals(REPS[person][0], what.day.year)
            assert what.day - 12 * DAY <= local.date() <= what.last
    told = {what for _, what in times if isinstance(what, Festival)}
    assert len(told) > 10, "it was away all the time: this proves little"
    async with open_store() as store, store.transaction() as parts:
        for person in REPS:
            assert len(await parts.appointments.of_person(person, FESTIVAL)) == 1
            assert await parts.appointments.of_person(person, LEFT_OPEN) == ()


async def test_it_goes_with_everything_that_is_kept_about_somebody(open_database: OpenDatabase) -> None:
    async with open_database() as database, SqlStore(database).transaction() as parts:
        await begun(1, parts, START)
        kept = {section.name: section.rows for section in await parts.own_data.of(1)}
        assert {row["kind"] for row in kept["appointment"]} == {FESTIVAL, LEFT_OPEN}
        await parts.own_data.erase(1)
        assert await parts.appointments.of_person(1, FESTIVAL) == ()
        assert await parts.appointments.of_person(1, LEFT_OPEN) == ()
        assert await parts.own_data.of(1) == ()
