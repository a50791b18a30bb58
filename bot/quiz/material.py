"""What `intents/quiz/` holds beside the intents, as frozen values: decks, personas, self-tests, cues."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

from bot.language.detect import Language
from bot.library.records import Cause, Step, Style, Timing
from bot.pricing.gates import FrameName, Reason
from bot.pricing.offer import Every, Used
from bot.quiz.cues import Cues

ConflictStyle = Literal["avoiding", "competing", "accommodating", "compromising", "win_win"]
CONFLICT_STYLES: tuple[ConflictStyle, ...] = get_args(ConflictStyle)
QuestionKind = Literal["open", "probing", "closed"]
QUESTION_KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
Side = Literal["rep", "customer"]
# The questions that are made from the library; the rest stand in the decks.
MadeType = Literal[
    "name_objection", "which_step", "order_steps", "what_next", "rule_break", "signal_or_objection", "now_or_later",
    "cause_side", "cause_kind", "frame_total", "frame_day", "frame_refused", "free_reply", "free_step",
]  # fmt: skip
MADE_TYPES: tuple[MadeType, ...] = get_args(MadeType)
Move = Literal[
    "deflects", "hints", "reveals", "softens", "confirms", "unmoved", "convinced", "annoyed", "vague", "agrees",
    "postpones", "leaves", "parts",
]  # fmt: skip
MOVES: tuple[Move, ...] = get_args(Move)


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the kinds that examples are sorted into."""

    name: str
    why: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A question that somebody wrote, with its answer and what is wrong."""

    ask: str
    right: str
    wrong: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """Steps to be put in order."""

    ask: str
    steps: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class TierWords:
    """How tiers are asked for: `asks` by table, with {amount} in it."""

    names: Mapping[str, str]
    below: str
    asks: Mapping[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class DeckWords:
    """A deck in one language; what it does not ask for stays empty."""

    title: str
    sort: str = ""  # the question over the examples of `kinds`
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    questions: Mapping[str, Written] = field(default_factory=dict)
    order: Ordered | None = None
    tiers: TierWords | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Tiers by threshold, the highest first: (tier, least amount). `amounts` are those that are asked about."""

    bands: tuple[tuple[str, Decimal], ...]
    amounts: tuple[Decimal, ...]

    def tier_of(self, amount: Decimal) -> str | None:
        """The highest tier whose threshold an amount reaches; None below the lowest. The bound itself belongs to it."""
        return next((tier for tier, least in self.bands if amount >= least), None)


@dataclass(frozen=True, slots=True)
class Deck:
    """Material that is not in the intents. section: the part of the method it comes from.
    card: the topic it links to."""

    id: str
    section: str
    card: str | None
    words: Mapping[Language, DeckWords]
    tables: Mapping[str, Table] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sounds:
    """Sentences that teach how a reply sounds: those that take no step, those that push, further ones of a step."""

    nothing: tuple[str, ...]
    pressing: tuple[str, ...]
    samples: Mapping[Step, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asks:
    """How the questions made from the library are put in one language.

    steps: name and rule; asks: the question and what is said after an answer; bad_lines: what nobody should say, and
    why."""

    steps: Mapping[Step, tuple[str, str]]
    kinds: Mapping[str, str]
    timings: Mapping[Timing, str]
    sides: Mapping[Side, str]
    causes: Mapping[Cause, str]
    frames: Mapping[FrameName, str]
    used: Mapping[Used, str]
    reasons: Mapping[Reason, str]
    fees: str
    under: str
    asks: Mapping[MadeType, tuple[str, str]]
    bad_lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """A price to work with; its currency is that of the market it stands under."""

    amount: Decimal
    every: Every
    term_months: int
    once: Decimal
    used: Used


@dataclass(frozen=True, slots=True)
class PersonaWords:
    """A persona in one language. `lines`: what it says at each move."""

    name: str
    who: str
    opening: str
    lines: Mapping[Move, tuple[str, ...]]
    wants: str  # what the debrief says of the true objection
    key: str  # what would have opened this customer


@dataclass(frozen=True, slots=True)
class Persona:
    """A customer to spar with.

    mood: 1 (about to leave) to 5 (warm) at the start. patience: turns until time is up. says, truth: the objection
    that is shown and the one behind it. depth: how many clarifying or isolating questions until the truth is told.
    needs_calm: asks get nowhere until the feeling was named. fits: whether the offer is right for this customer; where
    it is not, the honest end is to part."""

    id: str
    style: Style
    mood: int
    patience: int
    budget: str
    says: str
    truth: str
    depth: int
    needs_calm: bool
    fits: bool
    words: Mapping[Language, PersonaWords]


@dataclass(frozen=True, slots=True)
class StyleQuestion:
    """One observation with an answer for each customer style."""

    ask: str
    answers: Mapping[Style, str]


@dataclass(frozen=True, slots=True)
class StyleFinder:
    """The customer style finder in one language: questions, and for each style its name and how to meet it."""

    title: str
    intro: str
    questions: tuple[StyleQuestion, ...]
    names: Mapping[Style, str]
    advice: Mapping[Style, str]


@dataclass(frozen=True, slots=True)
class ConflictTest:
    """The conflict questionnaire in one language: 25 statements, the scale they are answered on, each style told."""

    title: str
    intro: str
    scale: tuple[str, ...]  # 1 to 5
    statements: tuple[str, ...]
    names: Mapping[ConflictStyle, str]
    meanings: Mapping[ConflictStyle, str]


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The worksheet on three kinds of questions in one language."""

    title: str
    intro: str
    names: Mapping[QuestionKind, str]
    purposes: Mapping[QuestionKind, str]
    sort: tuple[tuple[str, QuestionKind], ...]  # a question and its kind
    tasks: tuple[tuple[str, QuestionKind], ...]  # "write an open question about ..." and the kind asked for
    signs: Mapping[QuestionKind, str]  # patterns by which a typed question is told


@dataclass(frozen=True, slots=True)
class Quiz:
    """All of it. `key`: which statements (1 to 25) belong to which conflict style."""

    cues: Mapping[Language, Cues]
    sounds: Mapping[Language, Sounds]
    asks: Mapping[Language, Asks]
    offers: Mapping[str, tuple[Priced, ...]]
    decks: Mapping[str, Deck]
    personas: Mapping[str, Persona]
    style_finder: Mapping[Language, StyleFinder]
    conflict: Mapping[Language, ConflictTest]
    conflict_key: Mapping[ConflictStyle, tuple[int, ...]]
    worksheet: Mapping[Language, Worksheet]
