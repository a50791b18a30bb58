"""How often, and for how long: "/月", "a month", 한 달에, 每人每月; 24 months, 两年, 2년 약정.

Folded text and places in it come in; rhythms, seats and terms in whole months go out. Windows are short, patterns
linear.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from bot.language.numerals import Numeral, find_numerals
from bot.pricing.offer import MONTHS_A_YEAR, Every, Per

_WINDOW = 40


@dataclass(frozen=True, slots=True)
class _Unit:
    chinese: str
    korean: str
    english: str
    before: str  # names that carry the rhythm in front of an amount: 月租, 매월, monthly
    adverb: str = r"(?!)"


_UNITS: Mapping[Every, _Unit] = MappingProxyType(
    {
        "hour": _Unit("小时|个小时|钟头|个钟头?", "시간", "hour|hr|h", "시간당|hourly", "hourly|ph"),
        "day": _Unit("天|日", "일|하루", "day|d", "日租|日均|包天|하루|매일|일일|daily", "daily|pd"),
        "week": _Unit(
            "周|星期|个星期|礼拜|个礼拜",
            "주일?",
            "week|wk|w",
            r"周租|매주|일주일|주당|(?<![0-9가-힣])(?<![0-9] )주|weekly",
            "weekly|pw",
        ),
        "month": _Unit(
            "个?月",
            "달(?!러)|개월|월",
            "month|mth|mo|m",
            r"每一?期|(?<![^ ,，。;；:：、(（])月(?:度|价)?"
            r"|月租费?|月费|月付|月供|月结|月均|包月|매월|매달|다달이|달마다|월평균|monthly"
            r"|(?<![0-9가-힣])(?<![0-9] )월(?:정액|요금|이용료|렌탈료|사용료|비용)?",
            "monthly|pcm|p/m|pm|每期|/ ?期|包月",
        ),
        "quarter": _Unit(
            r"季度?|个季度|(?<![0-9一二三四五六七八九十])[三3]个月",
            r"분기|(?<![0-9])[3삼] ?개월",
            "quarter|qtr|q|three months|3 months",
            "季付|季度价?|매분기|분기마다|분기당?|quarterly",
            "quarterly",
        ),
        "year": _Unit(
            "年",
            "년|해",
            "year|yr|y|annum",
            r"(?<![^ ,，。;；:：、(（])年(?:度|价)?"
            r"|年费|年付|年租|包年|매년|해마다|일 ?년|(?<![가-힣])연간?|yearly|annual(?:ly)?",
            "yearly|annually|pa|p\\.a\\.|包年",
        ),
    }
)
_SEAT_ENGLISH = "seat|user|head|person|licen[cs]e|account|line|device|phone|employee|member"
_SEAT = (
    rf"(?:{_SEAT_ENGLISH})s?|人|位|台|用户|[账帐]号|个?席位?|坐席|座席?"
    r"|좌석|계정|사용자|회선|석|명|인"
)
_SEAT_AFTER = re.compile(
    rf" ?(?:/ ?|per |an? |each |every |每个? ?)(?:{_SEAT})(?![a-z])"
    r"| each(?! (?:hour|day|week|month|quarter|year))(?![a-z])"
)
_SEAT_BEFORE = re.compile(
    r"(?:每个?[人位席座台]|人均|每个?用户|每个?[账帐]号|每个?席位|每个?座席"
    r"|(?:1|한 ?)?(?:인|명)당|(?:좌석|계정|사용자|회선)당"
    rf"|per (?:{_SEAT_ENGLISH}))"
    r"[的只才要: ]{0,4}\Z"
)
# Rhythms that no price here can have: half a year, two weeks. Asked about, never rounded to a neighbour.
_ODD_UNIT = "days?|weeks?|months?|quarters?|years?"
_ODD_COUNT_ENGLISH = r"other|second|two|four|five|six|2|4|5|6|8|9|10|18|24"
_ODD = (
    rf"(?<![a-z])(?:every|each|per|/) ?(?:{_ODD_COUNT_ENGLISH}) ?(?:{_ODD_UNIT})(?![a-z])"
    r"|(?<![a-z])(?:bi-?weekly|bi-?monthly|fortnightly|semi-?annual(?:ly)?|half-?yearly"
    r"|(?:per|an?|each|every|/) ?(?:fortnight|half[- ]year))(?![a-z])"
    r"|每(?:两|二|四|五|六|2|4|5|6)个?(?:天|周|星期|月|年)|[每/]半年|半年(?:付|交|缴|费|一付)|每?隔月|双周付?"
    r"|(?:두|네|여섯|2|4|6) ?(?:달|개월|주)(?:에|마다)|반년(?:에|마다|치)|격월|격주"
)
_ODD_AFTER = re.compile(rf" ?(?:{_ODD})")
_ODD_BEFORE = re.compile(rf"(?:{_ODD}|半年)[ :就要收付交]{{0,3}}\Z")
_NOT_A_RHYTHM = (
    r"(?![a-z])(?! ?(?:약정|계약|的?合[约同]|协议|-?contract|commitment|term|minimum"
    r"|之?后|以后|之?前|以前|起|뒤|후|전|째|ago|later))"
)
_FILL_CHINESE = (
    r"[就才只仅要付交花收是得大概约差不多最低需的价格费用话都竟然居也资平均我们你他给 :=算下来共计合总]{0,10}"
)
_FILL_KOREAN = r"[에은는이가만씩당의약총단도요금비료 :]{0,8}"
_FILL_ENGLISH = (
    r"(?: (?:fee|price|costs?|rate|bill|payment|charge|plan|is|of|at|for|it|its|only|just|about|they|we|i|pay)){0,4}"
    r"[ :]{0,2}"
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`place` is where its words start when they stand before the amount, where they end when they follow it."""

    every: Every | None
    per: Per
    place: int
    single: bool = False  # 一年, 한 달: a rhythm only because an amount stands beside it, else a length of time


