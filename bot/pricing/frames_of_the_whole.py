"""The whole price said in another way: the total itself, part by part, at most, in instalments, until it is even.

A mandatory fee is in the first step of everything: it is never split off, and the full total always closes the sum.
"""

from dataclasses import replace
from fractions import Fraction

from bot.pricing.facts import Part
from bot.pricing.frames import Framed, Rung, with_total
from bot.pricing.gates import PriceContext, Refusal, gate_other, gate_total_cost
from bot.pricing.money import Money
from bot.pricing.offer import MONTHS_A_YEAR, Offer
from bot.pricing.profile import Profile

_PAID_OFTEN = frozenset(("day", "week", "month"))
_FAR_OFF = 120  # months: without a term, nobody plans further


def total_cost(offer: Offer, _context: PriceContext, _profile: Profile) -> Framed:
    """The whole term with every fee."""
    refused = gate_total_cost(offer)
    if refused is not None:
        return refused
    return with_total("total_cost", offer, Money.at_least(offer.exact_total(), offer.currency))


def addition(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """A ladder of the offer's own parts. First what cannot be left out, fees included, then each part that can."""
    parts = context.facts.parts
    if not parts:
        return Refusal("addition", "no_parts")
    for part in parts:
        refused = gate_other("addition", offer, part.price)
        if refused is not None:
            return refused
        offer = offer.in_currency(part.price.money.currency)
    needed = [part for part in parts if part.needed]
    steps = [tuple(needed)] if needed else []
    steps += [(part,) for part in parts if not part.needed]
    if len(steps) < 2:
        return Refusal("addition", "one_step")
    running = offer.exact_fees()
    rungs = []
    for step in steps:
        running += sum((_over_span(offer, part) for part in step), Fraction(0))
        rungs.append(Rung(tuple(part.name for part in step), Money.at_least(running, offer.currency)))
    framed = with_total("addition", offer, rungs[0].sum)
    if running != offer.exact_total():
        parts_total = Money.at_least(running, offer.currency)
        return Refusal("addition", "parts_differ", {"parts": parts_total, "total": framed.total})
    return replace(framed, rungs=tuple(rungs))


def cap(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """Never more than a promised amount, and what the whole term then costs at most."""
    limit = context.facts.cap
    if limit is None:
        return Refusal("cap", "no_cap")
    if not limit.source or not all(limit.source.values()):
        return Refusal("cap", "no_source", {"other": limit.price.money})
    if not offer.price.recurs():
        return Refusal("cap", "one_off", {"amount": offer.price.money})
    refused = gate_other("cap", offer, limit.price)
    if refused is not None:
        return refused
    offer = offer.in_currency(limit.price.money.currency)
    capped = Offer(limit.price, offer.term_months, offer.once, offer.seats)
    each = Money.at_least(capped.exact_each_time(), offer.currency)
    if capped.exact_total() < offer.exact_total():
        return Refusal("cap", "cap_too_low", {"cap": each, "amount": offer.each_time()})
    most = Money.at_least(capped.exact_total(), offer.currency)
    return replace(with_total("cap", offer, each), against=limit.price, most=most, source=limit.source)


def instalment(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """A large payment in parts: each part, and the full cost beside the price paid at once."""
    plan = context.facts.instalments
    if plan is None:
        return Refusal("instalment", "no_instalments")
    if offer.price.every in _PAID_OFTEN:
        return Refusal("instalment", "recurs_already", {"amount": offer.price.money})
    if not plan.each.comparable_with(offer.price.money):
        return Refusal("instalment", "not_comparable", {"why": "currency", "other": plan.each})
    paid = plan.each.exact() * plan.times
    offer = offer.in_currency(plan.each.currency)
    each_due = offer.exact_each_time()
    heads = offer.seats if offer.price.per == "seat" else 1
    if paid * heads < each_due:
        sums = {"parts": Money.at_least(paid * heads, offer.currency), "amount": offer.each_time()}
        return Refusal("instalment", "instalments_too_low", sums)
    extra = (paid * heads - each_due) * offer.payments()
    full = Money.at_least(offer.exact_total() + extra, offer.currency)
    more = Money.at_least(extra, offer.currency) if extra > 0 else None
    framed = with_total("instalment", offer, Money.at_least(plan.each.exact() * heads, offer.currency))
    return replace(
        framed,
        total=full,
        yearly=None if framed.yearly is None else _with_extra(framed.yearly, extra, offer),
        against=offer.price,
        against_total=framed.total,
        more=more,
        count=plan.times,
        every=plan.every,
    )


def break_even(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """After how many whole months what it saves or brings has paid for it; months of payment count as they pass."""
    gain = context.facts.gain or (context.present.price if context.present else None)
    if gain is None or gain.money.amount == 0:
        return Refusal("break_even", "no_gain")
    if not offer.price.money.comparable_with(gain.money):
        return Refusal("break_even", "not_comparable", {"why": "currency", "other": gain.money})
    times = gain.times_a_year()
    if times is None:
        return Refusal("break_even", "not_comparable", {"why": "rhythm", "other": gain.money})
    offer = offer.in_currency(gain.money.currency)
    monthly = Offer(gain, seats=offer.seats).exact_over(1)
    if offer.price.recurs():
        to_regain, left = offer.exact_fees(), monthly - offer.exact_over(1)
    else:
        to_regain, left = offer.exact_total(), monthly
    if left <= 0:
        cost = Money.at_least(offer.exact_over(1), offer.currency)
        sums = {"gain": Money.at_most(monthly, offer.currency), "cost": cost}
        return Refusal("break_even", "never_even", sums)
    if to_regain == 0:
        return Refusal("break_even", "no_fees")
    months = -((-to_regain) // left)
    term = offer.term_months or _FAR_OFF
    if months > term:
        return Refusal("break_even", "even_after_term", {"months": months, "term": term})
    framed = with_total("break_even", offer, Money.at_least(to_regain, offer.currency))
    return replace(framed, count=months, every="month", against=gain)


def _over_span(offer: Offer, part: Part) -> Fraction:
    """A part of the price over what our total covers."""
    return Offer(part.price, offer.term_months, seats=offer.seats).exact_total()


def _with_extra(yearly: Money, extra: Fraction, offer: Offer) -> Money:
    months = offer.span_months() or MONTHS_A_YEAR
    return Money.at_least(yearly.exact() + extra * MONTHS_A_YEAR / months, offer.currency)
