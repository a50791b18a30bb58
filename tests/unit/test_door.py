"""The Telegram door in this process: starts and stops it may meet, and faults while it works."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.conversation.request import Outcome, Request, Said
from bot.conversation.router import COMMANDS, Router
from bot.errors import ConfigurationError, TelegramUnreachable
from bot.language.chinese_script import traditional
from bot.reply import Line, Reply
from bot.telegram.application import TelegramDoor
from bot.telegram.messenger import new_bot
from bot.telegram.transport import AiohttpRequest
from bot.wording.texts import texts_in
from tests.telegram_server.client import Person, TelegramServer
from tests.telegram_server.refusal import Refusal, too_many_requests
from tests.telegram_server.server import DEFAULT_TOKEN, Call, Proceed, make_application

# How long to wait will be another type in a later version of the library; ours takes both.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

KIM: Person = {"id": 7, "first_name": "Kim", "language_code": "zh-tw"}
LEE: Person = {"id": 8, "first_name": "Lee", "language_code": "en"}


@dataclass(slots=True)
class Echo:
    """In the router's place: says back what it hears; fails when asked to, and waits until it is let go."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: Request) -> Outcome:
        assert isinstance(request, Said)
        if request.text == "fail":
            raise RuntimeError("a fault of ours")
        if request.text == "wait":
            await self.let_go.wait()
        return Outcome(Reply((Line(request.text),)))


@dataclass(slots=True)
class Scene:
    server: TelegramServer
    door: TelegramDoor
    stop: asyncio.Event
    refused: dict[str, Refusal]
    let_go: asyncio.Event

    def running(self) -> asyncio.Task[None]:
        return asyncio.create_task(self.door.run(self.stop))


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    refused: dict[str, Refusal] = {}

    async def refuse(call: Call, proceed: Proceed) -> Any:
        if call.method in refused:
            raise refused[call.method]
        return await proceed(call)

    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(TestServer(make_application(interceptors=[refuse])))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        server = TelegramServer(str(running.make_url("")).rstrip("/"), DEFAULT_TOKEN, session)
        bot = new_bot(server.token, server.url, AiohttpRequest(), AiohttpRequest())
        echo = Echo()
        door = TelegramDoor(bot, cast(Router, echo), poll_seconds=1, patience=0.05, drain=0.2)
        stack.push_async_callback(door.close)
        yield Scene(server, door, asyncio.Event(), refused, echo.let_go)


async def test_the_menu_stands_in_every_language_and_in_groups(scene: Scene) -> None:
    await scene.door.open()

    for language, start in (("", "Begin"), ("zh", "开始"), ("en", "Begin")):
        for scope in ("default", "all_group_chats"):
            told = await scene.server.call("getMyCommands", language_code=language, scope={"type": scope})
            assert [one["command"] for one in told["result"]] == list(COMMANDS)
            assert told["result"][0]["description"] == start


async def test_a_menu_that_is_refused_does_not_keep_the_bot_from_starting(scene: Scene) -> None:
    scene.refused["setmycommands"] = too_many_requests(300)

    assert (await scene.door.open()).username == "objection_coach_bot"


async def test_a_webhook_left_behind_is_taken_away(scene: Scene) -> None:
    await scene.server.call("setWebhook", url="https://example.org/hook")

    await scene.door.open()

    assert (await scene.server.call("getWebhookInfo"))["result"]["url"] == ""


async def test_a_wrong_token_is_a_matter_of_configuration(scene: Scene) -> None:
    scene.refused["getme"] = Refusal(401, "Unauthorized")

    with pytest.raises(ConfigurationError, match="TELEGRAM_BOT_TOKEN"):
        await scene.door.open()


async def test_a_server_in_trouble_is_unreachable(scene: Scene) -> None:
    scene.refused["getme"] = Refusal(502, "Bad Gateway")

    with pytest.raises(TelegramUnreachable):
        await scene.door.open()