def _after(unit: _Unit) -> re.Pattern[str]:
    every_script = f"{unit.chinese}|{unit.korean}|(?:{unit.english})(?![a-z])"
    return re.compile(
        rf"(?: ?/ ?(?:每|1 ?)?(?:{every_script})"
        rf"| ?(?:per|an?|each|every) (?:{unit.english})(?![a-z])"
        rf"| ?(?:{unit.adverb})(?![a-z])"
        rf"|(?P<single> ?(?:(?:每个?|一|每一|1) ?(?:{unit.chinese})|(?:매 ?|한 ?|1 ?)(?:{unit.korean}))))"
        + _NOT_A_RHYTHM
    )


def _before(unit: _Unit) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:(?:{unit.before}|每个?一? ?(?:{unit.chinese})|매 ?(?:{unit.korean})"
        rf"|(?P<single>(?:(?<![0-9一二三四五六七八九十百千万])(?<![0-9][.,])[一1] ?(?:{unit.chinese})"
        rf"|(?:(?<![가-힣])한 ?|(?<![0-9])(?<![0-9][.,])1 ?)(?:{unit.korean}))))(?:{_FILL_CHINESE}|{_FILL_KOREAN}))"
        rf"|(?<![a-z])(?:(?:per|an?|each|every) (?:{unit.english})|{unit.before}){_FILL_ENGLISH})\Z"
    )


_AFTER: Sequence[tuple[Every, re.Pattern[str]]] = tuple((every, _after(unit)) for every, unit in _UNITS.items())
_BEFORE: Sequence[tuple[Every, re.Pattern[str]]] = tuple((every, _before(unit)) for every, unit in _UNITS.items())
_ONCE_AFTER = re.compile(
    r" ?(?:/ ?(?:次|once|회)|一次性|once(?! a)|one[- ](?:off|time)|일회성|일시불|한 ?번에)(?![a-z])"
)
_ONCE_BEFORE = re.compile(
    r"(?:一次性|일회성|일시불|한 ?번에|one[- ](?:off|time)|once)(?:付|交|收|给|로|으로|费用?)?[ :]{0,2}\Z"
)


