"""`bot serve`: the Telegram bot, by long polling."""

import asyncio
import logging
import signal
import sys
from contextlib import suppress

import structlog

from bot.commands.edition import machine_texts, ready_edition
from bot.errors import ConfigurationError
from bot.logs import set_up_logs
from bot.people.flood import Limit
from bot.publishing.build import Built
from bot.settings import Settings, read_settings
from bot.telegram.application import TelegramDoor, greet
from bot.telegram.intake import Ourselves
from bot.telegram.messenger import new_bot
from bot.telegram.transport import AiohttpRequest
from bot.wiring import open_coach

_log = structlog.get_logger()


def serve() -> None:
    """Answer in Telegram until SIGTERM or Ctrl-C."""
    settings = read_settings()
    if settings.public_url:
        raise ConfigurationError("PUBLIC_URL: this version polls only. Unset it.")
    token = settings.token()
    if token is None:
        raise ConfigurationError("TELEGRAM_BOT_TOKEN is not set. BotFather gives you one; without it: bot chat.")
    set_up_logs(secrets=(token,), level=logging.INFO)
    ourselves = asyncio.run(_check(settings, token))  # a wrong token must not cost the minute of learning first
    built = ready_edition(settings, sketch=True)
    asyncio.run(_telegram(settings, built, token, ourselves.username))


async def _check(settings: Settings, token: str) -> Ourselves:
    bot = new_bot(token, settings.telegram_api_url, AiohttpRequest(), AiohttpRequest())
    try:
        return await greet(bot)
    finally:
        await bot.shutdown()


async def _telegram(settings: Settings, built: Built, token: str, name: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C ends it there
            loop.add_signal_handler(number, stop.set)
    bot = new_bot(token, settings.telegram_api_url, AiohttpRequest(), AiohttpRequest(connections=2))
    async with open_coach(settings, built, bot=name, limit=Limit()) as coach:
        door = TelegramDoor(bot, coach.router)
        try:
            ourselves = await door.open()
            if not settings.admins:
                print(machine_texts().say("start.open"), file=sys.stderr)
            _log.info("listening", bot=ourselves.username, edition=built.edition.id)
            await door.run(stop)
        finally:
            await door.close()
    _log.info("stopped")