async def test_a_fault_of_ours_in_one_chat_leaves_the_others_and_the_next_message_alone(scene: Scene) -> None:
    await scene.door.open()
    for text, person in (("fail", KIM), ("after", KIM), ("other", LEE)):
        await scene.server.say(text, user=person)
    working = scene.running()

    assert [one["text"] for one in await scene.server.wait_for_messages(7, 1)] == ["after"]
    assert [one["text"] for one in await scene.server.wait_for_messages(8, 1)] == ["other"]
    scene.stop.set()
    await working


async def test_a_chat_that_takes_long_holds_up_nobody_else_and_keeps_its_order(scene: Scene) -> None:
    await scene.door.open()
    await scene.server.say("wait", user=KIM)
    working = scene.running()
    await scene.server.say("other", user=LEE)
    await scene.server.wait_for_messages(8, 1)
    await scene.server.say("after", user=KIM)
    await scene.server.say("once more", user=LEE)
    await scene.server.wait_for_messages(8, 2)
    assert [one for one in await scene.server.messages(7) if one["from_bot"]] == []

    scene.let_go.set()

    assert [one["text"] for one in await scene.server.wait_for_messages(7, 2)] == ["wait", "after"]
    scene.stop.set()
    await working


async def test_a_chat_that_never_ends_does_not_hold_up_the_stop(scene: Scene) -> None:
    await scene.door.open()
    await scene.server.say("wait", user=KIM)
    working = scene.running()
    await scene.server.say("other", user=LEE)
    await scene.server.wait_for_messages(8, 1)

    scene.stop.set()

    await asyncio.wait_for(working, 5)


async def test_updates_are_confirmed_when_the_bot_stops(scene: Scene) -> None:
    await scene.door.open()
    await scene.server.say("one", user=KIM)
    working = scene.running()
    await scene.server.wait_for_messages(7, 1)

    scene.stop.set()
    await working

    assert await scene.server.pending() == 0


async def test_a_token_taken_back_while_working_ends_with_a_plain_sentence(scene: Scene) -> None:
    await scene.door.open()
    scene.refused["sendmessage"] = Refusal(401, "Unauthorized")
    for person in (KIM, LEE):
        await scene.server.say("hello", user=person)

    with pytest.raises(ConfigurationError, match="no longer accepts"):
        await scene.door.run(scene.stop)


async def test_another_poller_ends_this_one_with_a_plain_sentence(scene: Scene) -> None:
    await scene.door.open()
    scene.refused["getupdates"] = Refusal(409, "Conflict: terminated by other getUpdates request")

    with pytest.raises(ConfigurationError, match="Another process"):
        await scene.door.run(scene.stop)


@pytest.mark.parametrize("trouble", [Refusal(502, "Bad Gateway"), too_many_requests(60)])
async def test_trouble_with_polling_is_waited_out_and_does_not_hold_up_the_stop(scene: Scene, trouble: Refusal) -> None:
    await scene.door.open()
    await scene.server.say("one", user=KIM)
    working = scene.running()
    await scene.server.wait_for_messages(7, 1)
    scene.refused["getupdates"] = trouble
    await until(lambda: polls_refused(scene))

    scene.stop.set()

    async with asyncio.timeout(5):
        await working


async def test_a_press_that_is_not_ours_is_told_so_in_the_characters_of_the_person(scene: Scene) -> None:
    await scene.door.open()
    await scene.server.say("hello", user=KIM)
    keyboard = {"inline_keyboard": [[{"text": "?", "callback_data": "1:again:5:AAAAAAAA"}]]}
    planted = await scene.server.call("sendMessage", chat_id=7, text="?", reply_markup=keyboard)
    await scene.server.press(user=KIM, chat_id=7, message_id=planted["result"]["message_id"], label="?")
    working = scene.running()

    await until(lambda: answered(scene))
    scene.stop.set()
    await working

    [call] = [one for one in await scene.server.history() if one["method"] == "answerCallbackQuery"]
    assert call["params"]["text"] == traditional(texts_in("zh").say("expired")) != texts_in("zh").say("expired")


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def polls_refused(scene: Scene) -> bool:
    return any(one["method"] == "getUpdates" and "error" in one for one in await scene.server.history())


async def answered(scene: Scene) -> bool:
    return any(one["method"] == "answerCallbackQuery" for one in await scene.server.history())
