"""The holidays on which one greets customers, by country, and their days.

In: a country (ISO 3166) and a year. Out: festivals, those that are greeted first in front. Days of the lunar calendars
come from the package `holidays`; those that no authority has announced yet are computed. Where a festival is a matter
of somebody's faith it is left out: nobody knows that of a customer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

import holidays

Feast = Literal[
    "lunar_new_year", "seollal", "mid_autumn", "chuseok", "dragon_boat", "national_day", "new_year", "thanksgiving",
    "christmas",
]  # fmt: skip
FEASTS: tuple[Feast, ...] = get_args(Feast)

_CHINESE: tuple[Feast, ...] = ("lunar_new_year", "mid_autumn", "dragon_boat", "national_day", "new_year")
_CHRISTMAS = (
    "AR", "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CL", "CO", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR",
    "HR", "HU", "IE", "IS", "IT", "LT", "LU", "LV", "MX", "NL", "NO", "NZ", "PE", "PH", "PL", "PT", "RO", "SE", "SI",
    "SK", "ZA",
)  # fmt: skip
# Where two of them have the same working day before them, the first is greeted.
_GREETED: Mapping[str, tuple[Feast, ...]] = {
    **dict.fromkeys(_CHRISTMAS, ("christmas",)),
    "CN": _CHINESE,
    "TW": ("lunar_new_year", "mid_autumn", "dragon_boat"),
    "HK": ("lunar_new_year", "mid_autumn", "christmas"),
    "MO": ("lunar_new_year", "mid_autumn"),
    "SG": ("lunar_new_year", "new_year"),
    "VN": ("lunar_new_year", "new_year"),
    "KR": ("seollal", "chuseok", "new_year"),
    "JP": ("new_year",),
    "US": ("thanksgiving", "christmas"),
}
# Whose calendar knows the day, and what it is called there: midnight differs between Beijing and Seoul, and so may the
# first day of the year.
_LUNAR: Mapping[Feast, tuple[str, str]] = {
    "lunar_new_year": ("CN", "Chinese New Year (Spring Festival)"),
    "mid_autumn": ("CN", "Mid-Autumn Festival"),
    "dragon_boat": ("CN", "Dragon Boat Festival"),
    "seollal": ("KR", "Korean New Year"),
    "chuseok": ("KR", "Chuseok"),
}
_ELSEWHERE: Mapping[tuple[str, Feast], tuple[str, str]] = {("VN", "lunar_new_year"): ("VN", "Lunar New Year")}
_FIXED: Mapping[Feast, tuple[int, int]] = {"national_day": (10, 1), "new_year": (1, 1), "christmas": (12, 25)}
# Days after the first on which a greeting still comes in time.
_GOES_ON: Mapping[Feast, int] = {"lunar_new_year": 6, "seollal": 1, "chuseok": 1, "national_day": 2}
_THURSDAY = 3


@dataclass(frozen=True, slots=True)
class Festival:
    """`day`: the festival itself; `last`: the last day on which one greets."""

    feast: Feast
    day: date

    @property
    def last(self) -> date:
        return self.day + timedelta(days=_GOES_ON.get(self.feast, 0))


def festivals(country: str, year: int) -> tuple[Festival, ...]:
    """Those of a country that begin in a year; none where it is not known how one greets."""
    dated = ((feast, _day_of(feast, country, year)) for feast in _GREETED.get(country, ()))
    return tuple(Festival(feast, day) for feast, day in dated if day is not None)


def _day_of(feast: Feast, country: str, year: int) -> date | None:
    """The first day of a festival in a year; None for a lunar one that the calendar does not know so far ahead."""
    if feast in _FIXED:
        return date(year, *_FIXED[feast])
    if feast == "thanksgiving":
        first = date(year, 11, 1)
        return first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 21)
    where, name = _ELSEWHERE.get((country, feast), _LUNAR[feast])
    calendar = _calendar(where, year)
    return min((day for day in calendar if name in calendar.get_list(day)), default=None)


@lru_cache(maxsize=32)
def _calendar(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year, expand=False, language="en_US")
