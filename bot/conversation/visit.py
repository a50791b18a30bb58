"""A visit: what is known and was already said while a rep sits with one customer.

A visit belongs to a chat and ends by itself after four hours of silence. Each answer of it is kept in figures (which
intents, which lines), so that its buttons work after a restart and nothing a customer said is stored.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.coach.heard import Heard
from bot.language.detect import Language
from bot.library.records import Segment, Style
from bot.nlu.recognition import Scored

SILENCE = timedelta(hours=4)
ANSWERS_KEPT = timedelta(days=2)  # how long the buttons of an answer work at least


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. `used` holds the keys of lines already said; times are aware and UTC."""

    chat: int
    started: datetime
    seen: datetime
    used: frozenset[str] = frozenset()
    heard: Heard = field(default_factory=Heard)
    segment: Segment | None = None
    style: Style | None = None

    def is_over(self, now: datetime) -> bool:
        return now - self.seen > SILENCE

    def at(self, now: datetime) -> "Visit":
        """This visit, touched now; a clock that went backwards does not take it back."""
        return replace(self, seen=max(now, self.seen))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that was given, enough to draw it again. `id` is 0 until it is kept. `shown`: the intent the card is
    about, None when nothing was known. `lines`: the keys of the lines that stand on it. `text`: what was typed, without
    what leads to a person; empty where nothing of that is kept."""

    id: int
    chat: int
    at: datetime
    language: Language
    traditional: bool
    edition: str
    intents: tuple[Scored, ...]
    candidates: tuple[Scored, ...]
    shown: str | None
    heard: Heard
    lines: frozenset[str] = frozenset()
    text: str = ""


class Visits(Protocol):
    """Where visits and their answers are kept."""

    async def of(self, chat: int) -> Visit | None:
        """The last visit of a chat, over or not."""
        ...

    async def keep(self, visit: Visit) -> None:
        """Keep a visit in place of the last one of its chat."""
        ...

    async def add_answer(self, answer: Answer) -> Answer:
        """Keep a new answer; the same one with its id comes back."""
        ...

    async def answer(self, number: int, chat: int) -> Answer | None:
        """The answer with this id, if it was given in this chat."""
        ...

    async def answers_since(self, chat: int, moment: datetime) -> tuple[Answer, ...]:
        """The answers given in a chat from a moment on, the earliest first."""
        ...

    async def typed(self, most: int) -> tuple[str, ...]:
        """What is kept of the lines that were typed, in all chats: the newest, at most so many."""
        ...

    async def change_answer(self, answer: Answer) -> None:
        """Keep what changed on an answer."""
        ...

    async def forget_answers_before(self, moment: datetime) -> int:
        """Drop old answers; how many there were."""
        ...

    async def forget_visits_before(self, moment: datetime) -> int:
        """Drop visits that were last touched before; how many there were."""
        ...


async def going_on(visits: Visits, chat: int, now: datetime) -> Visit:
    """The visit of a chat that is going on, touched now, or a new one; it is not kept yet."""
    last = await visits.of(chat)
    if last is None or last.is_over(now):
        await visits.forget_answers_before(now - ANSWERS_KEPT)
        return Visit(chat, started=now, seen=now)
    return last.at(now)
