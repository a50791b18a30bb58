"""Telegram is told where to send updates, again when somebody else changed it, and is obeyed when it asks to wait; then
it sends them, in order for each chat, until they are taken."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.delivery.watch import Unwatched
from bot.errors import ConfigurationError
from bot.telegram.api import Api
from bot.telegram.transport import AiohttpRequest
from bot.telegram.webhook import Announcing, Webhook, default_secret
from tests.telegram_server.client import TelegramServer
from tests.telegram_server.refusal import Refusal, bad_request, too_many_requests
from tests.telegram_server.server import DEFAULT_TOKEN, STATE, Call, Proceed, make_application

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

HOOK = Webhook("https://coach.example.org/telegram", default_secret(DEFAULT_TOKEN), 20)


class Counting(Unwatched):
    def __init__(self) -> None:
        self.waiting: list[int] = []

    def pending(self, updates: int) -> None:
        self.waiting.append(updates)


@dataclass(slots=True)
class Scene:
    server: TelegramServer
    api: Api
    refused: dict[str, list[Refusal]]
    application: web.Application
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    watch: Counting = field(default_factory=Counting)

    def running(self, every: float = 60) -> asyncio.Task[None]:
        announcing = Announcing(self.api, HOOK, ("message", "callback_query"), self.watch, every=every)
        return asyncio.create_task(announcing.run(self.stop))

    async def info(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.server.call("getWebhookInfo"))["result"]
        return found


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    refused: dict[str, list[Refusal]] = {}

    async def refuse(call: Call, proceed: Proceed) -> Any:
        if refused.get(call.method):
            raise refused[call.method].pop()
        return await proceed(call)

    application = make_application(interceptors=[refuse])
    async with TestServer(application) as running, aiohttp.ClientSession() as session:
        server = TelegramServer(str(running.make_url("")).rstrip("/"), DEFAULT_TOKEN, session)
        transport = AiohttpRequest()
        await transport.initialize()
        yield Scene(server, Api(f"{server.url}/bot{server.token}", transport), refused, application)
        await transport.shutdown()


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def test_the_address_the_kinds_and_the_secret_are_told(scene: Scene) -> None:
    running = scene.running()

    async def told() -> bool:
        return bool((await scene.info())["url"])

    await until(told)
    scene.stop.set()
    await running
    info = await scene.info()
    assert (info["url"], info["max_connections"]) == (HOOK.url, 20)
    assert info["allowed_updates"] == ["callback_query", "message"]
    assert scene.application[STATE].webhook["secret"] == HOOK.secret
    assert info["url"], "it stays when we stop: updates wait for the next start"


def test_the_secret_is_derived_from_the_token_and_is_not_that_of_buttons() -> None:
    assert default_secret("7:a") == hmac.new(b"7:a", b"webhook", hashlib.sha256).hexdigest() != default_secret("7:b")


@pytest.mark.parametrize("fault", [too_many_requests(1), Refusal(502, "Bad Gateway")])
async def test_who_is_not_heard_tries_again(scene: Scene, fault: Refusal) -> None:
    scene.refused["setwebhook"] = [fault]
    running = scene.running()

    async def told() -> bool:
        return bool((await scene.info())["url"])

    await until(told)
    scene.stop.set()
    await running


@pytest.mark.parametrize(
    ("fault", "said"), [(bad_request("bad webhook: wrong port"), "PUBLIC_URL"), (Refusal(401, "Unauthorized"), "token")]
)
async def test_an_address_that_telegram_refuses_ends_it(scene: Scene, fault: Refusal, said: str) -> None:
    scene.refused["setwebhook"] = [fault]
    with pytest.raises(ConfigurationError, match=said):
        await scene.running()


async def test_what_somebody_else_changed_is_set_again_and_what_waits_is_counted(scene: Scene) -> None:
    running = scene.running(every=0.02)

    async def ours() -> bool:
        return bool((await scene.info())["url"] == HOOK.url)

    await until(ours)
    await scene.server.say("hello", user={"id": 7})
    await scene.server.call("setWebhook", url="https://elsewhere.example.org/")
    await until(ours)

    async def counted() -> bool:
        return 1 in scene.watch.waiting

    await until(counted)
    scene.stop.set()
    await running


async def test_the_stand_in_sends_each_chat_in_order_until_it_is_taken(scene: Scene) -> None:
    got: list[tuple[int, str]] = []
    answers = iter([503, 200, 500])

    async def take(request: web.Request) -> web.Response:
        update = await request.json()
        status = next(answers, 200)
        if status == 200:
            got.append((update["message"]["chat"]["id"], update["message"]["text"]))
        return web.Response(status=status)

    machine = web.Application()
    machine.router.add_post("/telegram", take)
    async with TestServer(machine) as running:
        await scene.server.balance("http://127.0.0.1:9", str(running.make_url("")))
        for text in ("a", "b", "c"):
            for person in (7, 8):
                await scene.server.say(text, user={"id": person})
        await scene.server.call("setWebhook", url=HOOK.url)

        async def nothing_waits() -> bool:
            return await scene.server.pending() == 0

        await until(nothing_waits)
    for person in (7, 8):
        assert [text for chat, text in got if chat == person] == ["a", "b", "c"]
    assert "Wrong response from the webhook: 50" in (await scene.info())["last_error_message"]
