"""What a release must prove and no test has time for: `python -m tests.durability.proofs [--share 0.1] [--seed N]`.

Each proof prints its row; the end is 1 if one of them fails. `--share` makes all of them smaller.
"""

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.storage.migrate import migrate
from bot.storage.sqlite import address, file_of
from tests.durability.kills import FIRST, HEAD, Books, Toll, broadcast, put_campaign, toll, until, worker
from tests.postgres_server import find_programs, started
from tests.telegram_server.client import TelegramServer

IN_FLIGHT = 4


@dataclass(slots=True)
class Proofs:
    """`share`: how much of everything. `failed`: what did not hold."""

    share: float
    seed: int
    minutes: float
    failed: list[str] = field(default_factory=list)

    def of(self, number: int) -> int:
        return max(2, round(number * self.share))

    def must(self, holds: bool, what: str) -> None:
        if not holds:
            self.failed.append(what)
            print(f"  FAILED: {what}", flush=True)

    async def all(self) -> None:
        print(HEAD, flush=True)
        await self.kills()
        await self.careful()
        await self.failing()
        await self.updates()
        await self.starts()
        await self.replicas()
        await self.many()
        await self.reps()

    async def kills(self) -> None:
        await self._kills("a broadcast, four in flight", IN_FLIGHT, None)

    async def careful(self) -> None:
        await self._kills("a broadcast, --careful", 1, None)

    async def failing(self) -> None:
        await self._kills("a broadcast, one call in twenty failing", IN_FLIGHT, self.seed)

    async def _kills(self, name: str, in_flight: int, trouble: int | None) -> None:
        people, kills = self.of(10_000), self.of(20)
        async with scene() as books, TelegramServer.started(brief=True, trouble=trouble) as server:
            found = await broadcast(books, server, people, kills, "--in-flight", str(in_flight))
        print(found.row(name), flush=True)
        self.must(found.lost == 0, f"{name}: nobody is lost")
        self.must(found.useful >= 0.8 * kills, f"{name}: the kills hit while something was sent")
        most = in_flight * kills + found.unanswered
        self.must(found.doubled <= most, f"{name}: at most what was in flight, or whose answer was cut off, is doubled")

    async def updates(self) -> None:
        name, updates, kills = "updates, answered", self.of(200), self.of(5)
        began = time.monotonic()
        async with scene() as books, TelegramServer.started() as server:
            for number in range(updates):
                await server.say("too dear", user={"id": 1 + number % 20})
            for kill in range(1, kills + 1):
                async with worker("serve", books.url, server) as process:
                    goal = updates * kill // (kills + 1)
                    await until(lambda goal=goal: counted(books, "inbox", "done", goal))  # type: ignore[misc]
                    process.kill()
                    await process.wait()
            async with worker("serve", books.url, server):
                await until(lambda: counted(books, "outbox", "sent", updates))
            effects = books.ask("SELECT count(*) FROM journal")
            doubled = sum((await server.arrived()).values()) - updates
        lost = updates - effects
        print(Toll(updates, kills, kills, max(lost, 0), doubled, 0, time.monotonic() - began).row(name), flush=True)
        self.must(effects == updates, f"{name}: each takes effect once, and {effects} of {updates} did")
        self.must(doubled <= IN_FLIGHT * kills, f"{name}: at most what was in flight is doubled")

    async def starts(self) -> None:
        """Killed with many people in the database, it answers again soon."""
        name, people = "started again after a kill", self.of(100_000)
        async with scene() as books, TelegramServer.started() as server:
            await put_people(books, people)
            async with worker("serve", books.url, server) as process:
                await server.say("too dear", user={"id": FIRST})
                await arrived(server, 1)
                process.kill()
                await process.wait()
            await server.say("too dear", user={"id": FIRST})
            began = time.monotonic()
            async with worker("serve", books.url, server):
                await arrived(server, 2)
            took = time.monotonic() - began
        print(f"{name:<44}{people:>8}{1:>7}  first answer after {took:.1f} s", flush=True)
        self.must(took <= 5, f"{name}: an answer within five seconds")

    async def replicas(self) -> None:
        name, people = "three machines, one killed, one stopped", self.of(3_000)
        programs = find_programs()
        if programs is None:
            print(f"{name:<44}skipped: PostgreSQL's server is not installed", flush=True)
            return
        began = time.monotonic()
        with started(programs) as postgres:
            books = Books(await asyncio.to_thread(postgres.fresh), postgres)
            async with TelegramServer.started(brief=True) as server, AsyncExitStack() as stack:
                await server.crowd(FIRST, people)
                machines = [await stack.enter_async_context(worker("send", books.url, server)) for _ in range(3)]
                await put_campaign(books, people)
                await arrived(server, people // 4)
                killed = leader(books, machines)
                killed.kill()
                gap = await next_arrival(server)
                await arrived(server, people // 2)
                stopped = leader(books, machines)
                stopped.send_signal(signal.SIGSTOP)
                gap = max(gap, await next_arrival(server))
                await arrived(server, people * 3 // 4)
                stopped.send_signal(signal.SIGCONT)
                await until(lambda: nothing_owed(books))
                for machine in machines:
                    if machine.returncode is None:
                        machine.terminate()
                        self.must(await machine.wait() == 0, f"{name}: each ends in order")
                found = await toll(books, server, people, 2, 2, time.monotonic() - began)
        print(found.row(name), f" hand-over in {gap:.1f} s", flush=True)
        self.must(found.lost == 0, f"{name}: nobody is lost")
        self.must(found.doubled <= 2 * IN_FLIGHT, f"{name}: at most what was in flight is doubled")
        self.must(gap < 30, f"{name}: another takes over within thirty seconds")

    async def many(self) -> None:
        name, people = "a hundred thousand, the pace off", self.of(100_000)
        began = time.monotonic()
        async with scene() as books, TelegramServer.started(brief=True) as server:
            await server.crowd(FIRST, people)
            async with worker("send", books.url, server) as process:
                before = memory(process.pid)
                putting = await put_campaign(books, people)
                put = time.monotonic()
                await arrived(server, 1)
                first = time.monotonic() - put
                most = before
                while books.owed():
                    most = max(most, memory(process.pid))
                    await asyncio.sleep(0.5)
            found = await toll(books, server, people, 0, 0, time.monotonic() - began)
        print(
            found.row(name),
            f" put in {putting:.1f} s, first after {first:.1f} s, {most - before:.0f} MB more",
            flush=True,
        )
        self.must((found.lost, found.doubled) == (0, 0), f"{name}: each gets it once")
        self.must(putting <= 3, f"{name}: put within three seconds")
        self.must(most - before <= 250, f"{name}: at most 250 MB more")

    async def reps(self) -> None:
        name, reps = f"fifty reps for {self.minutes:g} minutes, calls failing", 50
        chance = random.Random(self.seed)
        began = time.monotonic()
        said = 0
        async with scene() as books, TelegramServer.started(brief=True, trouble=self.seed) as server:
            async with worker("serve", books.url, server) as process:
                sizes: list[float] = []
                while time.monotonic() - began < self.minutes * 60:
                    await server.say("too dear", user={"id": chance.randrange(1, reps + 1)})
                    said += 1
                    if said % 100 == 0:
                        sizes.append(memory(process.pid))
                    await asyncio.sleep(0.05)
                await until(lambda: counted(books, "inbox", "done", said))
                await until(lambda: nothing_owed(books))
            effects = books.ask("SELECT count(*) FROM journal")
            lost = said - len(books.rows("SELECT 1 FROM outbox WHERE state = 'sent'"))
        print(Toll(said, 0, 0, lost, 0, 0, time.monotonic() - began).row(name), flush=True)
        self.must((lost, effects) == (0, said), f"{name}: each is answered, and has effect once")
        settled = sizes[len(sizes) // 5 :]
        if len(settled) > 1:
            print(f"  memory {settled[0]:.0f} MB after a fifth of the time, {settled[-1]:.0f} MB at the end")
            self.must(settled[-1] <= 1.1 * settled[0], f"{name}: memory stays within a tenth")


@asynccontextmanager
async def scene() -> AsyncIterator[Books]:
    with tempfile.TemporaryDirectory() as folder:
        books = Books.of(Path(folder) / "coach.db")
        await asyncio.to_thread(migrate, books.url)
        yield books


async def put_people(books: Books, people: int) -> None:
    """So many reps, each with a preference and an offer of a campaign that was sent."""
    await put_campaign(books, people)

    def put() -> None:
        with closing(sqlite3.connect(file_of(address(books.url)))) as connection, connection:
            connection.execute("UPDATE outbox SET state = 'sent', settled = 0")
            everybody = range(FIRST, FIRST + people)
            chosen = ((one, "auto") for one in everybody)
            connection.executemany("INSERT INTO preference (person, tongue) VALUES (?, ?)", chosen)
            known = ((one, "rep", f"Rep {one}") for one in everybody)
            connection.executemany("INSERT INTO person (person, role, name) VALUES (?, ?, ?)", known)

    await asyncio.to_thread(put)


async def counted(books: Books, table: str, state: str, goal: int) -> bool:
    await asyncio.sleep(0.02)
    return books.ask(f"SELECT count(*) FROM {table} WHERE state = '{state}'") >= goal  # noqa: S608


async def nothing_owed(books: Books) -> bool:
    await asyncio.sleep(0.2)
    return books.owed() == 0


async def arrived(server: TelegramServer, goal: int) -> None:
    async def enough() -> bool:
        return await server.arrived_in_all() >= goal

    await until(enough)


async def next_arrival(server: TelegramServer) -> float:
    """Seconds until somebody else sends. What was under way arrives in the first moment and does not count."""
    began = time.monotonic()
    await asyncio.sleep(0.5)
    before = await server.arrived_in_all()
    await arrived(server, before + 1)
    return time.monotonic() - began


def leader(books: Books, machines: list[asyncio.subprocess.Process]) -> asyncio.subprocess.Process:
    [(owner,)] = books.rows("SELECT owner FROM lease")
    return next(one for one in machines if owner == f"worker {one.pid}")


def memory(pid: int) -> float:
    """Resident, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.durability.proofs", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="how much of everything")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the reps write")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--only", choices=("kills", "careful", "failing", "updates", "starts", "replicas", "many", "reps")
    )
    chosen = parser.parse_args()
    proofs = Proofs(chosen.share, chosen.seed, chosen.minutes)
    if chosen.only:
        print(HEAD)
        asyncio.run(getattr(proofs, chosen.only)())
    else:
        asyncio.run(proofs.all())
    sys.exit(1 if proofs.failed else 0)


if __name__ == "__main__":
    main()
