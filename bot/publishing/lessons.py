"""What reps taught by a tap: a line that was not known, or taken for something else, and what it meant.

A lesson counts at once and only for the team of whoever gave it (for that person alone where there are no teams), over
the edition that serves everybody, until a lead takes it into the library or its time is over. A `Lessons` is where they
are kept; `bot/storage/lessons.py` keeps them in the database, so they are there after a restart and on every machine.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.language.detect import Language
from bot.nlu.recognition import Abstention, Recognition
from bot.nlu.taught import Confirmed
from bot.publishing.edition import Edition, digest_of

MOST = 100  # the latest of a team that count: each is compared with every message
_SURE = 0.98  # the library says so itself: one tap does not overrule it
_TEAMS_READY = 32


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a lesson counts: a team, or one person who has none."""

    person: int
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """`text` went through `people.privacy.redact`; `person` gave it and can have it deleted. `id` is 0 until it is
    kept; `at` is aware and UTC."""

    at: datetime
    scope: Scope
    language: Language
    intent: str
    text: str
    id: int = field(default=0, compare=False)


class Lessons(Protocol):
    """Where lessons are kept."""

    async def add(self, lesson: Lesson) -> None: ...

    async def version(self, scope: Scope) -> tuple[int, int]:
        """Another value whenever the lessons of a scope are others. Asked for every message."""
        ...

    async def of(self, scope: Scope) -> tuple[Lesson, ...]:
        """The latest `MOST` of a scope, oldest first."""
        ...

    async def drop(self, numbers: Collection[int]) -> int:
        """Drop lessons by their ids; how many there were."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop older ones; how many there were."""
        ...


def is_open_to_teaching(heard: Recognition | Abstention, intent: str) -> bool:
    """Whether a tap may say what a line means: not where it says what is known anyway, and not against a line that
    stands in the library word for word."""
    if isinstance(heard, Abstention):
        return True
    first = heard.intents[0]
    return first.id != intent and first.confidence < _SURE


@dataclass(slots=True)
class Classroom:
    """The editions of teams, made when they are asked for and again when there is a new lesson."""

    _ready: dict[tuple[Scope, int], tuple[str, tuple[int, int], Edition]] = field(default_factory=dict)

    async def edition(self, edition: Edition, scope: Scope, lessons: Lessons) -> Edition:
        """The edition as it serves a scope: the same one where nothing was taught."""
        version = await lessons.version(scope)
        place = scope, edition.canary
        kept = self._ready.pop(place, None)
        if version[0] == 0:
            return edition
        if kept is None or kept[:2] != (edition.id, version):
            taught = await lessons.of(scope)
            kept = (edition.id, version, await asyncio.to_thread(with_lessons, edition, taught))
        self._ready[place] = kept  # the one used last stands last
        while len(self._ready) > _TEAMS_READY:
            del self._ready[next(iter(self._ready))]
        return kept[2]


def with_lessons(edition: Edition, lessons: Sequence[Lesson]) -> Edition:
    """An edition to which lessons count; those of intents it does not know are left out."""
    known = edition.recogniser.model.intents
    phrases = [Confirmed(one.text, one.intent) for one in lessons if one.intent in known]
    if not phrases:
        return edition
    name = f"{edition.id}~{digest_of(phrases)}"
    return replace(edition, id=name, recogniser=edition.recogniser.taught(phrases))
