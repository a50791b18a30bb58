"""A whole broadcast at Telegram with the real bot: a lead sends a line from the chat, the bot is killed again and
again and calls fail, people answer, and the report says to the person what the stand-in saw.

`python -m tests.durability.broadcasts [--people 2000] [--kills 10] [--seed 7]` prints what it found; the end is 1 if
anything does not agree. Killed by progress, so that every kill hits while something is sent.
"""

import argparse
import asyncio
import csv
import io
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.people.person import Person
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.wording.texts import texts_in
from tests.conftest import with_kept
from tests.stories.bot_process import BotProcess, bot_process
from tests.telegram_server.client import Person as User
from tests.telegram_server.client import SeenMessage, TelegramServer

FIRST = 10_000
LEAD = 9_000
BOSS = 8_000
BLOCKED = 37
"""Every so many-th has blocked the bot."""

TEXTS = texts_in("en")
IN_FLIGHT = 4
_LOOK = 0.1
_LONGEST = 900


@dataclass(slots=True)
class Found:
    """What the report says of each person, and what the stand-in saw. `doubled`: messages more than one a person."""

    people: int
    kills: int
    useful: int
    doubled: int
    seconds: float
    answered: dict[int, bool]
    seen: dict[int, int]
    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    report: str = ""

    def disagreements(self) -> list[str]:
        """In words, each person of whom the report tells something else than the stand-in."""
        wrong = []
        for number in people(self.people):
            row = self.rows.get(number)
            blocked, got = number % BLOCKED == 0, self.seen.get(number, 0) > 0
            outcome = "blocked" if blocked else "sent"
            if row is None or row["outcome"] != outcome or got == blocked:
                wrong.append(f"{number}: {row and row['outcome']}, seen {self.seen.get(number, 0)} times")
                continue
            said = self.answered.get(number)
            told = {"yes": True, "no": False, "": None}[row["can_say"]]
            if told is not said:
                wrong.append(f"{number}: answered {said}, told {told}")
        return wrong

    def row(self) -> str:
        right = sum(self.answered.values())
        return (
            f"a broadcast: {self.people} people, {self.kills} kills ({self.useful} while sending), {self.doubled} "
            f"doubled, {len(self.answered)} answered, {right} rightly, {len(self.disagreements())} told wrongly, "
            f"{self.seconds:.0f} s"
        )


def people(count: int) -> range:
    return range(FIRST, FIRST + count)


@dataclass(slots=True)
class Chat:
    """Somebody's chat with the bot: waits for a button, presses it."""

    server: TelegramServer
    user: User

    async def says(self, text: str) -> None:
        await self.server.say(text, user=self.user)

    async def message(self, label: str, *, after: int = 0) -> tuple[SeenMessage, str]:
        """The newest message with a button that begins like this, and the whole label."""
        async with asyncio.timeout(_LONGEST):
            while True:
                for seen in reversed(await self.server.messages(self.user["id"])):
                    if not seen["from_bot"] or seen["message_id"] <= after:
                        continue
                    for row in seen["keyboard"]:
                        for button in row:
                            if (whole := str(button["text"])).startswith(label):
                                return seen, whole
                await asyncio.sleep(_LOOK)

    async def presses(self, label: str, *, after: int = 0) -> SeenMessage:
        seen, whole = await self.message(label, after=after)
        await self.server.press(user=self.user, chat_id=self.user["id"], message_id=seen["message_id"], label=whole)
        return seen

    async def text(self, beginning: str) -> SeenMessage:
        """The newest message that begins like this."""
        async with asyncio.timeout(_LONGEST):
            while True:
                for seen in reversed(await self.server.messages(self.user["id"])):
                    if seen["from_bot"] and str(seen["text"]).startswith(beginning):
                        found: SeenMessage = seen
                        return found
                await asyncio.sleep(_LOOK)


