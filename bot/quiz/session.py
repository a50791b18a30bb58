"""What a trainee is in the middle of: questions in a row, or a talk with a customer made of rules.

One at a time for each person; it is kept after every step, so that a press after a restart goes on where it was. A
`Sessions` is where that is kept (`bot/storage/sessions.py`). All times are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.language.detect import Language
from bot.quiz.sparring import Outcome, Talk

TYPED_WITHIN = timedelta(minutes=30)
"""So long after the last step a typed line still belongs to the practice; later it is a customer's again."""
SESSIONS_KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Sitting:
    """Questions in a row. `place`: which of them is open; `choices`: how it was laid out; `said`: what was chosen,
    by place of the choices; `was_right`: None while it is open. `scope`: the source they were chosen from, "" for all.
    `asked`, `right`: how many were answered, and answered right."""

    items: tuple[str, ...]
    place: int = 0
    choices: tuple[str, ...] = ()
    said: tuple[int, ...] = ()
    was_right: bool | None = None
    scope: str = ""
    asked: int = 0
    right: int = 0

    @property
    def item(self) -> str | None:
        """The question that is open; None behind the last."""
        return self.items[self.place] if self.place < len(self.items) else None

    def opened(self, place: int, choices: tuple[str, ...]) -> "Sitting":
        return replace(self, place=place, choices=choices, said=(), was_right=None)

    def answered(self, *, right: bool, said: tuple[int, ...] = ()) -> "Sitting":
        return replace(self, said=said, was_right=right, asked=self.asked + 1, right=self.right + right)


@dataclass(frozen=True, slots=True)
class Bout:
    """A sparring."""

    talk: Talk


@dataclass(frozen=True, slots=True)
class Tasks:
    """Questions to be written in a worksheet. `place`: which task is open; `right`: how many were met so far."""

    place: int = 0
    right: int = 0


Work = Sitting | Bout | Tasks


@dataclass(frozen=True, slots=True)
class Session:
    """`id` is 0 until it is kept; no two ever have the same. `step` grows with every change: a button carries it, so
    that a second press of the same changes nothing. `types_until`: until when a typed line belongs to it."""

    person: int
    chat: int
    language: Language
    work: Work
    seen: datetime
    types_until: datetime | None = None
    id: int = 0
    step: int = 0

    @property
    def sitting(self) -> Sitting:
        """The questions. TypeError where it is something else."""
        if not isinstance(self.work, Sitting):
            raise TypeError(self.work)
        return self.work

    @property
    def talk(self) -> Talk:
        """The sparring. TypeError where it is something else."""
        if not isinstance(self.work, Bout):
            raise TypeError(self.work)
        return self.work.talk

    @property
    def tasks(self) -> Tasks:
        """The worksheet. TypeError where it is something else."""
        if not isinstance(self.work, Tasks):
            raise TypeError(self.work)
        return self.work

    def awaits(self, chat: int, now: datetime) -> bool:
        """Whether what is typed in a chat now is meant for it."""
        return self.types_until is not None and self.chat == chat and now <= self.types_until

    def then(self, work: Work, now: datetime, *, typed: bool) -> "Session":
        """The next step of it."""
        until = now + TYPED_WITHIN if typed else None
        return replace(self, work=work, seen=now, step=self.step + 1, types_until=until)


@dataclass(frozen=True, slots=True)
class Sparred:
    """How a sparring went. `source`: the objection that was behind it; `score`: 0 to 1."""

    person: int
    persona: str
    source: str
    at: datetime
    outcome: Outcome
    score: float


class Sessions(Protocol):
    """Where sessions are kept, within one transaction."""

    async def of(self, person: int) -> Session | None:
        """What somebody is in the middle of."""
        ...

    async def begin(self, session: Session) -> Session:
        """Keep a new one in place of what its person was in the middle of; it comes back with its id."""
        ...

    async def move(self, session: Session) -> bool:
        """Keep the next step of a session, if it stands one step before; False, and nothing is kept, where somebody
        was quicker or it is over."""
        ...

    async def end(self, person: int) -> bool:
        """Forget what somebody is in the middle of; whether there was something."""
        ...

    async def sparred(self, result: Sparred) -> None: ...

    async def sparrings(self, person: int) -> Mapping[str, float]:
        """The score of the last sparring about each objection."""
        ...

    async def personas(self, person: int) -> Mapping[str, float]:
        """The best score against each persona."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop sessions that were last touched before; how many there were."""
        ...
