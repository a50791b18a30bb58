"""Who names a price first: two or three answers come in, a next question or an advice goes out.

After the field's own table: the well prepared quote first, a layman is always quoted to first, an expert facing a rep
who is none is let speak first. Karmarkar, Shiv, Knutson: price first makes people ask whether it is worth it, product
first whether they like it; so what is plain is priced first and what is liked or new later. Who asks twice is answered.
"""

from dataclasses import dataclass
from typing import Literal

Question = Literal["prepared", "customer", "thing"]
Order = Literal["first", "later", "now"]
Why = Literal["asked_twice", "prepared", "layman", "they_are_expert", "plain_thing", "liked_thing"]

CHOICES: dict[Question, tuple[str, ...]] = {
    "prepared": ("yes", "no"),
    "customer": ("layman", "expert"),
    "thing": ("plain", "liked_or_new"),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What the rep has answered; None is not asked yet. prepared: knows the product and both sides' position.
    customer: whether they know the trade. thing: what is sold, in the customer's eyes. expert: the rep knows the
    trade. asked_twice: the customer has asked for the price more than once."""

    prepared: Literal["yes", "no"] | None = None
    customer: Literal["layman", "expert"] | None = None
    thing: Literal["plain", "liked_or_new"] | None = None
    expert: bool = False
    asked_twice: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """When to name the price, and the row of the table that says so."""

    order: Order
    why: Why


def quote_order(answers: Answers) -> Advice | Question:
    """The advice, or what must be asked before there is one. Two questions at most, a third where both are experts."""
    if answers.asked_twice:
        return Advice("now", "asked_twice")
    match answers.prepared, answers.customer:
        case None, _:
            return "prepared"
        case "yes", _:
            return Advice("first", "prepared")
        case "no", None:
            return "customer"
        case "no", "layman":
            return Advice("first", "layman")
    if not answers.expert:
        return Advice("later", "they_are_expert")
    match answers.thing:
        case None:
            return "thing"
        case "plain":
            return Advice("first", "plain_thing")
        case "liked_or_new":
            return Advice("later", "liked_thing")
