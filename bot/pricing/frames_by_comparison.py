"""The price beside another one: a rival's, today's bill, what the contents or the parts cost elsewhere.

The same order on both sides: as many seats and as long, all our fees in. What the other side costs is rounded down and
what we cost is rounded up, so that no saving is ever overstated. Only prices that are really charged come in.
"""

from dataclasses import replace
from fractions import Fraction

from bot.pricing.facts import Charged
from bot.pricing.frames import Framed, with_total
from bot.pricing.gates import (
    FrameName,
    PriceContext,
    Reason,
    Refusal,
    gate_difference,
    gate_other,
)
from bot.pricing.money import Money
from bot.pricing.offer import MONTHS_A_YEAR, Offer, Price
from bot.pricing.profile import Profile


def difference(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """Only how much more we are, for who is dearer each time."""
    refused = gate_difference(offer, context)
    if refused is not None or context.rival is None:
        return refused or Refusal("difference", "no_rival")
    offer = offer.in_currency(context.rival.currency)
    rival = _same_order(offer, context.rival)
    framed = with_total("difference", offer, offer.each_time())
    theirs = Money.at_most(rival.exact_total(), offer.currency)
    more = offer.exact_each_time() - _in_rhythm_of(offer, rival)
    totals = {"total": framed.total, "rival_total": theirs}
    if offer.exact_total() <= rival.exact_total():
        return Refusal("difference", "cheaper_already", totals)
    if more <= 0:
        return Refusal("difference", "dearer_by_fees", totals)
    amount = Money.at_least(more, offer.currency)
    framed = replace(framed, amount=amount, rival_total=theirs, difference=amount)
    return replace(framed, source=context.rival_source, seen=context.rival_seen)


def saving(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """How much less we are than what the customer pays today, or than the rival they named, fees of ours counted in."""
    other = context.present or context.rival
    if other is None or other.price.money.amount == 0:
        return Refusal("saving", "no_present")
    refused = gate_other("saving", offer, other.price)
    if refused is not None:
        return refused
    offer = offer.in_currency(other.currency)
    theirs = _same_order(offer, other)
    is_less_each_time = _in_rhythm_of(offer, theirs) > offer.exact_each_time()
    framed = _cheaper("saving", offer, theirs.exact_total(), "eaten_by_fees" if is_less_each_time else "no_saving")
    return (
        framed
        if isinstance(framed, Refusal)
        else replace(framed, amount=framed.saving or framed.amount, against=theirs.price)
    )


def contrast(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """Our price beside a dearer one for the same thing, with its date and source."""
    reference = context.facts.reference
    if reference is None:
        return Refusal("contrast", "no_reference")
    return _beside("contrast", offer, reference, "reference_not_dearer")


def data_ization(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """48 pays for 96: what is in the price would cost more elsewhere, with date and source."""
    worth = context.facts.worth
    if worth is None:
        return Refusal("data_ization", "no_worth")
    return _beside("data_ization", offer, worth, "worth_no_more")


def bundle(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """The parts together beside the same parts one by one, each at its own sourced price."""
    singly = context.facts.singly
    if len(singly) < 2:
        return Refusal("bundle", "no_singly")
    for single in singly:
        if not single.charged.is_sourced():
            return Refusal("bundle", "no_source")
        # What is charged once beside a recurring price (an installation) is in the sum once.
        if single.charged.price.every != "once" or not offer.price.recurs():
            refused = gate_other("bundle", offer, single.charged.price)
            if refused is not None:
                return refused
        elif not single.charged.price.money.comparable_with(offer.price.money):
            return Refusal("bundle", "not_comparable", {"why": "currency", "other": single.charged.price.money})
        offer = offer.in_currency(single.charged.price.money.currency)
    theirs = sum((_over_span(offer, single.charged.price) for single in singly), Fraction(0))
    framed = _cheaper("bundle", offer, theirs, "not_cheaper_together")
    if isinstance(framed, Refusal):
        return framed
    return replace(framed, amount=framed.saving or framed.amount, parts=tuple(single.name for single in singly))


def _beside(name: FrameName, offer: Offer, other: Charged, not_dearer: Reason) -> Framed:
    if not other.is_sourced():
        return Refusal(name, "no_source", {"other": other.price.money})
    refused = gate_other(name, offer, other.price)
    if refused is not None:
        return refused
    offer = offer.in_currency(other.price.money.currency)
    framed = _cheaper(name, offer, _over_span(offer, other.price), not_dearer)
    if isinstance(framed, Refusal):
        return framed
    return replace(framed, against=other.price, source=other.source, seen=other.seen)


def _cheaper(name: FrameName, offer: Offer, theirs: Fraction, reason: Reason) -> Framed:
    """Both totals and the saving; refused where we are not cheaper by a cent with all fees in."""
    framed = with_total(name, offer, offer.each_time())
    against_total = Money.at_most(theirs, offer.currency)
    less = Money.at_most(theirs - offer.exact_total(), offer.currency)
    if less.amount <= 0:
        return Refusal(name, reason, {"total": framed.total, "against_total": against_total})
    return replace(framed, against_total=against_total, saving=less)


def _same_order(offer: Offer, other: Offer) -> Offer:
    """As many seats and as long, whatever the other sheet says."""
    return replace(other, seats=offer.seats, term_months=offer.span_months())


def _over_span(offer: Offer, price: Price) -> Fraction:
    """Another price over what our total covers."""
    other = Offer(price, term_months=offer.span_months(), seats=offer.seats)
    return other.exact_total() if price.recurs() else other.exact_each_time()


def _in_rhythm_of(offer: Offer, other: Offer) -> Fraction:
    """What the other side asks each time our own price falls due."""
    times_a_year = offer.price.times_a_year()
    if times_a_year is None:
        return other.exact_each_time()
    return other.exact_over(MONTHS_A_YEAR) / times_a_year
