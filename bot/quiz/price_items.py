"""Items that have to be worked out: the total, the price by the day, the frame that may not be used.

In: the prices of `offers.yaml`, the library's markets. Out: items. All figures come from `bot.pricing`, the wrong ones
from the mistakes people make: a forgotten fee, rounding down.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from bot.coach.frame_words import said_price, said_term
from bot.language.detect import Language
from bot.library.records import Library, Market
from bot.pricing.frames import Frame
from bot.pricing.gates import PriceContext, Refusal
from bot.pricing.money import Money
from bot.pricing.offer import Offer, Price
from bot.pricing.profile import Profile
from bot.pricing.tactics import frame
from bot.quiz.item import Item, filled, item_id
from bot.quiz.material import Asks, MadeType, Priced

_CARD = "price_too_high"


def price_items(
    offers: Mapping[str, tuple[Priced, ...]], library: Library, asks: Asks, language: Language
) -> Iterator[Item]:
    """The items of the market that speaks this language, else of those that no language is named for."""
    markets = [library.markets[name] for name in offers if name in library.markets]
    own = [market for market in markets if language in market.languages]
    for market in own or [market for market in markets if not market.languages][:1]:
        for priced in offers[market.id]:
            yield from _of(priced, market, library, asks, language)


def _of(priced: Priced, market: Market, library: Library, asks: Asks, language: Language) -> Iterator[Item]:
    money = Money(priced.amount, market.currency)
    fees = (("once", Money(priced.once, market.currency)),) if priced.once else ()
    offer = Offer(Price(money, priced.every), priced.term_months, fees, used=priced.used)
    profile = Profile(Money(market.small_a_day, market.currency))
    said = said_price(offer.price, language, library)
    written = (said["amount"], said["period"]) if language == "en" else (said["period"], said["amount"])
    values = {
        "price": ("" if language == "zh" else " ").join(written),
        "term": said_term(priced.term_months, language, library),
        "fees": filled(asks.fees, {"fees": fees[0][1].written(language)}) if fees else "",
        "used": asks.used[priced.used],
    }
    total = frame("total_cost", offer, PriceContext(), profile)
    if isinstance(total, Frame):
        yield _total(offer, total, values, asks, language)
        values["total"] = total.total.written(language)
    by_day = frame("per_day", offer, PriceContext(), profile)
    if isinstance(by_day, Frame) and by_day.under is not None:
        yield _day(by_day, market, values, asks, language)
    elif isinstance(by_day, Refusal) and by_day.reason in asks.reasons:
        right = asks.frames["per_day"]
        decoys = tuple(name for key, name in asks.frames.items() if key == "total_cost")
        yield _item("frame_refused", asks, language, right, decoys, {**values, "reason": asks.reasons[by_day.reason]})


def _total(offer: Offer, total: Frame, values: dict[str, str], asks: Asks, language: Language) -> Item:
    """Wrong: without the fee, a year whatever the term, the fee every time."""
    each, months = offer.exact_each_time(), offer.term_months or 12
    fee = offer.fees()
    times = offer.price.times_a_year() or Fraction(1)
    sums = (
        offer.exact_total() - (fee.exact() if fee else 0),
        each * times + (fee.exact() if fee else 0),
        (each + (fee.exact() if fee else each)) * times * months / 12,
        offer.exact_total() * 9 / 10,
    )
    wrong = tuple(Money.at_least(one, offer.currency).written(language) for one in sums)
    right = total.total.written(language)
    return _item("frame_total", asks, language, right, tuple(one for one in wrong if one != right), values)


def _day(by_day: Frame, market: Market, values: dict[str, str], asks: Asks, language: Language) -> Item:
    """Wrong: whatever says less than a day costs."""
    under = by_day.under or by_day.amount
    exact = under.exact()
    a_bit = max(Fraction(1), exact / 10)
    lower = (exact - a_bit, exact - 2 * a_bit, exact / 2)
    wrong = (Money.at_most(one, market.currency).written(language) for one in lower if one > 0)
    right = under.written(language)
    decoys = tuple(filled(asks.under, {"amount": one}) for one in wrong if one != right)
    return _item("frame_day", asks, language, filled(asks.under, {"amount": right}), decoys, values)


def _item(
    kind: MadeType, asks: Asks, language: Language, right: str, decoys: tuple[str, ...], values: dict[str, str]
) -> Item:
    ask, why = asks.asks[kind]
    shown = filled(ask, values)
    return Item(
        id=item_id(kind, language, shown, right),
        type=kind,
        language=language,
        ask=shown,
        right=(right,),
        decoys=decoys,
        why=filled(why, {"answer": right, **values}),
        source=_CARD,
        card=_CARD,
    )
