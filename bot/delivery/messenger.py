"""How a message reaches a person: what is sent, what became of it, and the Protocol that a door fulfils
(`bot/telegram/messenger.py`).

A messenger makes one try and tells how it went. Waiting, trying again and giving up are decided in `outbox.py`.
"""

from dataclasses import dataclass
from typing import Protocol

from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes. `topic`: the thread of a forum group. `answers`: the message it replies to."""

    chat: int
    topic: int | None = None
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """A new message."""

    address: Address
    reply: Reply


@dataclass(frozen=True, slots=True)
class Replace:
    """A reply in the place of an earlier message of ours; one that is gone is sent anew, and a reply with an attachment
    is always sent as a message of its own."""

    address: Address
    message: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words for an earlier message of ours, and nothing at all if that is gone. What had a file keeps it: `reply`
    then names the file again, and only its words change."""

    address: Address
    message: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class Delete:
    """An earlier message of ours disappears. The network lets that be done for two days."""

    address: Address
    message: int


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The end of the spinning of a pressed button, with a short notice if there is one."""

    chat: int
    press: str
    notice: str = ""


Post = Send | Replace | Edit | Delete | Acknowledge


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is there. `message`: its number, if it has one. `poll`: that of the poll, if it is one."""

    message: int | None = None
    poll: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Not taken: the network asks to wait so many seconds. It does not say whether for this chat or for all."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Moved:
    """Not taken: the group has another number now."""

    chat: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Not taken, and nothing else to this chat will be: blocked, left, deleted."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Not taken, and never will be: the message itself cannot be."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The network is in trouble. `perhaps_sent`: nobody can know whether it arrived (the line was cut, or no answer
    came in time)."""

    reason: str
    perhaps_sent: bool = False


Result = Delivered | Wait | Moved | Unreachable | Refused | Failed


class Messenger(Protocol):
    """Sends."""

    async def deliver(self, post: Post) -> Result:
        """One try. Raises CoachError only when nothing can be sent to anybody (the token was taken back)."""
        ...
