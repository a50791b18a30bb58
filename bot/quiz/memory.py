"""What a trainee will still know when: FSRS with its default parameters, right or wrong and nothing between.

In: the state of an item (or None for a new one), whether the answer was right, the time. Out: the next state with its
due date, the chance of recall, what to ask today. Pure: time is handed in, aware and in UTC; nothing is drawn by lot.

Right is Good and wrong is Again: people who grade themselves press Hard when they failed. Fuzz is off, so that due
dates can be checked; without learning steps of minutes, because nobody is asked twice within one sitting.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from fsrs import Card, Rating, Scheduler, State

_LATEST = 21  # hour of the trainee's clock from which a missed sitting waits for the next day
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Memory:
    """An item in one head. All times in UTC. `right_in_a_row` counts from the last miss."""

    stability: float
    difficulty: float
    due: datetime
    last: datetime
    seen: int = 1
    missed: int = 0
    right_in_a_row: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """How much a trainee wants to be asked and when: a number a day, a full hour of their own clock, after a pause."""

    a_day: int = 3
    hour: int = 9
    zone: tzinfo = UTC
    paused_until: datetime | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.a_day <= 50 or not 0 <= self.hour <= 23:
            raise ValueError(f"{self.a_day} a day at {self.hour}: give 1 to 50 questions and an hour of 0 to 23.")


def reviewed(memory: Memory | None, *, right: bool, now: datetime) -> Memory:
    """The state after an answer. Raises ValueError for a time that is not aware and in UTC."""
    if now.tzinfo is not UTC:
        raise ValueError(f"{now!r} is not in UTC. Hand in an aware time in UTC.")
    card, _ = _SCHEDULER.review_card(_card(memory, now), Rating.Good if right else Rating.Again, now)
    if card.stability is None or card.difficulty is None:
        raise AssertionError("fsrs gives a reviewed card both numbers")
    before = memory or Memory(0, 0, now, now, seen=0)
    return Memory(
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last=now,
        seen=before.seen + 1,
        missed=before.missed + (not right),
        right_in_a_row=before.right_in_a_row + 1 if right else 0,
    )


def recall(memory: Memory | None, now: datetime) -> float:
    """The chance (0..1) that it would be answered right now; 0 for what was never asked."""
    if memory is None:
        return 0.0
    return float(_SCHEDULER.get_card_retrievability(_card(memory, now), now))


def mastery(memories: Mapping[str, Memory], items: Collection[str], now: datetime) -> float:
    """The share (0..1) of some items that would be answered right now. What is new counts as unknown, and so does what
    was missed last time: right behind an answer FSRS takes both for remembered."""
    known = (memories[item] for item in items if item in memories and memories[item].right_in_a_row)
    return sum(recall(memory, now) for memory in known) / len(items) if items else 0.0


def next_sitting(pace: Pace, last: datetime | None, now: datetime) -> datetime:
    """When the trainee is asked next: at their hour, at most once a day of their own calendar, never in the past of a
    pause. A missed hour is not made up for by a second sitting: the day's questions come when the bot is back, and not
    late in the evening."""
    start = max(now, pace.paused_until) if pace.paused_until else now
    local = start.astimezone(pace.zone)
    at_hour = local.replace(hour=pace.hour, minute=0, second=0, microsecond=0)
    asked_today = last is not None and last.astimezone(pace.zone).date() >= local.date()
    too_late = local.hour >= _LATEST > pace.hour
    if asked_today or too_late:
        at_hour = _next_day(at_hour)
    return max(at_hour.astimezone(UTC), start)


def is_paused(pace: Pace, now: datetime) -> bool:
    return pace.paused_until is not None and now < pace.paused_until


def todays(
    memories: Mapping[str, Memory],
    items: Sequence[str],
    pace: Pace,
    now: datetime,
    *,
    first: Collection[str] = (),
) -> tuple[str, ...]:
    """What to ask in one sitting: at most so many a day, whatever has piled up.

    Due items go before new ones, those nearest to being forgotten in front; `first` (a deck that was assigned) goes
    before the rest of its kind. Where anything is due, one place stays for something new, so that a pile of old items
    does not end all learning. Items that are gone from `items` are not asked."""
    wanted = frozenset(first)
    known = set(items)
    due = [item for item in items if item in memories and memories[item].due <= now]
    due.sort(key=lambda item: (item not in wanted, recall(memories[item], now), memories[item].due, item))
    new = [item for item in items if item not in memories]
    new.sort(key=lambda item: item not in wanted)
    kept_for_new = 1 if new and pace.a_day > 1 else 0
    chosen = due[: max(1, pace.a_day - kept_for_new)]
    chosen += new[: pace.a_day - len(chosen)]
    chosen += [item for item in due if item not in chosen][: pace.a_day - len(chosen)]
    return tuple(item for item in chosen if item in known)


def forecast(memories: Iterable[Memory], now: datetime, days: int, zone: tzinfo = UTC) -> tuple[int, ...]:
    """How many items fall due on each of the next days, today first; what is overdue counts for today."""
    counts = [0] * days
    today = now.astimezone(zone).date()
    for memory in memories:
        ahead = max(0, (memory.due.astimezone(zone).date() - today).days)
        if ahead < days:
            counts[ahead] += 1
    return tuple(counts)


def streak(answered: Collection[datetime], now: datetime, zone: tzinfo = UTC) -> int:
    """On how many days in a row something was answered, up to today, or up to yesterday if today is still open."""
    days = {time.astimezone(zone).date() for time in answered}
    day = now.astimezone(zone).date()
    if day not in days:
        day -= timedelta(days=1)
    count = 0
    while day in days:
        count += 1
        day -= timedelta(days=1)
    return count


def longest_streak(answered: Collection[datetime], zone: tzinfo = UTC) -> int:
    """On how many days in a row something was answered, at best."""
    best = count = 0
    before: date | None = None
    for day in sorted({time.astimezone(zone).date() for time in answered}):
        count = count + 1 if before is not None and day - before == timedelta(days=1) else 1
        best, before = max(best, count), day
    return best


def _card(memory: Memory | None, now: datetime) -> Card:
    # Without an id and a due date of ours, the card would read the clock.
    if memory is None:
        return Card(card_id=0, due=now)
    return Card(
        card_id=0,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last,
    )


def _next_day(local: datetime) -> datetime:
    """The same hour of the next calendar day, whatever the clocks do in between."""
    return (local.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=local.tzinfo)
