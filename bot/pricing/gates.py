"""When a way of saying the price is fair, and when it is not.

A gate is asked before a frame is worked out. It answers None (go on) or a `Refusal` with its reason and the figures
behind it. Gates know numbers, never wording. Decoys and endings in .99 have no gate because they have no frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.pricing.facts import Facts, Words
from bot.pricing.money import Money
from bot.pricing.offer import TIMES_A_YEAR, Offer, Price, Used, worse_deal
from bot.pricing.profile import Profile

FrameName = Literal[
    "per_day", "per_week", "per_hour", "per_use", "per_person", "per_seat", "difference", "saving", "contrast",
    "data_ization", "bundle", "total_cost", "addition", "cap", "instalment", "break_even", "provocation",
]  # fmt: skip
Reason = Literal[
    # nobody has said what the frame needs
    "no_amount", "no_rhythm", "no_rival", "no_term", "no_hours", "no_uses", "no_people", "no_seats", "no_present",
    "no_reference", "no_worth", "no_singly", "no_parts", "no_cap", "no_instalments", "no_gain", "no_fees",
    # it does not fit this price
    "one_off", "hourly", "already_so", "recurs_already", "rarely_used", "no_small_amount", "rival_not_comparable",
    "not_comparable", "fee_not_comparable",
    # it would mislead, or backfire
    "too_large_a_day", "too_large_a_week", "too_large_a_use", "worse_deal", "dearer_than_single", "cheaper_already",
    "dearer_by_fees", "no_saving", "eaten_by_fees", "no_source", "reference_not_dearer", "worth_no_more",
    "not_cheaper_together", "parts_differ", "one_step", "cap_too_low", "instalments_too_low", "never_even",
    "even_after_term", "not_last_resort", "not_for_vip", "not_when_angry",
]  # fmt: skip
Customer = Literal["vip", "angry"]
# Reasons that a word from the rep would remove. Where nobody asked for the frame they need not be told.
WAITING: frozenset[Reason] = frozenset(
    (
        "no_rival", "no_term", "no_hours", "no_uses", "no_people", "no_seats", "no_present", "no_reference", "no_worth",
        "no_singly", "no_parts", "no_cap", "no_instalments", "no_gain", "no_fees", "not_last_resort",
    )
)  # fmt: skip

# Gourville 2003: 1 a day beats 365 a year, yet 4,200 a year beats 11.50 a day.
STILL_SMALL = 3


@dataclass(frozen=True, slots=True)
class Refusal:
    """A frame that must not be used for this offer, why, and the figures that say so."""

    frame: FrameName
    reason: Reason
    details: Mapping[str, str | int | Money] = field(default_factory=dict)

    def waits(self) -> bool:
        """Whether it only waits for something that nobody has said yet."""
        return self.reason in WAITING


@dataclass(frozen=True, slots=True)
class PriceContext:
    """What stands beside the offer: the rival, what the customer pays today, how the thing is used, who is asking.

    rival_source, rival_seen: where the rival's price stands and when it was seen; None where the customer named it.
    used: overrides the offer's. customer: who must not be provoked. stuck: both sides hold back their figure."""

    rival: Offer | None = None
    rival_source: Words | None = None
    rival_seen: str | None = None
    present: Offer | None = None
    used: Used | None = None
    facts: Facts = field(default_factory=Facts)
    customer: Customer | None = None
    stuck: bool = False


def gate_amount(frame: FrameName, offer: Offer | None) -> Refusal | None:
    """No frame without an amount and the rhythm it is paid in."""
    if offer is None or offer.price.money.amount == 0:
        return Refusal(frame, "no_amount")
    if offer.price.every is None:
        return Refusal(frame, "no_rhythm", {"amount": offer.price.money})
    if offer.price.every == "hour":
        return Refusal(frame, "hourly", {"amount": offer.price.money})
    return None


def gate_used(frame: FrameName, offer: Offer, context: PriceContext, *, weekly: bool = False) -> Refusal | None:
    """A small span is fair only for what is used in most of them; `weekly`: once a week is often enough."""
    used = context.used or offer.used
    if used == "rarely" or (used == "weekly" and not weekly):
        return Refusal(frame, "rarely_used", {"used": used})
    return None


def gate_worse_deal(frame: FrameName, offer: Offer) -> Refusal | None:
    """No split of a price that costs less paid ahead."""
    more = worse_deal(offer)
    if more is None or offer.prepaid is None:
        return None
    return Refusal(
        frame, "worse_deal", {"more": more, "prepaid": offer.prepaid.money, "span": offer.prepaid.every or "once"}
    )


def gate_small(
    frame: FrameName, amount: Money, small: Money, reason: Reason, said: Literal["a_day", "a_week", "a_use"]
) -> Refusal | None:
    """Up to three times what is small change there; above it the small number sounds larger than the large one."""
    if not amount.comparable_with(small):
        return Refusal(frame, "no_small_amount", {said: amount, "small": small})
    limit = small * STILL_SMALL
    if amount.amount > limit.amount:
        return Refusal(frame, reason, {said: amount, "small": small, "limit": limit})
    return None


def gate_per_day(offer: Offer, context: PriceContext, profile: Profile) -> Refusal | None:
    """Let the per-day frame pass only for what is used most days, costs small change and is no dearer than prepaid."""
    a_day = offer.per_day()
    if a_day is None:
        return Refusal("per_day", "one_off", {"amount": offer.price.money})
    return (
        gate_used("per_day", offer, context)
        or gate_small("per_day", a_day, profile.small_a_day, "too_large_a_day", "a_day")
        or gate_worse_deal("per_day", offer)
    )


def gate_other(
    frame: FrameName, offer: Offer, other: Price, reason: Reason = "not_comparable", said: str = "other"
) -> Refusal | None:
    """Two prices can be set side by side only in one currency and over one span of time."""
    if not offer.price.money.comparable_with(other.money):
        return Refusal(frame, reason, {"why": "currency", said: other.money})
    sums = TIMES_A_YEAR.keys()
    if other.every != offer.price.every and not (other.every in sums and offer.price.every in sums):
        return Refusal(frame, reason, {"why": "rhythm", said: other.money})
    return None


def gate_difference(offer: Offer, context: PriceContext) -> Refusal | None:
    """Let the difference pass only against a rival in the same money, where we are the dearer one."""
    rival = context.rival
    if rival is None or rival.price.money.amount == 0:
        return Refusal("difference", "no_rival")
    return gate_other("difference", offer, rival.price, "rival_not_comparable", "rival")


def gate_total_cost(offer: Offer) -> Refusal | None:
    """A total needs a term; what is paid once is its own total."""
    if offer.price.recurs() and offer.term_months is None:
        return Refusal("total_cost", "no_term")
    return None
