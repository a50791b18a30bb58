"""What must go out: rows that are there until they were sent, or until it is told why not; and the rules by which a try
that failed is followed by another.

State of a row: pending -> sending -> sent | dead (with a reason) | unknown (perhaps sent, and not to be sent twice).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.delivery.messenger import (
    Acknowledge,
    Delete,
    Delivered,
    Edit,
    Failed,
    Moved,
    Post,
    Refused,
    Result,
    Send,
    Unreachable,
    Wait,
)

State = Literal["pending", "sending", "sent", "dead", "unknown"]

MOST_ATTEMPTS = 8
FIRST_PAUSE = 1.0  # seconds, doubled with each attempt
LONGEST_PAUSE = 300.0
RECENT = 60.0
"""Seconds of sending that a limit may look back on."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What has become of a row. `message`: the number of the message, once it was sent."""

    state: State
    message: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row taken to be sent. `attempts`: those that failed. `post`: None if it cannot be read any more. `resend`:
    whether to send again what was perhaps sent. `campaign`: "" for an answer to somebody."""

    id: int
    chat: int
    post: Post | None
    attempts: int = 0
    resend: bool = True
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a parcel. `pause`: seconds until it may be tried again. `counts`: whether it was an attempt.
    `moved`: the chat's number from now on. `closes`: nothing more can be sent to the chat."""

    id: int
    chat: int
    state: State
    message: int | None = None
    reason: str = ""
    pause: float = 0.0
    counts: bool = False
    moved: int | None = None
    closes: bool = False
    poll: str | None = None


@dataclass(frozen=True, slots=True)
class Want:
    """How much may go out now: so many rows, of them so many of campaigns, and none to these chats (what ends the
    spinning of a button goes out nevertheless)."""

    rows: int
    campaigns: int
    without: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What a sender must know of the one before it. `sent`: (chat, seconds ago, of a campaign) within the last minute.
    `closed`: chat -> seconds that it must still be left alone, 0 for all chats together. `unknown`: what was perhaps
    sent and is not sent again; `again`: what is."""

    sent: tuple[tuple[int, float, bool], ...] = ()
    closed: Mapping[int, float] | None = None
    unknown: int = 0
    again: int = 0


class Outbox(Protocol):
    """Where rows are put, within one transaction."""

    async def put(self, key: str, post: Post) -> bool:
        """One row; False if there is one with this key."""
        ...

    async def put_all(self, campaign: str, chats: Iterable[int], post: Send, *, resend: bool = True) -> int:
        """The same post to many chats (its own address does not count), once each however often it is asked for; how
        many were new. Chats that cannot be reached are dead at once."""
        ...

    async def put_each(self, campaign: str, posts: Iterable[Send | Edit | Delete], *, resend: bool = True) -> int:
        """A post of its own for each chat, once each as with `put_all`; how many were new."""
        ...

    async def withdraw(self, campaign: str) -> tuple[int, ...]:
        """Take back the rows of a campaign that wait to be sent; their chats. What is being sent stays."""
        ...

    async def fate(self, key: str) -> Fate | None:
        """What has become of the row with this key; None if there is none."""
        ...

    async def counts(self, campaign: str) -> Mapping[State, int]:
        """How many rows of a campaign are in which state."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget answers that were settled before; how many. Rows of campaigns stay: they tell who got what."""
        ...


class Depot(Protocol):
    """The outbox as its one sender sees it. Each call is a transaction; each raises Superseded when another sender has
    taken over."""

    async def take_over(self) -> Before:
        """Settle what the sender before was in the middle of. Nobody else sends from here on."""
        ...

    async def turn(self, marks: Sequence[Mark], want: Want) -> tuple[Parcel, ...]:
        """Note what became of parcels, and take the next ones: answers first, in the order they were put, one for
        each chat."""
        ...

    async def close(self, chat: int, seconds: float) -> None:
        """Remember that a chat (0: every chat) must be left alone for so long, whatever happens to this process."""
        ...


def marked(parcel: Parcel, result: Result, chance: float, *, is_probe: bool = False) -> Mark:
    """What a result means for a parcel. `chance`: a number from 0 to 1 that spreads the tries of many. `is_probe`: the
    network is known to be in trouble, and this was to see whether it still is: that is no attempt."""
    match result:
        case Delivered(message, poll):
            return Mark(parcel.id, parcel.chat, "sent", message, poll=poll)
        case Wait(seconds):
            # The row itself need not wait: its chat, or everybody, is closed for so long.
            return Mark(parcel.id, parcel.chat, "pending", reason=f"asked to wait {seconds:g} s")
        case Moved(chat):
            return Mark(parcel.id, parcel.chat, "pending", reason="moved", moved=chat)
        case Unreachable(reason):
            return Mark(parcel.id, parcel.chat, "dead", reason=reason, closes=not isinstance(parcel.post, Acknowledge))
        case Refused(reason):
            return Mark(parcel.id, parcel.chat, "dead", reason=reason)
        case Failed(reason, perhaps_sent):
            if perhaps_sent and not parcel.resend:
                return Mark(parcel.id, parcel.chat, "unknown", reason=reason, counts=True)
            if not is_probe and parcel.attempts + 1 >= MOST_ATTEMPTS:
                return Mark(parcel.id, parcel.chat, "dead", reason=reason, counts=True)
            pause = backed_off(parcel.attempts, chance)
            return Mark(parcel.id, parcel.chat, "pending", reason=reason, pause=pause, counts=not is_probe)


def backed_off(attempts: int, chance: float) -> float:
    """Seconds to wait after so many attempts and one more that failed: doubling, between half and one and a half of it
    by chance, so that many do not come back at once."""
    return min(FIRST_PAUSE * 2.0 ** min(attempts, 30), LONGEST_PAUSE) * (0.5 + chance)