def odd_rhythm_after(text: str, place: int) -> int | None:
    """Where a rhythm ends that cannot be reckoned with, and that starts at `place`: every two weeks, /半年."""
    found = _ODD_AFTER.match(text, place)
    return found.end() if found else None


def odd_rhythm_before(text: str, earliest: int, place: int) -> int | None:
    """Where such a rhythm starts that ends at `place`."""
    window = max(earliest, place - _WINDOW)
    found = _ODD_BEFORE.search(text[window:place])
    return window + found.start() if found else None


def rhythm_after(text: str, place: int) -> Rhythm | None:
    """The rhythm, and whether per seat, that starts at `place`."""
    per: Per = "order"
    end = place
    seat = _SEAT_AFTER.match(text, end)
    if seat:
        per, end = "seat", seat.end()
    for every, pattern in _AFTER:
        found = pattern.match(text, end)
        if found:
            single, end = found.group("single") is not None, found.end()
            seat = _SEAT_AFTER.match(text, end) if per == "order" else None
            return Rhythm(every, "seat" if seat else per, seat.end() if seat else end, single)
    once = _ONCE_AFTER.match(text, end)
    if once:
        return Rhythm("once", per, once.end())
    return Rhythm(None, per, end) if per == "seat" else None


def rhythm_before(text: str, earliest: int, place: int) -> Rhythm | None:
    """The rhythm, and whether per seat, that ends at `place` and does not start before `earliest`."""
    window = max(earliest, place - _WINDOW)
    said = text[window:place]
    for every, pattern in _BEFORE:
        found = pattern.search(said)
        if found:
            seat = _SEAT_BEFORE.search(said[: found.start()])
            start = seat.start() if seat else found.start()
            return Rhythm(every, "seat" if seat else "order", window + start, found.group("single") is not None)
    once = _ONCE_BEFORE.search(said)
    if once:
        return Rhythm("once", "order", window + once.start())
    seat = _SEAT_BEFORE.search(said)
    return Rhythm(None, "seat", window + seat.start()) if seat else None


