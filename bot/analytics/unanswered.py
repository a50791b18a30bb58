"""Lines that were not recognised, kept for a while so that a team can learn from them: without what leads to a person.

An `Unanswered` is where they go; `bot/storage/unanswered.py` keeps it in the database.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """One line. `text` went through `people.privacy.redact`; `person` typed it and can have it deleted; `at` is aware
    and UTC."""

    at: datetime
    person: int
    language: str
    text: str


class Unanswered(Protocol):
    """Where such lines are kept."""

    async def note(self, line: UnknownLine) -> None: ...

    async def since(self, moment: datetime) -> tuple[UnknownLine, ...]:
        """The lines from a moment on, oldest first."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop older lines; how many there were."""
        ...
