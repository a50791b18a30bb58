"""The price of this visit: the product's offer, what was typed over it, and the frames that may be said of it.

In: the library, what was heard, the product chosen. Out: an offer, the values that lines are filled with, and frames
with their sentences or refusals with their reasons.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.coach.card import FrameLine
from bot.coach.context import Context
from bot.coach.fill import Values, sayable
from bot.coach.frame_words import said_price, sentence
from bot.coach.heard import Heard
from bot.language.detect import LANGUAGES
from bot.library.records import Library, Market, Product, Rival
from bot.pricing.duties import Beside, beside
from bot.pricing.facts import Facts
from bot.pricing.frames import Frame
from bot.pricing.gates import Customer, FrameName, PriceContext, Refusal
from bot.pricing.money import Money
from bot.pricing.offer import Offer, Price, Used
from bot.pricing.profile import Profile, Sold
from bot.pricing.tactics import TACTICS, frame, frames, is_frame_name, worth_telling


def market_of(library: Library, context: Context, currency: str | None) -> Market:
    """The market whose sense of "small change" holds: the chosen one, else the one of the currency or of the language,
    else the library's default."""
    if context.market:
        return library.markets[context.market]
    default = library.markets[library.default_market]
    if currency:
        if default.currency == currency:
            return default
        return next((market for market in library.markets.values() if market.currency == currency), default)
    if context.language in default.languages:
        return default
    return next((market for market in library.markets.values() if context.language in market.languages), default)


def in_own_currency(price: Price, library: Library, context: Context, product: Product | None) -> Price:
    """A bare amount takes the currency of the product, of the chosen market, or of the market that speaks this
    language; where none of them tells, it stays bare: a currency is never guessed."""
    if price.money.currency is not None:
        return price
    market = library.markets[context.market] if context.market else market_of(library, context, None)
    told = bool(context.market) or context.language in market.languages
    currency = (product.offer.currency if product else None) or (market.currency if told else None)
    return replace(price, money=Money(price.money.amount, currency))


def settled(heard: Heard, library: Library, context: Context) -> Heard:
    """What was heard, its bare amounts in the currency they were meant in: that of the price they stand beside, if it
    names one. A later message in another language must not change it."""
    product = library.products.get(context.product) if context.product else None
    named = heard.ours.money.currency if heard.ours is not None else None

    def own(price: Price | None) -> Price | None:
        if price is None:
            return None
        return in_own_currency(replace(price, money=price.money.in_currency(named)), library, context, product)

    return replace(heard, ours=own(heard.ours), rival_price=own(heard.rival_price), fee=own(heard.fee))


def offer_of(library: Library, context: Context) -> Offer | None:
    """The offer of this visit: the product's, overridden by what was typed (and `settled` since). None when neither
    tells an amount. A fee in another currency is left out: ask `has_foreign_fee` before saying a total."""
    product = library.products.get(context.product) if context.product else None
    heard = context.known
    typed = heard.ours
    if typed is None:
        offer = product.offer if product else None
    elif product is not None and typed.money.currency == product.offer.currency:
        if typed.every is None:  # a bare number is said of the product as it is sold: a month, per seat
            typed = replace(typed, every=product.offer.price.every, per=product.offer.price.per)
        offer = replace(product.offer, price=typed, prepaid=None, tiers=())
    else:
        offer = Offer(typed)
    if offer is None:
        return None
    if typed is not None and heard.tax_included is not None:
        offer = replace(offer, tax_included=heard.tax_included)
    if heard.term_months is not None:
        offer = replace(offer, term_months=heard.term_months)
    if heard.seats is not None:
        offer = replace(offer, seats=heard.seats)
    if heard.fee is not None:
        fee = heard.fee.money
        if fee.comparable_with(offer.price.money):
            offer = replace(offer, once=(*offer.once, ("typed", fee)))
    return offer


def has_foreign_fee(offer: Offer, context: Context) -> bool:
    """Whether a fee was named in another currency than the price: it is not in the offer, so no total may be said."""
    fee = context.known.fee
    return fee is not None and not fee.money.comparable_with(offer.price.money)


def rival_of(library: Library, context: Context, offer: Offer | None) -> Offer | None:
    """The rival's offer: typed (and `settled` since), else the one the product file names if its name was heard. A
    typed amount without a period has the rhythm of ours."""
    heard = context.known
    if heard.rival_price is not None:
        price = heard.rival_price
        return Offer(price if price.every or offer is None else replace(price, every=offer.price.every))
    seen = _rival_in_file(library, context)
    if seen is None:
        return None
    fees = (("once", Money(seen.once, seen.price.money.currency)),) if seen.once is not None else ()
    return Offer(seen.price, once=fees)


def _rival_in_file(library: Library, context: Context) -> Rival | None:
    """The rival of the product file whose name was heard, where nobody typed its price."""
    product = library.products.get(context.product) if context.product else None
    heard = context.known
    if product is None or heard.rival is None or heard.rival_price is not None:
        return None
    return next((rival for rival in product.rivals if rival.name == heard.rival), None)


