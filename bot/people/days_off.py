"""Which days are free in a country: its weekend and public holidays, with the days that are worked instead.

From the package `holidays`, which needs no network. Days of a lunar calendar that no authority has announced yet are
computed and may be a day off.
"""

from datetime import date
from functools import lru_cache

import holidays

from bot.people.hours import DayOff

_SATURDAY = 5


def days_off(country: str) -> DayOff:
    """Asks whether a day is free in a country (ISO 3166); where it is not known, weekends are."""
    if not has_calendar(country):
        return _is_weekend
    calendar = _calendar(country)
    return lambda day: not calendar.is_working_day(day)


def has_calendar(country: str) -> bool:
    """Whether its holidays are known here."""
    return country in holidays.list_supported_countries()


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


@lru_cache(maxsize=32)
def _calendar(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)
