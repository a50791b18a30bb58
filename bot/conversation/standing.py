"""Where everybody of a team stands with what they practise: in all, and with one assignment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.conversation.request import Parts
from bot.language.detect import LANGUAGES, Language
from bot.people.person import Person
from bot.quiz.deck import Assignment, Review
from bot.quiz.memory import Memory
from bot.quiz.progress import READY, Progress, progress
from bot.quiz.trainer import Trainer

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """One person: their progress, and every answer of theirs that is kept."""

    person: Person
    progress: Progress
    reviews: tuple[Review, ...] = ()

    def ready(self, source: str) -> float:
        """How ready for what a source teaches (0..1)."""
        return next((row.ready for row in self.progress.rows if row.source == source), 0.0)

    def is_done(self, assignment: Assignment) -> bool:
        return self.ready(assignment.source) >= READY

    def has_begun(self, assignment: Assignment) -> bool:
        """Whether something of it was answered since it was assigned; who is ready already need not."""
        since = any(one.source == assignment.source and one.at >= assignment.made for one in self.reviews)
        return since or self.is_done(assignment)


async def standings(team: int, parts: Parts, trainer: Trainer, now: datetime) -> list[Standing]:
    """Everybody of a team but those who lead it, in the language they practise in."""
    found = []
    for person in await parts.roster.members(team):
        if person.role == "lead":
            continue
        memories = await parts.deck.memories(person.id)
        reviews = await parts.deck.reviews(person.id, _EVER)
        sparrings = await parts.sessions.sparrings(person.id)
        sources = trainer.sources(practised_in(memories) or LANGUAGES[0])
        found.append(Standing(person, progress(sources, memories, sparrings, reviews, now), reviews))
    return found


def practised_in(memories: Mapping[str, Memory]) -> Language | None:
    """The language of most of what somebody was asked; None for whom nothing was."""
    counts = {language: sum(f".{language}." in item for item in memories) for language in LANGUAGES}
    most = max(LANGUAGES, key=lambda language: counts[language])
    return most if counts[most] else None
