"""Time zones by their names (IANA): which one a person is likely in, which one they typed, which country it is in.

The list and the countries come with the package `tzdata`, so that every machine knows the same ones.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NOWHERE = "Etc/UTC"
# Offered as buttons, from east to west; any other can be typed.
OFFERED = (
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
)
# What an app says of its language, the more exact first. A guess, and shown as one.
_GUESSES = {
    "zh-tw": "Asia/Taipei",
    "zh-hant-tw": "Asia/Taipei",
    "zh-hk": "Asia/Hong_Kong",
    "zh-hant-hk": "Asia/Hong_Kong",
    "zh-mo": "Asia/Macau",
    "zh-sg": "Asia/Singapore",
    "zh-hant": "Asia/Taipei",
    "zh": "Asia/Shanghai",
    "ko": "Asia/Seoul",
    "en-gb": "Europe/London",
    "en-us": "America/New_York",
    "en-sg": "Asia/Singapore",
    "en-hk": "Asia/Hong_Kong",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "ja": "Asia/Tokyo",
    "vi": "Asia/Ho_Chi_Minh",
}
_SHORTEST = 3


def guessed_zone(tongue: str) -> str:
    """Where somebody is whose app speaks this language (a BCP 47 tag); UTC when it may be anywhere."""
    parts = tongue.casefold().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        if found := _GUESSES.get("-".join(parts[:length])):
            return found
    return NOWHERE


def zone_of(name: str | None, tongue: str) -> ZoneInfo:
    """The zone a person chose; the guess where they chose none, or one that is gone."""
    for one in (name, guessed_zone(tongue)):
        if one is not None and is_zone(one):
            return ZoneInfo(one)
    return ZoneInfo(NOWHERE)


def is_zone(name: str) -> bool:
    """Whether a zone of this name can be used here."""
    if name not in every_zone():
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def typed_zone(text: str) -> str | None:
    """The zone somebody typed: its name, or the city at its end, whatever the capitals; None for anything else."""
    wanted = "_".join(text.casefold().split())
    if len(wanted) < _SHORTEST:
        return None
    zones = every_zone()
    exact = [name for name in zones if name.casefold() == wanted]
    cities = [name for name in zones if name.casefold().rpartition("/")[2] == wanted]
    return next((name for name in sorted(exact) or sorted(cities) if is_zone(name)), None)


@lru_cache(maxsize=1)
def every_zone() -> frozenset[str]:
    """The names of all zones."""
    listed = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return frozenset(listed) - {"Factory", "localtime"}


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Zone -> the country it is in (ISO 3166), where it is in one."""
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}
