"""When a way of saying the price is fair, and when it is not.

A gate is asked before a frame is worked out. It answers None (go on) or a `Refusal` with its reason and the figures
behind it. Gates know numbers, never wording.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.pricing.money import Money
from bot.pricing.offer import Offer, Used, worse_deal

FrameName = Literal["per_day", "difference", "total_cost"]
Reason = Literal[
    "no_amount",
    "no_rhythm",
    "no_rival",
    "rival_not_comparable",
    "cheaper_already",
    "dearer_by_fees",
    "too_large_a_day",
    "no_small_amount",
    "rarely_used",
    "one_off",
    "hourly",
    "no_term",
    "worse_deal",
    "fee_not_comparable",
]

# Gourville 2003: 1 a day beats 365 a year, yet 4,200 a year beats 11.50 a day.
STILL_SMALL = 3


@dataclass(frozen=True, slots=True)
class Refusal:
    """A frame that must not be used for this offer, why, and the figures that say so."""

    frame: FrameName
    reason: Reason
    details: Mapping[str, str | Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PriceContext:
    """What stands beside the offer: small change in this market, the rival, how often the thing is used."""

    small_a_day: Money
    rival: Offer | None = None
    used: Used | None = None


def gate_amount(frame: FrameName, offer: Offer | None) -> Refusal | None:
    """No frame without an amount and the rhythm it is paid in."""
    if offer is None or offer.price.money.amount == 0:
        return Refusal(frame, "no_amount")
    if offer.price.every is None:
        return Refusal(frame, "no_rhythm", {"amount": offer.price.money})
    if offer.price.every == "hour":
        return Refusal(frame, "hourly", {"amount": offer.price.money})
    return None


def gate_per_day(offer: Offer, context: PriceContext) -> Refusal | None:
    """Let the per-day frame pass only for what is used most days, costs small change and is no dearer than prepaid."""
    a_day = offer.per_day()
    if a_day is None:
        return Refusal("per_day", "one_off", {"amount": offer.price.money})
    used = context.used or offer.used
    if used in ("weekly", "rarely"):
        return Refusal("per_day", "rarely_used", {"used": used})
    small = context.small_a_day
    if not a_day.comparable_with(small):
        return Refusal("per_day", "no_small_amount", {"a_day": a_day, "small": small})
    if a_day.amount > (small * STILL_SMALL).amount:
        return Refusal("per_day", "too_large_a_day", {"a_day": a_day, "small": small, "limit": small * STILL_SMALL})
    more = worse_deal(offer)
    if more is not None and offer.prepaid is not None:
        span = offer.prepaid.every or "once"
        return Refusal("per_day", "worse_deal", {"more": more, "prepaid": offer.prepaid.money, "span": span})
    return None


def is_marked_per_day(a_day: Money, small: Money) -> bool:
    """Whether a day costs more than small change, though not yet too much: a frame to ask about before using."""
    return a_day.amount > small.amount


def gate_difference(offer: Offer, context: PriceContext) -> Refusal | None:
    """Let the difference pass only against a rival in the same money, where we are the dearer one."""
    rival = context.rival
    if rival is None or rival.price.money.amount == 0:
        return Refusal("difference", "no_rival")
    if not offer.price.money.comparable_with(rival.price.money):
        return Refusal("difference", "rival_not_comparable", {"why": "currency", "rival": rival.price.money})
    if rival.price.every != offer.price.every and not (offer.price.recurs() and rival.price.recurs()):
        return Refusal("difference", "rival_not_comparable", {"why": "rhythm", "rival": rival.price.money})
    return None


def gate_total_cost(offer: Offer) -> Refusal | None:
    """A total needs a term; what is paid once is its own total."""
    if offer.price.recurs() and offer.term_months is None:
        return Refusal("total_cost", "no_term")
    return None
