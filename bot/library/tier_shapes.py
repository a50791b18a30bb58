"""What changes a product's list price: a lower one from so many seats on, and the tax on top.

Shapes come from the file; amounts as the customer pays them go out, exact, not rounded.
"""

from collections.abc import Sequence
from decimal import Decimal

from pydantic import Field
from pydantic_core import PydanticCustomError

from bot.library.scalars import Amount, Count
from bot.library.shape import Shape
from bot.pricing.money import Money
from bot.pricing.offer import Per

MOST_PERCENT = Decimal(100)


class TierShape(Shape):
    """The price of each seat when there are this many or more."""

    from_seats: Count = Field(alias="from")
    amount: Amount


def checked_tiers(tiers: Sequence[TierShape], per: Per | None) -> None:
    """PydanticCustomError where tiers do not rise, or the price is not per seat. `per`: None where it is unreadable."""
    if per == "order" and tiers:
        raise PydanticCustomError("tiers_need_seats", "tiers_need_seats")
    steps = [tier.from_seats for tier in tiers]
    if any(later <= earlier for earlier, later in zip([1, *steps], steps, strict=False)):
        raise PydanticCustomError("tiers_not_rising", "tiers_not_rising")


def checked_percent(percent: Decimal | None, tax_included: bool | None) -> None:
    """PydanticCustomError for a tax that is no percentage, or that is added although it is inside or nobody said."""
    if percent is None:
        return
    if percent > MOST_PERCENT:
        raise PydanticCustomError("not_a_percentage", "not_a_percentage")
    if tax_included is not False:
        raise PydanticCustomError("tax_not_on_top", "tax_not_on_top")


def with_tax(amount: Decimal, percent: Decimal | None) -> Decimal:
    """What the customer pays of a net amount: 49 with 20 % on top is 58.8."""
    return (Money(amount, None) * (1 + percent / 100)).amount if percent else amount
