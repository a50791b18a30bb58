"""How ready a trainee is, by card: what would be remembered today, and how the last sparring about it went.

In: items by source, memories, answers, the scores of the last sparrings. Out: a row for each card, and where somebody
stands in all. Pure; time is handed in.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from bot.quiz.deck import Review
from bot.quiz.memory import Memory, forecast, longest_streak, mastery, streak

LATELY = timedelta(days=30)
DAYS_AHEAD = 14
READY = 0.7
"""From which on somebody counts as ready (0..1)."""

_SPARRING_WEIGHS = 0.4  # what was said aloud counts less than what is remembered, because there is less of it

_UNSEEN = 3  # nobody is ready after one question that went well; nor must all thirty of a card be asked first


@dataclass(frozen=True, slots=True)
class Readiness:
    """One card. known: recall today (0..1) over the items that were asked, and a few of those that were not (`_UNSEEN`)
    counted as unknown; seen: the share of its items that was ever asked; sparred: the score of the last sparring about
    it, None without one; ready: both together, or what is known alone."""

    source: str
    known: float
    seen: float
    sparred: float | None
    ready: float
    due: int

    @property
    def begun(self) -> bool:
        """Whether anything is known of it: a question was asked, or it was sparred about."""
        return self.seen > 0 or self.sparred is not None


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
    asked = [item for item in items if item in memories]
    unseen = min(_UNSEEN, len(items) - len(asked))
    known = mastery(memories, asked, now) * len(asked) / (len(asked) + unseen) if asked else 0.0
    seen = len(asked) / len(items) if items else 0.0
    ready = known if sparred is None else known * (1 - _SPARRING_WEIGHS) + sparred * _SPARRING_WEIGHS
    due = sum(item in memories and memories[item].due <= now for item in items)
    return Readiness(source, known, seen, sparred, ready, due)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a trainee stands. rows: each card, the least ready first; ready: the mean over all cards (0..1). begun: how
    many cards were begun. streak, longest: days in a row, now and ever. answers, right: of the last thirty
    days. ahead: how many items fall due on each of the next days, today first. sparred: how many objections were
    sparred about."""

    rows: tuple[Readiness, ...]
    ready: float
    begun: int
    streak: int
    longest: int
    answers: int
    right: int
    ahead: tuple[int, ...]
    sparred: int


def progress(
    sources: Mapping[str, Sequence[str]],
    memories: Mapping[str, Memory],
    sparrings: Mapping[str, float],
    reviews: Sequence[Review],
    now: datetime,
    zone: tzinfo = UTC,
) -> Progress:
    """All of it. `reviews`: every answer that is kept."""
    rows = readiness(sources, memories, sparrings, now)
    known = {item for items in sources.values() for item in items}
    lately = [review for review in reviews if review.at > now - LATELY]
    times = [review.at for review in reviews]
    return Progress(
        rows=rows,
        ready=sum(row.ready for row in rows) / len(rows) if rows else 0.0,
        begun=sum(row.begun for row in rows),
        streak=streak(times, now, zone),
        longest=longest_streak(times, zone),
        answers=len(lately),
        right=sum(review.right for review in lately),
        ahead=forecast([memory for item, memory in memories.items() if item in known], now, DAYS_AHEAD, zone),
        sparred=len(sparrings),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, how long (0..1), and what stands behind it."""

    label: str
    share: float
    value: str


@dataclass(frozen=True, slots=True)
class ProgressSheet:
    """A page of progress in words, ready to be drawn. `language`: a BCP 47 tag. figures: what it is, and how much.
    days: the name of each of the next days, and how many items fall due on it."""

    language: str
    title: str
    day: str
    figures: tuple[tuple[str, str], ...]
    bars_title: str
    bars: tuple[Bar, ...]
    rest: str
    days_title: str
    days: tuple[tuple[str, int], ...]

    def said_with(self, change: Callable[[str], str]) -> "ProgressSheet":
        """The same page with every word changed."""
        return replace(
            self,
            title=change(self.title),
            figures=tuple((change(label), value) for label, value in self.figures),
            bars_title=change(self.bars_title),
            bars=tuple(replace(bar, label=change(bar.label)) for bar in self.bars),
            rest=change(self.rest),
            days_title=change(self.days_title),
        )
