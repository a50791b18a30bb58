"""Buttons that confirm something: they work for an hour, so that an old one does not do what nobody means any more."""

from datetime import UTC, datetime, timedelta

_VALID = timedelta(hours=1)
_MOST_DIGITS = 11


def stamp(now: datetime) -> str:
    """A moment, short enough for a button."""
    return f"{int(now.timestamp())}"


def is_fresh(stamped: str, now: datetime) -> bool:
    """Whether a button with this stamp was shown within the last hour."""
    if not (stamped.isascii() and stamped.isdecimal()) or len(stamped) > _MOST_DIGITS:
        return False
    shown = datetime.fromtimestamp(int(stamped), UTC)
    return timedelta(minutes=-1) <= now - shown <= _VALID
