"""What trainees have seen, in the database."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.quiz.deck import SUSPENDS, Assignment, Habit, Miss, Practice, Review
from bot.quiz.memory import Memory
from bot.storage.rows import insert_into, put
from bot.storage.tables import assignment as assignments
from bot.storage.tables import flag as flags
from bot.storage.tables import habit as habits
from bot.storage.tables import memory as memories
from bot.storage.tables import missed as misses
from bot.storage.tables import review as reviews

_THEIRS = select(memories).where(memories.c.person == bindparam("who"))
_ADD = insert(reviews)
_HABIT = select(habits).where(habits.c.person == bindparam("who"))


class SqlDeck:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def memories(self, person: int) -> Mapping[str, Memory]:
        rows = await self._connection.execute(_THEIRS, {"who": person})
        return {row.item: _memory(row) for row in rows}

    async def answered(self, review: Review, memory: Memory) -> None:
        key = {"person": review.person, "item": review.item}
        rest = {
            "source": review.source,
            "stability": memory.stability,
            "difficulty": memory.difficulty,
            "due": memory.due,
            "last": memory.last,
            "seen": memory.seen,
            "missed": memory.missed,
            "in_a_row": memory.right_in_a_row,
        }
        await put(self._connection, memories, key, rest)
        row = {**key, "source": review.source, "at": review.at, "correct": review.right}
        await self._connection.execute(_ADD, row)
        if review.right:
            settled = (misses.c.person == review.person, misses.c.source == review.source, misses.c.at <= review.at)
            await self._connection.execute(delete(misses).where(*settled))

    async def reviews(self, person: int, since: datetime) -> tuple[Review, ...]:
        theirs = select(reviews).where(reviews.c.person == person, reviews.c.at >= since)
        rows = await self._connection.execute(theirs.order_by(reviews.c.at, reviews.c.id))
        return tuple(Review(row.person, row.item, row.source, row.at, row.correct) for row in rows)

    async def practice(self, people: Collection[int], since: datetime) -> tuple[Practice, ...]:
        right = func.sum(case((reviews.c.correct, 1), else_=0))
        counted = (
            select(reviews.c.person, func.count().label("answers"), right.label("right"))
            .where(reviews.c.person.in_(list(people)), reviews.c.at >= since)
            .group_by(reviews.c.person)
        )
        rows = [Practice(row.person, row.answers, int(row.right)) for row in await self._connection.execute(counted)]
        return tuple(sorted(rows, key=lambda one: (-one.answers, -one.right, one.person)))

    async def note_miss(self, miss: Miss) -> None:
        key = {"person": miss.person, "source": miss.source}
        await put(self._connection, misses, key, {"at": miss.at, "cause": miss.cause})

    async def misses(self, person: int) -> tuple[Miss, ...]:
        theirs = select(misses).where(misses.c.person == person).order_by(misses.c.at, misses.c.source)
        rows = await self._connection.execute(theirs)
        return tuple(Miss(row.person, row.source, row.at, row.cause) for row in rows)

    async def assign(self, assignment: Assignment) -> Assignment:
        values = {
            "team_id": assignment.team,
            "source": assignment.source,
            "until": assignment.until,
            "made_by": assignment.by,
            "made": assignment.made,
        }
        adding = insert_into(self._connection.dialect.name, assignments).values(**values)
        changed = {name: adding.excluded[name] for name in ("until", "made_by", "made")}
        adding = adding.on_conflict_do_update(index_elements=["team_id", "source"], set_=changed)
        kept = await self._connection.execute(adding.returning(assignments.c.id))
        return replace(assignment, id=kept.scalar_one())

    async def withdraw(self, number: int, team: int) -> bool:
        this = delete(assignments).where(assignments.c.id == number, assignments.c.team_id == team)
        return (await self._connection.execute(this)).rowcount > 0

    async def assignments(self, team: int) -> tuple[Assignment, ...]:
        theirs = select(assignments).where(assignments.c.team_id == team)
        rows = await self._connection.execute(theirs.order_by(assignments.c.until, assignments.c.id))
        return tuple(Assignment(row.id, row.team_id, row.source, row.until, row.made_by, row.made) for row in rows)

    async def flag(self, item: str, person: int, at: datetime) -> int:
        await put(self._connection, flags, {"item": item, "person": person}, {"at": at})
        counted = select(func.count()).select_from(flags).where(flags.c.item == item)
        return int((await self._connection.execute(counted)).scalar_one())

    async def suspended(self) -> frozenset[str]:
        bad = select(flags.c.item).group_by(flags.c.item).having(func.count() >= SUSPENDS)
        return frozenset((await self._connection.execute(bad)).scalars())

    async def habit(self, person: int) -> Habit:
        row = (await self._connection.execute(_HABIT, {"who": person})).one_or_none()
        return Habit(person) if row is None else _habit(row)

    async def habits(self, people: Collection[int]) -> tuple[Habit, ...]:
        theirs = select(habits).where(habits.c.person.in_(list(people))).order_by(habits.c.person)
        return tuple(_habit(row) for row in await self._connection.execute(theirs))

    async def keep_habit(self, habit: Habit) -> None:
        rest = {
            "a_day": habit.a_day,
            "hour": habit.hour,
            "daily": habit.daily,
            "paused_until": habit.paused_until,
            "ranked": habit.ranked,
            "last": habit.last,
        }
        await put(self._connection, habits, {"person": habit.person}, rest)


def _memory(row: Row[*tuple[Any, ...]]) -> Memory:
    return Memory(row.stability, row.difficulty, row.due, row.last, row.seen, row.missed, row.in_a_row)


def _habit(row: Row[*tuple[Any, ...]]) -> Habit:
    return Habit(row.person, row.a_day, row.hour, row.daily, row.paused_until, row.ranked, row.last)
