"""A quiz against the clock, for a group or for one alone: questions as polls of the messenger, one after the other,
votes as they come in, and who was right how often.

A `TeamQuizzes` is where that is kept (`bot/storage/team_quizzes.py`). All times are aware and in UTC.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.language.detect import Language
from bot.quiz.item import Asked, Item

QUESTIONS = 5
SECONDS = 20
LONGEST = timedelta(minutes=15)
"""After that a quiz that was left in the middle is over."""


@dataclass(frozen=True, slots=True)
class TeamQuiz:
    """Who began it is not kept. `topic`: the thread of a forum group. `place`: which question is open, since `opened`;
    `answer`: which of its choices is right. `id` is 0 until it is kept."""

    chat: int
    topic: int | None
    language: Language
    traditional: bool
    items: tuple[str, ...]
    opened: datetime
    place: int = 0
    answer: int = 0
    over: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer of one person to one question. `took`: how long it took."""

    quiz: int
    place: int
    person: int
    name: str
    right: bool
    took: timedelta


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the final table."""

    person: int
    name: str
    right: int
    took: timedelta


class TeamQuizzes(Protocol):
    """Where they are kept, within one transaction."""

    async def begin(self, quiz: TeamQuiz) -> TeamQuiz:
        """Keep a new one; it comes back with its id."""
        ...

    async def of(self, number: int) -> TeamQuiz | None: ...

    async def open_in(self, chat: int) -> TeamQuiz | None:
        """The last one of a chat that is not over."""
        ...

    async def move(self, quiz: TeamQuiz, place: int) -> bool:
        """Keep a quiz whose open question was at `place`; False, and nothing is kept, where it is not any more."""
        ...

    async def vote(self, vote: Vote) -> bool:
        """Keep a vote; False for a second one on the same question."""
        ...

    async def votes(self, quiz: int) -> tuple[Vote, ...]: ...

    async def asked_by(self, poll: str) -> tuple[int, int] | None:
        """The quiz and the place of the question that stands in a poll."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop quizzes, with their votes, whose last question was opened before; how many there were."""
        ...


def poll_key(quiz: int, place: int) -> str:
    """The key under which the poll of a question goes out."""
    return f"team quiz {quiz}:{place}"


def place_of(key: str) -> tuple[int, int] | None:
    """The quiz and the place in such a key."""
    quiz, _, place = key.removeprefix("team quiz ").partition(":")
    return (int(quiz), int(place)) if quiz.isdecimal() and place.isdecimal() else None


def chosen(asked: Iterable[Asked], seed: str, count: int = QUESTIONS) -> tuple[Item, ...]:
    """So many questions that fit into a poll, of different cards as far as there are; other ones for another seed."""
    fitting = [one.item for one in asked if one.fits_a_poll()]
    drawn = sorted(fitting, key=lambda item: hashlib.blake2b(f"{seed}\x1f{item.id}".encode()).digest())
    first: dict[str, Item] = {}
    for item in drawn:
        first.setdefault(item.source, item)
    rest = [item for item in drawn if item not in first.values()]
    return tuple([*first.values(), *rest][:count])


def table(votes: Sequence[Vote]) -> tuple[Place, ...]:
    """Who was right most often comes first; of two who were so alike, who was quicker with what was right."""
    people: dict[int, list[Vote]] = {}
    for vote in votes:
        people.setdefault(vote.person, []).append(vote)
    rows = [
        Place(
            person,
            theirs[-1].name,
            sum(one.right for one in theirs),
            sum((one.took for one in theirs if one.right), timedelta()),
        )
        for person, theirs in people.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.right, row.took, row.person)))
