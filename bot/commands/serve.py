"""`bot serve`: the Telegram bot, by long polling."""

import asyncio
import logging
import random
import signal
import sys
import time
from contextlib import suppress
from typing import Annotated

import structlog
import typer

from bot.clock import system_clock
from bot.commands.edition import machine_texts, ready_edition
from bot.delivery.pace import Pace
from bot.delivery.sender import IN_FLIGHT, Sender
from bot.errors import ConfigurationError
from bot.logs import set_up_logs
from bot.publishing.build import Built
from bot.settings import Settings, read_settings
from bot.telegram.api import Api
from bot.telegram.application import TelegramDoor, greet
from bot.telegram.callback_data import secret_from
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.transport import AiohttpRequest
from bot.wiring import open_coach

_log = structlog.get_logger()


def serve(
    careful: Annotated[
        bool, typer.Option(help="One message in flight: a crash doubles at most one, sending is slower.")
    ] = False,
) -> None:
    """Answer in Telegram until SIGTERM or Ctrl-C."""
    settings = read_settings()
    if settings.public_url:
        raise ConfigurationError("PUBLIC_URL: this version polls only. Unset it.")
    token = settings.token()
    if token is None:
        raise ConfigurationError("TELEGRAM_BOT_TOKEN is not set. BotFather gives you one; without it: bot chat.")
    set_up_logs(secrets=(token,), level=logging.INFO)
    asyncio.run(_check(settings, token))  # a wrong token must not cost the minute of learning first
    built = ready_edition(settings, sketch=True)
    asyncio.run(_telegram(settings, built, token, 1 if careful else IN_FLIGHT))


async def _check(settings: Settings, token: str) -> None:
    bot = new_bot(token, settings.telegram_api_url, AiohttpRequest(), AiohttpRequest())
    try:
        await greet(bot)
    finally:
        await bot.shutdown()


async def _telegram(settings: Settings, built: Built, token: str, in_flight: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C ends it there
            loop.add_signal_handler(number, stop.set)
    sending, polling = AiohttpRequest(), AiohttpRequest(connections=2)
    bot = new_bot(token, settings.telegram_api_url, sending, polling)
    async with open_coach(settings, built) as coach:
        await coach.lease.acquire()
        messenger = TelegramMessenger(Api(bot.base_url, sending), secret_from(token))
        sender = Sender(coach.depot, messenger, Pace(), time.monotonic, random.random, in_flight=in_flight)
        door = TelegramDoor(bot, Api(bot.base_url, polling), coach.router, coach.store, sender, system_clock)
        try:
            ourselves = await door.open()
            if not settings.admins:
                print(machine_texts().say("start.open"), file=sys.stderr)
            _log.info("listening", bot=ourselves.username, edition=built.edition.id)
            await door.run(stop)
        finally:
            await door.close()
            await coach.lease.release()
    _log.info("stopped")
