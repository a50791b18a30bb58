"""Which line works: a share with its interval, or "not enough yet"; and a best line only where that is safe to say.

In: cards of which somebody told how it went (`Told`). Out: an `Estimate` a line and the lines that are better than
those beside them. Plain functions; the same cards in the same order give the same figures.

The estimate is a hierarchical Beta-binomial model: a line borrows from its intent and an intent from its kind, the
more the fewer cards it has. p_line ~ Beta(s m, s (1 - m)) around the mean m of its intent, and the mean of an intent
in the same way around that of its kind (Gelman et al., Bayesian Data Analysis, 3rd ed., 5.1 and 5.3). The strength s
is the one of a short list under which all counts are most likely (type II maximum likelihood; Casella, The American
Statistician 39, 1985), but one line in five may be another matter: for those every strength of the list is as likely,
so that a line which really stands out is not talked down by the many that do not (Berger and Berliner, The Annals of
Statistics 14, 1986).

A best line is named by a test that may be looked at every day. For two lines the statistic is
    E = B(1 + a, 1 + b) B(1 + c, 1 + d) / max over p of p^(a + c) (1 - p)^(b + d)
with a of a + b cards of the one that moved on and c of c + d of the other: the likelihood averaged over all pairs of
shares, over the best that one common share can do. If the lines are alike, E is never more than a martingale that
begins at 1, so that it ever reaches 1 / alpha has a probability of at most alpha, whenever one looks and however the
lines were dealt (Ville's inequality; Wasserman, Ramdas and Balakrishnan, Universal inference, PNAS 117, 2020). Alpha
is 0.05 / (n (n + 1)) for the n-th place of the library where two lines had enough cards, which adds up to 0.05 for all
that ever come, and is shared among the pairs of a place. Which place comes first depends on counts, not on how it
went.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log

from bot.analytics.beta import below, log_beta, quantile
from bot.language.detect import Language
from bot.library.records import Kind

ENOUGH = 20  # cards a line needs before a share is told
WIDEST = 0.35  # and its interval may not be wider
FALSE_WINNERS = 0.05
_COVERS = 0.9
_APART = 0.2  # of all lines may be unlike the others
_NEGLIGIBLE = 7.0  # a thousandth, as a logarithm
_EXACT = 1e-4
_STRENGTHS = (2.0, 6.0, 20.0, 60.0, 200.0)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where lines stand beside each other: one of them is said at a time. `part`: a step, or "calm"."""

    intent: str
    language: Language
    part: str


