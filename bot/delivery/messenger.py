"""How a reply reaches a person: the Protocol that a door fulfils (`bot/telegram/messenger.py`)."""

from dataclasses import dataclass
from typing import Protocol

from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes. `topic`: the thread of a forum group. `answers`: the message it replies to."""

    chat: int
    topic: int | None = None
    answers: int | None = None


class Messenger(Protocol):
    """Sends one message. Waits as long as the network asks it to; raises CoachError only when nothing can be sent
    to anybody (the token was taken back)."""

    async def send(self, address: Address, reply: Reply) -> int | None:
        """Send a message; its number, or None when the person cannot be reached."""
        ...

    async def replace(self, address: Address, message: int, reply: Reply) -> None:
        """Put a reply in the place of an earlier message of ours; one that is gone is sent anew, and a reply with an
        attachment is always sent as a message of its own."""
        ...

    async def acknowledge(self, press: str, notice: str) -> None:
        """End the spinning of a pressed button, with a short notice if there is one."""
        ...
