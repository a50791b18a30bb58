"""Which stage of its life a customer has reached: what is observed comes in, one of the five stages goes out."""

from typing import Literal, get_args

Stage = Literal["a_acquisition", "b_growth", "c_maturity", "d_decline", "e_exit"]
Seen = Literal["not_yet", "rivals", "new", "uses_little", "steady", "falling", "complains_more", "left"]
STAGES: tuple[Stage, ...] = get_args(Stage)
SEEN: tuple[Seen, ...] = get_args(Seen)


def stage_of(seen: Seen) -> Stage:
    """The stage that an observation speaks for (vip_lifecycle)."""
    match seen:
        case "not_yet" | "rivals":
            return "a_acquisition"
        case "new" | "uses_little":
            return "b_growth"
        case "steady":
            return "c_maturity"
        case "falling" | "complains_more":
            return "d_decline"
        case "left":
            return "e_exit"


def stage_from(*, is_customer: bool, was_customer: bool, is_growing: bool, is_falling: bool) -> Stage:
    """The stage from four facts: who never was a customer is to be won, who was one has left; a fall outweighs growth,
    because a warning that comes late is none."""
    if not is_customer:
        return "e_exit" if was_customer else "a_acquisition"
    if is_falling:
        return "d_decline"
    return "b_growth" if is_growing else "c_maturity"