Span = Literal["short", "month", "calendar", "instalments", "year"]
_SPANS: Sequence[tuple[Span, re.Pattern[str]]] = (
    ("short", re.compile(r"(?: ?-?)(?:个?小时|个?钟头|分钟|시간|(?:hours?|hrs?|minutes?|mins?)(?![a-z]))")),
    ("short", re.compile(r"(?: ?-?)(?:天|日(?![元圆])|일(?!회)|(?:working )?days?(?![a-z])|d(?![a-z]))")),
    ("short", re.compile(r"(?: ?-?)(?:个?星期|个?礼拜|周|주일?|(?:weeks?|wks?)(?![a-z]))")),
    ("instalments", re.compile(r" ?期(?![权货限间])")),
    ("month", re.compile(r"(?: ?-?)(?:个月|개월|달(?!러)|(?:months?|mths?|mos?|m)(?![a-z]))")),
    ("calendar", re.compile(r"月(?![租费付供结均份底初])")),
    ("year", re.compile(r"(?: ?-?)(?:年|년|(?:years?|yrs?|y)(?![a-z]))")),
)
_HALF_MORE = re.compile(r"半| ?반(?![가-힣])")
_NATIVE_KOREAN: Mapping[str, int] = MappingProxyType(
    {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "열두": 12, "열": 10}
)
_NATIVE = re.compile(r"(?<![가-힣])(한|두|세|네|다섯|여섯|열두|열) ?(달|해)(?!당)")
_SINO_KOREAN: Mapping[str, int] = MappingProxyType(
    {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "십이": 12, "십팔": 18, "이십사": 24, "삼십육": 36}
)
_SINO = re.compile(r"(?<![가-힣])(십이|십팔|이십사|삼십육|[이삼사오])(년|개월)(?![가-힣])")
_BINDING_AFTER = re.compile(
    r"的?(?: ?-?)(?:合约|合同|约|协议|起|약정|계약|의무|contract|commitment|term|minimum|plan|deal|agreement|lock)"
)
_BINDING_BEFORE = re.compile(
    r"(?:签约?|绑定?|合约期?|合同期?|约期|期限|term|for|over|minimum|contract|약정|계약|최소)"
    r"(?: ?(?:is|of|了|:|은|는|기간))? ?\Z"
)
_PASSED_AFTER = re.compile(
    r"(?: ?-?)(?:了|之?后|以后|之?前|以前|之?内|以内|来|多|质保|保修|째|전|뒤|후|이내|동안|무료|사용|썼"
    r"|ago|later|old|now|free|warranty)"
)
_PASSED_BEFORE = re.compile(
    r"(?:过|用了|已经|等了?|送|赠|免|前|(?<![a-z])(?:in|after|last|past|within|next|wait|first|free)"
    r"|지난|최근|무료) ?\Z"
)
LONGEST_TERM = 120
_WRITTEN_SHORT = re.compile(r"[0-9.]+ ?[mM]")
_TERMS_WRITTEN_SHORT = frozenset({1, 3, 6, 9, 12, 18, 24, 30, 36, 48, 60})


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; `months` is None for hours, days and weeks and for what is no whole number of months."""

    start: int
    end: int
    months: int | None
    single: bool
    instalments: bool = False  # 24期: a length only beside a price; 二期 alone is a second phase

    def is_term(self, text: str, *, beside_amount: bool) -> bool:
        """Whether it binds: not one that has passed or is still to wait; a single year or month only if so said."""
        before, after = text[max(0, self.start - 16) : self.start], text[self.end : self.end + 16]
        if self.instalments:
            return beside_amount and not self.single and self.months in _TERMS_WRITTEN_SHORT
        if self.months is None or _PASSED_AFTER.match(after) or _PASSED_BEFORE.search(before):
            return False
        if _BINDING_AFTER.match(after) or _BINDING_BEFORE.search(before):
            return True
        return not self.single or (beside_amount and self.months > 1)


def find_durations(text: str) -> Iterator[Duration]:
    """All lengths of time in a folded text, left to right, each numeral at most once."""
    for numeral in find_numerals(text):
        duration = _duration(text, numeral)
        if duration is not None:
            yield duration
    for found in _SINO.finditer(text):
        months = _SINO_KOREAN[found.group(1)] * (1 if found.group(2) == "개월" else 12)
        yield Duration(found.start(), found.end(), months, single=months in (1, 12))
    for found in _NATIVE.finditer(text):
        months = _NATIVE_KOREAN[found.group(1)] * (1 if found.group(2) == "달" else 12)
        yield Duration(found.start(), found.end(), months, single=found.group(1) == "한")


def _duration(text: str, numeral: Numeral) -> Duration | None:
    for span, pattern in _SPANS:
        found = pattern.match(text, numeral.end)
        if not found:
            continue
        end = found.end()
        if span == "short" or len(numeral.readings) != 1:
            return Duration(numeral.start, end, None, single=False)
        value = numeral.readings[0]
        single = value == 1
        half = _HALF_MORE.match(text, end)
        if half and span == "year":
            value, end, single = value + Decimal("0.5"), half.end(), False
        if span == "calendar" and value <= MONTHS_A_YEAR:
            continue  # 3月 is March; 24月 can only be a length
        months = value * 12 if span == "year" else value
        whole = months == months.to_integral_value() and 1 <= months <= LONGEST_TERM
        return Duration(numeral.start, end, int(months) if whole else None, single, span == "instalments")
    return None


def may_be_months(text: str, duration: Duration) -> bool:
    """Whether "24m" can be months at all in running text: 100M is a speed, 20m a length."""
    said = text[duration.start : duration.end]
    if not _WRITTEN_SHORT.fullmatch(said):
        return True
    return said.endswith("m") and duration.months in _TERMS_WRITTEN_SHORT