@dataclass(frozen=True, slots=True)
class Told:
    """One card of which is known how it went. `lines`: the key of the line that stood at each of its places."""

    kind: Kind
    lines: Mapping[Place, str]
    moved_on: bool
    intent: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of a line: of `cards`, `moved_on`; the share that is to be expected, and the interval that it is in
    with nine chances of ten. `enough`: whether that is worth telling."""

    cards: int
    moved_on: int
    share: float
    low: float
    high: float

    @property
    def enough(self) -> bool:
        return self.cards >= ENOUGH and self.high - self.low <= WIDEST


@dataclass(frozen=True, slots=True)
class Evidence:
    """`lines`: what is known of each line, by its place and key. `best`: the line of a place that is better than every
    other there that has enough cards. `intents`: what is known of a whole intent."""

    lines: Mapping[tuple[Place, str], Estimate]
    intents: Mapping[str, Estimate]
    best: Mapping[Place, str]


@dataclass(slots=True)
class _Count:
    cards: int = 0
    moved_on: int = 0

    def add(self, moved_on: bool) -> None:
        self.cards += 1
        self.moved_on += moved_on


def weigh(told: Sequence[Told], choices: Mapping[Place, int] | None = None) -> Evidence:
    """All that can be said. `told`: in the order it was told. `choices`: how many lines the library has at a place, if
    that is more than were seen."""
    kinds: dict[Kind, _Count] = defaultdict(_Count)
    intents: dict[tuple[Kind, str], _Count] = defaultdict(_Count)
    lines: dict[tuple[Place, str], _Count] = defaultdict(_Count)
    for card in told:
        kinds[card.kind].add(card.moved_on)
        intents[card.kind, card.intent].add(card.moved_on)
        for place, key in card.lines.items():
            lines[place, key].add(card.moved_on)

    kind_means = {kind: (one.moved_on + 1) / (one.cards + 2) for kind, one in kinds.items()}
    around_kind = _strength([(one, kind_means[kind]) for (kind, _), one in intents.items()])
    estimates = {
        intent: _estimate(one, kind_means[kind], around_kind) for (kind, intent), one in intents.items()
    }  # fmt: skip
    around_intent = _strength([(one, estimates[place.intent].share) for (place, _), one in lines.items()])
    return Evidence(
        lines={
            (place, key): _estimate(one, estimates[place.intent].share, around_intent)
            for (place, key), one in lines.items()
        },
        intents=estimates,
        best=best_lines(told, choices),
    )


def best_lines(told: Iterable[Told], choices: Mapping[Place, int] | None = None) -> dict[Place, str]:
    """The line of a place that is surely better than the others there. Read with what the head of this file says."""
    counts: dict[Place, dict[str, _Count]] = defaultdict(lambda: defaultdict(_Count))
    ready: list[Place] = []  # in the order in which a second line had enough cards
    enough: Counter[Place] = Counter()
    for card in told:
        for place, key in card.lines.items():
            one = counts[place][key]
            one.add(card.moved_on)
            if one.cards == ENOUGH:
                enough[place] += 1
                if enough[place] == 2:
                    ready.append(place)
    best: dict[Place, str] = {}
    for turn, place in enumerate(ready, 1):
        tried = {key: one for key, one in counts[place].items() if one.cards >= ENOUGH}
        there = max(len(counts[place]), (choices or {}).get(place, 0))
        alpha = FALSE_WINNERS / (turn * (turn + 1)) / (there * (there - 1) / 2)
        for key, one in tried.items():
            if all(_better(one, other) >= -log(alpha) for name, other in tried.items() if name != key):
                best[place] = key
    return best


def _better(one: _Count, other: _Count) -> float:
    """The logarithm of E for "the one is better than the other"; minus infinity where it did not even look so."""
    if one.moved_on * other.cards <= other.moved_on * one.cards:
        return -inf
    moved, stayed = one.moved_on + other.moved_on, one.cards + other.cards - one.moved_on - other.moved_on
    apart = sum(log_beta(1 + count.moved_on, 1 + count.cards - count.moved_on) for count in (one, other))
    return apart - _log_power(moved, moved + stayed) - _log_power(stayed, moved + stayed)


def _log_power(part: int, whole: int) -> float:
    return part * log(part / whole) if part else 0.0


def _strength(counts: Sequence[tuple[_Count, float]]) -> float:
    """How closely shares lie around the means they belong to: the strength under which the counts are most likely. One
    count says nothing of that: the strongest."""
    if len(counts) < 2:
        return _STRENGTHS[-1]
    return max(_STRENGTHS, key=lambda strength: sum(_log_likely(one, mean, strength) for one, mean in counts))


def _log_likely(count: _Count, mean: float, strength: float) -> float:
    a, b = mean * strength, (1 - mean) * strength
    return log_beta(a + count.moved_on, b + count.cards - count.moved_on) - log_beta(a, b)


def _estimate(count: _Count, mean: float, strength: float) -> Estimate:
    """What a count and the mean it belongs to say together: a mixture over the strengths, each weighed by how likely it
    makes this count."""
    chances = {
        one: _log_likely(count, mean, one) + log((one == strength) * (1 - _APART) + _APART / len(_STRENGTHS))
        for one in _STRENGTHS
    }
    most = max(chances.values())
    weights = {one: exp(chance - most) for one, chance in chances.items() if chance > most - _NEGLIGIBLE}
    whole = sum(weights.values())
    parts = [
        (weight / whole, mean * one + count.moved_on, (1 - mean) * one + count.cards - count.moved_on)
        for one, weight in weights.items()
    ]
    tail = (1 - _COVERS) / 2
    low, high = _mixed(tail, parts), _mixed(1 - tail, parts)
    share = sum(weight * a / (a + b) for weight, a, b in parts)
    return Estimate(count.cards, count.moved_on, min(max(share, low), high), low, high)


def _mixed(probability: float, parts: Sequence[tuple[float, float, float]]) -> float:
    """The quantile of a mixture of Beta distributions (weight, a, b)."""
    ends = [quantile(probability, a, b) for _, a, b in parts]
    low, high = min(ends), max(ends)
    while high - low > _EXACT:
        middle = (low + high) / 2
        is_below = sum(weight * below(middle, a, b) for weight, a, b in parts) < probability
        low, high = (middle, high) if is_below else (low, middle)
    return (low + high) / 2
