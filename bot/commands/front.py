"""The Telegram door and the web room beside it, opened, run and closed together: by polling, or behind a webhook."""

import asyncio
import random
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from urllib.parse import urlsplit

import structlog

from bot.clock import system_clock
from bot.commands.edition import machine_texts
from bot.delivery.leading import lead
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.delivery.watch import WatchedMessenger
from bot.errors import ConfigurationError
from bot.people.flood import Limit
from bot.publishing.build import Built
from bot.settings import Settings
from bot.telegram.api import Api
from bot.telegram.application import TelegramDoor
from bot.telegram.callback_data import secret_from
from bot.telegram.downloads import Downloads
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.transport import AiohttpRequest
from bot.telegram.webhook import Webhook, default_secret
from bot.web import webhook as web_webhook
from bot.web.app import AddressTaken, listening
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.visitors import Visitors
from bot.wiring.coach import Coach, open_coach

_log = structlog.get_logger()

_HAND_OVER = 30.0
"""Seconds in which the machine before may still be polling without knowing that it is no longer the one."""


def secrets_of(settings: Settings, token: str) -> tuple[str, ...]:
    """What must stand in no log."""
    return (token, default_secret(token), *settings.secrets) if token else settings.secrets


def webhook_of(settings: Settings, token: str) -> Webhook | None:
    """Where Telegram is to send updates; None: it is polled. Raises ConfigurationError."""
    if not settings.public_url:
        return None
    if settings.public_url.startswith("http://") and not settings.telegram_api_url:
        raise ConfigurationError(
            "PUBLIC_URL: Telegram sends to https:// only. Put a proxy with a certificate in front."
        )
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else default_secret(token)
    return Webhook(f"{settings.public_url}{web_webhook.PATH}", secret)


async def serve_telegram(settings: Settings, built: Built, token: str, name: str, in_flight: int) -> None:
    """Answer until SIGTERM or Ctrl-C. `name`: the bot's own. `in_flight`: messages at a time."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C ends it there
            loop.add_signal_handler(number, stop.set)
    webhook = webhook_of(settings, token)
    sending, asking = AiohttpRequest(), AiohttpRequest(connections=2)
    bot = new_bot(token, settings.telegram_api_url, sending, asking)
    metrics = Metrics()
    async with open_coach(settings, built, bot=name, limit=Limit()) as coach:
        messenger = WatchedMessenger(TelegramMessenger(Api(bot.base_url, sending), secret_from(token)), metrics)
        idle = 0.2 if coach.is_one_of_several else 1.0  # others put rows too, and cannot wake us
        sender = Sender(coach.depot, messenger, Pace(), time.monotonic, random.random, in_flight=in_flight, idle=idle)
        door = TelegramDoor(
            bot, Api(bot.base_url, asking), coach.router, coach.store, sender, system_clock,
            conflicts=_HAND_OVER if coach.is_one_of_several else 0.0, webhook=webhook, watch=metrics,
            downloads=Downloads(Api(bot.base_url, sending), bot.base_file_url, sending),
        )  # fmt: skip
        health = Health(coach.queues.look, lambda: coach.serving.edition.id, stop.is_set)

        async def answer(ending: asyncio.Event) -> None:
            health.leading = True
            metrics.leads(is_leading=True)
            _log.info("listening", bot=ourselves.username, edition=coach.serving.edition.id)
            keeping_appointments = asyncio.create_task(coach.schedule.run(ending, sender.wake))
            broadcasting = asyncio.create_task(coach.broadcasting.run(ending, sender.wake))
            try:
                await door.run(ending)
            finally:
                ending.set()
                await keeping_appointments
                await broadcasting
                health.leading = False
                metrics.leads(is_leading=False)

        try:
            ourselves = await door.open()
            if not settings.admins:
                print(machine_texts().say("start.open"), file=sys.stderr)
            async with _web(settings, coach, door, webhook, health, metrics):
                await lead(coach.lease, stop, answer)
        finally:
            await door.close()
    _log.info("stopped")


@asynccontextmanager
async def _web(
    settings: Settings, coach: Coach, door: TelegramDoor, webhook: Webhook | None, health: Health, metrics: Metrics
) -> AsyncIterator[None]:
    """Health and metrics, and the webhook if there is one. Where nobody counts on it, a port that is taken is said and
    no reason not to start."""
    visitors = Visitors(settings.metrics_token.get_secret_value() if settings.metrics_token else "")
    routes = [*health.routes(visitors), metrics.route(coach.queues.look, visitors)]
    if webhook is not None:
        hook = web_webhook.Webhook(door.keep, webhook.secret, metrics)
        routes += hook.routes(urlsplit(settings.public_url).path)
    host, port = settings.listens_at
    async with AsyncExitStack() as stack:
        try:
            port = await stack.enter_async_context(listening(routes, host, port))
        except AddressTaken as taken:
            if settings.must_listen:
                raise
            _log.warning("no health and no metrics", reason=str(taken))
        else:
            _log.info("web open", host=host, port=port, webhook=webhook is not None)
        yield
