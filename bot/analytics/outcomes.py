"""How it went after a card: moved on, stuck or lost, told with one tap by whoever wants to.

`Outcomes` is where that is kept; `bot/storage/outcomes.py` keeps it in the database. What was said stands nowhere: only
which lines were on the card.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

from bot.language.detect import Language

Result = Literal["moved_on", "stuck", "lost"]
RESULTS: tuple[Result, ...] = get_args(Result)

UNTOLD_KEPT = timedelta(days=14)  # how long it is known that somebody was asked and did not say

_A_DAY = 4
_A_VISIT = 2
_PATIENCE = 6  # so often unanswered in a row: whoever does not want to is not asked each day
_REST = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Asked:
    """One card under which the buttons stand. `answer` is the id of the answer, `lines` are the keys of what stood on
    the card when it was told, `at` is when it was asked; `result` is None until somebody presses. Times are UTC."""

    answer: int
    person: int
    chat: int
    at: datetime
    language: Language
    edition: str
    intent: str
    result: Result | None = None
    told: datetime | None = None
    lines: frozenset[str] = frozenset()


class Outcomes(Protocol):
    """Where that is kept."""

    async def ask(self, asked: Asked) -> None:
        """Keep that somebody is asked under an answer; one that is kept already stays as it is."""
        ...

    async def of(self, answer: int, chat: int) -> Asked | None:
        """What was asked under an answer of this chat."""
        ...

    async def tell(self, asked: Asked) -> None:
        """Keep how it went, in place of what was told before."""
        ...

    async def asked_of(self, person: int, since: datetime) -> tuple[Asked, ...]:
        """What a person was asked from a moment on, told or not, oldest first; without the lines."""
        ...

    async def told_since(self, moment: datetime) -> tuple[Asked, ...]:
        """All that was told from a moment on, in the order it was told."""
        ...

    async def forget_untold_before(self, moment: datetime) -> int:
        """Drop what was asked before and never told; how many there were."""
        ...


def may_ask(before: Iterable[Asked], visit_began: datetime, now: datetime) -> bool:
    """Whether the buttons may stand under one more card. `before`: what this person was asked lately, oldest first.

    At most two cards a visit and four a day; after six in a row that were left alone, one in three days."""
    asked = list(before)
    today = [one for one in asked if now - one.at < timedelta(days=1)]
    if len(today) >= _A_DAY or sum(one.at >= visit_began for one in today) >= _A_VISIT:
        return False
    # Those of this visit may still be pressed.
    past = [one for one in asked if one.at < visit_began]
    left_alone = next((place for place, one in enumerate(reversed(past)) if one.result), len(past))
    return left_alone < _PATIENCE or now - asked[-1].at >= _REST
