"""`bot chat`: the conversation in the terminal, or line by line from a pipe with `--plain`."""

import asyncio
import logging
import os
import sys
from typing import Annotated

import typer
from rich.console import Console

from bot.clock import system_clock
from bot.commands.serving import serving_edition
from bot.logs import set_up_logs
from bot.people.person import AT_TERMINAL
from bot.publishing.build import Built
from bot.settings import Settings, read_settings
from bot.terminal.chat import Terminal, standard_input
from bot.terminal.reminders import Reminders
from bot.wiring.coach import open_coach
from bot.wording.tongues import machine_tongue


def chat(
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines, no colours, no prompt; reads a pipe.")] = False,
) -> None:
    """Talk to the coach in the terminal. Example: echo "太贵了" | bot chat --plain"""
    settings = read_settings()
    set_up_logs(level=logging.WARNING)
    built = serving_edition(settings)
    asyncio.run(_talk(settings, built, plain or not sys.stdin.isatty()))


async def _talk(settings: Settings, built: Built, plain: bool) -> None:
    async with open_coach(settings, built, insiders=frozenset({AT_TERMINAL})) as coach:
        reminders = Reminders(coach.store, coach.kinds, system_clock, AT_TERMINAL)
        terminal = Terminal(coach.router, Console(), machine_tongue(os.environ), settings.files_dir, reminders)
        if plain:
            await terminal.answer_lines(standard_input())
        else:
            await terminal.talk()
