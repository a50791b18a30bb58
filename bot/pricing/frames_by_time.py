"""The price divided by time: a day, a week, an hour of use.

Divided is what falls due in a year of 365 days (12 months), without one-off fees; with the fees in it, the figure is
called all-in. Rounded up once: times the number of spans it is never less than what is really paid.
"""

from dataclasses import replace
from fractions import Fraction

from bot.pricing.frames import Frame, Framed, mark_of, with_total
from bot.pricing.gates import (
    FrameName,
    PriceContext,
    Refusal,
    gate_per_day,
    gate_small,
    gate_used,
    gate_worse_deal,
)
from bot.pricing.money import Money
from bot.pricing.offer import MONTHS_A_YEAR, TIMES_A_YEAR, Offer
from bot.pricing.profile import Profile

DAYS_A_WEEK = 7


def per_day(offer: Offer, context: PriceContext, profile: Profile) -> Framed:
    """A day of the whole order, all seats."""
    refused = gate_per_day(offer, context, profile)
    a_day = offer.per_day()
    if refused is not None or a_day is None:
        return refused or Refusal("per_day", "one_off")
    framed = divided("per_day", offer, TIMES_A_YEAR["day"])
    return replace(framed, mark=mark_of(a_day, profile.small_a_day))


def per_week(offer: Offer, context: PriceContext, profile: Profile) -> Framed:
    """A week, for what is used at least once in each; seven times small change is its measure."""
    times = offer.price.times_a_year()
    if times is None:
        return Refusal("per_week", "one_off", {"amount": offer.price.money})
    if times >= TIMES_A_YEAR["week"]:
        return Refusal("per_week", "already_so", {"amount": offer.price.money})
    framed = divided("per_week", offer, TIMES_A_YEAR["week"])
    small = profile.small_a_day * DAYS_A_WEEK
    refused = (
        gate_used("per_week", offer, context, weekly=True)
        or gate_small("per_week", framed.amount, small, "too_large_a_week", "a_week")
        or gate_worse_deal("per_week", offer)
    )
    return refused or replace(framed, mark=mark_of(framed.amount, small))


def per_hour(offer: Offer, context: PriceContext, profile: Profile) -> Framed:
    """An hour of use. Hours that nobody uses are not counted: how many they are a day must be known."""
    times = offer.price.times_a_year()
    if times is None:
        return Refusal("per_hour", "one_off", {"amount": offer.price.money})
    hours = context.facts.hours_a_day
    if hours is None:
        return Refusal("per_hour", "no_hours")
    a_day = offer.per_day()
    refused = gate_used("per_hour", offer, context)
    if refused is None and a_day is not None:
        refused = gate_small("per_hour", a_day, profile.small_a_day, "too_large_a_day", "a_day")
    refused = refused or gate_worse_deal("per_hour", offer)
    if refused is not None or a_day is None:
        return refused or Refusal("per_hour", "one_off")
    framed = divided("per_hour", offer, TIMES_A_YEAR["day"] * hours)
    return replace(framed, count=hours, every="day", mark=mark_of(a_day, profile.small_a_day))


def divided(name: FrameName, offer: Offer, times_a_year: Fraction) -> Frame:
    """A recurring price in that many equal parts a year, rounded up. MoneyError where it does not recur."""
    part = Money.at_least(offer.exact_over(MONTHS_A_YEAR) / times_a_year, offer.currency)
    framed = with_total(name, offer, part)
    if offer.once and framed.total_months is not None:
        parts_in_term = times_a_year * framed.total_months / MONTHS_A_YEAR
        framed = replace(framed, all_in=Money.at_least(offer.exact_total() / parts_in_term, offer.currency))
    return replace(framed, under=part.ceil_to_step())
