"""What an update costs through the stand-in for Telegram, beside bots that only say back what came.

`python -m tests.speed.throughput [--updates 600] [--aiogram] [--json]` runs one after the other: our bot with a
recogniser that knows one line (the real library, door, inbox, conversation, outbox and sender over a SQLite file); our
whole bot as it is started (`bot serve`); an echo bot on python-telegram-bot; with `--aiogram` one on aiogram, in an
environment of its own that is thrown away. All poll. Each has answered some updates before the clock starts. Then
people write at a steady rate, each update by itself, and it is told how long they wait. CPU is that of the bot alone;
on a busy machine compare the rows, not the figures.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from tests.telegram_server.client import TelegramServer

BEYOND_RECOGNITION = "our bot, less recognition"

_ROOT = Path(__file__).resolve().parent.parent.parent
_WARMING = 100
_PEOPLE = 100
_RATE = 20.0  # updates a second while it is measured how long people wait
_LONGEST = 300
_WIDTH = 34

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


@dataclass(frozen=True, slots=True)
class Row:
    """cpu: milliseconds an update when many wait, and rate: how many a second; None for a bot that keeps to Telegram's
    pace. alone: milliseconds of CPU when they come one by one; p50, p99: milliseconds that a person waits then."""

    name: str
    cpu: float | None
    rate: float | None
    alone: float
    p50: float
    p99: float

    def __str__(self) -> str:
        many = f"{'-':>10}{'-':>12}" if self.cpu is None else f"{self.cpu:>10.2f}{self.rate:>12.0f}"
        return f"{self.name:<{_WIDTH}}{many}{self.alone:>16.2f}{self.p50:>9.1f}{self.p99:>9.1f}"


HEAD = f"{'':<{_WIDTH}}{'CPU ms':>10}{'updates/s':>12}{'CPU ms, steady':>16}{'p50 ms':>9}{'p99 ms':>9}"


async def measured(
    name: str, updates: int, command: Sequence[str], environment: Mapping[str, str] = os.environ, *, paced: bool = False
) -> Row:
    """Run a bot on so many updates that wait (none if it is `paced`: it would only keep us waiting), then on as many
    that come one by one. `{url}` and `{token}` in its command and its environment are filled in."""
    waiting = 0 if paced else updates
    async with TelegramServer.started(brief=True) as server:
        for number in range(_WARMING + waiting):
            await server.say("too dear", user={"id": 1 + number % _PEOPLE})
        names = {"url": server.url, "token": server.token}
        process = await asyncio.create_subprocess_exec(
            *(_filled(part, names) for part in command),
            cwd=_ROOT,
            env={name: _filled(value, names) for name, value in environment.items()},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await _arrived(server, _WARMING, process)
            already, cpu, wall = await server.arrived_in_all(), _cpu(process.pid), time.perf_counter()
            await _arrived(server, _WARMING + waiting, process)
            cpu, wall = _cpu(process.pid) - cpu, time.perf_counter() - wall
            alone = _cpu(process.pid)
            waits = await _steadily(server, _WARMING + waiting, updates, process)
            alone = 1000 * (_cpu(process.pid) - alone) / updates
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
    p50, p99 = (1000 * waits[min(len(waits) - 1, len(waits) * share // 100)] for share in (50, 99))
    if paced:
        return Row(name, None, None, alone, p50, p99)
    counted = max(1, _WARMING + updates - already)
    return Row(name, 1000 * cpu / counted, counted / wall, alone, p50, p99)


async def _steadily(
    server: TelegramServer, before: int, updates: int, process: asyncio.subprocess.Process
) -> list[float]:
    """Seconds that people waited, the shortest first."""
    had = len(await server.waits())
    began = time.perf_counter()
    for number in range(updates):
        await asyncio.sleep(max(0.0, began + number / _RATE - time.perf_counter()))
        await server.say("too dear", user={"id": 1 + number % _PEOPLE})
    await _arrived(server, before + updates, process)
    return sorted((await server.waits())[had:])


async def _arrived(server: TelegramServer, goal: int, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(_LONGEST):
        while await server.arrived_in_all() < goal:
            if process.returncode is not None:
                raise RuntimeError(f"the bot ended with code {process.returncode}")
            await asyncio.sleep(0.01)


def _filled(text: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def aiogram_in(folder: Path) -> tuple[str, str]:
    """An interpreter that has aiogram, and why there is none. It wants an older pydantic than ours."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    told = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-cache-dir", "--disable-pip-version-check", "aiogram"],
        capture_output=True, text=True,
    )  # fmt: skip
    if told.returncode:
        lines = [line for line in told.stderr.splitlines() if line.startswith("ERROR")]
        return "", lines[-1] if lines else f"pip ended with code {told.returncode}"
    return python, ""


async def compare(updates: int, *, aiogram: bool, told: bool = True) -> list[Row]:
    """All rows, printed as they are known."""
    rows: list[Row] = []

    def add(row: Row) -> None:
        rows.append(row)
        if told:
            print(row, flush=True)

    if told:
        print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = url_of(folder / "coach.db")
        await asyncio.to_thread(migrate, url)
        part = [
            "-m",
            "tests.durability.worker",
            "serve",
            "--library",
            "--telegram",
            "{url}",
            "--token",
            "{token}",
            "--database",
        ]
        add(await measured(BEYOND_RECOGNITION, updates, [sys.executable, *part, url]))
        whole = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": "{token}",
            "TELEGRAM_API_URL": "{url}",
            "DATABASE_URL": url_of(folder / "whole.db"),
        }
        add(await measured("our whole bot", updates, [sys.executable, "-m", "bot", "serve"], whole, paced=True))
        for library, script in (("python-telegram-bot", _ECHO_PTB), ("aiogram", _ECHO_AIOGRAM)):
            python, why = sys.executable, ""
            if library == "aiogram":
                if not aiogram:
                    continue
                python, why = await asyncio.to_thread(aiogram_in, folder / "aiogram")
            if why:
                print(f"{f'echo on {library}':<{_WIDTH}}not measured: {why}", file=sys.stderr, flush=True)
                continue
            echo = folder / f"echo_{library.replace('-', '_')}.py"
            echo.write_text(script)
            add(await measured(f"echo on {library}", updates, [python, str(echo), "{url}", "{token}"]))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.speed.throughput", description=__doc__)
    parser.add_argument("--updates", type=int, default=600)
    parser.add_argument("--aiogram", action="store_true", help="beside an echo bot on aiogram, installed for this run")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    rows = asyncio.run(compare(chosen.updates, aiogram=chosen.aiogram, told=not chosen.json))
    if chosen.json:
        figures = [
            (f"{row.name}, {what}", value)
            for row in rows
            for what, value in (
                ("CPU ms an update, many waiting", row.cpu),
                ("updates/s", row.rate),
                ("CPU ms an update, one by one", row.alone),
                ("wait, ms p50", row.p50),
                ("wait, ms p99", row.p99),
            )
            if value is not None
        ]
        print(json.dumps(dict(figures)))


if __name__ == "__main__":
    main()
