"""Who names a price first: two or three answers come in, the next question or an advice goes out.

After the field's own table: the well prepared quote first, a layman is always quoted to first, an expert facing a rep
who is none is let speak first. Karmarkar, Shiv, Knutson: price first makes people ask whether it is worth it, product
first whether they like it; so between two experts what is plain is priced first. Who asks twice is answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Question = Literal["prepared", "customer", "expert"]
Order = Literal["first", "later", "now"]
Why = Literal["asked_twice", "prepared", "layman", "they_are_expert", "both_expert"]

CHOICES: Mapping[Question, tuple[str, ...]] = MappingProxyType(
    {"prepared": ("yes", "no"), "customer": ("layman", "expert"), "expert": ("yes", "no")}
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the rep has answered; None is not asked yet.

    prepared: knows the product and where both sides stand. customer: whether they know the trade. expert: whether the
    rep does. asked_twice: the customer has asked for the price more than once."""

    prepared: Literal["yes", "no"] | None = None
    customer: Literal["layman", "expert"] | None = None
    expert: Literal["yes", "no"] | None = None
    asked_twice: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """When to name the price, and the row of the table that says so."""

    order: Order
    why: Why


def quote_order(answers: Answers) -> Advice | Question:
    """The advice, or what must be asked before there is one: two questions, a third where the customer is an expert."""
    if answers.asked_twice:
        return Advice("now", "asked_twice")
    match answers.prepared, answers.customer, answers.expert:
        case None, _, _:
            return "prepared"
        case "yes", _, _:
            return Advice("first", "prepared")
        case "no", None, _:
            return "customer"
        case "no", "layman", _:
            return Advice("first", "layman")
        case "no", "expert", None:
            return "expert"
        case "no", "expert", "yes":
            return Advice("first", "both_expert")
        case _:
            return Advice("later", "they_are_expert")
