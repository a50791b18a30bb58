"""A full disk: nothing is lost, people are told or answered from what is there, and it goes on when there is room."""

import asyncio
import errno
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import event

from bot.conversation.router import Router
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.storage import direct
from bot.storage.database import Database
from bot.storage.depot import SqlDepot
from bot.storage.direct import DirectWriter
from bot.storage.faults import DatabaseFull
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.telegram.api import Api
from bot.telegram.application import TelegramDoor
from bot.telegram.callback_data import secret_from
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.transport import AiohttpRequest
from tests.scripted import scripted_edition, small_library
from tests.telegram_server.client import Person, SeenMessage, TelegramServer
from tests.telegram_server.server import DEFAULT_TOKEN, make_application

KIM: Person = {"id": 7, "first_name": "Kim", "language_code": "en"}
MEI: Person = {"id": 8, "first_name": "Mei", "language_code": "zh-hans"}


@dataclass(slots=True)
class Scene:
    server: TelegramServer
    database: Database
    file: Path

    async def seen(self, person: Person) -> list[SeenMessage]:
        return [one for one in await self.server.messages(person["id"]) if one["from_bot"]]

    async def until(self, person: Person, fits: Callable[[list[SeenMessage]], bool]) -> list[SeenMessage]:
        async with asyncio.timeout(30):
            while not fits(found := await self.seen(person)):  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.05)
        return found

    def count(self, what: str) -> int:
        with closing(sqlite3.connect(self.file)) as other:
            return int(other.execute(f"SELECT count(*) FROM {what}").fetchone()[0])  # noqa: S608 - ours

    def owed(self) -> int:
        return self.count("inbox WHERE state = 'waiting'") + self.count("outbox WHERE state <> 'sent'")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    edition = scripted_edition(small_library(tmp_path / "library"), {"too dear": ("price_too_high",)})
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(TestServer(make_application()))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        server = TelegramServer(str(running.make_url("")).rstrip("/"), DEFAULT_TOKEN, session)
        sending, polling = AiohttpRequest(), AiohttpRequest()
        bot = new_bot(server.token, server.url, sending, polling)
        file = tmp_path / "coach.db"
        migrate(url_of(file))
        database = await stack.enter_async_context(Database.open(url_of(file)))
        messenger = TelegramMessenger(Api(bot.base_url, sending), secret_from(server.token))
        sender = Sender(SqlDepot(database), messenger, Pace(), time.monotonic, lambda: 0.5)
        router = Router(SqlStore(database, durable=False), lambda: edition, lambda: datetime.now(UTC))
        door = TelegramDoor(
            bot, Api(bot.base_url, polling), router, SqlStore(database), sender, lambda: datetime.now(UTC),
            poll_seconds=1, drain=2.0,
        )  # fmt: skip
        await door.open()
        stop = asyncio.Event()
        serving = asyncio.create_task(door.run(stop))
        yield Scene(server, database, file)
        stop.set()
        await serving
        await door.close()


@asynccontextmanager
async def full(database: Database, file: Path) -> AsyncIterator[None]:
    """No page may be added within the block, over whatever connection, and what was left in the last ones is used."""
    with closing(sqlite3.connect(file)) as other:
        [pages] = other.execute("PRAGMA page_count").fetchone()

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    writer = database._writer
    assert isinstance(writer, DirectWriter)
    event.listen(writer._engine, "connect", limit)
    async with database.writing() as connection:
        await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    for size in (3_000, 300, 30, 1):
        with pytest.raises(DatabaseFull):
            while True:
                async with database.writing() as connection:
                    row = (os.urandom(8).hex(), "x" * size)
                    await connection.exec_driver_sql("INSERT INTO letter (campaign, body) VALUES (?, ?)", row)
    yield
    event.remove(writer._engine, "connect", limit)


async def test_what_comes_while_the_disk_is_full_is_told_and_takes_effect_once_when_there_is_room(scene: Scene) -> None:
    await scene.server.say("too dear", user=KIM)
    [answered] = await scene.until(KIM, lambda seen: len(seen) == 1)
    async with full(scene.database, scene.file):
        effects = scene.count("journal")

        for text in ("太贵了", "/settings", "太贵了"):
            await scene.server.say(f"{text} {'。' * 1_500}", user=MEI)  # none that fits into the rest of a page
        [press] = [one for row in answered["keyboard"] for one in row if one["text"].startswith("Other wording")]
        await scene.server.press(user=KIM, chat_id=7, message_id=answered["message_id"], data=press["callback_data"])
        await scene.until(MEI, lambda seen: len(seen) >= 2)
        await asyncio.sleep(3)

        for one in await scene.seen(MEI):
            assert "磁盘满了" in one["text"]
        assert len([one for one in await scene.seen(MEI) if "没有丢" in one["text"]]) == 1, "said once"
        assert await scene.server.pending() == 4, "Telegram keeps what we could not"
        assert scene.count("journal") == effects
        answers = [one for one in await scene.server.history() if one["method"] == "answerCallbackQuery"]
        assert "disk is full" in answers[0]["params"]["text"]

    async with asyncio.timeout(30):
        while await scene.server.pending() or scene.owed():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
    answered_now = [one for one in await scene.seen(MEI) if "磁盘满了" not in one["text"]]
    assert len(answered_now) == 3, [one["text"] for one in answered_now]
    assert scene.count("journal WHERE event = 'not_known'") == 2
    assert scene.count("journal WHERE event = 'other_wording'") == 1


async def test_a_rep_is_answered_although_nothing_can_be_kept_and_again_when_it_can(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.server.say("too dear", user=KIM)
    await scene.until(KIM, lambda seen: len(seen) == 1)
    answers = scene.count("answer")

    def refuse(log: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(direct, "_flush", refuse)
    await scene.server.say("too dear", user=KIM)
    [_, told] = await scene.until(KIM, lambda seen: len(seen) == 2)
    assert "disk is full" in told["text"] and "Price too high" in told["text"]
    assert [one for row in told["keyboard"] for one in row if "callback_data" in one] == []
    assert scene.count("answer") == answers
    assert await scene.server.pending() == 1

    monkeypatch.undo()
    [*_, again] = await scene.until(KIM, lambda seen: len(seen) == 3)
    assert "disk is full" not in again["text"] and again["keyboard"]
    assert scene.count("answer") == answers + 1
    assert scene.count("inbox WHERE state = 'waiting'") == 0
