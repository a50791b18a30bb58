"""What a rep wants to be reminded of: promises, follow-ups, greetings. And when: pure, in the rep's own time.

`Reminders` is where they are kept (`bot/storage/reminders.py`); each waits as one appointment of `bot/schedule`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol, get_args
from zoneinfo import ZoneInfo

from bot.language.days import When
from bot.people.hours import DayOff, Quiet, in_utc, next_allowed
from bot.playbook.customers import ANNIVERSARIES, MonthDay
from bot.schedule import Appointment

About = Literal["promise", "follow_up", "birthday", "anniversary"]
ABOUTS: tuple[About, ...] = get_args(About)
LATER = (1, 7)
"""Days by which a reminder can be put off with a button."""

KIND = "reminder"
MORNING = time(9)
END_OF_DAY = time(23, 59)
_TIME_TO_KEEP = timedelta(hours=1)
_LATER_TODAY = timedelta(hours=3)
LONGEST_WHAT = 120
MOST_OPEN = 200
_NO_DAYS_OFF = frozenset(ANNIVERSARIES)
"""A birthday on a Sunday is on that Sunday."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """`id` is 0 until it is kept. `customer`: an id, None for nobody in particular. `due`: aware and UTC; for a promise
    the moment by which it is to be kept. `done`: when it was."""

    id: int
    person: int
    customer: int | None
    about: About
    what: str
    due: datetime
    made: datetime
    done: datetime | None = None

    @property
    def key(self) -> str:
        """Of its appointment."""
        return f"{KIND} {self.id}"

    @property
    def is_yearly(self) -> bool:
        return self.about in ANNIVERSARIES


class Reminders(Protocol):
    """Where reminders are kept. Each belongs to one person, and nobody else is told of it."""

    async def of(self, person: int, number: int) -> Reminder | None: ...

    async def keep(self, reminder: Reminder) -> Reminder:
        """Keep a new one (the same with its id comes back), or what changed."""
        ...

    async def open_of(self, person: int) -> tuple[Reminder, ...]:
        """Those not done, the next first."""
        ...

    async def about(self, person: int, customer: int) -> tuple[Reminder, ...]:
        """All that concern a customer, done or not, the earliest first."""
        ...

    async def forget(self, person: int, number: int) -> bool: ...


def appointed(reminder: Reminder, at: datetime, chat: int, tongue: str, *, exact: bool = False) -> Appointment:
    """The appointment at which a kept reminder is said. `exact`: the rep named the hour, so it is not put off for
    quiet hours."""
    payload = {"reminder": str(reminder.id)} | ({"exact": "1"} if exact else {})
    return Appointment(reminder.key, KIND, reminder.person, chat, at, tongue, payload)


def reminded_at(when: When, zone: ZoneInfo, quiet: Quiet, is_day_off: DayOff, now: datetime) -> datetime:
    """When to remind of what was typed, in UTC; never in the past. A named hour is kept to the minute. A day without an
    hour means its morning (or later today), moved out of quiet hours; one that was counted ("in 3 days") off days off
    too."""
    moment = in_utc(datetime.combine(when.day, when.at or MORNING), zone)
    if when.at is not None:
        return max(moment, now)
    if moment <= now:
        moment = now + _LATER_TODAY
    return next_allowed(moment, zone, replace(quiet, days_off=quiet.days_off and not when.named), is_day_off)


def promised_by(when: When, zone: ZoneInfo) -> datetime:
    """The moment by which a promise is to be kept: the named hour, or the end of the day."""
    return in_utc(datetime.combine(when.day, when.at or END_OF_DAY), zone)


def ahead_of(by: datetime, at: datetime, now: datetime) -> datetime:
    """When to remind of a promise: some time before the hour it is to be kept by, so that it can be."""
    before = min(at, by - _TIME_TO_KEEP)
    return before if before > now else at


def in_days(days: int, now: datetime, zone: ZoneInfo, quiet: Quiet, is_day_off: DayOff) -> datetime:
    """So many days from now, in the morning, at the next allowed minute."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    return next_allowed(in_utc(datetime.combine(day, MORNING), zone), zone, quiet, is_day_off)


def next_anniversary(day: MonthDay, now: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The next morning of a day of the year; the 29th of February is the 28th in other years. Quiet hours count, days
    off do not."""
    rule = replace(quiet, days_off=False)
    year = now.astimezone(zone).year

    def morning(year: int) -> datetime:
        return next_allowed(in_utc(datetime.combine(_in_year(year, day), MORNING), zone), zone, rule)

    return morning(year) if morning(year) > now else morning(year + 1)


def may_be_said(about: About, now: datetime, zone: ZoneInfo, quiet: Quiet, is_day_off: DayOff) -> datetime:
    """The moment from which something that fell due in an absence, or in hours that have become quiet, may be said."""
    days_off = quiet.days_off and about not in _NO_DAYS_OFF
    return next_allowed(now, zone, replace(quiet, days_off=days_off), is_day_off)


def _in_year(year: int, day: MonthDay) -> date:
    month, number = day
    try:
        return date(year, month, number)
    except ValueError:
        return date(year, month, 28)
