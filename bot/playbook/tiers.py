"""Which tier a customer belongs to: an amount and a table of least amounts come in, the tier and what the next one
lacks go out. The tables stand in `intents/playbook/vip_tiers_*.yaml`; a least amount is counted in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Table = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Tier:
    """name: the tier, None below the lowest. next: the tier above, None at the top; lacking: what is needed for it."""

    name: str | None
    next: str | None
    lacking: Decimal


def tier_of(amount: Decimal, table: Table) -> Tier:
    """The highest tier whose least amount is reached. ValueError for an amount below nothing, or an empty table."""
    if amount < 0 or not table:
        raise ValueError("A tier needs an amount from 0 and a table.")
    rising = sorted(table.items(), key=lambda row: row[1])
    reached = [name for name, least in rising if least <= amount]
    above = next(((name, least) for name, least in rising if least > amount), None)
    return Tier(
        reached[-1] if reached else None,
        above[0] if above else None,
        above[1] - amount if above else Decimal(0),
    )
