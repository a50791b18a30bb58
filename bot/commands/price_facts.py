"""What `bot price` is told beside the price: how many use it and how often, and what it saves or brings.

Texts of options come in, `Facts` over those of the product go out. UsageError for what cannot be read.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from bot.errors import UsageError
from bot.pricing.facts import HOURS_A_DAY, Facts, Uses
from bot.pricing.offer import TIMES_A_YEAR, Every, Price

_USES = re.compile(r"([1-9][0-9]{0,4}) ?/ ?(day|week|month|quarter|year)", re.ASCII)


def facts_told(
    known: Facts,
    *,
    people: int | None = None,
    uses: str | None = None,
    hours: int | None = None,
    gain: str | None = None,
    priced: Callable[[str, str], Price],
) -> Facts:
    """The facts with what was typed in place of what the product file says. `priced` reads the price of an option."""
    if hours is not None and not 1 <= hours <= HOURS_A_DAY:
        raise UsageError(f"--hours {hours}: a day has 1 to {HOURS_A_DAY} hours of use.")
    told = known if people is None else replace(known, people=people)
    told = told if hours is None else replace(told, hours_a_day=hours)
    told = told if uses is None else replace(told, uses=_uses(uses))
    if gain is None:
        return told
    price = priced(gain, "--gain")
    if price.every not in TIMES_A_YEAR:
        raise UsageError('--gain: in what time? Write it like "90/month".')
    return replace(told, gain=price)


def _uses(text: str) -> Uses:
    found = _USES.fullmatch(text.strip())
    if found is None:
        raise UsageError(f'--uses {text[:40]!r}: write how often like "20/month" or "3/week".')
    every: Every = next(one for one in get_args(Every) if one == found[2])
    return Uses(int(found[1]), every)
