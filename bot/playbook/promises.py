"""How to promise without promising too much, and which promises are due. Pure: the moment is handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

# What keeps one from saying yes: how it can be arranged, when there is an answer, whether the company agrees.
Doubt = Literal["how", "when", "whether"]
DOUBTS: tuple[Doubt, ...] = get_args(Doubt)
PHRASES = "kr_promise_phrases"


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised to whom, and by when (aware, UTC)."""

    what: str
    whom: str
    due: datetime
    kept: bool = False


def phrase_number(doubt: Doubt) -> int:
    """Which of the three cautious phrases of kr_list1 fits, from 0."""
    return DOUBTS.index(doubt)


def overdue(promises: Iterable[Promise], now: datetime) -> tuple[Promise, ...]:
    """Promises not kept in time, the oldest first."""
    return tuple(sorted((one for one in promises if not one.kept and one.due < now), key=lambda one: one.due))
