"""How ready a trainee is, by card: what would be remembered today, and how the last sparring about it went.

In: items by source, memories, the scores of the last sparrings. Out: a row for each card. Pure; time is handed in.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.quiz.memory import Memory, mastery

_SPARRING_WEIGHS = 0.4  # what was said aloud counts less than what is remembered, because there is less of it


@dataclass(frozen=True, slots=True)
class Readiness:
    """One card. known: recall today over all its items (0..1); seen: the share of them that was ever asked; sparred:
    the score of the last sparring about it, None without one; ready: both together, or what is known alone."""

    source: str
    known: float
    seen: float
    sparred: float | None
    ready: float
    due: int


def readiness(
    sources: Mapping[str, Sequence[str]],
    memories: Mapping[str, Memory],
    sparrings: Mapping[str, float],
    now: datetime,
) -> tuple[Readiness, ...]:
    """Each card, the least ready first. `sparrings`: the last score by the objection that was behind it."""
    rows = [_row(source, items, memories, sparrings.get(source), now) for source, items in sources.items()]
    return tuple(sorted(rows, key=lambda row: (row.ready, row.source)))


def _row(
    source: str, items: Collection[str], memories: Mapping[str, Memory], sparred: float | None, now: datetime
) -> Readiness:
    known = mastery(memories, items, now)
    seen = sum(item in memories for item in items) / len(items) if items else 0.0
    ready = known if sparred is None else known * (1 - _SPARRING_WEIGHS) + sparred * _SPARRING_WEIGHS
    due = sum(item in memories and memories[item].due <= now for item in items)
    return Readiness(source, known, seen, sparred, ready, due)
