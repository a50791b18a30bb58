"""The Telegram door of a publishing house, in this process: the stand-in for the Bot API, a real SQLite file, the small
library, and people with their roles. A test speaks as these people and sees what they see."""

import asyncio
import atexit
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.conversation.inspecting import Inspector
from bot.conversation.router import Router
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.people.person import Person as Member
from bot.people.person import Role
from bot.storage.database import Database
from bot.storage.depot import SqlDepot
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.telegram.api import Api
from bot.telegram.application import TelegramDoor
from bot.telegram.callback_data import secret_from
from bot.telegram.downloads import Downloads
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.transport import AiohttpRequest
from tests.publishing_house import ADMIN, LEAD, REP, House, Process, opened
from tests.telegram_server.client import Person, SeenMessage, TelegramServer
from tests.telegram_server.refusal import Refusal
from tests.telegram_server.server import DEFAULT_TOKEN, STATE, Call, Proceed, make_application
from tests.telegram_server.state import StoredFile

TRAINEE, OTHER_LEAD = 9, 11
ROLES: dict[int, Role] = {LEAD: "lead", OTHER_LEAD: "lead", REP: "rep", TRAINEE: "trainee"}
_LONGEST = 15.0


def person(number: int, tongue: str = "en") -> Person:
    return {"id": number, "first_name": f"P{number}", "language_code": tongue}


@dataclass(slots=True, repr=False)
class Telegram:
    """The house at Telegram. `refused`: methods of the Bot API that are refused, and how; `file_faults`: what becomes
    of the next downloads, "cut", "gone" or "busy" each."""

    house: House
    process: Process
    store: SqlStore
    server: TelegramServer
    application: web.Application
    file: Path
    clock: list[datetime]
    refused: dict[str, Refusal] = field(default_factory=dict)
    file_faults: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    door: TelegramDoor | None = None
    _running: "asyncio.Task[None] | None" = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def bot(self, pauses: Sequence[float] = (0.01, 0.02)) -> AsyncIterator[None]:
        """A bot that answers. Left by an exception of the test, or by `killed`, it ends where it is."""
        sending, polling = AiohttpRequest(), AiohttpRequest()
        bot = new_bot(self.server.token, self.server.url, sending, polling)
        async with Database.open(url_of(self.file)) as database:
            store = SqlStore(database)
            effects = SqlStore(database, durable=False)  # as in the bot: what a power cut takes back is done again
            router = Router(
                effects,
                lambda: self.process.serving.edition,
                self.now,
                admins=frozenset({ADMIN}),
                inspector=Inspector(effects),
            )
            messenger = TelegramMessenger(Api(bot.base_url, sending), secret_from(self.server.token))
            sender = Sender(SqlDepot(database), messenger, Pace(), time.monotonic, lambda: 0.5)
            downloads = Downloads(Api(bot.base_url, sending), bot.base_file_url, sending, pauses)
            self.door = TelegramDoor(
                bot, Api(bot.base_url, polling), router, store, sender, self.now,
                poll_seconds=1, drain=0.5, downloads=downloads,
            )  # fmt: skip
            self._stop = asyncio.Event()
            await self.door.open()
            self._running = asyncio.create_task(self.door.run(self._stop))
            try:
                yield
            finally:
                self._stop.set()
                with suppress(asyncio.CancelledError):
                    await self._running
                await self.door.close()

    async def killed(self) -> None:
        """The bot ends in the middle of what it does."""
        assert self._running is not None
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running

    def now(self) -> datetime:
        return self.clock[0]

    def later(self, by: timedelta) -> None:
        self.clock[0] += by
        self.house.now = self.clock[0]

    async def sends(
        self, who: int, content: bytes, name: str, *, caption: str = "", tongue: str = "en", size: int | None = None
    ) -> SeenMessage:
        """Somebody sends a document, and the answer."""
        seen = len(await self.from_bot(who))
        await self.server.say(
            caption, user=person(who, tongue), kind="document", file_name=name, content=content, size=size
        )
        return (await self.server.wait_for_messages(who, seen + 1, timeout=_LONGEST))[-1]

    async def says(self, who: int, text: str, tongue: str = "en") -> SeenMessage:
        seen = len(await self.from_bot(who))
        await self.server.say(text, user=person(who, tongue))
        return (await self.server.wait_for_messages(who, seen + 1, timeout=_LONGEST))[-1]

    async def presses(self, who: int, message: SeenMessage, label: str, by: int | None = None) -> str:
        """Press a button; the notice that flashes."""
        pressed = await self.server.press(
            user=person(by or who), chat_id=who, message_id=message["message_id"], label=label
        )
        return await self.answered(str(pressed["callback_query_id"]))

    async def answered(self, press: str) -> str:
        async with asyncio.timeout(_LONGEST):
            while True:
                for entry in await self.server.history():
                    if entry["method"] == "answerCallbackQuery" and entry["params"]["callback_query_id"] == press:
                        return str(entry["params"].get("text", ""))
                await asyncio.sleep(0.02)

    async def message(self, who: int, number: int) -> SeenMessage:
        """A message as it stands now."""
        return next(one for one in await self.server.messages(who) if one["message_id"] == number)

    async def reads(self, who: int, number: int, words: str) -> SeenMessage:
        """A message once it says these words."""
        async with asyncio.timeout(_LONGEST):
            while words not in (found := await self.message(who, number))["text"]:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.02)
            return found

    async def from_bot(self, who: int) -> list[SeenMessage]:
        return [one for one in await self.server.messages(who) if one["from_bot"]]

    async def settles(self) -> None:
        """Let what waits go live."""
        await self.house.settle(self.process)

    def content_of(self, message: SeenMessage) -> bytes:
        """The file of a message."""
        known: StoredFile = self.application[STATE].files[message["media"]["document"]["file_id"]]
        return known.content


