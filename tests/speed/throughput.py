"""What an update costs beyond recognition, through the stand-in for Telegram, beside bots that only say back what came.

`python -m tests.speed.throughput [--updates 600] [--aiogram PYTHON]` runs one after the other: our bot (its real door,
inbox, conversation, outbox and sender over a SQLite file, with a recogniser that knows one line) and echo bots on
python-telegram-bot and, with an interpreter that has it, aiogram. All poll. Each has answered some updates before the
clock starts. CPU is that of the bot's process alone; on a busy machine compare the rows, not the figures.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from tests.telegram_server.client import TelegramServer

_ROOT = Path(__file__).resolve().parent.parent.parent
_WARMING = 100
_PEOPLE = 100

_ECHO_PTB = """
import sys
from telegram.ext import Application, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(update.message.text)
url, token = sys.argv[1:]
app = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(True).build()
app.add_handler(MessageHandler(filters.TEXT, echo))
app.run_polling()
"""
_ECHO_AIOGRAM = """
import asyncio, sys
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
url, token = sys.argv[1:]
dispatcher = Dispatcher()
@dispatcher.message()
async def echo(message):
    await message.answer(message.text)
asyncio.run(dispatcher.start_polling(Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))))
"""


async def measured(name: str, updates: int, command: list[str]) -> None:
    """Run a bot on so many updates and print what one cost. `{url}` and `{token}` in its command are filled in."""
    async with TelegramServer.started(brief=True) as server:
        for number in range(_WARMING + updates):
            await server.say("too dear", user={"id": 1 + number % _PEOPLE})
        filled = [part.format(url=server.url, token=server.token) if "{" in part else part for part in command]
        process = await asyncio.create_subprocess_exec(
            *filled, cwd=_ROOT, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await _arrived(server, _WARMING, process)
            already, cpu, wall = await server.arrived_in_all(), _cpu(process.pid), time.perf_counter()
            await _arrived(server, _WARMING + updates, process)
            cpu, wall = _cpu(process.pid) - cpu, time.perf_counter() - wall
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
    counted = _WARMING + updates - already
    print(f"{name:<44}{1000 * cpu / counted:>8.2f} ms CPU{counted / wall:>8.0f} updates/s", flush=True)


async def _arrived(server: TelegramServer, goal: int, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(300):
        while await server.arrived_in_all() < goal:
            if process.returncode is not None:
                raise RuntimeError(f"the bot ended with code {process.returncode}")
            await asyncio.sleep(0.01)


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def compare(updates: int, aiogram: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = url_of(Path(folder) / "coach.db")
        await asyncio.to_thread(migrate, url)
        ours = [
            "-m",
            "tests.durability.worker",
            "serve",
            "--database",
            url,
            "--telegram",
            "{url}",
            "--token",
            "{token}",
        ]
        await measured("our bot, less recognition", updates, [sys.executable, *ours])
        echo = Path(folder) / "echo_ptb.py"
        echo.write_text(_ECHO_PTB)
        await measured("echo on python-telegram-bot", updates, [sys.executable, str(echo), "{url}", "{token}"])
        if aiogram is None:
            print(f"{'echo on aiogram':<44}not asked for: --aiogram PYTHON")
            return
        echo = Path(folder) / "echo_aiogram.py"
        echo.write_text(_ECHO_AIOGRAM)
        await measured("echo on aiogram", updates, [aiogram, str(echo), "{url}", "{token}"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.speed.throughput", description=__doc__)
    parser.add_argument("--updates", type=int, default=600)
    parser.add_argument("--aiogram", metavar="PYTHON", help="an interpreter that has aiogram")
    chosen = parser.parse_args()
    asyncio.run(compare(chosen.updates, chosen.aiogram))


if __name__ == "__main__":
    main()
