"""Who got what: a line for each recipient of each campaign, from the moment it is confirmed. A `Ledger` is where that
is kept; `bot/storage/ledger.py` keeps it in the database.

What became of a message is told by the outbox; the ledger names the row there (its letter and the chat), so that
nothing is written down twice. All of a ledger's calls belong to one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

from bot.broadcast.audience import Audience, Version
from bot.broadcast.campaign import Campaign, Kind
from bot.language.detect import Language

Place = Literal["waiting", "put", "left", "off", "cancelled"]
"""Where a recipient stands: not put into the outbox yet; put; left out, since they left or switched it off in the
meantime; never put, since it was cancelled."""
PLACES: tuple[Place, ...] = get_args(Place)

Outcome = Literal[
    "waiting", "sending", "sent", "failed", "blocked", "unknown", "left", "off", "cancelled", "recalled"
]  # fmt: skip
"""What became of a message, as a report tells it. unknown: perhaps sent, and not sent again."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a campaign goes to. `due`: when, at the earliest. `letter`: the name under which it was put. `edition`:
    which wording they got, 0 before any. `message`: its number, once it was sent."""

    campaign: int
    person: int
    chat: int
    version: Version
    tongue: str
    due: datetime
    name: str = ""
    team: str = ""
    place: Place = "waiting"
    letter: str = ""
    edition: int = 0
    message: int | None = None
    acknowledged: datetime | None = None
    right: bool | None = None
    answers: int = 0
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the report. `at`: when it was sent, or given up. `reason`: why it was not, as the network told.
    `right`: whether the last answer was, None without one; `answers`: how many there were."""

    person: int
    name: str
    team: str
    version: Version
    tongue: str
    outcome: Outcome
    reason: str = ""
    at: datetime | None = None
    acknowledged: datetime | None = None
    right: bool | None = None
    answers: int = 0
    reminded: bool = False


class Ledger(Protocol):
    """Where campaigns and their recipients are kept."""

    async def add(self, campaign: Campaign) -> Campaign:
        """Keep a new one; it comes back with its number."""
        ...

    async def campaign(self, number: int) -> Campaign | None: ...

    async def with_key(self, key: str) -> Campaign | None:
        """The campaign that a program made under this key."""
        ...

    async def latest(self, teams_of: int | None, most: int) -> tuple[Campaign, ...]:
        """The last ones of an author, or of all where None is asked for."""
        ...

    async def change(self, campaign: Campaign) -> Campaign | None:
        """Keep a campaign in place of what is known of it; with the revision that this makes. None, and nothing is
        kept, when somebody changed it in the meantime: of two presses only one takes effect."""
        ...

    async def confirmed_since(self, by: int, moment: datetime) -> tuple[datetime, ...]:
        """When an author confirmed campaigns after a moment and did not undo it, the first first; those that were
        stopped later count too."""
        ...

    async def open(self, now: datetime) -> tuple[int, ...]:
        """The campaigns that have something left to do by now, the oldest first."""
        ...

    async def count(self, audience: Audience, *, by: int, kind: Kind, fallback: Language, now: datetime) -> int:
        """How many people an audience reaches."""
        ...

    async def enter(self, campaign: Campaign, now: datetime) -> int:
        """Write down everybody a confirmed campaign reaches now; how many. They are due when it starts."""
        ...

    async def strike(self, campaign: int) -> None:
        """Take all its lines out again: it was undone before it began."""
        ...

    async def due(self, campaign: int, now: datetime, most: int) -> tuple[Recipient, ...]:
        """Those who wait and are due. Who left or switched such campaigns off in the meantime is written down as
        that, and is not among them."""
        ...

    async def next_due(self, campaign: int) -> datetime | None:
        """When the next one who waits is due; None when nobody waits."""
        ...

    async def postpone(self, campaign: int, moments: Mapping[int, datetime]) -> None:
        """By person: due then, and not before."""
        ...

    async def put(self, recipients: Sequence[Recipient], letter: str, edition: int) -> None:
        """They are in the outbox now, under this letter."""
        ...

    async def taken_back(self, campaign: int, letter: str, chats: Sequence[int], place: Place) -> None:
        """They are not any more."""
        ...

    async def give_up(self, campaign: int) -> None:
        """Those who wait will not get it: it was stopped."""
        ...

    async def letters(self, campaign: int) -> tuple[str, ...]:
        """The names of all letters under which its recipients were put."""
        ...

    async def behind(self, campaign: int, edition: int, most: int) -> tuple[Recipient, ...]:
        """Those who got an earlier wording."""
        ...

    async def read_now(self, recipients: Sequence[Recipient], edition: int) -> None:
        """They are sent this wording in place of theirs."""
        ...

    async def arrived(self, campaign: int, wave: str, most: int, *, reminded: bool = False) -> tuple[Recipient, ...]:
        """Those who have a message of it, and for whom nothing is in the outbox under this letter. `reminded`: only
        those who are to be reminded."""
        ...

    async def failed(self, campaign: int) -> int:
        """How many did not get it, though they could."""
        ...

    async def wait_again(self, campaign: int, now: datetime) -> int:
        """Those who did not get it, though they could, wait again; how many."""
        ...

    async def remind(self, campaign: int) -> int:
        """Those who got it and have not answered, or wrongly, are to be reminded; how many."""
        ...

    async def recipient(self, campaign: int, person: int) -> Recipient | None: ...

    async def acknowledge(self, campaign: int, person: int, now: datetime) -> bool:
        """They have read it; False when that was known."""
        ...

    async def answer(self, campaign: int, person: int, now: datetime, *, right: bool, after: int) -> bool:
        """They have answered its question. `after`: how many answers there were before; False, and nothing is kept,
        when there is one more by now."""
        ...

    async def sizes(self, campaign: int) -> Mapping[Outcome, int]:
        """How many stand where, quickly: blocked ones count as failed, and recalled ones as sent."""
        ...

    async def entries(self, campaign: int) -> tuple[Entry, ...]:
        """The whole report, a line each, by team and name."""
        ...

    async def switched_off(self, person: int) -> frozenset[Kind]:
        """The kinds of campaigns that somebody does not want."""
        ...

    async def switch(self, person: int, kind: Kind, *, off: bool) -> None: ...
