"""What a lead decided about lines nobody understood: added to an intent, made a new one of, or ignored for good.

Kept are figures and prints: numbers that tell a line like these again, from which no text can be read. A `Gaps` is
where they are kept; `bot/storage/gaps.py` keeps them in the database.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, get_args

from bot.language.detect import Language

Decision = Literal["added", "drafted", "ignored"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)

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
