"""What is known beside the price: how often the thing is used and by how many, what it replaces, what it is worth.

The product file and the visit fill these in; the frames that need one of them are refused while it is missing. Sources
and names are texts by language. Amounts are never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.language.detect import Language
from bot.pricing.money import Money, MoneyError
from bot.pricing.offer import TIMES_A_YEAR, Every, Price

Words = Mapping[Language, str]
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Uses:
    """How many times it is used, and in what span: 20 a month. MoneyError for a span that has no length."""

    times: int
    every: Every

    def __post_init__(self) -> None:
        if self.times < 1 or self.every not in TIMES_A_YEAR:
            raise MoneyError("Uses are a whole number in a day, a week, a month, a quarter or a year.")


@dataclass(frozen=True, slots=True)
class Charged:
    """A price that somebody really charges: where it stands and the day it was seen (ISO date)."""

    price: Price
    source: Words
    seen: str

    def is_sourced(self) -> bool:
        return bool(self.seen) and bool(self.source) and all(self.source.values())


@dataclass(frozen=True, slots=True)
class Part:
    """A part of our own offer. `needed`: it cannot be left out, so it is never shown as a step of its own."""

    name: Words
    price: Price
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Single:
    """A part of a bundle as it is sold by itself."""

    name: Words
    charged: Charged


@dataclass(frozen=True, slots=True)
class Instalments:
    """A price paid in `times` parts of `each` (per seat where the price is)."""

    times: int
    each: Money
    every: Every = "month"

    def __post_init__(self) -> None:
        if self.times < 1 or self.each.amount < 0:
            raise MoneyError("Instalments are one or more payments of zero or more.")


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that can fall due in a rhythm, and where that is promised."""

    price: Price
    source: Words


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it; None and () are what nobody has said.

    single_use: one use bought by itself. worth: what the contents cost elsewhere. reference: the same thing at another
    price. gain: what it saves or brings the customer, by their own figures."""

    uses: Uses | None = None
    hours_a_day: int | None = None
    people: int | None = None
    single_use: Charged | None = None
    worth: Charged | None = None
    reference: Charged | None = None
    cap: Cap | None = None
    parts: tuple[Part, ...] = ()
    singly: tuple[Single, ...] = ()
    instalments: Instalments | None = None
    gain: Price | None = None

    def __post_init__(self) -> None:
        if self.hours_a_day is not None and not 1 <= self.hours_a_day <= HOURS_A_DAY:
            raise MoneyError("A day has 1 to 24 hours of use.")
        if self.people is not None and self.people < 1:
            raise MoneyError("At least one person uses it.")
