"""Files that leads sent: what each would change, until it is put in or left. A `ReceivedFiles` is where that is kept;
`bot/storage/received.py` keeps it in the database.

The file itself is not kept, only the changes that it comes to. A file that could not be used stands here too, without
any: it is counted, as reading it cost the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

from bot.publishing.changes import Content

State = Literal[
    "offered",  # shown to its sender, who decides
    "taken",  # its changes were put in
    "left",  # its sender did not want it
    "useless",  # nothing in it could be used, or nothing would change
    "too_many",  # not even looked at: its sender was told when to come again
]
STATES: tuple[State, ...] = get_args(State)

MOST_AN_HOUR = 5
WITHIN = timedelta(hours=1)
KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Received:
    """One file. `id` is 0 until it is kept; `at` is aware and UTC. `contents`: what would be put in. `edition`: the
    number of the edition it was compared with. `seen`: path of each file of the library that it touches -> digest of
    what was shown of it; what would be different by now is shown anew."""

    id: int
    person: int
    at: datetime
    state: State = "offered"
    contents: tuple[Content, ...] = ()
    edition: int = 0
    seen: Mapping[str, str] = field(default_factory=dict)


class ReceivedFiles(Protocol):
    """Where they are kept."""

    async def add(self, received: Received) -> Received:
        """Keep a new one; it comes back with its number."""
        ...

    async def of(self, number: int) -> Received | None: ...

    async def since(self, person: int, moment: datetime) -> tuple[Received, ...]:
        """What somebody sent after a moment, the oldest first."""
        ...

    async def decide(self, number: int, state: State) -> bool:
        """Bring an offered one into another state. False where it is not offered any more: of two presses at once, one
        finds nothing to do."""
        ...

    async def show_again(self, received: Received) -> bool:
        """Keep an offered one as it was shown anew; False as above."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop what was sent before; how many."""
        ...


def free_again(lately: Sequence[Received], now: datetime) -> datetime | None:
    """When one more file may be sent; None: now. `lately`: what this person sent within the last hour."""
    read = sorted(one.at for one in lately if one.state != "too_many" and now - one.at < WITHIN)
    return None if len(read) < MOST_AN_HOUR else read[-MOST_AN_HOUR] + WITHIN


def was_told(lately: Sequence[Received], free: datetime) -> bool:
    """Whether this person heard already that there is no room until `free`."""
    return any(one.state == "too_many" and free - WITHIN <= one.at < free for one in lately)
