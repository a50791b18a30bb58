"""When a person may be written to: their time zone, the hours they want quiet, their days off.

In: local times and aware UTC ones. Out: aware UTC. Pure: the zone's rules come with Python (`tzdata` where the system
has none), who has a day off is asked of a function that is handed in.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DayOff = Callable[[date], bool]

_HOUR = r"([01]\d|2[0-3]):([0-5]\d)"
_WRITTEN = re.compile(rf"{_HOUR}-{_HOUR}( days_off)?")
_TYPED = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–—~～]\s*(\d{1,2})(?::(\d{2}))?", re.ASCII)

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_MOST_DAYS = 400
"""No calendar has so many days off in a row: a rule that says so is not asked for ever."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `start` until `end`, local time, nothing is sent that was not asked for; never quiet when both are the same.
    `days_off`: weekends and holidays are quiet too."""

    start: time = time(21)
    end: time = time(8)
    days_off: bool = True

    def covers(self, local: time) -> bool:
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


AS_A_RULE = Quiet()


def write_quiet(quiet: Quiet) -> str:
    """In one line, "21:00-08:00 days_off": as it is kept."""
    days = " days_off" if quiet.days_off else ""
    return f"{quiet.start:%H:%M}-{quiet.end:%H:%M}{days}"


def read_quiet(text: str | None) -> Quiet:
    """What `write_quiet` wrote; the rule for anything else."""
    found = _WRITTEN.fullmatch(text or "")
    if found is None:
        return AS_A_RULE
    start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return Quiet(start, end, days_off=bool(found[5]))


def typed_quiet(text: str) -> tuple[time, time] | None:
    """Quiet hours somebody typed: "21-8", "22:30 - 7:00". None for anything else."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    start_hour, start_minute, end_hour, end_minute = (int(one or 0) for one in found.groups())
    if max(start_hour, end_hour) > 24 or max(start_minute, end_minute) > 59:
        return None
    return time(start_hour % 24, start_minute), time(end_hour % 24, end_minute)


def no_day_off(day: date) -> bool:
    """Every day is a working day."""
    return False


def in_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which a clock on the wall there shows this time or a later one: where an hour comes twice,
    in the first of them; where it is left out, at its end. Seconds are kept. ValueError for a time with a zone."""
    if local.tzinfo is not None:
        raise ValueError("A local time has no zone of its own.")
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local:
        return first
    return _end_of_gap(local, zone)


def next_allowed(moment: datetime, zone: ZoneInfo, quiet: Quiet, is_day_off: DayOff = no_day_off) -> datetime:
    """This moment, or the first minute after it that is neither quiet nor on a day off."""
    for _ in range(_MOST_DAYS):
        local = moment.astimezone(zone)
        if quiet.days_off and is_day_off(local.date()):
            moment = in_utc(datetime.combine(local.date() + _DAY, time()), zone)
        elif quiet.covers(local.time()):
            moment = _end_of_quiet(moment, local, zone, quiet)
        else:
            return moment
    return moment


def due(day: date, at: time, zone: ZoneInfo, quiet: Quiet, is_day_off: DayOff = no_day_off) -> datetime:
    """When something that is meant for a local day and hour may be said."""
    return next_allowed(in_utc(datetime.combine(day, at), zone), zone, quiet, is_day_off)


def _end_of_quiet(moment: datetime, local: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The first moment after this one that a clock shows the end of the quiet hours."""
    is_before_midnight = quiet.start > quiet.end and local.time() >= quiet.start
    end = datetime.combine(local.date() + (_DAY if is_before_midnight else timedelta()), quiet.end)
    ending = in_utc(end, zone)
    if ending > moment:
        return ending
    # The hour comes a second time, and we are in its second.
    return max(end.replace(tzinfo=zone, fold=1).astimezone(UTC), moment + _MINUTE)


def _end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clock jumps over this time: looked for between the two readings of it, by the rules from
    before and from after."""
    one, other = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    low, high = min(one, other), max(one, other)  # the clock shows less at `low`, and more at `high`
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < local:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
