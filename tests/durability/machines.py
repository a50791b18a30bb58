"""Machines with a web room of their own, started by tests (`machine.py` is what runs in them)."""

import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from tests.stories.bot_process import BotProcess, bot_process
from tests.telegram_server.client import TelegramServer

PUBLIC = "https://coach.example.org/bots"


@dataclass(slots=True)
class Machine:
    bot: BotProcess
    url: str


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def machine(
    folder: Path,
    server: TelegramServer,
    database: str = "",
    public: str = PUBLIC,
    command: Sequence[str] = ("tests.durability.machine",),
) -> AsyncIterator[Machine]:
    """One whose web room is open. Without a public address it polls."""
    port = free_port()
    settings = {
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "PUBLIC_URL": public,
        "LISTEN": f"127.0.0.1:{port}",
    }
    async with bot_process(folder, command, **settings, DATABASE_URL=database) as bot:
        await bot.says('"web open"')
        yield Machine(bot, f"http://127.0.0.1:{port}")
