"""The knowledge of the library as frozen values: what the reader makes of `intents/` and everyone else works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from bot.language.detect import Language
from bot.library.systems import System
from bot.pricing.facts import Facts
from bot.pricing.offer import Every, Offer, Price
from bot.pricing.profile import Duty

Kind = Literal["objection", "complaint", "signal", "topic"]
Step = Literal["repeat", "clarify", "empathize", "isolate", "explain", "guide"]
Part = Step | Literal["calm", "close"]
"""Where a line to say stands: one of the six steps, what calms a complaint, what closes after a signal."""
Stage = Literal["approach", "needs", "presentation", "demonstration", "proposal", "closing"]
Cause = Literal[
    "exaggeration", "jargon", "wrong_facts", "poor_communication", "superior_posture",
    "refuses_change", "low_mood", "no_desire", "need_unmet", "price_gap", "excuse",
]  # fmt: skip
Timing = Literal["now", "later", "escalate"]
Segment = Literal["consumer", "small_business", "enterprise"]
Style = Literal["practical", "expressive", "amiable", "analytical"]

KINDS: tuple[Kind, ...] = get_args(Kind)
STEPS: tuple[Step, ...] = get_args(Step)
PARTS: tuple[Part, ...] = (*STEPS, "calm", "close")
SEGMENTS: tuple[Segment, ...] = get_args(Segment)
STYLES: tuple[Style, ...] = get_args(Style)
# Causes that lie with the rep: what helps is a private tip, not a script (five of the eleven).
REP_CAUSES: frozenset[Cause] = frozenset(
    ("exaggeration", "jargon", "wrong_facts", "poor_communication", "superior_posture")
)
FOLDERS: Mapping[Kind, str] = {
    "objection": "objections", "complaint": "complaints", "signal": "signals", "topic": "topics",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say, its placeholders still in it; kept for a segment or style of customer when one is named."""

    text: str
    segment: Segment | None = None
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class TestPhrase:
    """A phrase kept out of learning that must be recognised; `also` names further intents it carries."""

    text: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicCard:
    """What a rep gets who asks the bot itself."""

    title: str
    points: tuple[str, ...]
    ask: tuple[str, ...]
    avoid: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """An intent in one language. Which parts are filled depends on its kind; empty parts mean: no card of its own."""

    title: str
    point: str = ""
    examples: tuple[str, ...] = ()
    tests: tuple[TestPhrase, ...] = ()
    steps: Mapping[Step, tuple[Line, ...]] = field(default_factory=dict)
    skipped: Mapping[Step, str] = field(default_factory=dict)  # step -> why it is left out
    hold: str = ""
    tip: str = ""
    calm: tuple[Line, ...] = ()
    tips: tuple[str, ...] = ()
    close: tuple[Line, ...] = ()
    card: TopicCard | None = None

    def lines(self, part: Part) -> tuple[Line, ...]:
        """The lines to say that stand in a part."""
        match part:
            case "calm":
                return self.calm
            case "close":
                return self.close
            case _:
                return self.steps.get(part, ())


@dataclass(frozen=True, slots=True)
class Intent:
    """One intent in all its languages."""

    id: str
    kind: Kind
    means: str
    confused_with: Mapping[str, str] = field(default_factory=dict)  # neighbour -> how to tell them apart
    stages: tuple[Stage, ...] = ()
    cause: Cause | None = None
    timing: Timing = "now"
    frames: tuple[str, ...] = ()
    words: Mapping[Language, Words] = field(default_factory=dict)
    traditional: Words | None = None  # what Taiwan says otherwise than derived from zh
    owner: str = ""  # who looks after the card
    review: date | None = None  # by when it wants to be looked at again


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature, what it does better, and what the customer has of it (FAB)."""

    feature: str
    advantage: str
    benefit: str


@dataclass(frozen=True, slots=True)
class ProductWords:
    """A product in one language."""

    name: str
    included: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()


@dataclass(frozen=True, slots=True)
class Rival:
    """A rival's price, really charged, with where and when it was seen (ISO date)."""

    name: str
    price: Price
    source: str
    seen: str
    once: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """Something a rep sells. The offer's fees are always part of its total; facts: what further frames need; trade: the
    one it belongs to, "" where none is named."""

    id: str
    offer: Offer
    words: Mapping[Language, ProductWords]
    rivals: tuple[Rival, ...] = ()
    facts: Facts = field(default_factory=Facts)
    trade: str = ""


@dataclass(frozen=True, slots=True)
class Market:
    """A market's currency, what small change a day is there, the languages whose bare amounts mean that currency.

    frames: which are tried, and in which order, where a bare price is typed; () is all that have lines. duties: what
    must stand beside a price there."""

    id: str
    currency: str
    small_a_day: Decimal
    languages: tuple[Language, ...] = ()
    frames: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name that may stand in braces in a line.

    fallback: what is said when there is no value. known_only: a line that holds it waits until the value is known
    (the fallback is then a last resort). heard: how to say it to the customer -> how it sounds in a message."""

    name: str
    fallback: Mapping[Language, str]
    known_only: bool = False
    heard: Mapping[Language, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """Small words of one language that sentences are joined with: how a rhythm, a term and seats are said.

    `{count}` stands where a number goes: months in `months`, years in `years`, an amount in `per_seat`, seats in
    `seats` (which follows a total, as `before_tax` does where tax comes on top)."""

    name: str
    period: Mapping[Every, str]
    months: str  # "{count}个月"
    one_month: str
    one_year: str
    years: str
    per_seat: str  # "每个席位{count}"
    before_tax: str  # "（不含税）"
    seats: str  # "（{count}个席位）"


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that may not be said to a customer, and why."""

    words: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that was read, checked and belongs together. `fingerprint` changes whenever a byte of it does."""

    fingerprint: str
    intents: Mapping[str, Intent]
    generic: Mapping[Kind, Intent]
    phrases: Mapping[Language, Mapping[str, tuple[str, ...]]]  # intent or "none" -> further examples
    products: Mapping[str, Product]
    markets: Mapping[str, Market]
    default_market: str
    placeholders: Mapping[str, Placeholder]
    languages: Mapping[Language, LanguageWords]
    frame_lines: Mapping[str, Mapping[Language, tuple[str, ...]]]
    claims: Mapping[Language, tuple[Claim, ...]]
    playbook: Mapping[str, System] = field(default_factory=dict)

    def by_trade(self) -> dict[str, frozenset[str]]:
        """The products of each trade that any of them names, by their ids, in the order of the trades' names."""
        trades = sorted({one.trade for one in self.products.values() if one.trade})
        return {trade: frozenset(one.id for one in self.products.values() if one.trade == trade) for trade in trades}

    def words_of(self, intent: str, language: Language) -> Words:
        """The words of an intent, the parts it lacks taken from the generic card of its kind. KeyError for an
        intent that the library does not hold."""
        found = self.intents[intent]
        own, generic = found.words[language], self.generic[found.kind].words[language]
        return replace(
            own,
            steps=own.steps or generic.steps,
            calm=own.calm or generic.calm,
            tips=own.tips or generic.tips,
            close=own.close or generic.close,
            card=own.card or generic.card,
        )
