"""Whether a line holds nothing but a price: "200/月 vs 移动150, 24个月" is no objection of anybody's, it is an offer.

A line of text comes in, yes or no goes out. Bounded and linear, like all reading here.
"""

import re

from bot.language.detect import Language
from bot.language.numerals import fold
from bot.pricing.amounts import LONGEST, read_amounts
from bot.pricing.sides import FEE_WORDS, SIDE_WORDS, masked

_LONGEST_PRICE = 160
_COUNT = (
    r"(?:[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十半]+"
    r"|(?<![a-z])(?:one|two|three|five|ten|twelve|twenty)(?: |-))"
)
_FILLER = re.compile(
    rf"{FEE_WORDS}|{SIDE_WORDS}"  # before the particles: 가입비 is no 가
    r"|[\s,，;；.。、/+&()（）×*=:：~@|-]+"
    rf"|{_COUNT} ?-?(?:个?月|期|年半?|개월|년|months?|mths?|mos?|m|years?|yrs?|y)(?![a-z])"
    rf"|{_COUNT} ?(?:个?(?:人|名|位|席位|坐席|座席|用户|[账帐]号)|台|명|인|석|좌석|계정|회선"
    r"|(?:seats?|users?|people|persons?|lines?|licen[cs]es?|accounts?|devices?)(?![a-z]))"
    r"|(?<![a-z])(?:x|vs|versus|against|and|plus|for|over|with|on|at|a|an|the|is|fee|offer|price)(?![a-z])"
    r"|(?<![a-z])(?:contract|term|commitment|minimum|incl(?:uding|usive)?|excl(?:uding)?|tax|vat|gst)(?![a-z])"
    r"|合[约同]期?|[签绑]?约|签|共|另?加|对比?|比|和|跟|的|要|不?含税|税前|税后|약정|계약|할부|부가세|별도|포함"
    r"|대|보다|에|은|는|이|가|도|그리고|원"
    r"|[0-9]+(?![0-9a-z])"
)


def is_price_alone(text: str, language: Language, rivals: tuple[str, ...] = ()) -> bool:
    """True where our own price is named (or asked about, because it has two readings) and nothing is said beside it."""
    said = text.strip()
    if not said or len(said) > min(_LONGEST_PRICE, LONGEST):
        return False
    read = read_amounts(said, language, about_price=True, rivals=rivals)
    asked = read.ask is not None and read.ask.kind not in ("unreadable", "which")
    if not read.of("ours") and not asked:
        return False
    rest = fold(said)
    parts = [amount.said for amount in read.amounts] + ([read.ask.said] if read.ask else [])
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(fold(part), " ", 1)
    return _FILLER.sub("", masked(rest, rivals)) == ""
