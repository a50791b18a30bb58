"""What is taken for granted in one market: how much is small change a day, and what its law wants beside a price.

The library fills it in (`intents/market.yaml`). Duties are defaults that a company checks for itself, no legal advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.language.detect import Language
from bot.pricing.money import Money

DutyKind = Literal["total", "each_time", "unit_price", "taxes", "reference", "withdrawal"]
Sold = Literal["door", "distance", "shop"]


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that must stand beside the price, and the law that says so.

    sold: how the contract is made; () is always. from_amount: for offers whose total is this much or more.
    taxes_inside: prices must be told with all taxes in. days: of a right of withdrawal, `working_days` or calendar
    days. note: what is peculiar to this country."""

    kind: DutyKind
    law: Mapping[Language, str]
    sold: tuple[Sold, ...] = ()
    days: int | None = None
    working_days: bool = False
    from_amount: Money | None = None
    taxes_inside: bool = True
    note: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """One market. `small_a_day`: what people there spend in a day without thinking."""

    small_a_day: Money
    duties: tuple[Duty, ...] = ()
