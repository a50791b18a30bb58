"""How long the webhook takes, and how long a stop: `python -m tests.speed.webhook [--updates 500]`.

A real process on a SQLite file (and on PostgreSQL, where it is installed) is sent updates one by one, and forty at a
time as Telegram does at most; each is answered when it is committed. Then it is asked to stop in the middle of them.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

import aiohttp

from bot.telegram.webhook import default_secret
from tests.durability.kills import Books
from tests.durability.machines import machine
from tests.postgres_server import find_programs, started
from tests.telegram_server.client import TelegramServer

AT_ONCE = 40
_PEOPLE = 500


def update(number: int) -> bytes:
    person = 1 + number % _PEOPLE
    who = {"id": person, "first_name": "Kim", "is_bot": False, "language_code": "en"}
    message = {"message_id": number, "date": int(time.time()), "chat": {"id": person, "type": "private"}, "from": who}
    return json.dumps({"update_id": number, "message": {**message, "text": "too dear"}}).encode()


async def posted(session: aiohttp.ClientSession, url: str, secret: str, number: int) -> tuple[int, float]:
    """(status, seconds)"""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
    began = time.perf_counter()
    async with session.post(f"{url}/telegram", data=update(number), headers=headers) as response:
        await response.read()
        return response.status, time.perf_counter() - began


async def measured(name: str, database: str, folder: Path, updates: int) -> None:
    async with TelegramServer.started(brief=True) as server, machine(folder, server, database) as one:
        await server.crowd(1, _PEOPLE)
        secret = default_secret(server.token)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
            for at_once, first in ((1, 1), (AT_ONCE, 100_000)):
                gate = asyncio.Semaphore(at_once)

                async def post(number: int, gate: asyncio.Semaphore = gate) -> tuple[int, float]:
                    async with gate:
                        return await posted(session, one.url, secret, number)

                began = time.perf_counter()
                found = await asyncio.gather(*(post(number) for number in range(first, first + updates)))
                took = time.perf_counter() - began
                times = sorted(seconds * 1000 for status, seconds in found if status == 200)
                again = sum(status == 503 for status, _ in found)
                print(
                    f"{name:<12}{at_once:>3} at once  p50 {statistics.median(times):6.1f} ms"
                    f"  p99 {times[int(len(times) * 0.99)]:6.1f} ms  {len(times) / took:6.0f} a second"
                    f"  {again} to come again",
                    flush=True,
                )
            posting = [asyncio.create_task(post(200_000 + number)) for number in range(200)]
            await asyncio.sleep(0.1)
            asked = time.monotonic()
            code = await one.bot.asked_to_stop()
            print(
                f"{name:<12}asked to stop in the middle: {time.monotonic() - asked:.1f} s, exit code {code}", flush=True
            )
            await asyncio.gather(*posting, return_exceptions=True)


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.speed.webhook", description=__doc__)
    parser.add_argument("--updates", type=int, default=500)
    updates = parser.parse_args().updates
    with tempfile.TemporaryDirectory() as folder:
        await measured("SQLite", "", Path(folder) / "data", updates)
    programs = find_programs()
    if programs is None:
        print("PostgreSQL  skipped: its server is not installed")
        return
    with started(programs) as postgres, tempfile.TemporaryDirectory() as folder:
        books = Books(await asyncio.to_thread(postgres.fresh), postgres)
        await measured("PostgreSQL", books.url, Path(folder) / "data", updates)


if __name__ == "__main__":
    asyncio.run(main())
