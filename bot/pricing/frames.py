"""The figures of one way to say a price, the honest total always among them.

What the tactics hand out: a `Frame`, or a `Refusal` that says why this way must not be used. No words: those stand in
the library.
"""

from dataclasses import dataclass
from typing import Literal

from bot.pricing.facts import Words
from bot.pricing.gates import FrameName, Refusal
from bot.pricing.money import Money
from bot.pricing.offer import Every, Offer, Price

Mark = Literal["not_small", "last_resort"]


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a ladder: the parts that come in here, and the sum of all up to here, fees included."""

    names: tuple[Words, ...]
    sum: Money


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to say a price.

    amount: the figure the frame is about. under: strictly more than it, where a small span is named. total: all fees
    and seats over `total_months`: the term, 12 where no term is known, None for what is paid once. yearly: twelve
    months with all fees; None for what is paid once. all_in: `amount` worked out with the fees in, where there are any.
    mark: ask before use. count: by how many it was divided, how many instalments, or after how many months it is even;
    every: the span of that count.
    difference, rival_total: how much more in the rhythm of our own price, and the rival's total over the same span.
    against, against_total: the other price as it is charged, and over the same span; saving: how much less we are over
    it. Neither of the two is ever rounded up. more: what paying in parts adds. most: the total if the cap is reached.
    source, seen: where and when another price was seen. tax_included: as in the offer; False means that every figure
    of ours is without tax.
    """

    frame: FrameName
    amount: Money
    under: Money | None
    total: Money
    total_months: int | None
    fees: Money | None
    price: Price
    yearly: Money | None = None
    all_in: Money | None = None
    mark: Mark | None = None
    seats: int = 1
    count: int | None = None
    every: Every | None = None
    rival_total: Money | None = None
    difference: Money | None = None
    against: Price | None = None
    against_total: Money | None = None
    saving: Money | None = None
    more: Money | None = None
    most: Money | None = None
    rungs: tuple[Rung, ...] = ()
    parts: tuple[Words, ...] = ()
    source: Words | None = None
    seen: str | None = None
    tax_included: bool | None = None

    @property
    def marked(self) -> bool:
        """Whether it stands behind all others and is for the rep to decide about."""
        return self.mark is not None


Framed = Frame | Refusal


def with_total(name: FrameName, offer: Offer, amount: Money) -> Frame:
    """A frame with its figure, and everything that stands beside each of them."""
    return Frame(
        frame=name,
        amount=amount,
        under=None,
        total=Money.at_least(offer.exact_total(), offer.currency),
        total_months=offer.span_months(),
        fees=offer.fees(),
        price=offer.price,
        yearly=offer.yearly(),
        seats=offer.seats,
        tax_included=offer.tax_included,
    )


def mark_of(amount: Money, small: Money) -> Mark | None:
    """Whether it is more than small change, though not yet too much: a frame to ask about before using."""
    return "not_small" if amount.amount > small.amount else None
