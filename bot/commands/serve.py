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
from bot.delivery.leading import lead
from bot.delivery.pace import Pace
from bot.delivery.sender import IN_FLIGHT, Sender
from bot.errors import ConfigurationError
from bot.logs import set_up_logs
from bot.people.flood import Limit
from bot.publishing.build import Built
from bot.settings import Settings, read_settings
from bot.telegram.api import Api
from bot.telegram.application import TelegramDoor, greet
from bot.telegram.callback_data import secret_from
from bot.telegram.intake import Ourselves
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.transport import AiohttpRequest
from bot.wiring import open_coach

_log = structlog.get_logger()

_HAND_OVER = 30.0
"""Seconds in which the machine before may still be polling without knowing that it is no longer the one."""


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
    known = asyncio.run(_check(settings, token))  # a wrong token must not cost the minute of learning first
    built = ready_edition(settings, sketch=True)
    asyncio.run(_telegram(settings, built, token, known.username, 1 if careful else IN_FLIGHT))


async def _check(settings: Settings, token: str) -> Ourselves:
    bot = new_bot(token, settings.telegram_api_url, AiohttpRequest(), AiohttpRequest())
    try:
        return await greet(bot)
    finally:
        await bot.shutdown()


async def _telegram(settings: Settings, built: Built, token: str, name: str, in_flight: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C ends it there
            loop.add_signal_handler(number, stop.set)
    sending, polling = AiohttpRequest(), AiohttpRequest(connections=2)
    bot = new_bot(token, settings.telegram_api_url, sending, polling)
    async with open_coach(settings, built, bot=name, limit=Limit()) as coach:
        messenger = TelegramMessenger(Api(bot.base_url, sending), secret_from(token))
        idle = 0.2 if coach.is_one_of_several else 1.0  # others put rows too, and cannot wake us
        sender = Sender(coach.depot, messenger, Pace(), time.monotonic, random.random, in_flight=in_flight, idle=idle)
        door = TelegramDoor(
            bot, Api(bot.base_url, polling), coach.router, coach.store, sender, system_clock,
            conflicts=_HAND_OVER if coach.is_one_of_several else 0.0,
        )  # fmt: skip

        async def answer(ending: asyncio.Event) -> None:
            _log.info("listening", bot=ourselves.username, edition=coach.serving.edition.id)
            keeping_appointments = asyncio.create_task(coach.schedule.run(ending, sender.wake))
            try:
                await door.run(ending)
            finally:
                ending.set()
                await keeping_appointments

        try:
            ourselves = await door.open()
            if not settings.admins:
                print(machine_texts().say("start.open"), file=sys.stderr)
            await lead(coach.lease, stop, answer)
        finally:
            await door.close()
    _log.info("stopped")
