"""A file that a lead sent outlives kill -9: whatever had been done with it, it is shown after the next start."""

import asyncio
from pathlib import Path

import pytest

from bot.wording.texts import texts_in
from tests.stories.bot_process import bot_process
from tests.telegram_server.client import Person, TelegramServer

pytestmark = pytest.mark.timeout(180)

BOSS: Person = {"id": 900, "first_name": "Boss", "language_code": "en"}
LINE = "Before anything else: may I see what you compare it with?"
SHEET = f"intent,language,part,number,text\nprice_too_high,en,clarify,,{LINE}\n".encode()
TEXTS = texts_in("en")


async def test_a_file_that_was_being_fetched_at_a_kill_is_shown_and_goes_in(data_dir: Path) -> None:
    async with TelegramServer.started() as server:
        settings = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url, "ADMIN_IDS": str(BOSS["id"])}
        async with bot_process(data_dir, **settings) as bot:
            await bot.listens()
            await server.say("", user=BOSS, kind="document", file_name="lines.csv", content=SHEET)
            async with asyncio.timeout(30):
                while all(entry["method"] != "getFile" for entry in await server.history()):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
            await bot.killed()
        async with bot_process(data_dir, **settings) as bot:
            await bot.listens()
            shown = (await server.wait_for_messages(BOSS["id"], 1, timeout=60))[-1]
            assert "1 new, 0 changed, 0 removed" in shown["text"] and LINE in shown["text"]
            await server.press(
                user=BOSS, chat_id=BOSS["id"], message_id=shown["message_id"], label=TEXTS.say("upload.in")
            )
            async with asyncio.timeout(60):
                while not [one for one in await server.messages(900) if "is live" in one["text"]]:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            previews = [one for one in await server.messages(900) if LINE in one["text"] and "1 new" in one["text"]]
            assert len(previews) <= 1  # the other became "being tried"; what was in flight may come twice
            assert await bot.asked_to_stop() == 0
