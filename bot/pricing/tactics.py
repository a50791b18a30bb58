"""The table of tactics: by name, each a pure function of an offer, what stands beside it and the market.

A name, an offer, a `PriceContext` and a `Profile` come in; a `Frame` or a `Refusal` with its reason goes out.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeGuard

from bot.pricing.frames import Frame, Framed
from bot.pricing.frames_by_comparison import bundle, contrast, data_ization, difference, saving
from bot.pricing.frames_by_head import per_person, per_seat, per_use
from bot.pricing.frames_by_time import per_day, per_hour, per_week
from bot.pricing.frames_of_the_whole import addition, break_even, cap, instalment, total_cost
from bot.pricing.gates import FrameName, PriceContext, Refusal, gate_amount
from bot.pricing.offer import Offer
from bot.pricing.profile import Profile
from bot.pricing.provocation import provocation

Tactic = Callable[[Offer, PriceContext, Profile], Framed]

# The order in which they are tried where nobody chose one.
TACTICS: Mapping[FrameName, Tactic] = MappingProxyType(
    {
        "per_day": per_day,
        "difference": difference,
        "total_cost": total_cost,
        "saving": saving,
        "per_week": per_week,
        "per_hour": per_hour,
        "per_use": per_use,
        "per_person": per_person,
        "per_seat": per_seat,
        "data_ization": data_ization,
        "contrast": contrast,
        "bundle": bundle,
        "addition": addition,
        "cap": cap,
        "instalment": instalment,
        "break_even": break_even,
        "provocation": provocation,
    }
)
# What `price` always accounts for, also where it only waits for a word from the rep.
MAIN: frozenset[FrameName] = frozenset(("per_day", "difference", "total_cost"))


def frames(names: Sequence[str], offer: Offer | None, context: PriceContext, profile: Profile) -> tuple[Framed, ...]:
    """In the order given, except that a marked frame steps behind all others, and a last resort behind those."""
    framed = [frame(name, offer, context, profile) for name in names]
    return tuple(sorted(framed, key=_stands_back))


def frame(name: str, offer: Offer | None, context: PriceContext, profile: Profile) -> Framed:
    """One frame by name; a name that is none of ours is a ValueError."""
    if not is_frame_name(name):
        raise ValueError(f"{name!r} is no frame. Use one of {', '.join(TACTICS)}.")
    refused = gate_amount(name, offer)
    if refused is not None or offer is None:
        return refused or Refusal(name, "no_amount")
    return TACTICS[name](offer, context, profile)


def is_frame_name(name: str) -> TypeGuard[FrameName]:
    return name in TACTICS


def worth_telling(framed: Sequence[Framed]) -> tuple[Framed, ...]:
    """Without the refusals that tell nothing: those that only wait for something nobody has said, the main frames
    excepted, and "you are not cheaper" beside how much dearer we are."""
    dearer = any(isinstance(one, Frame) and one.frame == "difference" for one in framed)
    return tuple(one for one in framed if isinstance(one, Frame) or _is_told(one, dearer=dearer))


def _is_told(refusal: Refusal, *, dearer: bool) -> bool:
    if refusal.frame in MAIN:
        return True
    return not refusal.waits() and not (dearer and refusal.reason == "no_saving")


def _stands_back(framed: Framed) -> int:
    if isinstance(framed, Refusal) or framed.mark is None:
        return 0
    return 2 if framed.mark == "last_resort" else 1