@dataclass(slots=True)
class Broadcast:
    """The play: who is there, who answers what, and when the bot dies."""

    count: int
    kills: int
    answers: int
    seed: int | None
    folder: Path

    async def run(self) -> Found:
        began = time.monotonic()
        await self._seeded()
        async with TelegramServer.started(brief=True, trouble=self.seed) as server:
            await server.crowd(FIRST, self.count, blocked=BLOCKED)
            lead = Chat(server, {"id": LEAD, "first_name": "Lena", "language_code": "en"})
            settings = {
                "TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url, "ADMIN_IDS": str(BOSS),
            }  # fmt: skip
            async with self._bot(settings) as bot:
                await self._sent_by(lead)
                await self._reached(server, 1)
                await bot.killed()
            useful = 0
            for kill in range(1, self.kills):
                async with self._bot(settings) as bot:
                    await self._reached(server, self.count * kill // self.kills)
                    await bot.killed()
                useful += await self._is_unfinished()
            async with self._bot(settings) as bot:
                await _progressed(lead)
                seen = await self._seen(server)
                answered = await self._answered(server, [one for one in people(self.count) if seen.get(one)])
                report, rows = await self._reported(server, lead)
                assert await bot.asked_to_stop() == 0
        doubled = sum(max(0, number - 1) for number in seen.values())
        return Found(
            self.count, self.kills, useful + 1, doubled, time.monotonic() - began, answered, seen, rows, report
        )

    @asynccontextmanager
    async def _bot(self, settings: dict[str, str]) -> AsyncIterator[BotProcess]:
        async with bot_process(self.folder, **settings) as bot:
            await bot.listens()
            yield bot

    async def _seeded(self) -> None:
        """A team of so many reps and their lead, as if they had come in by their links."""
        with_kept(self.folder)
        url = url_of(self.folder / "coach.db")
        await asyncio.to_thread(migrate, url)
        now = datetime.now(UTC)
        async with Database.open(url) as database, SqlStore(database).transaction() as parts:
            team = await parts.roster.add_team("North")
            await parts.roster.keep(Person(LEAD, "lead", team.id, "Lena", now))
            for number in people(self.count):
                await parts.roster.keep(Person(number, "rep", team.id, f"Rep {number}", now))

    async def _sent_by(self, lead: Chat) -> None:
        """From the command to the confirmation, as a lead taps it."""
        await lead.says("/broadcast")
        last = await lead.presses(TEXTS.say("broadcast.new.line"))
        await lead.text(TEXTS.say("broadcast.ask_objection"))
        await lead.says("that is too expensive")
        await lead.presses("Price too high", after=last["message_id"])
        await lead.presses("Clarify")
        seen, _ = await lead.message(TEXTS.say("people.back"), after=last["message_id"])
        await lead.presses(await self._first_line(lead, seen["message_id"]))
        # What must be read wakes people: the play goes on at any hour of the night.
        for kind in ("news", "must"):
            await lead.presses(TEXTS.say("broadcast.set_kind"))
            await self._says(lead, TEXTS.say(f"broadcast.kind.{kind}"))
        await lead.presses(TEXTS.say("broadcast.preview"))
        await lead.presses("Send to")

    async def _first_line(self, lead: Chat, number: int) -> str:
        async with asyncio.timeout(_LONGEST):
            while True:
                for seen in await lead.server.messages(LEAD):
                    is_asked = seen["message_id"] == number and "which line?" in seen["text"]
                    if is_asked and seen["keyboard"]:
                        return seen["keyboard"][0][0]["text"]
                await asyncio.sleep(_LOOK)

    async def _says(self, lead: Chat, words: str) -> None:
        async with asyncio.timeout(_LONGEST):
            while not any(words in one["text"] for one in await lead.server.messages(LEAD)):  # noqa: ASYNC110
                await asyncio.sleep(_LOOK)

    async def _reached(self, server: TelegramServer, goal: int) -> None:
        async with asyncio.timeout(_LONGEST):
            while sum(number >= FIRST for number in await server.arrived()) < goal:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def _is_unfinished(self) -> bool:
        async with (
            Database.open(url_of(self.folder / "coach.db")) as database,
            SqlStore(database).transaction() as parts,
        ):
            sizes = await parts.ledger.sizes(1)
        return sizes.get("waiting", 0) + sizes.get("sending", 0) > 0

    async def _seen(self, server: TelegramServer) -> dict[int, int]:
        """How many messages with the question's button lie in each chat."""
        ask = TEXTS.say("broadcast.ask")
        found: dict[int, int] = {}
        for number in people(self.count):
            found[number] = sum(
                any(button["text"] == ask for row in one["keyboard"] for button in row)
                for one in await server.messages(number)
            )
        return found

    async def _answered(self, server: TelegramServer, reached: list[int]) -> dict[int, bool]:
        """Some of them answer, most of those rightly; many at the same time."""
        chance = random.Random(self.seed or 0)
        who = sorted(chance.sample(reached, min(self.answers, len(reached))))
        wanted = {number: chance.random() < 0.8 for number in who}
        ten_at_a_time = asyncio.Semaphore(10)

        async def answer(number: int) -> None:
            async with ten_at_a_time:
                chat = Chat(server, {"id": number, "first_name": f"User {number}", "language_code": "en"})
                message = await chat.presses(TEXTS.say("broadcast.ask"))
                asked, _ = await chat.message("A", after=message["message_id"])
                right = next(line for line in message["text"].splitlines() if line.startswith("Now: "))[5:]
                letters = {line[1:].strip(): line[0] for line in asked["text"].splitlines()[1:]}
                others = [one for line, one in letters.items() if line != right]
                letter = letters[right] if wanted[number] else others[0]
                # Impatient as people are, and never the other answer.
                for _ in range(2):
                    await server.press(user=chat.user, chat_id=number, message_id=asked["message_id"], label=letter)
                await chat.text("Right." if wanted[number] else "Not that one.")

        await asyncio.gather(*map(answer, who))
        return wanted

    async def _reported(self, server: TelegramServer, lead: Chat) -> tuple[str, dict[int, dict[str, str]]]:
        last = await lead.presses(TEXTS.say("broadcast.report"))
        table, _ = await lead.message(TEXTS.say("broadcast.table"), after=last["message_id"])
        await lead.presses(TEXTS.say("broadcast.table"))
        async with asyncio.timeout(_LONGEST):
            while True:
                files = [one for one in await server.messages(LEAD) if one["from_bot"] and one["media"]]
                if files:
                    break
                await asyncio.sleep(_LOOK)
        content = await server.download(files[-1]["media"]["document"]["file_id"])
        read = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        return table["text"], {int(row["telegram_id"]): row for row in read}


async def _progressed(chat: Chat) -> None:
    """Until the one message that shows the progress says that it is done."""
    async with asyncio.timeout(_LONGEST):
        while True:
            done = f"Broadcast 1 · {TEXTS.say('broadcast.state.done')}"
            if any(one["text"].startswith(done) for one in await chat.server.messages(LEAD)):
                return
            await asyncio.sleep(_LOOK)


async def play(count: int, kills: int, answers: int, seed: int | None) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        return await Broadcast(count, kills, answers, seed, Path(folder)).run()


def complaints(found: Found) -> Iterable[str]:
    """What does not hold of what was found."""
    yield from found.disagreements()
    reached = sum(number > 0 for number in found.seen.values())
    if not found.report.startswith("Broadcast 1"):
        yield f"no report: {found.report}"
    can = f"{sum(found.answered.values())} of {reached} can say it"
    if can not in found.report:
        yield f"the report does not say that {can}: {found.report}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.durability.broadcasts", description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--answers", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    found = asyncio.run(play(chosen.people, chosen.kills, chosen.answers, chosen.seed))
    print(found.row())
    wrong = list(complaints(found))
    for one in wrong[:20]:
        print(f"  FAILED: {one}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
