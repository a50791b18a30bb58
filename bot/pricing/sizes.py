"""What stands right behind the digits and changes their size: 5毛, 3w, 99 cents, £1.2m, and the tenths behind 块.

A number and its place in the folded text come in, its true size and where the words end go out.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.language.numerals import Numeral
from bot.pricing.currencies import currency_before


@dataclass(frozen=True, slots=True)
class Size:
    """`tenths` is to be added: 三毛五 is nothing and 0.35. `currency`: where the words tell one."""

    numeral: Numeral
    end: int
    currency: str | None = None
    tenths: Decimal = Decimal(0)


_HALF_BLOCK = re.compile(
    r"(?:(?P<half>半)|(?P<tenth>[0-9一二两三四五六七八九])(?:[毛角](?:钱|(?P<cent>[0-9一二两三四五六七八九])分?)?)?)"
    r"(?![0-9]|[.,][0-9]|[个年月天日周季台人次分套部条张小gm时星礼])"
)
_DIMES = re.compile(
    r"(?P<tenth>[0-9一二两三四五六七八九])[毛角](?:钱|(?P<cent>[0-9一二两三四五六七八九])分?)?"
    r"(?![0-9]|[.,][0-9]|[个年月天日周季台人次分套部条张度])"
)
_MILLIONS = re.compile(r"m(?:n|ln)?(?![a-z0-9])")
_NO_CENTS = re.compile(r"[.,][-–](?![0-9])")  # 49.-
_SIZES: tuple[tuple[re.Pattern[str], Decimal, str | None], ...] = (
    (re.compile(r" ?(?:毛|角(?![度色落])|毛钱|角钱)(?![0-9一二三四五六七八九])钱?"), Decimal("0.1"), "CNY"),
    (re.compile(r" ?(?:¢|cents?(?![a-z]))"), Decimal("0.01"), None),
    (re.compile(r"p(?= ?(?:/ ?)?(?:an?|per|each|every)? ?(?:day|week|month|hour)(?![a-z]))"), Decimal("0.01"), "GBP"),
    (re.compile(r" (?:grand|thousand)(?![a-z])"), Decimal(1000), None),
    (re.compile(r" hundred(?![a-z])"), Decimal(100), None),
    (re.compile(r" ?million(?![a-z])"), Decimal(1_000_000), None),
    (re.compile(r" ?lakhs?(?![a-z])"), Decimal(100_000), None),
    (re.compile(r" ?crores?(?![a-z])"), Decimal(10_000_000), None),
    (re.compile(r"w(?=[元块/]|[一每]个?[年月季]| ?人民币)"), Decimal(10_000), None),
)
_HAN_DIGITS = "零一二三四五六七八九"


def size_of(text: str, numeral: Numeral, end: int) -> Size | None:
    """The size of a number with the words at `end`; None where nothing there changes it."""
    size: Size | None = None
    dimes = _DIMES.match(text, numeral.start) if numeral.end == numeral.start + 1 else None
    if dimes:  # a tenth of a yuan each
        return Size(_times(numeral, Decimal(0)), dimes.end(), "CNY", _tenths(dimes))
    for sized, factor, own_currency in _SIZES if numeral.script != "english" else ():
        found = sized.match(text, end)
        if found:
            size = Size(_times(numeral, factor), found.end(), own_currency)
            break
    millions = _MILLIONS.match(text, end)
    if size is None and millions and currency_before(text, numeral.start):  # without a sign before it 24m is a term
        size = Size(_times(numeral, Decimal(1_000_000)), millions.end())
    no_cents = _NO_CENTS.match(text, size.end if size else end)
    if no_cents:
        size = replace(size or Size(numeral, end), end=no_cents.end())
    return size


def tenths_after(text: str, end: int) -> tuple[Decimal, int] | None:
    """The tenths behind a 块 or 元 that ends at `end`, and where they end: 19块9, 两块半, 12元5角."""
    if text[end - 1] not in "块元":
        return None
    rest = _HALF_BLOCK.match(text, end)
    if rest is None or (text[end - 1] == "元" and not re.search("[毛角]", rest.group())):
        return None
    return _tenths(rest), rest.end()


def _times(numeral: Numeral, factor: Decimal) -> Numeral:
    if factor == 0:
        return replace(numeral, readings=(Decimal(0),))
    return replace(numeral, readings=tuple(value * factor for value in numeral.readings))


def _tenths(found: re.Match[str]) -> Decimal:
    """块半, 块9, 毛五: what stands behind the unit, as a part of a yuan."""
    parts = found.groupdict()
    if parts.get("half"):
        return Decimal("0.5")
    cents = Decimal(_digit(parts["cent"])) / 100 if parts["cent"] else Decimal(0)
    return Decimal(_digit(parts["tenth"])) / 10 + cents


def _digit(letter: str) -> int:
    return 2 if letter == "两" else _HAN_DIGITS.find(letter) if letter in _HAN_DIGITS else int(letter)
