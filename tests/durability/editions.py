"""Three real bots on one PostgreSQL, with the whole library: a line, a phrase and a way back are live on all of them, a
trial for three is too, and a bad edit on disk changes nothing.

`python -m tests.durability.editions` prints how long each took from the lead's tap (or the edit) until the last of the
three said so. The end is 1 where one took longer than `--most`, or a bad edit got through.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.people.person import Person
from bot.publishing.changes import Change, Phrase
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.store import SqlStore
from bot.wording.texts import texts_in
from tests.conftest import LIBRARY, with_kept
from tests.durability.broadcasts import Chat
from tests.durability.machines import free_port
from tests.postgres_server import find_programs, started
from tests.stories.bot_process import BotProcess, bot_process
from tests.telegram_server.client import TelegramServer

LEAD, BOSS, REP = 9_000, 8_000, 10_000
MACHINES = 3
LINE = "Shall we look at the two bills side by side, so you see what you would really pay?"
PHRASE = "my goldfish would never agree to that sort of money"
ANOTHER = "for that I could hire a brass band every weekend"
TEXTS = texts_in("en")
_LOOK = 0.02
_LONGEST = 300


@dataclass(slots=True)
class Found:
    """`took`: what -> seconds until it was so on all machines. `wrong`: what did not hold."""

    took: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def rows(self) -> list[str]:
        return [f"{what:<46}{seconds:>7.1f} s on {MACHINES} machines" for what, seconds in self.took.items()]


@dataclass(slots=True)
class Play:
    """The lead's chat, the machines, and a database to look into."""

    lead: Chat
    machines: Sequence[BotProcess]
    url: str
    library: Path
    found: Found = field(default_factory=Found)

    async def run(self) -> Found:
        await self._tried_by_reps()
        await self._timed("a line, for everybody", self._publish_a_line, 2)
        last = await self.lead.text("Edition 2 is live")
        await self._timed("the first phrase, all tests read", lambda: self._put(PHRASE), 3)
        await self._timed("the next one", lambda: self._put(ANOTHER), 4)
        await self._timed("back to an earlier edition", lambda: self._back(last["message_id"]), 5)
        await self._bad_edit()
        return self.found

    async def _timed(self, what: str, does: Callable[[], Awaitable[None]], number: int) -> None:
        began = time.monotonic()
        await does()
        await self._serve(number)
        self.found.took[what] = time.monotonic() - began

    async def _serve(self, number: int) -> None:
        """Until each machine has said that it serves this edition."""
        async with asyncio.timeout(_LONGEST):
            while not all(_says(one, "edition live", number) for one in self.machines):  # noqa: ASYNC110
                await asyncio.sleep(_LOOK)

    async def _tried_by_reps(self) -> None:
        began = time.monotonic()
        await self.lead.presses(TEXTS.say("trial.try"))
        async with asyncio.timeout(_LONGEST):
            while not all("canaries live" in one.output for one in self.machines):  # noqa: ASYNC110
                await asyncio.sleep(_LOOK)
        self.found.took["a line, live for those who try it"] = time.monotonic() - began
        await self.lead.text("Being tried: Price too high")

    async def _publish_a_line(self) -> None:
        await self.lead.presses(TEXTS.say("trial.out"))

    async def write_a_line(self) -> None:
        """As far as the preview, whose buttons are the taps that count."""
        await self.lead.says("/script price_too_high")
        await self.lead.presses(TEXTS.say("step.explain"))
        await self.lead.presses(TEXTS.say("scripts.new"))
        await self.lead.text("Price too high")
        await self.lead.says(LINE)
        await self.lead.message(TEXTS.say("scripts.publish"))

    async def _put(self, phrase: str) -> None:
        now = datetime.now(UTC)
        async with Database.open(self.url) as database, SqlStore(database).transaction() as parts:
            content = Phrase("price_too_high", "en", phrase)
            await parts.changes.add(Change(0, content, LEAD, now, "waiting", by=LEAD, since=now))

    async def _back(self, after: int) -> None:
        # The word that edition 4 is live comes with its own way back.
        await self.lead.presses(TEXTS.say("edition.back", number=3), after=after)

    async def _bad_edit(self) -> None:
        """A file broken on disk is told by its place, and nobody answers with it."""
        file = self.library / "objections" / "price_too_high.yaml"
        good = file.read_bytes()
        began = time.monotonic()
        file.write_bytes(good.replace(b"en:", b"en: [", 1))
        async with asyncio.timeout(_LONGEST):
            while not any("edition refused" in one.output for one in self.machines):  # noqa: ASYNC110
                await asyncio.sleep(_LOOK)
        self.found.took["a bad edit on disk, refused"] = time.monotonic() - began
        await asyncio.sleep(2)  # whoever would follow has done so by then
        async with Database.open(self.url) as database, SqlStore(database).transaction() as parts:
            live, folder = await parts.editions.live(), await parts.editions.folder()
        if live is None or live.number != 5:
            self.found.wrong.append(f"a bad edit went live as {live and live.number}")
        if folder is None or not folder.refused.startswith("objections/price_too_high.yaml:"):
            self.found.wrong.append(f"the bad file is not told by its place: {folder}")


def _says(one: BotProcess, what: str, number: int) -> bool:
    lines = [line for line in one.output.splitlines() if what in line]
    return any(f'"number": {number}' in line or f"number={number}" in line for line in lines)


async def play() -> Found | None:
    """None where PostgreSQL's server is not installed."""
    programs = find_programs()
    if programs is None:
        return None
    with started(programs) as postgres, tempfile.TemporaryDirectory() as name:
        folder, url = Path(name), await asyncio.to_thread(postgres.fresh)
        library = await asyncio.to_thread(shutil.copytree, LIBRARY, folder / "intents")
        await _seeded(url)
        async with TelegramServer.started(brief=True) as server, AsyncExitStack() as stack:
            settings = {
                "TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url, "ADMIN_IDS": str(BOSS),
                "DATABASE_URL": url, "LIBRARY_DIR": str(library),
            }  # fmt: skip
            machines = []
            for place in range(MACHINES):  # one after the other: the first makes the first edition
                data = folder / str(place)
                data.mkdir()
                with_kept(data)
                own = {**settings, "LISTEN": f"127.0.0.1:{free_port()}"}
                machine = await stack.enter_async_context(bot_process(data, ("bot", "serve"), **own))
                await machine.says("web open", _LONGEST)
                machines.append(machine)
            lead = Chat(server, {"id": LEAD, "first_name": "Lena", "language_code": "en"})
            scene = Play(lead, machines, url, library)
            await scene.write_a_line()
            return await scene.run()


async def _seeded(url: str) -> None:
    await asyncio.to_thread(migrate, url)
    now = datetime.now(UTC)
    async with Database.open(url) as database, SqlStore(database).transaction() as parts:
        team = await parts.roster.add_team("North")
        await parts.roster.keep(Person(LEAD, "lead", team.id, "Lena", now))
        await parts.roster.keep(Person(REP, "rep", team.id, "Rep", now))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.durability.editions", description=__doc__)
    parser.add_argument("--most", type=float, default=60.0, help="seconds that anything may take at the most")
    chosen = parser.parse_args()
    found = asyncio.run(play())
    if found is None:
        print("editions on three machines: skipped, PostgreSQL's server is not installed")
        return
    for row in found.rows():
        print(row)
    wrong = found.wrong + [f"{what}: {took:.1f} s" for what, took in found.took.items() if took > chosen.most]
    for one in wrong:
        print(f"  FAILED: {one}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
