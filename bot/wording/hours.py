"""The page of a person's time: their zone, their quiet hours, their days off, and a button for each choice."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.people.hours import Quiet
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.texts import Texts

HOURS, SET_ZONE, SET_QUIET, SET_DAYS_OFF = "hours", "set_zone", "set_quiet", "set_days_off"
_QUIET_OFFERED = ("20-8", "21-8", "22-7")
_IN_A_ROW = 2


def hours_reply(
    texts: Texts, zone: ZoneInfo, quiet: Quiet, now: datetime, *, guessed: bool, country: str, offered: Sequence[str]
) -> Reply:
    """`now`: aware. `country`: whose holidays count, "" where none is known. `offered`: names of zones."""
    key = "hours.zone.guessed" if guessed else "hours.zone"
    lines: list[Block] = [
        Line(texts.say("hours.title"), "strong"),
        Line(texts.say(key, value=zone.key, now=f"{now.astimezone(zone):%H:%M}")),
        Line(_quiet_line(quiet, texts)),
        Line(_days_off_line(quiet, country, texts)),
        Line(texts.say("hours.typed"), "quiet"),
    ]
    zones = [Button(name.rpartition("/")[2].replace("_", " "), Press(SET_ZONE, name)) for name in offered]
    rows = [tuple(zones[at : at + _IN_A_ROW]) for at in range(0, len(zones), _IN_A_ROW)]
    rows.append(tuple(Button(one, Press(SET_QUIET, one)) for one in _QUIET_OFFERED))
    never = Button(texts.say("hours.never"), Press(SET_QUIET, "0-0"))
    if quiet.days_off:
        days = Button(texts.say("hours.days_on.button"), Press(SET_DAYS_OFF, "0"))
    else:
        days = Button(texts.say("hours.days_off.button"), Press(SET_DAYS_OFF, "1"))
    rows.append((never, days))
    return Reply(tuple(lines), tuple(rows), texts.language)


def hours_in_short(texts: Texts, zone: ZoneInfo, quiet: Quiet, *, guessed: bool) -> str:
    """One line for the page of all settings."""
    named = texts.say("settings.hours.guessed", zone=zone.key) if guessed else zone.key
    hours = f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"
    return texts.say(
        "settings.hours", zone=named, quiet=texts.say("settings.hours.never") if quiet.start == quiet.end else hours
    )


def _quiet_line(quiet: Quiet, texts: Texts) -> str:
    if quiet.start == quiet.end:
        return texts.say("hours.quiet.never")
    return texts.say("hours.quiet", start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}")


def _days_off_line(quiet: Quiet, country: str, texts: Texts) -> str:
    if not quiet.days_off:
        return texts.say("hours.days_off.none")
    return texts.say("hours.days_off", value=country or texts.say("hours.weekend"))
