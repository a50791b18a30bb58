"""What a trainee has seen: each item's place in their memory, every answer, and what others put in front of them.

A `Deck` is where that is kept; `bot/storage/deck.py` keeps it in the database. All times are aware and in UTC. What an
item is and when it is due is not decided here (`questions`, `memory`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from bot.quiz.memory import Memory, Pace

SUSPENDS = 2
"""So many different people take a question out by saying that it is bad."""


@dataclass(frozen=True, slots=True)
class Review:
    """One answer. `source`: the intent or deck that the item comes from."""

    person: int
    item: str
    source: str
    at: datetime
    right: bool


@dataclass(frozen=True, slots=True)
class Miss:
    """What somebody got wrong outside the quiz (a campaign's question, say): the source is asked about first until
    something of it was answered right. `cause`: what noted it, "campaign 12"."""

    person: int
    source: str
    at: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a lead wants a team to know until a day. `id` is 0 until it is kept. `source`: an intent or a deck."""

    id: int
    team: int
    source: str
    until: datetime
    by: int
    made: datetime


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody wants to practise. `daily`: whether questions come by themselves, at `hour` of their own clock.
    `ranked`: whether others of the team may see how much they practise. `last`: when questions last came by
    themselves."""

    person: int
    a_day: int = 3
    hour: int = 9
    daily: bool = False
    paused_until: datetime | None = None
    ranked: bool = False
    last: datetime | None = None

    def pace(self, zone: tzinfo = UTC) -> Pace:
        return Pace(self.a_day, self.hour, zone, self.paused_until)


@dataclass(frozen=True, slots=True)
class Practice:
    """How much somebody practised since a day: answers given, and how many of them right."""

    person: int
    answers: int
    right: int


class Deck(Protocol):
    """Where all of it is kept, within one transaction."""

    async def memories(self, person: int) -> Mapping[str, Memory]:
        """Every item that somebody was asked, by its id; items that the library no longer has, too."""
        ...

    async def answered(self, review: Review, memory: Memory) -> None:
        """Keep an answer and the memory after it. A right one settles what was missed of its source before."""
        ...

    async def reviews(self, person: int, since: datetime) -> tuple[Review, ...]:
        """The answers that somebody gave, the oldest first."""
        ...

    async def practice(self, people: Collection[int], since: datetime) -> tuple[Practice, ...]:
        """How much each of them practised, who answered most comes first; who did not at all is left out."""
        ...

    async def note_miss(self, miss: Miss) -> None:
        """Keep that something was missed, in place of an earlier miss of the same source."""
        ...

    async def misses(self, person: int) -> tuple[Miss, ...]:
        """What is missed and not settled yet, the oldest first."""
        ...

    async def assign(self, assignment: Assignment) -> Assignment:
        """Keep an assignment, in place of an earlier one of the same source to the same team; it comes back with its
        id."""
        ...

    async def withdraw(self, number: int, team: int) -> bool:
        """Drop an assignment of a team; False if there is none."""
        ...

    async def assignments(self, team: int) -> tuple[Assignment, ...]:
        """What a team is to know, the nearest day first."""
        ...

    async def flag(self, item: str, person: int, at: datetime) -> int:
        """Keep that somebody finds a question bad; how many people do so now."""
        ...

    async def suspended(self) -> frozenset[str]:
        """The items that so many people found bad (`SUSPENDS`) that nobody is asked them."""
        ...

    async def habit(self, person: int) -> Habit:
        """How somebody practises; the default for somebody new."""
        ...

    async def habits(self, people: Collection[int]) -> tuple[Habit, ...]:
        """The habits of those who have some, by number."""
        ...

    async def keep_habit(self, habit: Habit) -> None: ...
