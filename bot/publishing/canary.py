"""A canary: changes that are live for a few chosen people, while everybody else stays on the edition that answers.

It can hold whatever can be changed in chat: lines to say, phrases of intents that the model knows, a whole file, a new
intent among them. Nothing is learnt for it: it is the live edition's model (which weighs hundreds of megabytes and is
shared) under a library with the changes in it. Lines need no model at all; phrases count by nearness, as taught ones
do; those of a new intent are compared in the same way beside the model. So such an intent is heard where somebody says
one of its phrases in much the same words, and better once it is learnt, which it is when it goes to everybody.

    proposed -> asked -> running -> over

A `Canaries` is where they are kept; `bot/storage/canaries.py` keeps them in the database. Every process serves what
runs, from there, to whom it is for (`conversation/following`). It is over when its changes go to everybody, when it is
taken back, and by itself after a week.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

State = Literal[
    "proposed",  # beside a draft: who would try it
    "asked",  # to be tried against the tests, and then to begin
    "running",
    "over",
]
STATES: tuple[State, ...] = get_args(State)

Ending = Literal["", "published", "taken_back", "refused", "week", "dropped"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)

LASTS = timedelta(days=7)
KEPT = timedelta(days=90)  # after it is over: who tried what is nobody's business for ever
TRIED_BY = 3
MOST = 8  # people who may try one: more of them are everybody

_MARK = re.compile(r"!(\d+)")


@dataclass(frozen=True, slots=True)
class Canary:
    """`changes`: the numbers of those in it; `people`: who tries it, `by`: who wants it tried. `at`: when it was
    proposed, or began; `until`: when it is over by itself. `ended`, `ending`: when it was over, and why. `revision`
    grows with every change of any canary. `id` is 0 until it is kept; times are aware and UTC."""

    id: int
    changes: tuple[int, ...]
    people: tuple[int, ...]
    by: int
    at: datetime
    until: datetime
    state: State = "proposed"
    ended: datetime | None = None
    ending: Ending = ""
    revision: int = 0

    @property
    def is_over(self) -> bool:
        return self.state == "over"


class Canaries(Protocol):
    """Where canaries are kept."""

    async def add(self, canary: Canary) -> Canary:
        """Keep a new one; it comes back with its number and revision."""
        ...

    async def canary(self, number: int) -> Canary | None: ...

    async def holding(self, change: int) -> Canary | None:
        """The last one that holds a change."""
        ...

    async def open(self) -> tuple[Canary, ...]:
        """Those that are not over, oldest first."""
        ...

    async def change(self, canary: Canary) -> Canary | None:
        """Keep one in place of what is known of it; None, and nothing is kept, when somebody was quicker."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop those that were over before; how many there were."""
        ...

    async def version(self) -> tuple[int, int]:
        """Another value whenever any canary is another one. Asked all the time, so it costs next to nothing."""
        ...


def name_of(edition: str, canary: int) -> str:
    """The id of the edition that a canary is, over the edition with that id."""
    return f"{edition}!{canary}"


def canary_in(edition: str) -> int:
    """The number of the canary by whose edition an answer was given; 0 for that of everybody."""
    found = _MARK.search(edition)
    return int(found.group(1)) if found else 0
