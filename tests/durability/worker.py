"""A process that may be killed: the real door or the real sender over a real database, without a model.

`python -m tests.durability.worker send|serve --database URL --telegram URL --token TOKEN` works until SIGTERM. It
prints "ready" when it is. `--die POINT:N` ends it as a kill would, the N-th time it comes to a point (see `POINTS`).
"""

import argparse
import asyncio
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from telegram import Bot

from bot.delivery.leading import lead
from bot.delivery.messenger import Messenger, Post, Result
from bot.delivery.outbox import Before, Depot, Mark, Parcel, Want
from bot.delivery.pace import NO_LIMITS, Pace
from bot.delivery.sender import Sender
from bot.storage.database import Database
from bot.storage.depot import SqlDepot
from bot.storage.lease import SqlLease
from bot.telegram.api import Api
from bot.telegram.callback_data import secret_from
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.transport import AiohttpRequest

if TYPE_CHECKING:
    from bot.telegram.application import TelegramDoor

POINTS = ("after claim", "before send", "after send", "before mark", "after mark")

At = Callable[[str], None]


class MortalMessenger:
    def __init__(self, messenger: Messenger, at: At) -> None:
        self._messenger = messenger
        self._at = at

    async def deliver(self, post: Post) -> Result:
        self._at("before send")
        result = await self._messenger.deliver(post)
        self._at("after send")
        return result


class MortalDepot:
    def __init__(self, depot: Depot, at: At) -> None:
        self._depot = depot
        self._at = at

    async def take_over(self) -> Before:
        return await self._depot.take_over()

    async def turn(self, marks: Sequence[Mark], want: Want) -> tuple[Parcel, ...]:
        if marks:
            self._at("before mark")
        parcels = await self._depot.turn(marks, want)
        if marks:
            self._at("after mark")
        if parcels:
            self._at("after claim")
        return parcels

    async def close(self, chat: int, seconds: float) -> None:
        await self._depot.close(chat, seconds)


def dying_at(point: str, times: int) -> At:
    left = [times]

    def at(here: str) -> None:
        if here == point:
            left[0] -= 1
            if left[0] == 0:
                os._exit(137)

    return at


async def work(chosen: argparse.Namespace) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    point, _, times = chosen.die.partition(":")
    at = dying_at(point, int(times or 0))
    sending, polling = AiohttpRequest(), AiohttpRequest()
    bot = new_bot(chosen.token, chosen.telegram, sending, polling)
    async with Database.open(chosen.database) as database:
        lease = SqlLease(database, f"worker {os.getpid()}", lasts=timedelta(seconds=3)) if database.is_shared else None
        messenger = TelegramMessenger(Api(bot.base_url, sending), secret_from(chosen.token))
        sender = Sender(
            MortalDepot(SqlDepot(database, lease.fence if lease else None), at),
            MortalMessenger(messenger, at),
            Pace(NO_LIMITS),
            time.monotonic,
            random.random,
            in_flight=chosen.in_flight,
            idle=0.1 if lease else 1.0,
        )
        if chosen.what == "send":
            await sending.initialize()
            print("ready", flush=True)
            await (lead(lease, stop, sender.run, every=0.5) if lease else sender.run(stop))
            await sending.shutdown()
            return
        door = door_to(bot, Api(bot.base_url, polling), database, sender, whole=chosen.library)
        await door.open()
        print("ready", flush=True)
        try:
            await (lead(lease, stop, door.run, every=0.5) if lease else door.run(stop))
        finally:
            await door.close()


def door_to(bot: Bot, polling: Api, database: Database, sender: Sender, *, whole: bool) -> "TelegramDoor":
    # Not at the top: a worker that only sends starts in half the time.
    from bot.clock import system_clock
    from bot.conversation.router import Router
    from bot.settings import read_settings
    from bot.storage.store import SqlStore
    from bot.telegram.application import TelegramDoor
    from bot.wiring.library import read_library
    from tests.scripted import scripted_edition, small_library

    with tempfile.TemporaryDirectory() as folder:
        library = read_library(read_settings()) if whole else small_library(Path(folder))
        edition = scripted_edition(library, {"too dear": ("price_too_high",)})
    store = SqlStore(database)
    router = Router(SqlStore(database, durable=False), lambda: edition, system_clock, admins=frozenset())
    return TelegramDoor(bot, polling, router, store, sender, system_clock, poll_seconds=1, conflicts=30)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.durability.worker", description=__doc__)
    parser.add_argument("what", choices=("send", "serve"))
    parser.add_argument("--database", required=True)
    parser.add_argument("--telegram", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--in-flight", type=int, default=4)
    parser.add_argument("--library", action="store_true", help="the whole one, not one of a few lines")
    parser.add_argument("--die", default="", metavar="POINT:N")
    asyncio.run(work(parser.parse_args()))


if __name__ == "__main__":
    main()
