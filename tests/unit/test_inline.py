"""Inline queries: from what is typed behind the bot's name to what Telegram is handed."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot, Update

from bot.conversation.preferences import Preference
from bot.conversation.request import Inquired, Offered, Outcome, Sender
from bot.conversation.router import Router
from bot.library.records import Library
from bot.reply import Line, Reply
from bot.telegram.callback_data import secret_from
from bot.telegram.inline import Inquiry, answer_inquiry
from bot.telegram.intake import KINDS, Ourselves, read
from bot.telegram.messenger import new_bot
from bot.telegram.raw_update import lane_of
from bot.telegram.transport import AiohttpRequest
from tests.fakes import FakeStore
from tests.scripted import scripted_edition
from tests.telegram_server.client import Person, TelegramServer

REP = Sender(7, 7, "en")
WEI: Person = {"id": 8, "first_name": "Wei", "language_code": "zh-TW"}


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def router(small: Library, store: FakeStore) -> Router:
    edition = scripted_edition(small, {})
    return Router(store, lambda: edition, lambda: datetime(2026, 5, 4, 9, tzinfo=UTC), admins=frozenset())


async def offered(router: Router, text: str, sender: Sender = REP) -> dict[str, str]:
    outcome = await router.answer(Inquired(sender, text))
    return {one.id: " ".join(line.text for line in one.reply.lines()) for one in outcome.offered}


@pytest.mark.parametrize("text", ["price 200/月 24月", "200/月 24月", "价格：200/月 24月", "/price 200/月，24个月"])
async def test_each_fair_way_is_offered_with_its_total(router: Router, text: str) -> None:
    said = await offered(router, text)
    assert {"per_day", "total_cost", "sum"} <= said.keys()
    assert all("4800元" in sentence for sentence in said.values())
    assert "不到7元" in said["per_day"]
    assert said["sum"] == "每月200元 · 24个月。24个月一共4800元。"


async def test_nothing_for_the_rep_alone_is_offered(router: Router) -> None:
    said = await offered(router, "$200/month, 24 months")  # $6.58 a day is more than small change
    assert "per_day" not in said
    assert "$4,800" in said["total_cost"]


async def test_what_can_be_two_prices_is_asked_about_above_no_results(router: Router) -> None:
    outcome = await router.answer(Inquired(REP, "price 1.200 a month"))
    assert (outcome.offered, outcome.notice) == ((), "By 1.200, do you mean 1.2 or 1200?")


@pytest.mark.parametrize("text", ["", "price", "  ", "$200"])
async def test_without_a_price_it_says_what_to_type(router: Router, text: str) -> None:
    outcome = await router.answer(Inquired(REP, text))
    assert (outcome.offered, outcome.notice) == ((), "Type a price, like 200/month 24m")


async def test_the_chosen_product_needs_no_words_at_all(router: Router, store: FakeStore) -> None:
    await store.preferences.keep(Preference(7, product="unlimited_broadband"))
    said = await offered(router, "price", Sender(7, 7, "zh"))
    assert "无限宽带" in said["sum"] and "4900元" in said["sum"]


async def test_traditional_characters_are_answered_in_kind(router: Router) -> None:
    said = await offered(router, "一個月200，簽兩年", Sender(8, 8, "zh-TW"))
    assert said["sum"] == "每月200元 · 24個月。24個月一共4800元。"


def test_an_inline_query_is_one_of_the_updates_we_ask_for() -> None:
    person = {"id": 8, "is_bot": False, "first_name": "Wei", "language_code": "zh-TW"}
    content = {"id": "42", "from": person, "query": "price 200/月", "offset": ""}
    update = Update.de_json({"update_id": 1, "inline_query": content}, None)
    assert "inline_query" in KINDS
    assert lane_of({"update_id": 1, "inline_query": content}) == 8
    arrived = read(update, Ourselves(99, "coach_bot"), secret_from("1:a"))
    assert arrived == Inquiry(Inquired(Sender(8, 8, "zh-TW"), "price 200/月"), "42")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer.started() as started:
        yield started


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    one = new_bot(server.token, server.url, AiohttpRequest(), AiohttpRequest())
    await one.initialize()
    yield one
    await one.shutdown()


async def next_inquiry(bot: Bot) -> Inquiry:
    [update] = await bot.get_updates(timeout=5, allowed_updates=list(KINDS))
    await bot.get_updates(offset=update.update_id + 1, timeout=0)
    arrived = read(update, Ourselves(1, ""), secret_from(bot.token))
    assert isinstance(arrived, Inquiry)
    return arrived


async def test_from_the_update_to_what_telegram_shows(server: TelegramServer, bot: Bot, router: Router) -> None:
    await bot.get_updates(timeout=0, allowed_updates=list(KINDS))
    query = await server.inquire("price 200/月 24月", user=WEI)
    arrived = await next_inquiry(bot)
    await answer_inquiry(bot, arrived.query, await router.answer(arrived.request))

    shown = await server.offered(query)
    results: list[dict[str, Any]] = shown["results"]
    texts = [result["input_message_content"]["message_text"] for result in results]
    assert len(texts) >= 3
    assert all("4800元" in text for text in texts)
    assert "不到7元" in texts[0]
    assert shown["is_personal"] is True
    assert 0 <= shown["cache_time"] <= 10
    assert "button" not in shown


async def test_a_question_back_is_a_button_that_leads_to_us(server: TelegramServer, bot: Bot, router: Router) -> None:
    await bot.get_updates(timeout=0, allowed_updates=list(KINDS))
    query = await server.inquire("price 10 seats, 200 a month " + "and more " * 40, user=WEI)
    arrived = await next_inquiry(bot)
    await answer_inquiry(bot, arrived.query, await router.answer(arrived.request))

    shown = await server.offered(query)
    assert shown["results"] == []
    assert shown["button"]["start_parameter"] == "price"
    assert 0 < len(shown["button"]["text"]) <= 64


async def test_too_many_results_are_cut_and_an_answer_too_late_is_no_fault(server: TelegramServer, bot: Bot) -> None:
    await bot.get_updates(timeout=0, allowed_updates=list(KINDS))
    many = Outcome(offered=tuple(Offered(str(one), f"<{one}>", Reply((Line("a < b & c"),))) for one in range(60)))
    query = await server.inquire("anything", user=WEI)
    await answer_inquiry(bot, query, many)
    assert len((await server.offered(query))["results"]) == 50
    await answer_inquiry(bot, query, many)  # it was answered already
    assert [entry["method"] for entry in await server.history() if "error" in entry] == ["answerInlineQuery"]
    assert json.dumps(await server.history())
