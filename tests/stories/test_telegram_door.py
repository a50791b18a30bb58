"""The bot in a process of its own against the stand-in for Telegram: what comes in besides text, groups, buttons that
are not ours, kills, floods, and every way a start can fail."""

import asyncio
import time
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from bot.pictures.price_card import WIDTH
from bot.wording.texts import texts_in
from tests.conftest import with_kept
from tests.durability.machines import machine
from tests.stories.bot_process import bot_process
from tests.telegram_server.client import HistoryEntry, Kind, Person, Place, SeenMessage, TelegramServer
from tests.telegram_server.server import DEFAULT_TOKEN

pytestmark = pytest.mark.timeout(120)
together = pytest.mark.asyncio(loop_scope="session")

_BOT = "@objection_coach_bot"
_PEOPLE = count(1)
_GROUPS = count(-1000500, -1)


def somebody(language: str = "en") -> Person:
    return {"id": next(_PEOPLE), "first_name": "Kim", "language_code": language}


def a_group(*, is_forum: bool = False) -> Place:
    return {"id": next(_GROUPS), "type": "supergroup", "title": "Team", "is_forum": is_forum}


def labels(message: SeenMessage) -> list[str]:
    return [button["text"] for row in message["keyboard"] for button in row]


async def until_quiet(server: TelegramServer) -> None:
    """Until the bot has taken every update and has said nothing for a while: enough to see that it stays silent."""
    said = -1
    async with asyncio.timeout(20):
        while await server.pending() or said != (said := await calls(server)):  # noqa: ASYNC110
            await asyncio.sleep(0.5)


async def calls(server: TelegramServer) -> int:
    return len([entry for entry in await server.history() if entry["method"] != "getUpdates"])


async def until_changed(server: TelegramServer, chat: int, message: int) -> SeenMessage:
    """The message, once the bot has put another in its place."""
    async with asyncio.timeout(20):
        while True:
            for seen in await server.messages(chat):
                if seen["message_id"] == message and seen["edited"]:
                    return seen
            await asyncio.sleep(0.02)


async def notices(server: TelegramServer, press: str) -> list[str]:
    return [
        str(entry["params"].get("text", ""))
        for entry in await server.history()
        if entry["method"] == "answerCallbackQuery" and entry["params"]["callback_query_id"] == press
    ]


def sent_to(history: list[HistoryEntry], chat: int) -> list[HistoryEntry]:
    return [one for one in history if one["method"] == "sendMessage" and int(one["params"]["chat_id"]) == chat]


@together
@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
@pytest.mark.parametrize("language", ["zh", "ko", "en"])
async def test_what_is_not_text_gets_one_friendly_line(telegram: TelegramServer, kind: Kind, language: str) -> None:
    person = somebody(language)

    await telegram.say(user=person, kind=kind)

    [answer] = await telegram.wait_for_messages(person["id"], 1)
    assert language in ("zh", "ko", "en")
    assert answer["text"] == texts_in(language).say(f"unreadable.{'other' if kind == 'document' else kind}")
    assert not answer["keyboard"]


@together
async def test_a_photo_with_words_under_it_is_answered_like_the_words(telegram: TelegramServer) -> None:
    person = somebody()

    await telegram.say("200 a month is too expensive", user=person, kind="photo")

    [answer] = await telegram.wait_for_messages(person["id"], 1)
    assert answer["text"].startswith("Price too high")


@together
async def test_a_group_is_left_alone_until_somebody_speaks_to_the_bot(telegram: TelegramServer) -> None:
    person, group = somebody(), a_group()
    await telegram.say("that is far too expensive", user=person, chat=group)
    await telegram.say("nice photo", user=person, chat=group, kind="photo")
    await telegram.say("/start@another_bot", user=person, chat=group)
    await telegram.say("@another_bot too expensive", user=person, chat=group)
    await until_quiet(telegram)
    assert not [one for one in await telegram.messages(group["id"]) if one["from_bot"]]

    await telegram.say(f"{_BOT} 200 a month is too expensive", user=person, chat=group)
    mentioned = (await telegram.wait_for_messages(group["id"], 1))[-1]
    await telegram.say("my wife decides", user=person, chat=group, reply_to=mentioned["message_id"])
    replied = (await telegram.wait_for_messages(group["id"], 2))[-1]
    await telegram.say(f"/help{_BOT}", user=person, chat=group)
    commanded = (await telegram.wait_for_messages(group["id"], 3))[-1]

    assert mentioned["text"].startswith("Price too high")
    assert replied["text"].startswith("Someone else decides")
    assert texts_in("en").say("help.group") in commanded["text"]


