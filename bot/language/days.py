"""A day and an hour as people type them: "明天下午3点", "다음 주 수요일", "in 3 days", "12-05 10:00".

In: a line and the local time it was typed at. Out: the day, the hour if one was named, and the line without them. What
is typed without a year lies ahead. Pure; anything that is no date reads as none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

_DIGITS = {one: number for number, one in enumerate("零一二三四五六七八九十")} | {"两": 2, "兩": 2}
_N = r"(\d{1,3}|[一二两兩三四五六七八九十]{1,2})"
_HAN_DAYS = {one: place for place, one in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_KOREAN_DAYS = {one: place for place, one in enumerate("월화수목금토일")}
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class When:
    """`at`: None when only a day was named. `named`: the day itself was named ("Friday", "12-05"), not counted from
    today. `rest`: the line without it."""

    day: date
    at: time | None
    named: bool
    rest: str


Found = tuple[date, bool]
_Day = Callable[[re.Match[str], date], Found | None]


def read_when(text: str, now: datetime) -> When | None:
    """The first day or hour in a line. `now`: local, without a zone; an hour alone is the next one of that name."""
    line = text[:_LONGEST]
    day, rest = _first_day(line, now.date())
    at, rest = _first_time(rest)
    said = " ".join(rest.split()).strip(" ,，、:：")
    if day is not None:
        return When(day[0], at, day[1], said)
    if at is None:
        return None
    ahead = now.date() if at > now.time() else now.date() + timedelta(days=1)
    return When(ahead, at, True, said)


def read_month_day(text: str) -> tuple[int, int] | None:
    """A day of the year, as of a birthday: "3-15", "3月15日", "3월 15일", "15 March"."""
    for pattern, _ in _OF_THE_YEAR:
        found = pattern.search(text[:_LONGEST])
        if found is not None:
            month, day = _month_and_day(found)
            return (month, day) if _is_day(2024, month, day) else None
    return None


def _first_day(line: str, today: date) -> tuple[Found | None, str]:
    matches = ((pattern.search(line), read) for pattern, read in chain(_FULL, _OF_THE_YEAR, _COUNTED))
    found = [(match, read) for match, read in matches if match is not None]
    # The earliest in the line; of those that begin together the longest: "day after tomorrow" is not "tomorrow".
    for match, read in sorted(found, key=lambda one: (one[0].start(), -one[0].end())):
        day = read(match, today)
        if day is not None:
            return day, _without(match)
    return None, line


def _first_time(line: str) -> tuple[time | None, str]:
    for pattern in _TIMES:
        match = pattern.search(line)
        if match is None:
            continue
        at = _time(match)
        if at is not None:
            return at, _without(match)
    return None, line


def _without(match: re.Match[str]) -> str:
    """The line without what was found, and without the little words that led to it."""
    line = match.string
    return f"{_LED_TO.sub('', line[: match.start()])} {_LED_FROM.sub('', line[match.end() :])}"


def _time(match: re.Match[str]) -> time | None:
    said = match.groupdict()
    hour = _number(said["hour"])
    minute = 30 if said.get("half") else int(said.get("minute") or 0)
    half = (said.get("before") or said.get("after") or "").casefold().replace(".", "")
    if (half in ("下午", "晚上", "傍晚", "오후", "저녁", "밤", "pm") and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half in ("上午", "凌晨", "오전", "새벽", "am") and hour == 12:
        hour = 0
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if len(text) == 2 and text[0] == "十":
        return 10 + _DIGITS[text[1]]
    if len(text) == 2 and text[1] == "十":
        return 10 * _DIGITS[text[0]]
    return _DIGITS[text[-1]]


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _last(year, month)


def _last(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    said = match.groupdict()
    month = said["month"]
    return (int(month) if month.isdecimal() else _MONTHS.index(month[:3].casefold()) + 1), int(said["day"])


def _full(match: re.Match[str], today: date) -> Found | None:
    year, month, day = (int(one) for one in match.groups())
    return (date(year, month, day), True) if _is_day(year, month, day) else None


def _of_the_year(match: re.Match[str], today: date) -> Found | None:
    month, day = _month_and_day(match)
    years = (today.year + more for more in range(5))
    ahead = (date(year, month, day) for year in years if _is_day(year, month, day))
    return next(((one, True) for one in ahead if one >= today), None)


def _in_days(count: int) -> _Day:
    return lambda match, today: (today + timedelta(days=count), False)


def _days_from(match: re.Match[str], today: date) -> Found:
    return today + timedelta(days=_count(match)), False


def _weeks_from(match: re.Match[str], today: date) -> Found:
    return today + timedelta(weeks=_count(match)), False


def _months_from(match: re.Match[str], today: date) -> Found:
    return _later(today, _count(match)), False


def _count(match: re.Match[str]) -> int:
    said = next(one for one in match.groups() if one)
    return 1 if said.casefold() == "a" else _number(said)


def _next_month(match: re.Match[str], today: date) -> Found:
    return _later(today, 1), False


def _later(today: date, months: int) -> date:
    count = today.year * 12 + today.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(today.day, _last(year, month)))


def _next_week(match: re.Match[str], today: date) -> Found:
    return today + timedelta(days=7 - today.weekday()), False


def _weekday(match: re.Match[str], today: date) -> Found | None:
    """A day of this week or the next: without "next" the one that comes first, never today."""
    said = match.groupdict()
    name = said["weekday"]
    place = _HAN_DAYS.get(name, _KOREAN_DAYS.get(name))
    if place is None:
        place = next(at for at, day in enumerate(_ENGLISH_DAYS) if day.startswith(name[:3].casefold()))
    monday = today - timedelta(days=today.weekday())
    if said.get("next"):
        return monday + timedelta(days=7 + place), True
    ahead = monday + timedelta(days=place)
    return (ahead if ahead > today else ahead + timedelta(days=7)), True


def _read(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LED_TO = _read(r"\b(?:by|until|before|on|at)\s*$")
_LED_FROM = _read(r"^\s*(?:까지|에는|에|之前|以前|前)")
_FULL: tuple[tuple[re.Pattern[str], _Day], ...] = (
    (_read(r"(?<!\d)(20\d\d)\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})(?!\d)\s*[日号號일]?"), _full),
)
_OF_THE_YEAR: tuple[tuple[re.Pattern[str], _Day], ...] = (
    (_read(r"(?<!\d)(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日号號일]?"), _of_the_year),
    (_read(r"(?<![\d/.:-])(?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?![\d/.:-])"), _of_the_year),
    (_read(rf"\b{_MONTH.replace('(', '(?P<month>', 1)}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)"), _of_the_year),
    (
        _read(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.replace('(', '(?P<month>', 1)}(?![a-z])"),
        _of_the_year,
    ),
)
_COUNTED: tuple[tuple[re.Pattern[str], _Day], ...] = (
    (_read(r"今天|今日|오늘|\btoday\b"), _in_days(0)),
    (_read(r"明天|明日|내일|\btomorrow\b"), _in_days(1)),
    (_read(r"(?<!大)[后後]天|모레|\b(?:the )?day after tomorrow\b"), _in_days(2)),
    (_read(r"大[后後]天|글피"), _in_days(3)),
    (_read(rf"{_N}\s*天(?:之|以)?[后後]|(\d{{1,3}})\s*일\s*(?:후|뒤)|\bin (\d{{1,3}}) days?\b"), _days_from),
    (
        _read(
            rf"{_N}\s*(?:个|個)?(?:周|週|星期|礼拜|禮拜)(?:之|以)?[后後]|(\d{{1,2}})\s*주\s*(?:후|뒤)"
            r"|\bin (\d{1,2}|a) weeks?\b"
        ),
        _weeks_from,
    ),
    (
        _read(
            rf"{_N}\s*(?:个|個)月(?:之|以)?[后後]|(\d{{1,2}})\s*(?:개월|달)\s*(?:후|뒤)|\bin (\d{{1,2}}|a) months?\b"
        ),
        _months_from,
    ),
    (_read(r"(?P<next>下个?|下個)?(?:这|這|本)?(?:周|週|星期|礼拜|禮拜)(?P<weekday>[一二三四五六日天])"), _weekday),
    (_read(r"(?P<next>다음\s*주\s*)?(?:이번\s*주\s*)?(?P<weekday>[월화수목금토일])요일"), _weekday),
    (_read(rf"\b(?P<next>next )?(?:this |on )?{_WEEKDAY.replace('(', '(?P<weekday>', 1)}\b"), _weekday),
    (_read(r"下个?(?:周|星期|礼拜)|下個?(?:週|禮拜)|다음\s*주|\bnext week\b"), _next_week),
    (_read(r"下个月|下個月|다음\s*달|\bnext month\b"), _next_month),
)  # fmt: skip
_TIMES = (
    _read(r"(?P<before>上午|早上|下午|晚上|傍晚|中午|凌晨|오전|오후|저녁|아침|새벽|밤)?\s*(?<!\d)(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?!\d)"
          r"\s*(?P<after>[ap]\.?m\.?(?![a-z]))?"),
    _read(r"(?P<before>上午|早上|下午|晚上|傍晚|中午|凌晨)?\s*(?P<hour>\d{1,2}|[一二两兩三四五六七八九十]{1,2})[点點](?:钟|鐘|整)?"
          r"(?:(?P<half>半)|(?P<minute>\d{1,2})分?)?"),
    _read(r"(?P<before>오전|오후|아침|저녁|밤|새벽)?\s*(?P<hour>\d{1,2})시(?!간)(?:\s*(?:(?P<half>반)|(?P<minute>\d{1,2})분))?"),
    _read(r"(?<![\d-])(?:\bat )?(?P<hour>\d{1,2})\s*(?P<after>[ap]\.?m\.?)(?![a-z])"),
)  # fmt: skip
