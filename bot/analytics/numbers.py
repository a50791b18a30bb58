"""The numbers of a group of people: what they heard, what was not known, who used the bot, how far the library is to be
trusted.

In: the counts of the journal (`Tally`) of the people in question. Out: `Numbers`. Pure; whether somebody may see them
is asked of `analytics.anonymity` by whoever shows them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.analytics.beta import quantile
from bot.analytics.journal import Tally
from bot.analytics.rising import Days, Rise, rising

WEEKS = 8  # that are looked at, the present one included
_COMPARED = 4  # weeks before this one that "more than before" is about
_CAUTION = 0.1  # a share counts as the one that it is above with nine chances of ten


@dataclass(frozen=True, slots=True)
class Week:
    """One week. `start` is its Monday; `answered` and `unknown` are messages, `rejected` cards of which somebody said
    "not this one"."""

    start: date
    answered: int = 0
    unknown: int = 0
    rejected: int = 0
    people: frozenset[int] = frozenset()
    told_share: float | None = None  # of what was not known, where counts are not exact

    @property
    def asked(self) -> int:
        return self.answered + self.unknown

    @property
    def abstention(self) -> float:
        """The share of messages that were not known; 0 where there were none."""
        if self.told_share is not None:
            return self.told_share
        return self.unknown / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One objection: how often this week and on average in the weeks before, and who typed it this week."""

    intent: str
    now: int
    before: float
    people: frozenset[int]
    rise: Rise | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the library is to be trusted, 0 to 100: `score` is made of shares (0 to 1) by their weights. `right`:
    cards that nobody rejected. `known`: messages that were answered. `tests`: the library's own tests that are
    recognised among the best three; None where they were not run, and then the others weigh alone. The first two count
    with caution: as the share they are above with nine chances of ten, so that three good answers are no perfect
    library."""

    right: float
    known: float
    tests: float | None

    @property
    def parts(self) -> tuple[tuple[str, float, float], ...]:
        """(name, share, weight), the weights adding up to 1."""
        named = (("right", self.right, 0.5), ("known", self.known, 0.3), ("tests", self.tests, 0.2))
        there = [(name, share, weight) for name, share, weight in named if share is not None]
        whole = sum(weight for _, _, weight in there)
        return tuple((name, share, weight / whole) for name, share, weight in there)

    @property
    def score(self) -> int:
        return round(100 * sum(share * weight for _, share, weight in self.parts))


@dataclass(frozen=True, slots=True)
class Numbers:
    """`weeks`: the oldest first, the present one last, none left out. `heard`: the most frequent of this week first.
    `by_product`: product (None: none chosen) -> intent -> (how often this week, by whom)."""

    weeks: tuple[Week, ...]
    heard: tuple[Heard, ...]
    by_product: Mapping[str | None, Mapping[str, tuple[int, frozenset[int]]]]
    trust: Trust

    @property
    def week(self) -> Week:
        return self.weeks[-1]

    @property
    def rising(self) -> tuple[Heard, ...]:
        """What is heard more than before, the surest first."""
        rose = [(one.rise.chance, one.intent, one) for one in self.heard if one.rise is not None]
        return tuple(one for _, _, one in sorted(rose, key=lambda known: known[:2]))


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def first_day(this_week: date) -> date:
    """The day from which on numbers are counted."""
    return this_week - timedelta(days=7 * (WEEKS - 1))


def numbers(tallies: Iterable[Tally], this_week: date, intents: frozenset[str], tests: float | None = None) -> Numbers:
    """The numbers of the week that begins on this Monday and the seven before it. `intents`: those whose hearing is
    counted (what a customer says, not the questions of reps)."""
    starts = [this_week - timedelta(days=7 * back) for back in reversed(range(WEEKS))]
    inside = [one for one in tallies if starts[0] <= week_of(one.day) <= this_week]
    weeks = _weeks(inside, starts)
    counts: dict[str, Counter[date]] = defaultdict(Counter)
    people: dict[str, set[int]] = defaultdict(set)
    products: dict[str | None, dict[str, tuple[int, frozenset[int]]]] = defaultdict(dict)
    days: dict[str, set[tuple[int, date]]] = defaultdict(set)
    for one, intent, count in _hearings(inside):
        if intent not in intents:
            continue
        start = week_of(one.day)
        counts[intent][start] += count
        if count > 0:
            days[intent].add((one.person, one.day))
        if start == this_week:
            if count > 0:
                people[intent].add(one.person)
            much, whom = products[one.product].get(intent, (0, frozenset()))
            products[one.product][intent] = (much + count, whom | {one.person} if count > 0 else whom)
    rose = _rose(days, inside, this_week)
    before = starts[-1 - _COMPARED : -1]
    heard = [
        Heard(
            intent, max(counts[intent][this_week], 0), max(sum(counts[intent][week] for week in before), 0) / _COMPARED,
            frozenset(people[intent]), rose.get(intent),
        )
        for intent in counts
    ]  # fmt: skip
    heard.sort(key=lambda one: (-one.now, -one.before, one.intent))
    kept = {
        product: {intent: (much, whom) for intent, (much, whom) in said.items() if much > 0}
        for product, said in products.items()
    }
    return Numbers(tuple(weeks), tuple(heard), {key: said for key, said in kept.items() if said}, _trust(weeks, tests))


def people_of(tallies: Iterable[Tally], week: date) -> dict[int, int]:
    """Who used the bot in the week of this Monday -> on how many days."""
    days: dict[int, set[date]] = defaultdict(set)
    for one in tallies:
        if week_of(one.day) == week:
            days[one.person].add(one.day)
    return {person: len(used) for person, used in days.items()}


def _weeks(tallies: Sequence[Tally], starts: Sequence[date]) -> list[Week]:
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    people: dict[date, set[int]] = defaultdict(set)
    for one in tallies:
        start = week_of(one.day)
        people[start].add(one.person)
        if one.place == 0:
            counts[start][one.event] += one.count
    return [
        Week(
            start, counts[start]["answered"], counts[start]["not_known"], counts[start]["rejected"],
            frozenset(people[start]),
        )
        for start in starts
    ]  # fmt: skip


def _hearings(tallies: Iterable[Tally]) -> Iterable[tuple[Tally, str, int]]:
    """What was heard: all that was recognised, and what somebody said it was instead; less what was rejected."""
    for one in tallies:
        if one.intent is None:
            continue
        if one.event == "answered" or (one.event == "other_intent" and one.place == 0):
            yield one, one.intent, one.count
        elif one.event == "rejected" and one.place == 0:
            yield one, one.intent, -one.count


def _rose(days: Mapping[str, set[tuple[int, date]]], tallies: Iterable[Tally], this_week: date) -> Mapping[str, Rise]:
    since = this_week - timedelta(days=7 * _COMPARED)

    def split(used: Iterable[tuple[int, date]]) -> Days:
        inside = [day for _, day in used if day >= since]
        now = sum(day >= this_week for day in inside)
        return Days(now, len(inside) - now)

    worked = split({(one.person, one.day) for one in tallies})
    if not worked.before:
        return {}  # nothing to compare with
    heard = {intent: split(used) for intent, used in days.items()}
    return rising({intent: used for intent, used in heard.items() if used.now or used.before}, worked)


def _trust(weeks: Sequence[Week], tests: float | None) -> Trust:
    recent = weeks[-_COMPARED:]
    answered, unknown, rejected = (
        sum(getattr(week, name) for week in recent) for name in ("answered", "unknown", "rejected")
    )
    return Trust(_surely(answered - rejected, rejected), _surely(answered, unknown), tests)


def _surely(good: int, bad: int) -> float:
    """The share of good ones as it is at least, with nine chances of ten; 0 where nothing is known."""
    return quantile(_CAUTION, max(good, 0) + 0.5, bad + 0.5) if good > 0 or bad > 0 else 0.0
