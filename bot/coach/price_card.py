"""The customer's card: a price to hand over, with nothing on it but what a customer needs.

In: the offer of a visit and the frames that are fair now. Out: its figures (`Handout`). Worded (`PriceCard`) they are
what is drawn and written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.coach.context import Context
from bot.coach.price import duties_of, framed_prices, offer_of, rival_of
from bot.library.records import Library, Product, Rival
from bot.pricing.duties import Beside
from bot.pricing.frames import Frame
from bot.pricing.gates import Refusal
from bot.pricing.offer import Offer


@dataclass(frozen=True, slots=True)
class Handout:
    """The figures of a card. frames: those that may be said without a second thought, the best first. rival: the other
    offer, named `rival_name` where its name is known, and as the product file has it where it stands there. duties:
    what the law wants beside the price."""

    offer: Offer
    frames: tuple[Frame, ...] = ()
    product: Product | None = None
    rival: Offer | None = None
    rival_name: str | None = None
    known_rival: Rival | None = None
    duties: tuple[Beside, ...] = ()


def can_be_handed_over(offer: Offer | None) -> bool:
    """Whether there is a price that can be summed up: not zero, with its rhythm, and not by the hour."""
    return offer is not None and offer.price.money.amount > 0 and offer.price.every not in (None, "hour")


def handout(names: Sequence[str], library: Library, context: Context) -> Handout | Refusal | None:
    """The card of this visit, with the named frames on it; None while no price is known, and the refusal where no
    honest total can be worked out."""
    offer = offer_of(library, context)
    if offer is None or not can_be_handed_over(offer):
        return None
    if context.known.tax_included is not None:
        offer = replace(offer, tax_included=context.known.tax_included)
    lines, refusals = framed_prices(names, {}, library, context)
    for refusal in refusals:
        if refusal.reason == "fee_not_comparable":
            return refusal
    return handed_over(offer, rival_of(library, context, offer), [line.frame for line in lines], library, context)


def handed_over(
    offer: Offer, rival: Offer | None, frames: Sequence[Frame], library: Library, context: Context
) -> Handout:
    """The card of any offer. Frames that want a second thought are left out."""
    product = library.products.get(context.product) if context.product else None
    if product is not None and product.offer.currency != offer.currency:
        product = None  # another thing was typed
    name = context.known.rival
    typed = context.known.rival_price is not None
    known = None if typed or product is None else next((one for one in product.rivals if one.name == name), None)
    fair = tuple(frame for frame in frames if not frame.marked)
    return Handout(offer, fair, product, rival, name, known, duties_of(library, context, offer))


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount that matters, what it is, and a remark below it: "every month", "200元", "for 12 seats"."""

    label: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the small print that is not small: what, how much."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PriceCard:
    """Everything on the card, in the customer's language (`language`: a BCP 47 tag).

    figures: what stands beside the total, two at most. total: with every fee and seat in it, never smaller on paper
    than a figure. others: the same of the offer this one is compared with. notes: whole sentences, duties among
    them."""

    language: str
    heading: str
    day: str
    title: str
    included: str
    figures: tuple[Figure, ...]
    total: Figure
    rows: tuple[Row, ...] = ()
    others: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()

    def said_with(self, change: Callable[[str], str]) -> "PriceCard":
        """The same card with every text changed."""

        def figure(one: Figure) -> Figure:
            return Figure(change(one.label), change(one.amount), change(one.note))

        def rows(some: tuple[Row, ...]) -> tuple[Row, ...]:
            return tuple(Row(change(row.label), change(row.value)) for row in some)

        return replace(
            self,
            heading=change(self.heading),
            day=change(self.day),
            title=change(self.title),
            included=change(self.included),
            figures=tuple(figure(one) for one in self.figures),
            total=figure(self.total),
            rows=rows(self.rows),
            others=rows(self.others),
            notes=tuple(change(note) for note in self.notes),
        )