@together
async def test_an_answer_in_a_forum_stays_in_its_topic_and_so_do_its_buttons(telegram: TelegramServer) -> None:
    person, forum = somebody(), a_group(is_forum=True)

    await telegram.say("/help", user=person, chat=forum, thread=5)
    await telegram.say(f"{_BOT} too expensive", user=person, chat=forum, thread=9)

    by_text = {one["text"].split("\n")[0]: one for one in await telegram.wait_for_messages(forum["id"], 2)}
    assert by_text["How to use it"]["thread"] == 5
    card = by_text["Price too high"]
    assert card["thread"] == 9
    await telegram.press(user=person, chat_id=forum["id"], message_id=card["message_id"], label="한국어")
    changed = await until_changed(telegram, forum["id"], card["message_id"])
    assert changed["text"].startswith("가격이 비쌈")
    assert changed["thread"] == 9


@together
async def test_an_edited_message_is_not_answered_again(telegram: TelegramServer) -> None:
    person = somebody()
    said = await telegram.say("too expensive", user=person)
    await telegram.wait_for_messages(person["id"], 1)

    await telegram.edit("far too expensive", user=person, chat_id=person["id"], message_id=said["message_id"])
    await until_quiet(telegram)

    assert len(await telegram.wait_for_messages(person["id"], 1)) == 1


@together
@pytest.mark.parametrize("data", ["tampered", "from another chat", "from another time", "garbage"])
async def test_a_button_that_is_not_ours_is_too_old_and_does_nothing(telegram: TelegramServer, data: str) -> None:
    person, other = somebody(), somebody()
    await telegram.say("too expensive", user=person)
    [card] = await telegram.wait_for_messages(person["id"], 1)
    await telegram.say("too expensive", user=other)
    [elsewhere] = await telegram.wait_for_messages(other["id"], 1)
    own = next(button["callback_data"] for row in card["keyboard"] for button in row if "callback_data" in button)
    foreign = next(
        button["callback_data"] for row in elsewhere["keyboard"] for button in row if "callback_data" in button
    )
    forged = {
        "tampered": own.replace(":again:", ":none:"),
        "from another chat": foreign,
        "from another time": "0" + own[1:],
        "garbage": "\x00💥:::",
    }[data]
    keyboard = {"inline_keyboard": [[{"text": "?", "callback_data": forged}]]}
    planted = (await telegram.call("sendMessage", chat_id=person["id"], text="?", reply_markup=keyboard))["result"]

    pressed = await telegram.press(
        user=person, chat_id=person["id"], message_id=planted["message_id"], label="?"
    )  # fmt: skip
    await until_quiet(telegram)

    assert await notices(telegram, pressed["callback_query_id"]) == [texts_in("en").say("expired")]
    seen = await telegram.wait_for_messages(person["id"], 2)
    assert [(one["text"], one["edited"]) for one in seen] == [(card["text"], False), ("?", False)]


@together
async def test_each_chat_is_answered_in_order_when_five_type_at_once(telegram: TelegramServer) -> None:
    people = [somebody() for _ in range(5)]
    for number in range(6):
        for person in people:
            await telegram.say(f"/nothing{number}" if number % 2 else "too expensive", user=person)

    for person in people:
        answers = await telegram.wait_for_messages(person["id"], 6, timeout=20)
        first_lines = [answer["text"].split("\n")[0] for answer in answers]
        assert first_lines == [
            "Price too high", "I do not know /nothing1.",
            "Price too high", "I do not know /nothing3.",
            "Price too high", "I do not know /nothing5.",
        ]  # fmt: skip


async def test_a_button_works_after_the_bot_was_killed_and_the_stop_is_quick(data_dir: Path) -> None:
    person = somebody("zh-hans")
    async with TelegramServer.started() as server:
        settings = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url}
        async with bot_process(data_dir, **settings) as first:
            await first.listens()
            await server.say("客户说一个月200太贵了", user=person)
            [card] = await server.wait_for_messages(person["id"], 1, timeout=20)
            await first.killed()
        async with bot_process(data_dir, **settings) as second:
            await server.press(
                user=person, chat_id=person["id"], message_id=card["message_id"], label="价格怎么说"
            )  # fmt: skip
            await second.listens()
            frames = await until_changed(server, person["id"], card["message_id"])
            asked = time.monotonic()
            code = await second.asked_to_stop()

    assert "一天不到7元" in frames["text"]
    assert "返回" in labels(frames)
    assert (code, time.monotonic() - asked < 10) == (0, True)


async def test_behind_a_webhook_it_answers_and_buttons_work_like_everywhere(data_dir: Path) -> None:
    person = somebody("zh-hans")
    async with TelegramServer.started() as server, machine(data_dir, server, command=("bot", "run")) as one:
        await server.balance(one.url)
        await server.say("客户说一个月200太贵了", user=person)
        [card] = await server.wait_for_messages(person["id"], 1, timeout=30)
        await server.press(user=person, chat_id=person["id"], message_id=card["message_id"], label="价格怎么说")
        frames = await until_changed(server, person["id"], card["message_id"])
        shown = await server.offered(await server.inquire("price 200/月 24月", user=person), timeout=20)
        assert await one.bot.asked_to_stop() == 0
        refused = [entry for entry in await server.history() if "error" in entry]

    assert card["text"].startswith("价格太贵")
    assert "一天不到7元" in frames["text"]
    assert len(shown["results"]) >= 3
    assert refused == []


