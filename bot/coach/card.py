"""The answer as values: what to say, step by step, and which ways to say the price are fair."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.language.detect import Language
from bot.library.records import Kind, Step, TopicCard
from bot.library.systems import System
from bot.nlu.recognition import Scored
from bot.pricing.amounts import Ask
from bot.pricing.duties import Beside
from bot.pricing.frames import Frame
from bot.pricing.gates import Refusal


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line ready to be said; `key` names the line it was made from, so that it is not said twice."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """An intent and its title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class FrameLine:
    """A fair way to say the price, in words and in figures."""

    frame: Frame
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """The answer to one message.

    kind: what is answered; "none" when nothing was recognised, and only `nearest` is filled then.
    intents: everything that was recognised, in the order said; `answered` is the one this card is about,
    `others` the ones that are a press away. steps hold the six in order, less those that were skipped on purpose."""

    language: Language
    kind: Kind | Literal["none"]
    intents: tuple[Scored, ...] = ()
    answered: Named | None = None
    others: tuple[Named, ...] = ()
    calm: Spoken | None = None
    hold: str = ""
    steps: Mapping[Step, Spoken] = field(default_factory=dict)
    close: tuple[Spoken, ...] = ()
    topic: TopicCard | None = None
    system: System | None = None  # the system of the playbook that says more, or all of it
    tip: str = ""
    tips: tuple[str, ...] = ()
    frames: tuple[FrameLine, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    duties: tuple[Beside, ...] = ()  # what must stand beside the price in its market
    priced: bool = False  # whether prices are what this card is about
    hands_over: bool = False  # whether a price is known that can be handed over on a card of its own
    ask: Ask | None = None
    nearest: tuple[Named, ...] = ()

    def spoken(self) -> tuple[Spoken, ...]:
        """Every line of the card that a customer may hear, in order."""
        first = (self.calm,) if self.calm else ()
        return (*first, *self.steps.values(), *self.close)
