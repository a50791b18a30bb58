"""The Telegram door in this process: starts and stops it may meet, and faults while it works."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.conversation.request import Commanded, Outcome, Request, Said, Settle, Store
from bot.conversation.router import COMMANDS, Router
from bot.delivery.inbox import MOST_WAITING, Full
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.errors import ConfigurationError, TelegramUnreachable
from bot.language.chinese_script import traditional
from bot.reply import Line, Reply
from bot.storage.database import Database
from bot.storage.depot import SqlDepot
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.telegram.api import Api
from bot.telegram.application import TelegramDoor
from bot.telegram.callback_data import secret_from
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.raw_update import incoming
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

    store: Store
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    handled: list[str] = field(default_factory=list)

    async def answer(self, request: Request, settle: Settle) -> Outcome:
        assert isinstance(request, Said | Commanded)
        text = request.text if isinstance(request, Said) else request.name
        self.handled.append(text)
        if text == "fail":
            raise RuntimeError("a fault of ours")
        if text == "wait":
            await self.let_go.wait()
        outcome = Outcome(Reply((Line(text),)))
        async with self.store.transaction() as parts:
            await settle(parts, outcome)
        return outcome


@dataclass(slots=True)
class Scene:
    server: TelegramServer
    door: TelegramDoor
    stop: asyncio.Event
    refused: dict[str, Refusal]
    let_go: asyncio.Event
    echo: Echo
    store: SqlStore
    file: Path
    clock: list[datetime]

    def running(self) -> asyncio.Task[None]:
        return asyncio.create_task(self.door.run(self.stop))


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    refused: dict[str, Refusal] = {}

    async def refuse(call: Call, proceed: Proceed) -> Any:
        if call.method in refused:
            raise refused[call.method]
        return await proceed(call)

    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(TestServer(make_application(interceptors=[refuse])))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        server = TelegramServer(str(running.make_url("")).rstrip("/"), DEFAULT_TOKEN, session)
        sending, polling = AiohttpRequest(), AiohttpRequest()
        bot = new_bot(server.token, server.url, sending, polling)
        file = tmp_path / "coach.db"
        migrate(url_of(file))
        database = await stack.enter_async_context(Database.open(url_of(file)))
        store = SqlStore(database)
        echo = Echo(store)
        messenger = TelegramMessenger(Api(bot.base_url, sending), secret_from(server.token))
        sender = Sender(SqlDepot(database), messenger, Pace(), time.monotonic, lambda: 0.5)
        clock = [datetime.now(UTC)]
        door = TelegramDoor(
            bot,
            Api(bot.base_url, polling),
            cast(Router, echo),
            store,
            sender,
            lambda: clock[0],
            poll_seconds=1,
            drain=0.2,
        )
        stack.push_async_callback(door.close)
        yield Scene(server, door, asyncio.Event(), refused, echo.let_go, echo, store, file, clock)


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


def rows(scene: Scene, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(scene.file)) as connection:
        return connection.execute(question).fetchall()


async def test_an_update_is_kept_before_telegram_is_told_and_forgotten_once_it_has_taken_effect(scene: Scene) -> None:
    await scene.door.open()
    await scene.server.say("wait", user=KIM)
    await scene.server.say("a secret", user=LEE)
    working = scene.running()
    await scene.server.wait_for_messages(8, 1)
    await until(lambda: confirmed(scene))

    assert rows(scene, "SELECT state, payload IS NULL FROM inbox ORDER BY id") == [("waiting", 0), ("done", 1)]
    scene.let_go.set()
    await scene.server.wait_for_messages(7, 1)
    scene.stop.set()
    await working

    assert rows(scene, "SELECT state, payload FROM inbox") == [("done", None)] * 2
    assert rows(scene, "SELECT state, body FROM outbox") == [("sent", None)] * 2
    for file in scene.file.parent.iterdir():
        assert b"a secret" not in file.read_bytes() or file.name.endswith("-wal")


async def test_what_was_not_handled_before_the_stop_is_handled_at_the_next_start(scene: Scene) -> None:
    await scene.door.open()
    await scene.server.say("wait", user=KIM)
    await scene.server.say("after", user=KIM)
    working = scene.running()
    await until(lambda: confirmed(scene))
    scene.stop.set()
    await working
    assert await scene.server.pending() == 0
    assert [one for one in await scene.server.messages(7) if one["from_bot"]] == []

    scene.let_go.set()
    scene.clock[0] += timedelta(seconds=1)
    scene.door._started = scene.clock[0]
    scene.stop.clear()
    working = scene.running()

    assert [one["text"] for one in await scene.server.wait_for_messages(7, 2)] == ["wait", "after"]
    scene.stop.set()
    await working


async def test_an_update_that_comes_again_or_late_takes_effect_once_and_in_order(scene: Scene) -> None:
    await scene.door.open()
    updates = [raw_message(number, text) for number, text in ((13, "c"), (11, "a"), (12, "b"), (11, "a"))]
    sending = asyncio.create_task(scene.door.run(scene.stop))

    await scene.door.accept([raw_message(10, "wait")])
    for update in updates:
        await scene.door.accept([update])
    await scene.door.accept(updates)
    scene.let_go.set()

    await until(lambda: all_handled(scene))
    assert scene.echo.handled == ["wait", "a", "b", "c"]
    await scene.door.accept(updates)
    await asyncio.sleep(0.05)
    assert scene.echo.handled == ["wait", "a", "b", "c"]
    scene.stop.set()
    await sending


async def test_numbers_that_start_anywhere_after_a_silent_week_are_read_all_the_same(scene: Scene) -> None:
    await scene.door.accept([raw_message(9_000, "before")])
    await until(lambda: all_handled(scene))
    scene.clock[0] += timedelta(days=8)

    lower, same = ((17, "lower"), (9_000, "the same number"))
    await scene.door.accept([raw_message(*one, date=scene.clock[0]) for one in (lower, same)])

    await until(lambda: all_handled(scene))
    assert scene.echo.handled == ["before", "lower", "the same number"]


async def test_what_nobody_knows_and_what_breaks_us_is_put_aside_and_the_rest_goes_on(scene: Scene) -> None:
    await scene.door.open()
    odd: list[dict[str, Any]] = [
        {"update_id": 1, "telepathy": {"from": {"id": 7}, "thought": None}},
        {"update_id": 2, "message": None},
        {"update_id": 3, "message": {"message_id": "x", "date": [], "chat": {"id": 7, "type": {}}}},
        {"update_id": 4, "callback_query": {"id": 1, "from": 5}},
        {"update_id": "5"},
        {},
        {"update_id": 2**70},
        raw_message(6, "fail"),
        raw_message(7, "after"),
    ]

    await scene.door.accept(odd)

    await until(lambda: all_handled(scene))
    states = dict(rows(scene, "SELECT id, state FROM inbox"))
    assert states == {1: "done", 2: "done", 3: "failed", 4: "failed", 6: "failed", 7: "done"}
    assert rows(scene, "SELECT count(*) FROM inbox WHERE payload IS NOT NULL") == [(0,)]


async def test_an_update_that_kills_the_process_is_given_up_after_three_tries(scene: Scene) -> None:
    async with scene.store.transaction() as parts:
        kept = [incoming(raw_message(number, text)) for number, text in ((1, "kills"), (2, "after"))]
        await parts.inbox.accept([one for one in kept if one is not None], scene.clock[0] - timedelta(minutes=1))
        for _ in range(2):
            await parts.inbox.begin(1)
    await scene.door.open()
    await scene.server.say("hello", user=KIM)
    working = scene.running()

    assert [one["text"] for one in await scene.server.wait_for_messages(7, 2)] == ["after", "hello"]
    scene.stop.set()
    await working

    assert rows(scene, "SELECT state, reason FROM inbox WHERE id = 1") == [("failed", "the process died of it")]


async def test_commands_of_long_ago_get_one_answer_together_and_the_last_thing_said_its_own(scene: Scene) -> None:
    await scene.door.open()
    texts = ["wait", *(f"/cancel{number}" for number in range(30)), "too dear", "too dear again"]
    await scene.server.say("hello", user=KIM)
    scene.clock[0] += timedelta(minutes=11)
    await scene.door.accept([raw_message(1, "/start", date=scene.clock[0])])
    old = scene.clock[0] - timedelta(minutes=11)

    await scene.door.accept([raw_message(10 + n, text, date=old) for n, text in enumerate(texts)])
    await until(lambda: all_handled(scene))
    scene.clock[0] -= timedelta(minutes=11)
    working = scene.running()

    texts_seen = [one["text"] for one in await scene.server.wait_for_messages(7, 4)]
    scene.stop.set()
    await working
    assert texts_seen == ["start", texts_in("en").say("away"), "too dear again", "hello"]


async def test_five_thousand_that_waited_are_all_answered_and_never_all_in_memory(scene: Scene) -> None:
    await scene.door.open()
    for start in range(0, 5_000, 100):
        await scene.door.accept([raw_message(n, str(n), 1 + n % 500) for n in range(start, start + 100)])
        assert scene.door._lanes._count <= 356
    await until(lambda: all_handled(scene))

    assert sorted(int(text) for text in scene.echo.handled) == list(range(5_000))
    by_chat: dict[int, list[int]] = {}
    for text in scene.echo.handled:
        by_chat.setdefault(int(text) % 500, []).append(int(text))
    assert all(handled == sorted(handled) for handled in by_chat.values())
    assert rows(scene, "SELECT count(*), count(DISTINCT key) FROM outbox") == [(5_000, 5_000)]


def raw_message(number: int, text: str, person: int = 7, *, date: datetime | None = None) -> dict[str, Any]:
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int((date or datetime.now(UTC)).timestamp()),
            "chat": {"id": person, "type": "private", "first_name": "Kim"},
            "from": {"id": person, "is_bot": False, "first_name": "Kim", "language_code": "en"},
            "text": text,
            "entities": entities,
        },
    }


async def confirmed(scene: Scene) -> bool:
    return await scene.server.pending() == 0


async def all_handled(scene: Scene) -> bool:
    return rows(scene, "SELECT count(*) FROM inbox WHERE state = 'waiting'") == [(0,)]


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def polls_refused(scene: Scene) -> bool:
    return any(one["method"] == "getUpdates" and "error" in one for one in await scene.server.history())


async def answered(scene: Scene) -> bool:
    return any(one["method"] == "answerCallbackQuery" for one in await scene.server.history())


async def test_what_comes_through_a_webhook_is_kept_once_and_no_more_than_may_wait(scene: Scene) -> None:
    def update(number: int) -> dict[str, Any]:
        return {"update_id": number, "message": {"chat": {"id": 7}, "text": "太贵了"}}

    assert await scene.door.keep(update(1))
    assert await scene.door.keep(update(1))
    assert not await scene.door.keep({"message": {}})
    for number in range(2, MOST_WAITING + 1):
        assert await scene.door.keep(update(number))
    with pytest.raises(Full):
        await scene.door.keep(update(MOST_WAITING + 1))
    async with scene.store.transaction() as parts:
        await parts.inbox.done(1)
    assert await scene.door.keep(update(MOST_WAITING + 1))
