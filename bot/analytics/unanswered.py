"""Lines that were not recognised, or taken for something else, kept for a while so that a team can learn from them:
without what leads to a person.

An `Unanswered` is where they go; `bot/storage/unanswered.py` keeps it in the database.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """One line. `text` went through `people.privacy.redact`; `person` typed it and can have it deleted; `at` is aware
    and UTC. `rejected`: the intent whose card was shown, where somebody said that was not it. `id` is 0 until it is
    kept."""

    at: datetime
    person: int
    language: str
    text: str
    rejected: str | None = None
    id: int = field(default=0, compare=False)


class Unanswered(Protocol):
    """Where such lines are kept."""

    async def note(self, line: UnknownLine) -> None: ...

    async def since(self, moment: datetime) -> tuple[UnknownLine, ...]:
        """The lines from a moment on, oldest first."""
        ...

    async def drop(self, numbers: Collection[int]) -> int:
        """Drop lines by their ids; how many there were."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop older lines; how many there were."""
        ...
