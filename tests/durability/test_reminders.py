"""Reminders over kills, time zones and clock changes: none is lost, none comes twice, none comes at night."""

import asyncio
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.preferences import Preference
from bot.people.hours import AS_A_RULE, in_utc
from bot.playbook.reminders import MORNING, Reminder, appointed
from bot.schedule import Appointment
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from tests.durability.kills import Books
from tests.durability.reminding import DAILY, POINTS
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.timeout(600)

START = datetime(2026, 10, 23, 12, tzinfo=UTC)  # clocks change in Europe on the 25th, in America on 1 November
DAYS = 11
ZONES = ("Asia/Seoul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
PEOPLE = 12
STEP = timedelta(minutes=45)
_NEXT = "SELECT coalesce(min(not_before), 0) FROM appointment"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CALL = re.compile(r"call-\d+-\d+\.")
_MORNING = re.compile(r"good morning ([\d-]+)")
_CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Books:
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        return Books(server.fresh(), server)
    found = Books.of(tmp_path / "coach.db")
    migrate(url_of(tmp_path / "coach.db"))
    return found


def zone_of(person: int) -> ZoneInfo:
    return ZoneInfo(ZONES[person % len(ZONES)])


def mornings(person: int) -> list[datetime]:
    """Nine o'clock there on each day."""
    first = START.astimezone(zone_of(person)).date() + timedelta(days=1)
    days: list[date] = [first + timedelta(days=number) for number in range(DAYS - 2)]
    return [in_utc(datetime.combine(day, MORNING), zone_of(person)) for day in days]


async def fill(books: Books) -> dict[str, datetime]:
    """A reminder for every morning of everybody, and something daily; what is due when."""
    expected: dict[str, datetime] = {}
    async with Database.open(books.url) as database, SqlStore(database).transaction() as parts:
        for person in range(1, PEOPLE + 1):
            await parts.preferences.keep(Preference(person, zone=zone_of(person).key))
            for number, moment in enumerate(mornings(person)):
                what = f"call-{person}-{number}."
                kept = await parts.reminders.keep(Reminder(0, person, None, "promise", what, moment, START))
                await parts.appointments.put(appointed(kept, moment, person, "en", exact=True))
                expected[what] = moment
            await parts.appointments.put(Appointment(f"{DAILY} {person}", DAILY, person, person, mornings(person)[0]))
    return expected


class HeldClock:
    """A time in a file that goes on only when it is told to."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.now = START
        self.put(START)

    def put(self, moment: datetime) -> None:
        self.now = moment
        fresh = self.file.with_suffix(".new")
        fresh.write_text(moment.isoformat(), encoding="utf-8")
        fresh.replace(self.file)


@asynccontextmanager
async def worker(books: Books, clock: HeldClock, die: str = "") -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.durability.reminding", "--database", books.url, "--clock", str(clock.file),
        "--die", die, cwd=_CHECKOUT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def said(books: Books) -> list[tuple[datetime, int, str]]:
    """(when by the held clock, to whom, which words)."""
    rows = books.rows("SELECT key, chat, body FROM outbox ORDER BY id")
    return [(datetime.fromisoformat(key.rpartition(" ")[2]), int(chat), body) for key, chat, body in rows]


async def passes(books: Books, clock: HeldClock, until: datetime, process: asyncio.subprocess.Process) -> None:
    """The time goes on while the process lives, no faster than it keeps up."""
    due = next_due(books)
    while clock.now < until and process.returncode is None:
        clock.put(clock.now + STEP)
        async with asyncio.timeout(60):
            while process.returncode is None and due <= clock.now:
                await asyncio.sleep(0.02)
                due = next_due(books)


def next_due(books: Books) -> datetime:
    """Only what is due can make something else due, so until then nobody need ask again."""
    microseconds = books.ask(_NEXT)
    return _EPOCH + timedelta(microseconds=microseconds) if microseconds else datetime.max.replace(tzinfo=UTC)


async def test_reminders_survive_kills_and_clock_changes(ledger: Books, tmp_path: Path) -> None:
    expected = await fill(ledger)
    clock = HeldClock(tmp_path / "now")
    day = timedelta(days=1)
    for point in POINTS:
        async with worker(ledger, clock, f"{point}:5") as dying:
            await passes(ledger, clock, clock.now + 5 * day, dying)
            assert await asyncio.wait_for(dying.wait(), 60) == 137, point
    for absence in (14 * STEP, 2 * day):
        async with worker(ledger, clock) as process:
            await passes(ledger, clock, clock.now + day, process)
            process.kill()
            await process.wait()
        clock.put(clock.now + absence)
    async with worker(ledger, clock) as process:
        await passes(ledger, clock, START + (DAYS + 1) * day, process)
        async with asyncio.timeout(120):
            while ledger.ask("SELECT count(*) FROM appointment WHERE kind = 'reminder'"):
                await passes(ledger, clock, clock.now + 4 * STEP, process)  # what waits for a morning gets one
        process.terminate()
        assert await process.wait() == 0

    messages = said(ledger)
    told = [(moment, person, what) for moment, person, text in messages for what in _CALL.findall(text)]
    assert Counter(what for _, _, what in told) == Counter(expected.keys())
    assert all(expected[what] <= moment for moment, _, what in told)
    in_time = [what for moment, _, what in told if moment - expected[what] <= timedelta(hours=1)]
    assert len(in_time) > len(told) / 3, "it was away all the time: this proves little"
    for moment, person, _ in messages:
        assert not AS_A_RULE.covers(moment.astimezone(zone_of(person)).time())
    mornings_said = Counter((person, found[0]) for _, person, text in messages if (found := _MORNING.findall(text)))
    assert max(mornings_said.values()) == 1
    assert len({person for person, _ in mornings_said}) == PEOPLE
    assert ledger.ask("SELECT count(*) FROM appointment WHERE kind = 'daily'") == PEOPLE