@cache
def _empty_database() -> Path:
    """A database with all tables and nothing in them, to be copied: migrating each time is slower."""
    file = Path(tempfile.mkdtemp(prefix="telegram-house-")) / "coach.db"
    migrate(url_of(file))
    atexit.register(shutil.rmtree, file.parent, ignore_errors=True)
    return file


@asynccontextmanager
async def telegram_house(folder: Path, models: Path) -> AsyncIterator[Telegram]:
    """`folder`: for the library and the database; `models`: where the model of the small library may stand already."""
    async with AsyncExitStack() as stack:
        file = Path(shutil.copy(_empty_database(), folder / "coach.db"))
        database = await stack.enter_async_context(Database.open(url_of(file)))
        store = SqlStore(database, durable=False)
        house = await stack.enter_async_context(opened(store, folder / "intents", models))
        clock = [datetime.now(UTC)]
        house.now = clock[0]
        async with store.transaction() as parts:
            team = await parts.roster.add_team("North")
            for number, role in ROLES.items():
                await parts.roster.keep(Member(number, role, team.id, f"Name {number}", house.now))
        process = await house.start()
        refused: dict[str, Refusal] = {}
        faults: list[str] = []
        calls: list[str] = []

        async def refuse(call: Call, proceed: Proceed) -> Any:
            calls.append(call.method)
            if call.method in refused:
                raise refused[call.method]
            return await proceed(call)

        @web.middleware
        async def spoil(request: web.Request, handler: Any) -> web.StreamResponse:
            """Downloads that fail."""
            if not request.path.startswith("/file/"):
                return await handler(request)  # type: ignore[no-any-return]
            calls.append("download")
            match faults.pop(0) if faults else "":
                case "busy":
                    return web.Response(status=502)
                case "gone":
                    return web.Response(status=404)
                case "cut":
                    response = web.StreamResponse(headers={"Content-Length": "1000"})
                    await response.prepare(request)
                    await response.write(b"means: ")
                    assert request.transport is not None
                    request.transport.close()
                    return response
            return await handler(request)  # type: ignore[no-any-return]

        application = make_application(interceptors=[refuse])
        application.middlewares.append(spoil)
        running = await stack.enter_async_context(TestServer(application))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        server = TelegramServer(str(running.make_url("")).rstrip("/"), DEFAULT_TOKEN, session)
        yield Telegram(house, process, store, server, application, file, clock, refused, faults, calls)
