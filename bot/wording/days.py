"""Days and hours as they are said: in a person's own zone and language, short, with the day of the week."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.playbook.reminders import END_OF_DAY
from bot.wording.texts import Texts


def said_day(moment: datetime, zone: ZoneInfo, texts: Texts) -> str:
    """The day of an aware moment there: "Tue 1 Dec"."""
    return said_date(moment.astimezone(zone).date(), texts)


def said_date(day: date, texts: Texts) -> str:
    """A day of the calendar: "Tue 1 Dec"."""
    weekday, month = texts.say(f"visits.weekday.{day.weekday()}"), texts.say(f"visits.month.{day.month}")
    return texts.say("visits.day", weekday=weekday, day=day.day, month=month)


def said_moment(moment: datetime, zone: ZoneInfo, texts: Texts) -> str:
    """Its day and hour there: "Tue 1 Dec, 15:00"."""
    return texts.say("visits.moment", day=said_day(moment, zone, texts), time=said_time(moment, zone))


def said_due(moment: datetime, zone: ZoneInfo, texts: Texts) -> str:
    """By when something is to be done: the day alone where no hour was named."""
    if moment.astimezone(zone).time() == END_OF_DAY:
        return said_day(moment, zone, texts)
    return said_moment(moment, zone, texts)


def said_time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def said_from(moment: datetime, zone: ZoneInfo) -> str:
    """From which time on something may be done: the first whole minute that is not too early."""
    return said_time(moment + timedelta(seconds=59, microseconds=999_999), zone)


def said_month_day(day: tuple[int, int], texts: Texts) -> str:
    """A day of every year: "15 Mar"."""
    month, number = day
    return texts.say("visits.month_day", day=number, month=texts.say(f"visits.month.{month}"))