async def test_the_card_for_the_customer_is_a_picture_even_when_the_bot_was_killed_in_between(data_dir: Path) -> None:
    person = somebody("zh-hans")
    async with TelegramServer.started() as server:
        settings = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url}
        async with bot_process(data_dir, **settings) as first:
            await first.listens()
            await server.say("客户说一个月200太贵了，签24个月", user=person)
            [answer] = await server.wait_for_messages(person["id"], 1, timeout=20)
            await first.killed()
        async with bot_process(data_dir, **settings) as second:
            await server.press(
                user=person, chat_id=person["id"], message_id=answer["message_id"], label="给客户看的卡片"
            )  # fmt: skip
            await second.listens()
            messages = await server.wait_for_messages(person["id"], 2, timeout=20)
            if "photo" not in messages[-1]["media"]:  # killed before it was noted, the answer may come twice
                messages = await server.wait_for_messages(person["id"], 3, timeout=20)
            card = messages[-1]
            assert await second.asked_to_stop() == 0
        picture = await server.download(card["media"]["photo"][0]["file_id"])

    assert "24个月一共：4800元" in card["text"]
    assert "한국어" in labels(card)
    with Image.open(BytesIO(picture)) as image:
        assert (image.format, image.width) == ("PNG", WIDTH)


async def test_every_answer_arrives_through_a_flood_and_none_before_telegram_allows_it(data_dir: Path) -> None:
    person = somebody()
    async with (
        TelegramServer.started(flood=True) as server,
        bot_process(data_dir, TELEGRAM_BOT_TOKEN=server.token, TELEGRAM_API_URL=server.url) as bot,
    ):
        for number in range(4):
            await server.say(f"/nothing{number}", user=person)
        await bot.listens()
        answers = await server.wait_for_messages(person["id"], 4, timeout=20)
        attempts = sent_to(await server.history(), person["id"])

    assert [answer["text"] for answer in answers] == [f"I do not know /nothing{number}." for number in range(4)]
    refused = [one for one in attempts if "error" in one]
    assert refused, "nothing was refused: the flood was none"
    for place, attempt in enumerate(attempts[:-1]):
        if "error" in attempt:
            waited = attempts[place + 1]["time"] - attempt["time"]
            assert waited >= attempt["error"]["parameters"]["retry_after"]


@together
async def test_a_wrong_token_ends_the_start_with_78_and_says_where_to_look(
    telegram: TelegramServer, data_dir: Path
) -> None:
    wrong = "123456:AAE-another-token-that-nobody-may-ever-see"
    async with bot_process(data_dir, TELEGRAM_BOT_TOKEN=wrong, TELEGRAM_API_URL=telegram.url) as bot:
        assert await bot.ends(60) == 78, bot.output
    assert "TELEGRAM_BOT_TOKEN" in bot.output


async def test_a_server_that_nobody_answers_at_ends_the_start_with_69(data_dir: Path) -> None:
    async with bot_process(
        data_dir, TELEGRAM_BOT_TOKEN=DEFAULT_TOKEN, TELEGRAM_API_URL="http://127.0.0.1:9"
    ) as bot:  # fmt: skip
        assert await bot.ends(60) == 69, bot.output
    assert "TELEGRAM_API_URL" in bot.output


async def test_of_two_processes_with_one_token_one_ends_with_78_and_the_other_answers(
    data_dir: Path, tmp_path: Path
) -> None:
    person = somebody()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with_kept(elsewhere)
    async with TelegramServer.started() as server:
        settings = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url}
        async with bot_process(data_dir, **settings) as one, bot_process(elsewhere, **settings) as other:
            ending = {asyncio.ensure_future(bot.ends(60)): bot for bot in (one, other)}
            done, still_running = await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
            assert [task.result() for task in done] == [78]
            assert all("Another process polls" in ending[task].output for task in done)
            await server.say("too expensive", user=person)
            await server.wait_for_messages(person["id"], 1, timeout=30)
            for task in still_running:
                task.cancel()


@together
async def test_a_price_typed_in_any_chat_is_answered_in_place(telegram: TelegramServer) -> None:
    person = somebody("zh-hans")
    shown = await telegram.offered(await telegram.inquire("price 200/月 24月", user=person), timeout=20)
    texts = [result["input_message_content"]["message_text"] for result in shown["results"]]
    assert len(texts) >= 3
    assert all("4800元" in text for text in texts)
    asked = await telegram.offered(await telegram.inquire("price 1.200一个月", user=person), timeout=20)
    assert asked["results"] == [] and "1200" in asked["button"]["text"]