def profile_of(library: Library, context: Context, offer: Offer | None) -> Profile:
    """What is taken for granted in the market of this offer."""
    market = market_of(library, context, offer.currency if offer else None)
    return Profile(Money(market.small_a_day, market.currency), market.duties)


def facts_of(library: Library, context: Context, offer: Offer | None) -> Facts:
    """What the product file tells beside the price. Where another price was typed, what belongs to the file's own one
    (its parts, its cap, its instalments) is no longer true and left out."""
    product = library.products.get(context.product) if context.product else None
    if product is None or offer is None or offer.currency != product.offer.currency:
        return Facts()
    if offer.price == product.offer.price:
        return product.facts
    return replace(product.facts, parts=(), cap=None, instalments=None)


def frames_asked(library: Library, context: Context, offer: Offer | None) -> tuple[FrameName, ...]:
    """The frames to try where a bare price was typed: the market's own table, else all that the library can say."""
    chosen = market_of(library, context, offer.currency if offer else None).frames or TACTICS
    return tuple(name for name in chosen if is_frame_name(name) and name in library.frame_lines)


def duties_of(library: Library, context: Context, offer: Offer | None, sold: Sold = "door") -> tuple[Beside, ...]:
    """What must stand beside this price in its market: defaults, no legal advice. A visit is a sale at the door. None
    where neither the currency nor a choice tells the market: a law is not guessed."""
    if offer is None:
        return ()
    market = market_of(library, context, offer.currency)
    if market.id != context.market and market.currency != offer.currency:
        return ()
    reference = facts_of(library, context, offer).reference
    return beside(
        profile_of(library, context, offer),
        offer,
        sold,
        with_reference=reference is not None,
        consumer=context.segment in (None, "consumer"),
    )


def price_values(library: Library, context: Context) -> dict[str, str]:
    """What the lines of a card may say back of prices: amount, period, rival and difference, where they were named."""
    language = context.language
    values: dict[str, str] = {}
    heard = context.heard
    if heard.ours is not None:
        values |= said_price(heard.ours, language, library)
    if heard.rival and (heard.rival.isascii() or sayable(heard.rival, language)):  # Latin names are read anywhere
        values["rival"] = heard.rival
    offer = offer_of(library, context)
    rival = rival_of(library, context, offer)
    if offer is not None and rival is not None:
        framed = frame("difference", offer, PriceContext(rival=rival), profile_of(library, context, offer))
        if isinstance(framed, Frame) and framed.difference is not None:
            values["difference"] = framed.difference.written(language)
    return values


def framed_prices(
    names: Sequence[str],
    values: Values,
    library: Library,
    context: Context,
    customer: Customer | None = None,
    *,
    stuck: bool = False,
) -> tuple[tuple[FrameLine, ...], tuple[Refusal, ...]]:
    """The named frames of this visit's offer: those that may be said, in words, and those refused for a reason that
    tells something. customer: who must not be provoked; stuck: both sides hold back their figure."""
    offer = offer_of(library, context)
    if offer is not None and has_foreign_fee(offer, context):
        # A total without that fee would understate, and one with it cannot be worked out.
        details = {"fee": context.known.fee.money} if context.known.fee else {}
        refused = (Refusal(name, "fee_not_comparable", details) for name in names if is_frame_name(name))
        return (), tuple(refused)
    beside_it = PriceContext(
        rival_of(library, context, offer),
        facts=facts_of(library, context, offer),
        customer=customer,
        stuck=stuck,
    )
    return _framed(names, offer, beside_it, values, library, context)


def framed_offer(
    names: Sequence[str],
    offer: Offer | None,
    rival: Offer | None,
    values: Values,
    library: Library,
    context: Context,
    used: Used | None = None,
    present: Offer | None = None,
    facts: Facts | None = None,
) -> tuple[tuple[FrameLine, ...], tuple[Refusal, ...]]:
    """The named frames of any offer. used: how often the thing is used, present: what the customer pays today, facts:
    what stands in place of the product's; each where somebody said so."""
    beside_it = PriceContext(rival, present=present, used=used, facts=facts or facts_of(library, context, offer))
    return _framed(names, offer, beside_it, values, library, context)


def _framed(
    names: Sequence[str],
    offer: Offer | None,
    beside_it: PriceContext,
    values: Values,
    library: Library,
    context: Context,
) -> tuple[tuple[FrameLine, ...], tuple[Refusal, ...]]:
    seen = _rival_in_file(library, context)
    if seen is not None:
        # The file names its source in one language only: for the rep, who knows where it comes from.
        source = dict.fromkeys(LANGUAGES, seen.source)
        beside_it = replace(beside_it, rival_source=source, rival_seen=seen.seen)
    names = [name for name in names if name in library.frame_lines]
    made = worth_telling(frames(names, offer, beside_it, profile_of(library, context, offer)))
    lines = tuple(
        FrameLine(framed, sentence(framed, values, library, context.language))
        for framed in made
        if isinstance(framed, Frame)
    )
    return lines, tuple(framed for framed in made if isinstance(framed, Refusal))
