"""What a lead decided about lines nobody understood: added to an intent, made a new one of, or ignored for good.

Kept are figures and prints: numbers that tell a line like these again, from which no text can be read. A `Gaps` is
where they are kept; `bot/storage/gaps.py` keeps them in the database.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, get_args

from bot.language.detect import Language

Decision = Literal["added", "drafted", "ignored"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)

Verdict = Literal["works", "no_use"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

Prints = frozenset[int]
"""The prints of one line; see `analytics.likeness`."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One decision. `team` is None where there are no teams; `times` lines of `people` different people led to it;
    `intent` is where they went, None for what is ignored. `id` is 0 until it is kept; `at` is aware and UTC."""

    at: datetime
    team: int | None
    language: Language
    decision: Decision
    intent: str | None
    times: int
    people: int
    prints: tuple[Prints, ...]
    id: int = field(default=0, compare=False)


class Gaps(Protocol):
    """Where decisions are kept."""

    async def add(self, gap: Gap) -> Gap:
        """Keep one; it comes back with its id."""
        ...

    async def of(self, team: int | None) -> tuple[Gap, ...]:
        """Those of a team, oldest first."""
        ...

    async def hand_out(self, change: int, people: Collection[int]) -> None:
        """Keep that these people were given a draft to try; what one of them said of it stays."""
        ...

    async def judge(self, change: int, person: int, verdict: Verdict) -> bool:
        """Keep what somebody says of a draft they were given; False, and nothing is kept, if they were not."""
        ...

    async def trials(self, change: int) -> Mapping[int, Verdict | None]:
        """Who was given a draft -> what they say of it, None so far."""
        ...
