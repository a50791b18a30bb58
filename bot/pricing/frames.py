"""The ways of saying a price, worked out so that none of them can understate it.

An `Offer` and its `PriceContext` come in; out goes a `Frame` with its figures, the honest total always among them, or a
`Refusal` that says why this way must not be used. No words: those stand in the library.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import TypeGuard

from bot.pricing.gates import (
    FrameName,
    PriceContext,
    Refusal,
    gate_amount,
    gate_difference,
    gate_per_day,
    gate_total_cost,
    is_marked_per_day,
)
from bot.pricing.money import Money
from bot.pricing.offer import MONTHS_A_YEAR, Offer, Price


@dataclass(frozen=True, slots=True)
class Frame:
    """The figures of one way to say a price.

    `total` holds all fees and seats over `total_months`: the term, 12 where no term is known, None for what is paid
    once. `under` is strictly more than `amount`. `marked`: ask before use. A difference has its amount in the rhythm
    of our own price, and the rival's total over the same span.
    """

    frame: FrameName
    amount: Money
    under: Money | None
    total: Money
    total_months: int | None
    fees: Money | None
    price: Price
    marked: bool = False
    seats: int = 1
    rival_total: Money | None = None
    difference: Money | None = None


Framed = Frame | Refusal


def frames(names: Sequence[str], offer: Offer | None, context: PriceContext) -> tuple[Framed, ...]:
    """In the order given, except that a marked per-day frame steps behind all others."""
    framed = [frame(name, offer, context) for name in names]
    return tuple(sorted(framed, key=lambda one: isinstance(one, Frame) and one.marked))


def frame(name: str, offer: Offer | None, context: PriceContext) -> Framed:
    """One frame by name; a name that is none of ours is a ValueError."""
    if not is_frame_name(name):
        raise ValueError(f"{name!r} is no frame. Use one of {', '.join(_MAKERS)}.")
    refused = gate_amount(name, offer)
    if refused is not None or offer is None:
        return refused or Refusal(name, "no_amount")
    return _MAKERS[name](offer, context)


def is_frame_name(name: str) -> TypeGuard[FrameName]:
    return name in _MAKERS


def _per_day(offer: Offer, context: PriceContext) -> Framed:
    refused = gate_per_day(offer, context)
    a_day = offer.per_day()
    if refused is not None or a_day is None:
        return refused or Refusal("per_day", "one_off")
    return replace(
        _with_total("per_day", offer, a_day),
        under=a_day.ceil_to_step(),
        marked=is_marked_per_day(a_day, context.small_a_day),
    )


def _difference(offer: Offer, context: PriceContext) -> Framed:
    refused = gate_difference(offer, context)
    if refused is not None or context.rival is None:
        return refused or Refusal("difference", "no_rival")
    # The same order on both sides: as many seats and as long, whatever the rival's own sheet says.
    rival = replace(context.rival, seats=offer.seats, term_months=offer.span_months())
    currency = offer.currency or rival.currency
    ours = Money.at_least(offer.exact_total(), currency)
    theirs = Money.at_most(rival.exact_total(), currency)
    more = offer.exact_each_time() - _in_rhythm_of(offer, rival)
    totals = {"total": ours, "rival_total": theirs}
    if offer.exact_total() <= rival.exact_total():
        return Refusal("difference", "cheaper_already", totals)
    if more <= 0:
        return Refusal("difference", "dearer_by_fees", totals)
    difference = Money.at_least(more, currency)
    return replace(_with_total("difference", offer, difference), total=ours, rival_total=theirs, difference=difference)


def _total_cost(offer: Offer, _context: PriceContext) -> Framed:
    refused = gate_total_cost(offer)
    if refused is not None:
        return refused
    return _with_total("total_cost", offer, Money.at_least(offer.exact_total(), offer.currency))


_MAKERS: Mapping[FrameName, Callable[[Offer, PriceContext], Framed]] = MappingProxyType(
    {"per_day": _per_day, "difference": _difference, "total_cost": _total_cost}
)


def _with_total(name: FrameName, offer: Offer, amount: Money) -> Frame:
    return Frame(
        frame=name,
        amount=amount,
        under=None,
        total=Money.at_least(offer.exact_total(), offer.currency),
        total_months=offer.span_months(),
        fees=offer.fees(),
        price=offer.price,
        seats=offer.seats,
    )


def _in_rhythm_of(offer: Offer, rival: Offer) -> Fraction:
    """What the rival asks each time our own price falls due."""
    times_a_year = offer.price.times_a_year()
    if times_a_year is None:
        return rival.exact_each_time()
    return rival.exact_over(MONTHS_A_YEAR) / times_a_year
