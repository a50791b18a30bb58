"""What comes in from any door, and what goes back.

A door (Telegram, terminal) turns its own events into one of these values, hands over the storage parts of one
transaction, and paints the `Outcome`.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.analytics.gaps import Gaps
from bot.analytics.journal import Journal
from bot.analytics.outcomes import Outcomes
from bot.analytics.unanswered import Unanswered
from bot.broadcast.ledger import Ledger
from bot.conversation.dialogue import Dialogues
from bot.conversation.preferences import Preferences
from bot.conversation.visit import Visits
from bot.delivery.inbox import Inbox
from bot.delivery.outbox import Outbox
from bot.people.own_data import OwnData
from bot.people.roster import Roster
from bot.playbook.customers import Customers
from bot.playbook.reminders import Reminders
from bot.publishing.canary import Canaries
from bot.publishing.care import CardCare
from bot.publishing.changes import Changes
from bot.publishing.editions import Editions
from bot.publishing.lessons import Lessons
from bot.publishing.received import ReceivedFiles
from bot.quiz.deck import Deck
from bot.quiz.session import Sessions
from bot.quiz.team import TeamQuizzes
from bot.reply import Attachment, Reply
from bot.schedule import Appointments
from bot.uploads.fetching import Fetch


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks and where. `tongue` is the language of the person's app (a BCP 47 tag, may be empty), `name` what they
    call themselves there."""

    person: int
    chat: int
    tongue: str = ""
    private: bool = True
    name: str = ""
    at: datetime | None = field(default=None, compare=False)
    """When it was written, if that is known: how fast somebody types is not how fast we catch up."""
    topic: int | None = field(default=None, compare=False)
    """The thread of a forum group that it was written in."""
    sees_polls: bool = field(default=False, compare=False)
    """Whether this door has polls."""


@dataclass(frozen=True, slots=True)
class Said:
    """Plain text: an objection. `file`: what came with it, by the name the network knows it by."""

    sender: Sender
    text: str
    file: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command without its slash, and what stood behind it."""

    sender: Sender
    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of one of our replies."""

    sender: Sender
    action: str
    argument: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is not text: a photo, a voice note, a sticker."""

    sender: Sender
    kind: str
    file: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A document. `file`: what it is called, and by which name the network knows it; its content is got by `fetch`.
    `size`: its bytes as the network tells, 0 where it does not. `caption`: what was written with it."""

    sender: Sender
    file: Attachment
    size: int = 0
    caption: str = ""
    fetch: Fetch | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Inquired:
    """Typed behind the bot's name in any chat, and not sent: an inline query."""

    sender: Sender
    text: str


@dataclass(frozen=True, slots=True)
class Voted:
    """A vote in a poll of ours. `choices`: by their place; none where it was taken back."""

    sender: Sender
    poll: str
    choices: tuple[int, ...]


Request = Said | Commanded | Pressed | Unreadable | Sent | Inquired | Voted


@dataclass(frozen=True, slots=True)
class Offered:
    """One answer to an inline query; `reply` is what is sent when it is chosen. `id`: at most 64 bytes, unique."""

    id: str
    title: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do: show a reply (in place of the message whose button was pressed, if `replaces`), and flash a short
    notice at the person who pressed. `offered`: the answers to an inline query; the notice says what to type
    where there are none."""

    reply: Reply | None = None
    replaces: bool = False
    notice: str = ""
    offered: tuple[Offered, ...] = ()
    fault: str = ""
    """The code of a fault of ours, if that is all there is to say."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The storage of one transaction: all of it is kept, or nothing."""

    roster: Roster
    own_data: OwnData
    unanswered: Unanswered
    visits: Visits
    preferences: Preferences
    journal: Journal
    deck: Deck
    sessions: Sessions
    team_quizzes: TeamQuizzes
    inbox: Inbox
    outbox: Outbox
    appointments: Appointments
    changes: Changes
    canaries: Canaries
    editions: Editions
    dialogues: Dialogues
    customers: Customers
    reminders: Reminders
    ledger: Ledger
    outcomes: Outcomes
    lessons: Lessons
    gaps: Gaps
    received: ReceivedFiles
    care: CardCare


class Store(Protocol):
    """Hands out transactions. Leaving the block keeps what was done; an exception undoes it."""

    def transaction(self) -> AbstractAsyncContextManager[Parts]: ...


Settle = Callable[[Parts, Outcome], Awaitable[None]]
"""What a door does with an outcome within the transaction that made it: what is put into the outbox there is kept if,
and only if, everything else is."""
