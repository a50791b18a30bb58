"""How many of it: 12 seats, 20人, "x 12", "24 payments of".

Folded text, its numerals and the prices found in it come in. Out goes the number of seats, or that of months where
payments are counted, or the bare multiplier that could be either: that one has to be asked about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.language.numerals import Numeral
from bot.pricing.plausible import PAYMENTS, Candidate
from bot.pricing.rhythms import Duration

Counted = Literal["seats", "months", "unsaid"]

MOST = 100_000
_SEATS = re.compile(
    r" ?-?(?:(?:seats?|users?|licen[cs]es?)(?![a-z])|个?(?:席位|坐席|座席)|个(?:用户|[账帐]号)"
    r"|좌석|석(?![가-힣])|계정|라이선스)"
)
# What counts as seats only beside a price per seat, or in the answer to what it costs: 20人 alone are people.
_HEADS = re.compile(
    r" ?(?:个?人(?!家)|位|名|台|个员工|명|인(?![가-힣])|대(?![가-힣])|회선"
    r"|(?:people|persons?|heads?|employees?|members?|staff|lines?|devices?|phones?|accounts?)(?![a-z]))"
)
_SIGN = r"(?:[×*]|(?<![a-z])x(?![a-z]))"
_TIMES_AFTER = re.compile(rf"(?: ?[,，])? ?{_SIGN} ?")
_TIMES_BEFORE = re.compile(rf" ?(?:{_SIGN}|at|for|of|@) ?(?:only |just )?")
_SIGN_ALONE = re.compile(rf" ?{_SIGN} ?")


@dataclass(frozen=True, slots=True)
class Multiple:
    """`each`: the price is said to hold for each of them."""

    counted: Counted
    count: int
    said: str
    each: bool = False


def find_multiples(
    text: str,
    numerals: Sequence[Numeral],
    durations: Sequence[Duration],
    prices: Sequence[Candidate],
    *,
    about_price: bool = False,
) -> Iterator[Multiple]:
    """Everything that says how many, left to right; each numeral at most once."""
    lengths = {duration.start: duration for duration in durations}
    per_seat = any(price.per == "seat" for price in prices)
    heads = per_seat or about_price
    for numeral in numerals:
        count = _count(numeral)
        if count is None or any(price.start <= numeral.start < price.end for price in prices):
            continue
        times = any(_TIMES_AFTER.fullmatch(text, price.end, numeral.start) for price in prices)
        unit = _SEATS.match(text, numeral.end) or (_HEADS.match(text, numeral.end) if heads else None)
        payments = PAYMENTS.match(text, numeral.end)
        behind = unit or payments
        end = behind.end() if behind else numeral.end
        before = any(_TIMES_BEFORE.fullmatch(text, end, price.start) for price in prices)
        said = text[numeral.start : end]
        if numeral.start in lengths:
            if times and lengths[numeral.start].months is not None:
                yield Multiple("months", count, said, each=True)
        elif unit:
            yield Multiple("seats", count, said, each=before or times)
        elif payments and before:
            yield Multiple("months", count, said, each=True)
        elif times or any(_SIGN_ALONE.fullmatch(text, numeral.end, price.start) for price in prices):
            yield Multiple("seats" if per_seat else "unsaid", count, said, each=True)


def _count(numeral: Numeral) -> int | None:
    if len(numeral.readings) != 1:
        return None
    value = numeral.readings[0]
    return int(value) if value == value.to_integral_value() and 1 <= value <= MOST else None
