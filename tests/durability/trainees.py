"""A class over weeks with the time handed in, through the conversation and the schedule, on a real SQLite file; killed
in the middle again and again.

`python -m tests.durability.trainees --people 50 --days 60 --kills 20` plays it and prints what came of it. Half of the
class answers every day, a third is away for two weeks, some pause. The worker tells each answer on its standard output
once it is kept; a kill is SIGKILL. In the end every memory is compared with what fsrs says of the answers in the
database, reckoned anew from the first to the last.
"""

import argparse
import asyncio
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from fsrs import Card, Rating, Scheduler

from bot.conversation.request import Pressed, Sender
from bot.conversation.router import Router
from bot.conversation.school import Cold, School
from bot.nlu.recogniser import Recogniser
from bot.nlu.recognition import Abstention
from bot.publishing.edition import Edition
from bot.quiz.deck import Review
from bot.quiz.session import Session, Sitting
from bot.reply import Press
from bot.schedule import Schedule
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.sessions import SqlSessions
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from tests.quiz_agreement import content

FIRST = 1_000
START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HOUR = 9
A_DAY = 3
_CHECKOUT = Path(__file__).resolve().parents[2]
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST = 3 * 3_600


class _Deaf:
    """A recogniser that knows nothing: the choices are those of the library's own order."""

    def recognise(self, text: str) -> Abstention:
        return Abstention("en", ())


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it. lost: told as kept and not in the database. untold: in it and never told (a kill between the
    two). doubled: the same question of a sitting counted twice. off: memories whose due date is not fsrs's. most: the
    answers of one person on one day at most. burst: the messages that came by themselves to one person on one day at
    most."""

    people: int
    days: int
    kills: int
    answers: int
    lost: int
    untold: int
    doubled: int
    memories: int
    off: int
    most: int
    burst: int

    def told(self) -> str:
        return (
            f"{self.people} trainees, {self.days} days, {self.kills} kills: {self.answers} answers, {self.lost} lost, "
            f"{self.untold} kept and not told, {self.doubled} doubled; {self.memories} memories, {self.off} not due "
            f"when fsrs says; at most {self.most} answers and {self.burst} messages a day"
        )


def lot(*parts: object) -> float:
    """A number from 0 to 1 that is the same for the same parts: a trainee does the same again after a kill."""
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48


def is_away(person: int, day: int) -> bool:
    if person % 3 == 0 and 14 <= day < 28:
        return True
    return lot("away", person, day) < (0.05 if person % 2 else 0.3)


class ClassRoom:
    """The class over an open database. `now` is handed to everything in it."""

    def __init__(self, database: Database, now: datetime) -> None:
        library, quiz = content()
        self.now = now
        self.database = database
        self.store = SqlStore(database)
        self.school = School(lambda _: quiz)
        edition = Edition("class", library, cast(Recogniser, _Deaf()))
        self.router = Router(self.store, lambda: edition, lambda: self.now, school=self.school)
        self.schedule = Schedule(self.store, self.router.appointed, lambda: self.now)
        self.library = library

    async def open(self) -> None:
        await self.school.warm(Cold(self.library, None))

    async def day(self, number: int, people: int) -> None:
        """What is due comes; whoever is there answers what lies open, one answer a minute."""
        self.now = START + timedelta(days=number, hours=1)
        for person in range(FIRST, FIRST + people):
            if number == 0:
                await self._press(person, Press("habit", f"hour:{HOUR}"))
            if person % 10 == 5 and number == 20:
                await self._press(person, Press("habit", "pause:10"))
        while await self.schedule.carry_out():
            pass
        for person in range(FIRST, FIRST + people):
            self.now = START + timedelta(days=number, hours=1)
            if not is_away(person, number):
                await self._answer_all(person)

    async def _answer_all(self, person: int) -> None:
        while (session := await self._open(person)) is not None:
            self.now += timedelta(minutes=1)
            here = f"{session.id}:{session.step}"
            sitting = session.sitting
            if sitting.was_right is not None:
                await self._press(person, Press("quiz_next", here))
                continue
            await self._press(person, self._choice(person, session))
            print(json.dumps(["kept", person, sitting.item, self.now.isoformat()]), flush=True)

    def _choice(self, person: int, session: Session) -> Press:
        """Mostly right, and surer with each time; a reply that must be typed is left out."""
        sitting = session.sitting
        here = f"{session.id}:{session.step}"
        trainer = self.school._trainers[self.library.fingerprint]
        item = trainer.items(session.language)[sitting.item or ""] if trainer is not None else None
        if item is None or item.wanted:
            return Press("quiz_skip", here)
        places = [sitting.choices.index(part) for part in item.right]
        if lot("knows", person, item.id, self.now.date()) < 0.25:
            places = places[::-1] if len(places) > 1 else [(places[0] + 1) % len(sitting.choices)]
        action = "quiz_order" if len(places) > 1 else "quiz_answer"
        return Press(action, f"{here}:{''.join(map(str, places))}")

    async def _open(self, person: int) -> Session | None:
        async with self.database.reading() as view:
            session = await SqlSessions(view).of(person)
        is_open = session is not None and isinstance(session.work, Sitting) and session.work.item is not None
        return session if is_open else None

    async def _press(self, person: int, press: Press) -> None:
        outcome = await self.router.answer(Pressed(Sender(person, person, "en"), press.action, press.argument))
        if outcome.fault:
            raise RuntimeError(outcome.fault)


async def play(file: Path, people: int, days: Sequence[int]) -> None:
    """The worker: so many days of the class, from wherever the database stands."""
    async with Database.open(url_of(file)) as database:
        room = ClassRoom(database, START)
        await room.open()
        for number in days:
            await room.day(number, people)
            print(json.dumps(["day", number]), flush=True)


async def over_kills(people: int, days: int, kills: int, folder: Path) -> Found:
    """Play it in a process that is killed so many times, spread over the whole."""
    file = folder / "class.db"
    migrate(url_of(file))
    told: list[tuple[int, str, str]] = []
    begun, killed = 0, 0
    rough = people * days * 2  # answers to be expected
    async with asyncio.timeout(_LONGEST):
        while begun < days:
            goal = (killed + 1) * rough // (kills + 1) if killed < kills else None
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.durability.trainees", "--play", str(file), "--people", str(people),
                "--days", str(days), "--from", str(begun), cwd=_CHECKOUT, stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "PYTHONHASHSEED": "0"},
            )  # fmt: skip
            if process.stdout is None:
                raise RuntimeError("no output")
            while line := await process.stdout.readline():
                if not line.endswith(b"\n"):
                    break
                what, *said = json.loads(line)
                if what == "day":
                    begun = said[0] + 1
                else:
                    told.append((said[0], said[1], said[2]))
                    if goal is not None and len(told) >= goal:
                        process.kill()  # what it says until it is dead is read, too
                        goal, killed = None, killed + 1
            code = await process.wait()
            if code not in (0, -9):
                raise RuntimeError(f"the class ended with {code}")
    return await _found(file, people, days, killed, told)


async def _found(file: Path, people: int, days: int, kills: int, told: Sequence[tuple[int, str, str]]) -> Found:
    answers: Counter[tuple[int, str, str]] = Counter()
    memories = off = 0
    a_day: Counter[tuple[int, Any]] = Counter()
    async with Database.open(url_of(file)) as database:
        async with SqlStore(database).transaction() as parts:
            for person in range(FIRST, FIRST + people):
                reviews = await parts.deck.reviews(person, _EVER)
                kept = await parts.deck.memories(person)
                answers.update((one.person, one.item, one.at.isoformat()) for one in reviews)
                a_day.update((person, one.at.date()) for one in reviews)
                memories += len(kept)
                anew = reckoned(reviews)
                off += sum(
                    (memory.due, memory.stability) != (anew[item].due, anew[item].stability)
                    for item, memory in kept.items()
                )
                off += len(anew.keys() ^ kept.keys())
        burst = await _most_messages(database)
    sittings = Counter((person, item, at[:10]) for person, item, at in answers.elements())
    return Found(
        people=people,
        days=days,
        kills=kills,
        answers=answers.total(),
        lost=sum(one not in answers for one in told),
        untold=answers.total() - len(set(told)),
        doubled=sum(count - 1 for count in sittings.values()),
        memories=memories,
        off=off,
        most=max(a_day.values(), default=0),
        burst=burst,
    )


def reckoned(reviews: Sequence[Review]) -> dict[str, Card]:
    """What fsrs itself makes of answers, from the first to the last."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    cards: dict[str, Card] = {}
    for review in reviews:
        card = cards.get(review.item) or Card(card_id=1, due=review.at)
        cards[review.item], _ = scheduler.review_card(card, Rating.Good if review.right else Rating.Again, review.at)
    return cards


