"""How to promise without promising too much, and which promises are due. Pure: the moment is handed in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, get_args

from bot.playbook.reminders import Reminder

# What keeps one from saying yes: how it can be arranged, when there is an answer, whether the company agrees.
Doubt = Literal["how", "when", "whether"]
DOUBTS: tuple[Doubt, ...] = get_args(Doubt)
PHRASES = "kr_promise_phrases"


def phrase_number(doubt: Doubt) -> int:
    """Which of the three cautious phrases of kr_list1 fits, from 0."""
    return DOUBTS.index(doubt)


def overdue(reminders: Iterable[Reminder], now: datetime) -> tuple[Reminder, ...]:
    """Promises that are not kept and should have been, the oldest first."""
    late = (one for one in reminders if one.about == "promise" and one.done is None and one.due < now)
    return tuple(sorted(late, key=lambda one: one.due))
