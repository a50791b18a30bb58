"""The prices of a line, each with what stands beside it.

Folded text and its numerals come in, `Candidate`s go out: a number with its currency and rhythm, or a bare one that the
talk around it makes a price.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.language.detect import Language
from bot.language.numerals import Numeral, fold, possible_numbers
from bot.pricing.currencies import currency_after, currency_before
from bot.pricing.money import minor_unit
from bot.pricing.offer import Every, Per
from bot.pricing.plausible import Candidate, is_price, talks_of_prices
from bot.pricing.rhythms import Duration, Rhythm, odd_rhythm_after, odd_rhythm_before, rhythm_after, rhythm_before
from bot.pricing.sides import compares, names_a_side
from bot.pricing.sizes import size_of, tenths_after

_OR = re.compile(r" ?(?:[-~–—至到、/]|or|to|或者?|还是|아니면|또는|에서|이?나|혹은) ?")
_CHAIN = re.compile(r"[0-9]-[0-9]+-[0-9]")
_BLANK_BETWEEN = re.compile(r"[1-9][0-9]{2} [1-9][0-9]{2}")
_BETWEEN = re.compile(r" and ")
_MORE_THAN_SAID = re.compile(r"[多余几](?![少久])|来[块元]|여(?= ?원)|몇")
_MORE_AFTER_CURRENCY = re.compile(r"대(?=[의로는에 ,.]|$)|多")
# 押金500 每月200: behind a blank 每月 belongs to the number that clings to it, unless that one is a length or a fee.
_BEGINS_ANOTHER = re.compile(r" (?:每|매|一个?[月年季周]|한 ?달)")
_PRICE_FOLLOWS = re.compile(
    r"[0-9一二两三四五六七八九十][0-9.,十百千万천백만]*"
    r"(?! ?(?:[0-9]|期|个?[月人]|年|개월|년|명|석|次|块?[^ ]{0,2}费))"
)
_ROUGHLY = re.compile(r" ?(?:左右|上下|정도|쯤|or so)(?:에)?")
_SHARED_UNIT = re.compile(r"[0-9]+(?:\.[0-9]+)? ?([十百千万亿십백천만억]+)")


def find_candidates(
    text: str,
    numerals: Sequence[Numeral],
    durations: Sequence[Duration],
    language: Language | None,
    *,
    about_price: bool = False,
) -> Iterator[Candidate]:
    """The prices of a folded line. `about_price`: whoever typed it was asked for a price, so a bare number is one."""
    lengths = {duration.start for duration in durations}
    counted = [numeral for numeral in numerals if numeral.start not in lengths]
    price_talk = talks_of_prices(text) or compares(text)
    free_from = 0
    first: Candidate | None = None  # of a choice of two: what stands with it holds for the second
    for index, numeral in enumerate(counted):
        if numeral.start < free_from:
            continue
        one = _candidate(text, numeral, free_from)
        following = counted[index + 1] if index + 1 < len(counted) else None
        either = following is not None and one.every is None and _either_or(text, one.end, following.start)
        if following is not None and either:
            # 200 or 250 a month: what stands with the second holds for the first.
            second = _candidate(text, following, following.start)
            one = _in_unit_of(replace(
                one,
                currency=one.currency or second.currency,
                every=second.every,
                per=second.per,
                strong=one.strong or second.strong,
            ), second)  # fmt: skip
        if following is not None and not one.strong and _BLANK_BETWEEN.fullmatch(text, numeral.start, following.end):
            # 100 150 a month: a hundred thousand, or two prices. Nobody knows.
            one = replace(_candidate(text, following, following.start), start=one.start, vague=True)
        if first is not None:
            currency, every = one.currency or first.currency, one.every or first.every
            strong = one.strong or first.strong
            one = replace(one, currency=currency, every=every, strong=strong)
        whole = not text[: one.start].strip() and not text[one.end :].strip()
        beside_another = len(counted) > 1 and names_a_side(text[max(0, one.start - 24) : one.start])
        talk = price_talk or beside_another or about_price
        if _is_dimes(one) and not (about_price or whole):
            continue  # a triangle, not a penny saved, dearer by twenty cents: too little to be a price by itself
        if is_price(text, one, language, talk=talk, whole=whole, either=either):
            free_from = one.end
            yield one
            first = one if either else None
        else:
            first = None


def _is_dimes(one: Candidate) -> bool:
    """五毛, 三角: nothing but tenths, and no rhythm that makes them a price."""
    return one.numeral.readings == (Decimal(0),) and one.every is None


def _either_or(text: str, end: int, start: int) -> bool:
    """Whether two numbers are a choice or a range: 200 or 250, 50-100, between 200 and 250."""
    if _OR.fullmatch(text, end, start):
        return not _CHAIN.search(text, max(0, end - 24), start + 24)  # 5-1-2 is a code
    return _BETWEEN.fullmatch(text, end, start) is not None and "between" in text[max(0, end - 40) : end]


def _in_unit_of(one: Candidate, second: Candidate) -> Candidate:
    """3~4万 are 30,000 and 40,000: a small bare number before a range takes the unit of the one behind it."""
    unit = _SHARED_UNIT.fullmatch(fold(second.numeral.said))
    bare = one.numeral.readings
    if unit is None or one.numeral.script != "digits" or len(bare) != 1 or bare[0] >= 1000:
        return one
    readings = possible_numbers(f"{one.numeral.said}{unit.group(1)}")
    return replace(one, numeral=replace(one.numeral, readings=readings)) if readings else one


def _candidate(text: str, numeral: Numeral, free_from: int) -> Candidate:
    start, end = numeral.start, numeral.end
    more = _MORE_THAN_SAID.match(text, end)
    vague = more is not None
    end = more.end() if more and not more.group().endswith(("块", "元")) else end
    currency: str | None = None
    half = Decimal(0)
    size = size_of(text, numeral, end) if not vague else None
    if size is not None:
        numeral, end, currency, half = size.numeral, size.end, size.currency, size.tenths
    before = currency_before(text, start)
    if before and before[1] >= free_from:
        currency, start = before
    after = currency_after(text, end)
    if after:
        currency, end = (currency or after[0]), after[1]
        rest = tenths_after(text, end)
        if rest:
            half, end = rest
        large = _MORE_AFTER_CURRENCY.match(text, end)
        vague, end = vague or large is not None, large.end() if large else end
    about = _ROUGHLY.match(text, end)
    if about and (rhythm_after(text, about.end()) or currency):
        end = about.end()
    odd_end, odd_start = odd_rhythm_after(text, end), odd_rhythm_before(text, free_from, start)
    if odd_end is not None or odd_start is not None:
        start, end = (start if odd_start is None else odd_start), odd_end or end
        return Candidate(numeral, start, end, currency, "once", "order", strong=True, vague=True)
    earlier = rhythm_before(text, free_from, start)
    later = rhythm_after(text, end)
    if earlier and earlier.single and later and later.every and not _number_follows(text, later.place):
        earlier = None
    if later and _BEGINS_ANOTHER.match(text, end) and _PRICE_FOLLOWS.match(text, later.place):
        later = None
    every, per = _rhythm_of(earlier, later)
    start = earlier.place if earlier else start
    if later and (earlier is None or earlier.every is None or later.every in (None, earlier.every)):
        end = later.place
    strong = currency is not None or every is not None
    if len(numeral.readings) > 1 and numeral.script == "digits" and minor_unit(currency) == 1:
        # 1.200원 can only be 1,200: won have no cents.
        numeral = replace(numeral, readings=numeral.readings[-1:])
    if len(numeral.readings) > 1 and currency == "EUR" and numeral.script == "digits":
        # Where euros are paid a point parts thousands, and no price has three digits behind it.
        numeral = replace(numeral, readings=numeral.readings[-1:])
    return Candidate(numeral, start, end, currency, every, per, strong, vague, half)


def _rhythm_of(earlier: Rhythm | None, later: Rhythm | None) -> tuple[Every | None, Per]:
    found = [rhythm for rhythm in (earlier, later) if rhythm is not None]
    every = next((rhythm.every for rhythm in found if rhythm.every is not None), None)
    return every, "seat" if any(rhythm.per == "seat" for rhythm in found) else "order"


def _number_follows(text: str, place: int) -> bool:
    return re.match(r" ?[0-9一二两三四五六七八九十百千万]", text[place : place + 2]) is not None
