"""A question that is open in a chat: what its person types next is the answer to it, and no objection.

A subject opens one, and is handed the next plain text. It ends with any command, and by itself after half an hour, so
that nobody who comes back from a visit is misunderstood.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

OPEN_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`subject`: whose question it is. `question`: what it is about, in that subject's own short words. `at`: when it
    was asked, aware and UTC."""

    chat: int
    person: int
    subject: str
    question: str
    at: datetime

    def is_over(self, now: datetime) -> bool:
        return now - self.at > OPEN_FOR


class Dialogues(Protocol):
    """Where open questions are kept, one for each person in a chat."""

    async def of(self, chat: int, person: int) -> Dialogue | None:
        """The last one that was asked, over or not."""
        ...

    async def open(self, dialogue: Dialogue) -> None:
        """Keep it in place of the one before."""
        ...

    async def close(self, chat: int, person: int) -> None: ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop those that were asked before; how many there were."""
        ...
