"""A visit that was begun and not ended: when the rep is asked about it, and what belongs to it. Pure.

In: when it began, the rep's hours, when something was last answered. Out: a moment, or the answers of that talk.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.people.hours import DayOff, Quiet, in_utc, next_allowed

KIND = "left_open"
LONG = timedelta(hours=4)
"""So long after it began, or after the last word in it, a visit is likely over."""
_BEFORE_QUIET = timedelta(minutes=30)
_SHORTEST = timedelta(minutes=90)
_DAY = timedelta(days=1)


def asked_at(last: datetime, zone: ZoneInfo, quiet: Quiet, is_day_off: DayOff) -> datetime:
    """When to ask about a visit in which `last` was the last sign of life: some hours later; where those are quiet, the
    same evening before they begin; where that is too soon after, the next allowed minute."""
    at = last + LONG
    if not quiet.covers(at.astimezone(zone).time()):
        return at if _is_same_day(at, last, zone) else next_allowed(at, zone, quiet, is_day_off)
    evening = _quiet_begins(last, zone, quiet) - _BEFORE_QUIET
    is_fitting = _SHORTEST <= evening - last < LONG and not quiet.covers(evening.astimezone(zone).time())
    return evening if is_fitting else next_allowed(at, zone, quiet, is_day_off)


def may_be_asked(last: datetime, now: datetime, zone: ZoneInfo, quiet: Quiet, is_day_off: DayOff) -> datetime:
    """The moment from which it may be asked, now or later: not while the visit is alive, not in hours that are quiet.
    On a day off only about a visit of that day: whoever visits then is at work."""
    if now - last < LONG / 2:
        return max(now, asked_at(last, zone, quiet, is_day_off))
    days_off = quiet.days_off and not _is_same_day(last, now, zone)
    return next_allowed(now, zone, replace(quiet, days_off=days_off), is_day_off)


def belonging(started: datetime, said: Sequence[datetime]) -> int:
    """How many of these moments, the earliest first, belong to a visit that began then: up to the first long silence.
    What is asked the next morning is not what was heard in it."""
    last = started
    for number, moment in enumerate(said):
        if moment - last > LONG:
            return number
        last = moment
    return len(said)


def _quiet_begins(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The next beginning of the quiet hours."""
    local = moment.astimezone(zone)
    begins = datetime.combine(local.date(), quiet.start)
    return in_utc(begins if begins > local.replace(tzinfo=None) else begins + _DAY, zone)


def _is_same_day(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    return one.astimezone(zone).date() == other.astimezone(zone).date()