async def _most_messages(database: Database) -> int:
    """How many messages that nobody asked for came to one person on one day, at most: their keys hold the moment."""
    async with database.reading() as view:
        rows = await view.exec_driver_sql(
            "SELECT max(number) FROM (SELECT count(*) AS number FROM outbox WHERE key LIKE 'due practice %' "
            "GROUP BY chat, substr(key, instr(key, 'T') - 10, 10))"
        )
        return int(rows.scalar_one() or 0)


async def _proved(people: int, days: int, kills: int) -> int:
    with TemporaryDirectory() as folder:
        found = await over_kills(people, days, kills, Path(folder))
    print(found.told())
    return int(not is_proof(found))


def is_proof(found: Found) -> bool:
    """Whether nothing was lost, doubled or due at another time than fsrs says, and nobody got a heap."""
    return (
        (found.lost, found.doubled, found.off) == (0, 0, 0)
        and found.untold <= found.kills
        and found.most <= A_DAY
        and found.burst <= 1
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--days", type=int, default=60)
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--play", type=Path)
    asked.add_argument("--from", dest="first", type=int, default=0)
    given = asked.parse_args()
    if given.play is not None:
        asyncio.run(play(given.play, given.people, range(given.first, given.days)))
    else:
        sys.exit(asyncio.run(_proved(given.people, given.days, given.kills)))
