"""One bot for all tests that leave it running: starting it is what takes the time."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.publishing.edition import Edition
from tests.conftest import with_kept
from tests.stories.bot_process import bot_process
from tests.telegram_server.client import TelegramServer


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def telegram(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TelegramServer]:
    """A Telegram with the bot behind it. At the end: nothing the bot called was refused, and it stops when asked."""
    data_dir = tmp_path_factory.mktemp("bot")
    with_kept(data_dir)
    async with (
        TelegramServer.started() as server,
        bot_process(data_dir, TELEGRAM_BOT_TOKEN=server.token, TELEGRAM_API_URL=server.url) as bot,
    ):
        await bot.listens()
        yield server
        assert [entry for entry in await server.history() if "error" in entry] == []
        assert await bot.asked_to_stop() == 0
