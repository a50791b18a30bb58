"""The terminal door: the same conversation as in Telegram, typed.

On a screen it asks at a prompt, keeps a history and takes a number for a button. From a pipe it answers line by line in
plain text.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from bot.conversation.request import Commanded, Outcome, Pressed, Request, Said, Sender
from bot.conversation.router import Router
from bot.errors import CoachError
from bot.people.person import AT_TERMINAL
from bot.reply import Button, Press, Reply
from bot.terminal.attachments import kept_in, sent_from
from bot.terminal.paint import asks_back, paint, plain_text
from bot.terminal.reminders import Reminders
from bot.wording.texts import texts_in
from bot.wording.tongues import tongue_of

_LONGEST_LINE = 1_000_000
_LOOK_EVERY = 5.0  # seconds


class Terminal:
    """One person at one terminal. `tongue` is the language of the machine (a BCP 47 tag), `files` the folder for what
    a terminal cannot show. `reminders`: what falls due while somebody sits here. `person`: who that is, in a chat of
    the same number."""

    def __init__(
        self, router: Router, console: Console, tongue: str, files: Path, reminders: Reminders | None = None,
        person: int = AT_TERMINAL,
    ) -> None:  # fmt: skip
        self._router = router
        self._console = console
        self._files = files
        self._reminders = reminders
        self._sender = Sender(person, person, tongue)
        self._buttons: tuple[Button, ...] = ()
        language, _ = tongue_of(tongue)
        self._texts = texts_in(language)

    async def talk(self) -> None:
        """Ask and answer until Ctrl-D."""
        self._console.print(self._texts.say("terminal.welcome"), style="dim")
        session: PromptSession[str] = PromptSession(history=InMemoryHistory())
        reminding = asyncio.create_task(self._remind())
        try:
            with suppress(EOFError, KeyboardInterrupt), patch_stdout(raw=True):
                while True:
                    line = (await session.prompt_async("> ")).strip()
                    if line:
                        await self.turn(line)
        finally:
            reminding.cancel()
        self._console.print(self._texts.say("terminal.bye"), style="dim")

    async def say_what_is_due(self) -> None:
        """Print the reminders that are due by now."""
        if self._reminders is None:
            return
        for reply in await self._reminders.due():
            self._show(Outcome(reply))

    async def _remind(self) -> None:
        """Say what falls due while nobody types. A database that cannot be used now is asked again later."""
        while True:
            with suppress(CoachError):
                await self.say_what_is_due()
            await asyncio.sleep(_LOOK_EVERY)

    async def turn(self, line: str) -> None:
        """Answer one line: a number presses a button, a slash begins a command, anything else is an objection."""
        request = self._request(line)
        if request is None:
            self._console.print(self._texts.say("terminal.no_button", number=line), style="dim")
            return
        outcome = await self._router.answer(request)
        self._show(outcome)

    async def answer_lines(self, lines: AsyncIterator[str]) -> None:
        """Plain mode: one answer a line, an empty line between two. Each run is a visit of its own. Where a page asks
        something, a number presses a button."""
        first = True
        await self._router.answer(Commanded(self._sender, "cancel"))
        async for line in lines:
            if not line.strip():
                continue
            outcome = await self._router.answer(self._request(line.strip()) or Said(self._sender, line.strip()))
            if outcome.reply is not None:
                self._buttons = asks_back(outcome.reply)
                said = "\n".join([plain_text(outcome.reply), *self._kept(outcome.reply)])
                print(("" if first else "\n") + said, flush=True)
                first = False

    def _request(self, line: str) -> Request | None:
        if line.isdecimal() and self._buttons:
            place = int(line) - 1 if len(line) < 4 else -1
            if not 0 <= place < len(self._buttons):
                return None
            does = self._buttons[place].does
            return Pressed(self._sender, does.action, does.argument) if isinstance(does, Press) else None
        if line.startswith("/") and len(line) > 1:
            name, _, argument = line[1:].partition(" ")
            if name.casefold() == "upload" and argument.strip():
                return sent_from(argument, self._sender)
            return Commanded(self._sender, name.casefold(), argument.strip())
        return Said(self._sender, line[:_LONGEST_LINE])

    def _show(self, outcome: Outcome) -> None:
        if outcome.notice:
            self._console.print(outcome.notice, style="dim")
        if outcome.reply is not None:
            for line in self._kept(outcome.reply):
                self._console.print(line, style="dim", soft_wrap=True, markup=False, highlight=False)
            self._buttons = paint(outcome.reply, self._console).buttons
            self._console.print()

    def _kept(self, reply: Reply) -> list[str]:
        """Write what is attached; where it is."""
        if reply.attachment is None:
            return []
        return [self._texts.say("terminal.file", path=kept_in(self._files, reply.attachment))]


async def standard_input() -> AsyncIterator[str]:
    """The lines of standard input; bytes that are no UTF-8 become replacement characters."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace")
