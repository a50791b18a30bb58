"""An offer by itself, without an objection: what a rep typed or chose, every fair way to say it, and what must stand
beside it.

In: the library and what is known of the visit. Out: a `Quote`; `taken` says what a newly typed price leaves of the one
before.
"""

from dataclasses import dataclass, replace

from bot.coach.card import FrameLine
from bot.coach.context import Context
from bot.coach.fill import Values
from bot.coach.heard import Heard
from bot.coach.price import duties_of, framed_prices, frames_asked, has_foreign_fee, offer_of, rival_of
from bot.library.records import Library, Rival
from bot.pricing.duties import Beside
from bot.pricing.gates import Refusal
from bot.pricing.money import Money
from bot.pricing.offer import Offer, worse_deal


@dataclass(frozen=True, slots=True)
class Quote:
    """An offer with its frames. offer: None where no amount is known. product: its name, where one was chosen. seen:
    the rival of the product file whose price is compared with, with source and date. worse: how much more the small
    payments cost than paying ahead. summed: whether sums may be said (not where a fee is in another currency)."""

    offer: Offer | None
    rival: Offer | None
    product: str = ""
    seen: Rival | None = None
    frames: tuple[FrameLine, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    duties: tuple[Beside, ...] = ()
    worse: Money | None = None
    summed: bool = True


def quote(library: Library, context: Context) -> Quote:
    """The quote of what `context.known` and the chosen product tell."""
    offer = offer_of(library, context)
    if offer is None:
        return Quote(None, None)
    product = library.products.get(context.product) if context.product else None
    own = product is not None and product.offer.currency == offer.currency  # else another thing was typed
    name = product.words[context.language].name if product and own else ""
    heard = context.known
    values: Values = {"product": name} if name else {}
    if heard.rival:
        values = {**values, "rival": heard.rival}
    named = product.rivals if product and heard.rival_price is None else ()
    frames, refusals = framed_prices(frames_asked(library, context, offer), values, library, context)
    return Quote(
        offer=offer,
        rival=rival_of(library, context, offer),
        product=name,
        seen=next((rival for rival in named if rival.name == heard.rival), None),
        frames=frames,
        refusals=_each_once(refusals),
        duties=duties_of(library, context, offer),
        worse=worse_deal(offer),
        summed=not has_foreign_fee(offer, context),
    )


def taken(known: Heard, typed: Heard) -> Heard:
    """What is known of the visit after a price was typed: a new price of ours begins a new offer, so that no fee and no
    term of the one before slips into its total; anything else is added."""
    if typed.ours is not None or typed.ask is not None:
        known = without_price(known)
    return replace(known.then(typed), ask=None)


def without_price(known: Heard) -> Heard:
    """What is known, less all that was said of prices."""
    return replace(
        known,
        ours=None,
        rival_price=None,
        fee=None,
        term_months=None,
        seats=None,
        tax_included=None,
        ask=None,
    )


def _each_once(refusals: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """A foreign fee and a missing rhythm stop every frame for one reason: it is told once."""
    alike = {refusal.reason for refusal in refusals if refusal.reason in ("fee_not_comparable", "no_rhythm", "hourly")}
    first = {reason: next(one for one in refusals if one.reason == reason) for reason in alike}
    return tuple(one for one in refusals if one.reason not in alike or one is first[one.reason])
