"""A test's hold on the stand-in server: start it, act as the people in the chats, see what they see."""

import asyncio
import base64
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, Required, TypedDict

import aiohttp

from tests.telegram_server.server import DEFAULT_TOKEN

Kind = Literal["text", "photo", "voice", "sticker", "document"]

_BETWEEN_LOOKS = 0.02
_LONGEST_START = 30
_LONGEST_STOP = 10


class Person(TypedDict, total=False):
    id: Required[int]
    first_name: str
    last_name: str
    username: str
    language_code: str


class Place(TypedDict, total=False):
    """A chat; a number above zero is a private one."""

    id: Required[int]
    type: Literal["private", "group", "supergroup", "channel"]
    title: str
    is_forum: bool


class Said(TypedDict):
    message_id: int
    chat_id: int
    update_id: int | None


class Pressed(TypedDict, total=False):
    """callback_query_id and update_id for a button that asks the bot, else what was copied or opened."""

    callback_query_id: str
    update_id: int | None
    copy_text: str
    url: str


class SeenMessage(TypedDict):
    message_id: int
    from_bot: bool
    text: str
    html: str | None
    entities: list[dict[str, Any]]
    keyboard: list[list[dict[str, str]]]
    thread: int | None
    edited: bool
    media: dict[str, Any]


class HistoryEntry(TypedDict, total=False):
    """Either result or error is there."""

    seq: Required[int]
    time: Required[float]
    method: Required[str]
    params: Required[dict[str, Any]]
    result: Any
    error: dict[str, Any]


class CannotDo(Exception):
    """The server refused what the test wanted a person to do, such as pressing a button that is not there."""


