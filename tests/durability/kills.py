"""Work that goes on over kills: start a worker, kill it when so much is done, start the next, until all is done; then
compare what people got with what the database says."""

import asyncio
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from bot.delivery.messenger import Address, Send
from bot.reply import Line, Reply
from bot.storage.database import Database
from bot.storage.sqlite import address, file_of, url_of
from bot.storage.store import SqlStore
from tests.postgres_server import PostgresServer
from tests.telegram_server.client import TelegramServer

FIRST = 1_900
BLOCKED = 997
"""Every so many-th has blocked the bot: they must be told as dead, not lost."""

_CHECKOUT = Path(__file__).resolve().parent.parent.parent
_LOOKS = 0.005
_LONGEST = 1_200


@dataclass(frozen=True, slots=True)
class Toll:
    """lost: neither sent nor told why not. useful: kills that hit while something was being sent."""

    recipients: int
    kills: int
    useful: int
    lost: int
    doubled: int
    dead: int
    seconds: float
    unanswered: int = 0
    """Messages that arrived without the sender being told, by a fault of the network: each may come twice."""

    def row(self, name: str) -> str:
        return (
            f"{name:<44}{self.recipients:>8}{self.kills:>7}{self.useful:>8}{self.lost:>6}{self.doubled:>9}"
            f"{self.unanswered:>10}{self.dead:>6}{self.seconds:>8.0f} s"
        )


HEAD = f"{'':<44}{'people':>8}{'kills':>7}{'useful':>8}{'lost':>6}{'doubled':>9}{'cut off':>10}{'dead':>6}{'time':>10}"


@asynccontextmanager
async def worker(
    what: str, database: str, server: TelegramServer, *options: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker that is ready; killed at the end if it still lives."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.durability.worker", what, "--database", database,
        "--telegram", server.url, "--token", server.token, *options,
        cwd=_CHECKOUT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            while (line := await process.stdout.readline()) != b"ready\n":
                assert line, "the worker ended at its start"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@dataclass(frozen=True, slots=True)
class Books:
    """What a database says, asked from outside: a SQLite file, or one of a server's."""

    url: str
    server: PostgresServer | None = None

    @classmethod
    def of(cls, file: Path) -> "Books":
        return cls(url_of(file))

    def rows(self, question: str) -> list[tuple[str, ...]]:
        if self.server is not None:
            said = self.server.run(question, self.url.rpartition("/")[2])
            return [tuple(line.split("|")) for line in said.splitlines()]
        with closing(sqlite3.connect(file_of(address(self.url)), timeout=30)) as connection:
            return [tuple(map(str, row)) for row in connection.execute(question).fetchall()]

    def ask(self, question: str) -> int:
        [(number,)] = self.rows(question)
        return int(number)

    def owed(self) -> int:
        return self.ask("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')")

    def flying(self) -> int:
        return self.ask("SELECT count(*) FROM outbox WHERE state = 'sending'")


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(_LONGEST):
        while not await holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(_LOOKS)


async def put_campaign(books: Books, recipients: int, *, resend: bool = True) -> float:
    """Put it straight into the outbox; how many seconds that took."""
    began = time.monotonic()
    post = Send(Address(0), Reply((Line("Our offer for the autumn"),)))
    async with Database.open(books.url) as database, SqlStore(database).transaction() as parts:
        await parts.outbox.put_all("autumn", range(FIRST, FIRST + recipients), post, resend=resend)
    return time.monotonic() - began


async def broadcast(books: Books, server: TelegramServer, recipients: int, kills: int, *options: str) -> Toll:
    """Send a campaign over so many kills, evenly by progress. `options` go to the workers."""
    began = time.monotonic()
    await server.crowd(FIRST, recipients, blocked=BLOCKED)
    await put_campaign(books, recipients)
    useful = 0
    for kill in range(1, kills + 1):
        async with worker("send", books.url, server, *options) as process:
            goal = recipients * kill // (kills + 1)

            async def reached(goal: int = goal) -> bool:
                return await server.arrived_in_all() >= goal

            await until(reached)
            process.kill()
            await process.wait()
        useful += books.flying() > 0
    async with worker("send", books.url, server, *options) as process:

        async def done() -> bool:
            await asyncio.sleep(0.1)
            return books.owed() == 0

        await until(done)
        process.terminate()
        assert await process.wait() == 0
    return await toll(books, server, recipients, kills, useful, time.monotonic() - began)


async def toll(books: Books, server: TelegramServer, recipients: int, kills: int, useful: int, seconds: float) -> Toll:
    got = await server.arrived()
    told = books.rows("SELECT chat FROM outbox WHERE state = 'dead' AND reason <> ''")
    dead = {int(chat) for (chat,) in told}
    people = range(FIRST, FIRST + recipients)
    lost = [one for one in people if not got.get(one) and one not in dead]
    doubled = sum(max(0, got.get(one, 0) - 1) for one in people)
    unanswered = await server.unanswered()
    return Toll(recipients, kills, useful, len(lost), doubled, len(dead), seconds, unanswered)
