"""How far a campaign is, and when it will be through. Pure: counts and times in, counts and times out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.broadcast.ledger import Outcome
from bot.delivery.pace import Limits

_WAITING: tuple[Outcome, ...] = ("waiting", "sending")
_SURE = 20  # sent messages from which on the pace is known better than the limit tells
FIRST_EDITS = timedelta(seconds=3)
LATER_EDITS = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Progress:
    """`total`: people in all; `sent`, `failed`, `left_out`, `waiting` add up to it. `left`: how long it still takes,
    None when nobody knows (it is paused) or nothing is left."""

    total: int
    sent: int
    failed: int
    left_out: int
    waiting: int
    left: timedelta | None = None

    @property
    def share(self) -> float:
        """From 0 to 1; 1 for nobody at all."""
        return 1.0 if self.total == 0 else (self.total - self.waiting) / self.total


def progress_of(sizes: Mapping[Outcome, int], started: datetime | None, now: datetime, *, goes_on: bool) -> Progress:
    """Where it stands now. `goes_on`: whether anything is being sent."""
    total = sum(sizes.values())
    waiting = sum(sizes.get(one, 0) for one in _WAITING)
    sent = sizes.get("sent", 0) + sizes.get("recalled", 0)
    failed = sum(sizes.get(one, 0) for one in ("failed", "blocked", "unknown"))
    left = _left(waiting, sent + failed, started, now) if goes_on and waiting else None
    return Progress(total, sent, failed, total - waiting - sent - failed, waiting, left)


def _left(waiting: int, done: int, started: datetime | None, now: datetime) -> timedelta:
    """By the pace so far, once there is one; before, by how much may go out in a second. Never less than that."""
    fastest = Limits().campaigns
    gone = (now - started).total_seconds() if started is not None else 0.0
    pace = min(done / gone, fastest) if done >= _SURE and gone > 0 else fastest
    return timedelta(seconds=round(waiting / pace + 0.5))


def edits_every(started: datetime | None, now: datetime) -> timedelta:
    """How often the message that shows it may change: often at first, seldom where it takes long."""
    return FIRST_EDITS if started is None or now - started < timedelta(minutes=1) else LATER_EDITS