@dataclass(frozen=True, slots=True)
class TelegramServer:
    url: str
    token: str
    session: aiohttp.ClientSession

    @classmethod
    @asynccontextmanager
    async def started(
        cls, *, token: str = DEFAULT_TOKEN, flood: bool = False, trouble: int | None = None, brief: bool = False
    ) -> AsyncIterator["TelegramServer"]:
        """The server in a process of its own, which ends with the block, and with the test process at the latest."""
        options = ["--port", "0", "--token", token]
        options += [option for option, wanted in (("--flood", flood), ("--brief", brief)) if wanted]
        options += ["--trouble", str(trouble)] if trouble is not None else []
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.telegram_server",
            *options,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            line = await asyncio.wait_for(process.stdout.readline(), _LONGEST_START)
            if not line:
                raise RuntimeError(f"the Telegram stand-in ended at its start with code {await process.wait()}")
            ready = json.loads(line)
            async with aiohttp.ClientSession() as session:
                yield cls(ready["url"], ready["token"], session)
        finally:
            if process.returncode is None:
                process.terminate()
            await asyncio.wait_for(process.communicate(), _LONGEST_STOP)

    async def say(
        self,
        text: str = "",
        *,
        user: Person,
        chat: Place | None = None,
        thread: int | None = None,
        reply_to: int | None = None,
        kind: Kind = "text",
        file_name: str | None = None,
        content: bytes | None = None,
        size: int | None = None,
    ) -> Said:
        """Without a chat, in private. Who and where are remembered: later their id is enough. `size`: what Telegram
        says a file has, where that is not what it has."""
        said: Said = await self._do(
            "say",
            text=text,
            user=user,
            chat=chat,
            thread=thread,
            reply_to=reply_to,
            kind=kind,
            file_name=file_name,
            content=None if content is None else base64.b64encode(content).decode(),
            size=size,
        )
        return said

    async def edit(self, text: str, *, user: Person, chat_id: int, message_id: int) -> None:
        await self._do("edit", text=text, user=user, chat_id=chat_id, message_id=message_id)

    async def press(
        self, *, user: Person, chat_id: int, message_id: int, data: str | None = None, label: str | None = None
    ) -> Pressed:
        pressed: Pressed = await self._do(
            "press", user=user, chat_id=chat_id, message_id=message_id, data=data, label=label
        )
        return pressed

    async def vote(self, choice: int, *, user: Person, chat_id: int, message_id: int) -> None:
        """Tap a choice of a poll, by its place."""
        await self._do("vote", choice=choice, user=user, chat_id=chat_id, message_id=message_id)

    async def inquire(self, query: str, *, user: Person) -> str:
        """Type behind the bot's name; the number of the query."""
        typed = await self._do("inquire", user=user, query=query)
        return str(typed["inline_query_id"])

    async def offered(self, query: str, timeout: float = 10) -> dict[str, Any]:  # noqa: ASYNC109
        """What the bot has answered to an inline query: the parameters of its call."""
        deadline = asyncio.get_running_loop().time() + timeout
        while asyncio.get_running_loop().time() < deadline:
            for entry in await self.history():
                params = entry["params"]
                if entry["method"] == "answerInlineQuery" and params["inline_query_id"] == query:
                    return params
            await asyncio.sleep(_BETWEEN_LOOKS)
        raise TimeoutError(f"inline query {query} is not answered after {timeout} s")

    async def block(self, user: Person) -> None:
        await self._do("block", user=user)

    async def unblock(self, user: Person) -> None:
        await self._do("unblock", user=user)

    async def reset(self) -> None:
        await self._do("reset")

    async def messages(self, chat_id: int) -> list[SeenMessage]:
        """Everybody's messages in the chat as they stand now, oldest first."""
        seen: list[SeenMessage] = await self._look(f"chat/{chat_id}")
        return seen

    async def wait_for_messages(self, chat_id: int, count: int, timeout: float = 10) -> list[SeenMessage]:  # noqa: ASYNC109
        """The messages of the bot in the chat, once there are that many."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            from_bot = [message for message in await self.messages(chat_id) if message["from_bot"]]
            if len(from_bot) >= count:
                return from_bot
            if asyncio.get_running_loop().time() >= deadline:
                texts = [message["text"] for message in from_bot]
                raise TimeoutError(f"{len(from_bot)} of {count} messages in chat {chat_id} after {timeout} s: {texts}")
            await asyncio.sleep(_BETWEEN_LOOKS)

    async def history(self) -> list[HistoryEntry]:
        entries: list[HistoryEntry] = await self._look("history")
        return entries

    async def download(self, file_id: str) -> bytes:
        """The bytes of a file that somebody sent."""
        path = (await self.call("getFile", file_id=file_id))["result"]["file_path"]
        async with self.session.get(f"{self.url}/file/bot{self.token}/{path}") as response:
            return await response.read()

    async def crowd(self, first: int, count: int, *, blocked: int = 0) -> None:
        """So many people, numbered from the first on; every `blocked`-th has blocked the bot."""
        await self._do("crowd", first=first, count=count, blocked=blocked)

    async def balance(self, *machines: str) -> None:
        """The machines behind the public address of the webhook, asked in turn; one that is down is passed over."""
        await self._do("balance", machines=list(machines))

    async def arrived(self) -> dict[int, int]:
        """How many messages of the bot each chat has got."""
        counted: dict[str, int] = await self._look("arrived")
        return {int(chat): number for chat, number in counted.items()}

    async def arrived_in_all(self) -> int:
        number: int = await self._look("sum")
        return number

    async def unanswered(self) -> int:
        """How many messages arrived without the bot being told: the line was cut, or no answer came."""
        number: int = await self._look("unanswered")
        return number

    async def waits(self) -> list[float]:
        """Seconds from what somebody wrote to the bot's next message in that chat, in the order of the messages."""
        seconds: list[float] = await self._look("waits")
        return seconds

    async def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        number: int = await self._look("pending")
        return number

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What a bot would get that posts these parameters as JSON."""
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=parameters) as response:
            body: dict[str, Any] = await response.json()
            return body

    async def _do(self, deed: str, **wish: object) -> Any:
        told = {name: value for name, value in wish.items() if value is not None}
        async with self.session.post(f"{self.url}/_control/{deed}", json=told) as response:
            return await _checked(response)

    async def _look(self, path: str) -> Any:
        async with self.session.get(f"{self.url}/_control/{path}") as response:
            return await _checked(response)


async def _checked(response: aiohttp.ClientResponse) -> Any:
    body = await response.json()
    if response.status >= 400 and isinstance(body, Mapping):
        raise CannotDo(body["error"])
    return body
