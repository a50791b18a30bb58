"""Two doors to act a story at: the terminal, in this process, and Telegram, with the bot in a process of its own.

Both take what a rep does and give what the rep then sees.
"""

import asyncio
import re
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Protocol

from rich.console import Console

from bot.conversation.router import Router
from bot.people.person import AT_TERMINAL
from bot.terminal.chat import Terminal
from bot.terminal.reminders import Reminders
from tests.stories.story import Shown
from tests.telegram_server.client import Person, SeenMessage, TelegramServer

_BUTTON = re.compile(r"\[(\d+)\] (.+?)(?=  \[|$)")
_COPY = "⧉"
_REPLIES = ("sendMessage", "sendPhoto", "editMessageText")
_LONGEST_WAIT = 40
_BETWEEN_LOOKS = 0.02


class Door(Protocol):
    """Where a rep talks with the bot."""

    async def say(self, words: str) -> Shown: ...

    async def press(self, label: str) -> Shown:
        """Press the one button whose label contains this."""
        ...


class TerminalDoor:
    """Somebody at a terminal: what the console prints is what is seen. `files`: where it puts pictures. `reminders`:
    what falls due for them."""

    def __init__(
        self, router: Router, tongue: str, files: Path, reminders: Reminders | None = None, person: int = AT_TERMINAL
    ) -> None:
        self._console = Console(file=StringIO(), width=100_000, highlight=False)
        self._terminal = Terminal(router, self._console, tongue, files, reminders, person)
        self._numbers: dict[str, str] = {}

    async def say(self, words: str) -> Shown:
        return await self._turn(words)

    async def press(self, label: str) -> Shown:
        return await self._turn(self._numbers[the_one(label, tuple(self._numbers))])

    async def told(self) -> Shown:
        """What falls due by now."""
        self._console.file = StringIO()
        await self._terminal.say_what_is_due()
        return self._seen()

    async def _turn(self, line: str) -> Shown:
        self._console.file = StringIO()
        await self._terminal.turn(line)
        return self._seen()

    def _seen(self) -> Shown:
        assert isinstance(self._console.file, StringIO)
        lines = [printed for printed in self._console.file.getvalue().splitlines() if printed.strip()]
        numbers: dict[str, str] = {}
        while lines and _BUTTON.match(lines[-1]):  # each row of buttons is a line at the end
            numbers = {label: number for number, label in _BUTTON.findall(lines.pop())} | numbers
        if numbers:
            self._numbers = numbers
        # A terminal has no place of its own for a notice: it stands above the rest.
        return Shown(tuple(lines), tuple(numbers), "\n".join(lines))


@dataclass(slots=True)
class TelegramDoor:
    """A rep in a private chat, or (with `chat`) in a group."""

    server: TelegramServer
    person: Person
    _seen: int = field(default=0)

    async def say(self, words: str) -> Shown:
        await self.server.say(words, user=self.person)
        self._seen += 1
        messages = await self.server.wait_for_messages(self.person["id"], self._seen, timeout=_LONGEST_WAIT)
        return _shown(messages[-1])

    async def press(self, label: str) -> Shown:
        messages = await self.server.wait_for_messages(self.person["id"], 1)
        message = messages[-1]
        full = the_one(label, _labels(message))
        told, standing = len(await self.server.history()), len(messages)
        await self.server.press(
            user=self.person, chat_id=self.person["id"], message_id=message["message_id"], label=full
        )
        notice = await self._wait_for_answer(told)
        messages = await self.server.wait_for_messages(self.person["id"], 1)
        self._seen += len(messages) - standing
        return _shown(messages[-1], notice)

    async def _wait_for_answer(self, told: int) -> str:
        """Until the pressed message was drawn anew, or a new one came; the notice that was flashed."""
        async with asyncio.timeout(_LONGEST_WAIT):
            while True:
                entries = (await self.server.history())[told:]
                answered = [one for one in entries if one["method"] == "answerCallbackQuery"]
                if answered and any(one["method"] in _REPLIES for one in entries):
                    return str(answered[-1]["params"].get("text", ""))
                await asyncio.sleep(_BETWEEN_LOOKS)


def the_one(part: str, labels: tuple[str, ...]) -> str:
    """The only label that is this, or else the only one that contains it."""
    found = [label for label in labels if label == part] or [label for label in labels if part in label]
    assert len(found) == 1, f"{part!r} of {labels}"
    return found[0]


def _labels(message: SeenMessage) -> tuple[str, ...]:
    labels = (button["text"] for row in message["keyboard"] for button in row)
    return tuple(label for label in labels if not label.startswith(_COPY))


def _shown(message: SeenMessage, notice: str = "") -> Shown:
    return Shown(tuple(message["text"].splitlines()), _labels(message), notice)
