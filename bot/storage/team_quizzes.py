"""Quizzes against the clock and their votes, in the database."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.language.detect import LANGUAGES
from bot.quiz.team import TeamQuiz, Vote, place_of
from bot.storage.json_text import known
from bot.storage.rows import insert_into
from bot.storage.tables import outbox
from bot.storage.tables import team_quiz as quizzes
from bot.storage.tables import team_vote as votes

_MICROSECOND = timedelta(microseconds=1)


class SqlTeamQuizzes:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def begin(self, quiz: TeamQuiz) -> TeamQuiz:
        added = await self._connection.execute(insert(quizzes).values(**_columns(quiz)).returning(quizzes.c.id))
        return replace(quiz, id=added.scalar_one())

    async def of(self, number: int) -> TeamQuiz | None:
        row = (await self._connection.execute(select(quizzes).where(quizzes.c.id == number))).one_or_none()
        return None if row is None else _quiz(row)

    async def open_in(self, chat: int) -> TeamQuiz | None:
        here = select(quizzes).where(quizzes.c.chat == chat, quizzes.c.over.is_(False))
        row = (await self._connection.execute(here.order_by(quizzes.c.id.desc()).limit(1))).one_or_none()
        return None if row is None else _quiz(row)

    async def move(self, quiz: TeamQuiz, place: int) -> bool:
        before = (quizzes.c.id == quiz.id, quizzes.c.place == place, quizzes.c.over.is_(False))
        changed = await self._connection.execute(update(quizzes).where(*before).values(**_columns(quiz)))
        return changed.rowcount == 1

    async def vote(self, vote: Vote) -> bool:
        adding = insert_into(self._connection.dialect.name, votes).values(
            quiz_id=vote.quiz,
            place=vote.place,
            person=vote.person,
            name=vote.name,
            correct=vote.right,
            took=vote.took // _MICROSECOND,
        )
        once = adding.on_conflict_do_nothing(index_elements=["quiz_id", "place", "person"])
        return (await self._connection.execute(once)).rowcount == 1

    async def votes(self, quiz: int) -> tuple[Vote, ...]:
        theirs = select(votes).where(votes.c.quiz_id == quiz).order_by(votes.c.place, votes.c.person)
        rows = await self._connection.execute(theirs)
        return tuple(
            Vote(row.quiz_id, row.place, row.person, row.name, row.correct, row.took * _MICROSECOND) for row in rows
        )

    async def asked_by(self, poll: str) -> tuple[int, int] | None:
        key = (await self._connection.execute(select(outbox.c.key).where(outbox.c.poll == poll))).scalar()
        return None if key is None else place_of(key)

    async def forget_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(quizzes).where(quizzes.c.opened < moment))).rowcount


def _columns(quiz: TeamQuiz) -> dict[str, object]:
    return {
        "chat": quiz.chat,
        "topic": quiz.topic,
        "language": quiz.language,
        "traditional": quiz.traditional,
        "items": json.dumps(quiz.items),
        "opened": quiz.opened,
        "place": quiz.place,
        "answer": quiz.answer,
        "over": quiz.over,
    }


def _quiz(row: Row[*tuple[Any, ...]]) -> TeamQuiz:
    return TeamQuiz(
        chat=row.chat,
        topic=row.topic,
        language=known(row.language, LANGUAGES) or "en",
        traditional=row.traditional,
        items=_items(row.items),
        opened=row.opened,
        place=row.place,
        answer=row.answer,
        over=row.over,
        id=row.id,
    )


def _items(text: str) -> tuple[str, ...]:
    said = json.loads(text)
    return tuple(str(one) for one in said) if isinstance(said, Sequence) else ()
