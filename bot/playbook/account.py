"""What was done for a customer, to tell them plainly (kr_list3, item 6): visits, promises kept, what comes next.

In: visits and reminders as they are kept. Out: dated facts, the earliest first, and the next step. What a rep noted for
themselves (class, style, obstacles, outcomes) is not among them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.playbook.customers import LoggedVisit
from bot.playbook.reminders import Reminder

MOST_DEEDS = 8

Deed = Literal["visit", "promise"]


@dataclass(frozen=True, slots=True)
class Done:
    """`what`: the rep's own words for a promise, "" for a visit."""

    deed: Deed
    at: datetime
    what: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """`done`: at most the last eight. `next`: the next thing that is promised, None where nothing is. What a rep only
    plans is written for themselves."""

    done: tuple[Done, ...]
    next: Reminder | None


def account_of(visits: Sequence[LoggedVisit], reminders: Sequence[Reminder], now: datetime) -> Account:
    """The account given to a customer. A visit counts once it has ended; a promise once it was kept."""
    deeds = [Done("visit", one.started) for one in visits if one.ended is not None]
    deeds += [Done("promise", one.done, one.what) for one in reminders if one.about == "promise" and one.done]
    ahead = [one for one in reminders if one.about == "promise" and one.done is None and one.due >= now]
    coming = min(ahead, key=lambda one: one.due, default=None)
    return Account(tuple(sorted(deeds, key=lambda one: one.at)[-MOST_DEEDS:]), coming)
