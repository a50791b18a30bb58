"""The shapes of `asks.yaml` and `offers.yaml`: how questions are put that are made from the library, and with which
prices they reckon."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.library.records import Cause, Step, Timing
from bot.library.scalars import Amount, Term, Text
from bot.library.shape import InEachLanguage, Shape
from bot.pricing.gates import FrameName, Reason
from bot.pricing.offer import Every, Used
from bot.quiz import material
from bot.quiz.material import MadeType, Side
from bot.quiz.shapes import AmountText, Filled


class StepShape(Shape):
    name: Filled
    rule: Filled


class BadLineShape(Shape):
    text: Filled
    reason: Filled


class AskShape(Shape):
    ask: Filled
    why: Filled


class AsksWords(Shape):
    steps: dict[Step, StepShape]
    kinds: dict[Literal["objection", "signal"], Filled]
    timings: dict[Timing, Filled]
    sides: dict[Side, Filled]
    causes: dict[Cause, Filled]
    frames: dict[FrameName, Filled]
    used: dict[Used, Filled]
    reasons: dict[Reason, Filled]
    fees: Text
    under: AmountText
    asks: dict[MadeType, AskShape]
    bad_lines: list[BadLineShape]

    def record(self) -> material.Asks:
        return material.Asks(
            steps={step: (own.name, own.rule) for step, own in self.steps.items()},
            kinds={str(name): text for name, text in self.kinds.items()},
            timings=self.timings,
            sides=self.sides,
            causes=self.causes,
            frames=self.frames,
            used=self.used,
            reasons=self.reasons,
            fees=self.fees,
            under=self.under,
            asks={name: (own.ask, own.why) for name, own in self.asks.items()},
            bad_lines=tuple((line.text, line.reason) for line in self.bad_lines),
        )


class AsksFile(InEachLanguage[AsksWords]):
    """How questions made from the library are asked, and what is said after an answer."""


class OfferShape(Shape):
    amount: Amount
    every: Every
    term: Term
    once: Amount
    used: Used

    def record(self) -> material.Priced:
        return material.Priced(self.amount, self.every, self.term, self.once, self.used)


class OffersFile(BaseModel):
    """Prices that questions are worked out from, by market."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, list[OfferShape]]

    def by_market(self) -> dict[str, tuple[material.Priced, ...]]:
        return {market: tuple(offer.record() for offer in offers) for market, offers in self.__pydantic_extra__.items()}
