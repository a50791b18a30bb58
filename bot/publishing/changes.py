"""What was changed in chat: the overlay that lies over the files of the library, each change with its author and time.

Three things can be changed: a phrase is added to an intent, a line to say is added, replaced or taken away, a file of
an intent is new or replaced as a whole. A `Changes` is where they are kept; `bot/storage/changes.py` keeps them in the
database. Put one in as `waiting`, and `conversation/publisher` tries it, makes it live everywhere and tells its author.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal, Protocol, get_args

from bot.language.detect import Language
from bot.library.records import Part, Segment, Style

State = Literal[
    "suggested",  # by somebody who may not publish; a lead decides
    "draft",  # written, and not to be published yet
    "trying",  # live for a few chosen people, see `canary`
    "waiting",  # to be tried and published
    "live",  # part of the edition that answers
    "leaving",  # live, and to be taken out again
    "written",  # stands in the files by now
    "retired",  # turned down, or taken out
]
STATES: tuple[State, ...] = get_args(State)
COUNTING: tuple[State, ...] = ("live", "leaving")  # what the edition that answers is made of

# From which states a change may come into another: a second press, or another lead's, then finds nothing to do.
MOVES: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        "suggested": frozenset({"draft"}),
        "draft": frozenset({"suggested", "trying", "waiting", "live"}),
        "trying": frozenset({"draft"}),
        "waiting": frozenset({"suggested", "draft", "trying"}),
        "live": frozenset({"waiting", "leaving", "draft", "retired"}),  # the last two: by a roll-back
        "leaving": frozenset({"live"}),
        "written": frozenset({"live"}),
        "retired": frozenset({"suggested", "draft", "trying", "leaving"}),
    }
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something customers say, added to the examples of an intent, or to what is out of scope (`NONE`)."""

    intent: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A line to say. `instead_of` is the line whose place it takes ("": it is new), an empty `text` takes that line
    away. Kept for a segment or a style of customer when one is named."""

    intent: str
    language: Language
    part: Part
    text: str
    instead_of: str = ""
    segment: Segment | None = None
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file of the library, new or in place of the one there: how an intent is made, and what an upload changes.
    `path` is that inside the library ("objections/too_noisy.yaml")."""

    path: str
    text: str

    @property
    def intent(self) -> str:
        return self.path.rpartition("/")[2].rpartition(".")[0]


Content = Phrase | Script | WholeFile


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `id` is 0 until it is kept. Times are aware and UTC. `author` wrote it; `credit` is whose idea it
    was, if it was not the author's; `by` moved it into its state, at `since`. People are None once they had themselves
    forgotten. `remark`: why it is not live, for its author."""

    id: int
    content: Content
    author: int | None
    at: datetime
    state: State = "draft"
    credit: int | None = None
    by: int | None = None
    since: datetime | None = None
    remark: str = ""


class Changes(Protocol):
    """Where changes are kept."""

    async def add(self, change: Change) -> Change:
        """Keep a new one; it comes back with its number."""
        ...

    async def change(self, number: int) -> Change | None: ...

    async def of(self, *states: State, intent: str = "") -> tuple[Change, ...]:
        """Those in any of these states, in the order they were made; of one intent, if it is named."""
        ...

    async def move(
        self, numbers: Collection[int], state: State, by: int | None, now: datetime, remark: str = ""
    ) -> tuple[int, ...]:
        """Bring changes into another state; the numbers of those that were moved. What is in no state that leads there
        (`MOVES`) stays as it is: of two who press at once, one finds nothing to do."""
        ...

    async def reword(self, number: int, content: Content) -> bool:
        """Put other words into one that is suggested or a draft; False for any other."""
        ...
