"""The price divided by what it is for: a use, a person, a seat. Never rounded down, the whole total beside it."""

from dataclasses import replace

from bot.pricing.frames import Framed, mark_of, with_total
from bot.pricing.frames_by_time import divided
from bot.pricing.gates import FrameName, PriceContext, Refusal, gate_small, gate_worse_deal
from bot.pricing.money import Money
from bot.pricing.offer import TIMES_A_YEAR, Offer, Price
from bot.pricing.profile import Profile


def per_use(offer: Offer, context: PriceContext, profile: Profile) -> Framed:
    """One use, beside one bought by itself where its price is known; without that, small change is the measure."""
    uses = context.facts.uses
    if not offer.price.recurs():
        return Refusal("per_use", "one_off", {"amount": offer.price.money})
    if uses is None:
        return Refusal("per_use", "no_uses")
    refused = gate_worse_deal("per_use", offer)
    if refused is not None:
        return refused
    framed = divided("per_use", offer, TIMES_A_YEAR[uses.every] * uses.times)
    framed = replace(framed, count=uses.times, every=uses.every)
    single = context.facts.single_use
    if single is not None:
        price = Price(single.price.money, "once")
        if not price.money.comparable_with(offer.price.money):
            return Refusal("per_use", "not_comparable", {"why": "currency", "other": price.money})
        if framed.amount.amount >= price.money.amount:
            return Refusal("per_use", "dearer_than_single", {"a_use": framed.amount, "single": price.money})
        if single.is_sourced():
            return replace(framed, against=price, source=single.source, seen=single.seen)
    refused = gate_small("per_use", framed.amount, profile.small_a_day, "too_large_a_use", "a_use")
    return refused or replace(framed, mark=mark_of(framed.amount, profile.small_a_day))


def per_person(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """Each person's share of one order that several use."""
    people = context.facts.people
    if people is None or people < 2:
        return Refusal("per_person", "no_people")
    return _shared("per_person", offer, people)


def per_seat(offer: Offer, _context: PriceContext, _profile: Profile) -> Framed:
    """Each seat's share of an order of several."""
    if offer.seats < 2:
        return Refusal("per_seat", "no_seats")
    return _shared("per_seat", offer, offer.seats)


def _shared(name: FrameName, offer: Offer, heads: int) -> Framed:
    refused = gate_worse_deal(name, offer)
    if refused is not None:
        return refused
    share = Money.at_least(offer.exact_each_time() / heads, offer.currency)
    framed = replace(with_total(name, offer, share), count=heads)
    if not offer.once:
        return framed
    return replace(framed, all_in=Money.at_least(offer.exact_total() / offer.payments() / heads, offer.currency))
