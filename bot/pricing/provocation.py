"""Naming our own price as if it were settled, so that the customer says theirs: the last resort of a stuck talk.

The field teaches to name a wrong figure on purpose. We name only the true one, and only where both sides hold back
theirs; never to a VIP or an angry customer. It is always marked, so that it stands behind everything else.
"""

from dataclasses import replace

from bot.pricing.frames import Framed, with_total
from bot.pricing.gates import PriceContext, Refusal
from bot.pricing.offer import Offer
from bot.pricing.profile import Profile


def provocation(offer: Offer, context: PriceContext, _profile: Profile) -> Framed:
    """The price itself, marked as a last resort."""
    match context.customer:
        case "vip":
            return Refusal("provocation", "not_for_vip")
        case "angry":
            return Refusal("provocation", "not_when_angry")
    if not context.stuck:
        return Refusal("provocation", "not_last_resort")
    return replace(with_total("provocation", offer, offer.each_time()), mark="last_resort")
