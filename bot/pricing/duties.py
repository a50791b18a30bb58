"""What must stand beside a price, by the rules of a market.

A profile, an offer and the way the contract is made come in; out go the duties that apply, with this offer's own
figures. They are defaults, no legal advice: the wording says so wherever they are shown.
"""

from dataclasses import dataclass
from typing import Literal

from bot.pricing.money import Money
from bot.pricing.offer import Offer
from bot.pricing.profile import Duty, Profile, Sold

Taxes = Literal["inside", "on_top", "must_be_inside", "unknown"]


@dataclass(frozen=True, slots=True)
class Beside:
    """A duty that applies to this offer. Which figures are there depends on its kind.

    money: the total, what falls due each time, or the price of one seat. months: what a total covers; None for what is
    paid once. taxes: how this offer stands to a duty about taxes."""

    duty: Duty
    money: Money | None = None
    months: int | None = None
    taxes: Taxes | None = None


def beside(
    profile: Profile, offer: Offer, sold: Sold = "door", *, with_reference: bool = False, consumer: bool = True
) -> tuple[Beside, ...]:
    """The duties of this market for this offer, in the order of the profile. Empty for a price without a rhythm or by
    the hour: nothing can be summed up yet. with_reference: another price is shown beside ours. consumer: who buys for a
    business has no right of withdrawal."""
    if offer.price.every is None or offer.price.every == "hour":
        return ()
    duties = [duty for duty in profile.duties if not duty.sold or sold in duty.sold]
    found = [_beside(duty, offer, with_reference) for duty in duties if consumer or duty.kind != "withdrawal"]
    return tuple(one for one in found if one is not None)


def _beside(duty: Duty, offer: Offer, with_reference: bool) -> Beside | None:
    total = Money.at_least(offer.exact_total(), offer.currency)
    if duty.from_amount is not None and not _reaches(total, duty.from_amount):
        return None
    match duty.kind:
        case "total":
            return Beside(duty, total, offer.span_months())
        case "each_time":
            return Beside(duty, offer.each_time()) if offer.price.recurs() else None
        case "unit_price":
            one = Money.at_least(offer.exact_each_time() / offer.seats, offer.currency)
            return Beside(duty, one) if offer.seats > 1 or offer.price.per == "seat" else None
        case "taxes":
            return Beside(duty, taxes=_taxes(duty, offer))
        case "reference":
            return Beside(duty) if with_reference else None
        case "withdrawal":
            return Beside(duty)


def _reaches(total: Money, least: Money) -> bool:
    """Whether the total is at least that much; in another currency nobody knows, and the duty is told."""
    return not total.comparable_with(least) or total.amount >= least.amount


def _taxes(duty: Duty, offer: Offer) -> Taxes:
    if offer.tax_included is None:
        return "unknown"
    if offer.tax_included:
        return "inside"
    return "must_be_inside" if duty.taxes_inside else "on_top"
