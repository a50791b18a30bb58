"""`bot serve`: the Telegram bot, by long polling, or behind a webhook where PUBLIC_URL is set."""

import asyncio
import logging
from typing import Annotated

import typer

from bot.commands.front import secrets_of, serve_telegram, webhook_of
from bot.commands.serving import serving_edition
from bot.delivery.sender import IN_FLIGHT
from bot.errors import ConfigurationError
from bot.logs import set_up_logs
from bot.settings import Settings, read_settings
from bot.telegram.greeting import greet
from bot.telegram.intake import Ourselves
from bot.telegram.messenger import new_bot
from bot.telegram.transport import AiohttpRequest


def serve(
    careful: Annotated[
        bool, typer.Option(help="One message in flight: a crash doubles at most one, sending is slower.")
    ] = False,
) -> None:
    """Answer in Telegram until SIGTERM or Ctrl-C."""
    settings = read_settings()
    token = settings.token()
    if token is None:
        raise ConfigurationError("TELEGRAM_BOT_TOKEN is not set. BotFather gives you one; without it: bot chat.")
    webhook_of(settings, token)
    set_up_logs(secrets=secrets_of(settings, token), level=logging.INFO)
    known = asyncio.run(_check(settings, token))  # a wrong token must not cost the minute of learning first
    built = serving_edition(settings)
    asyncio.run(serve_telegram(settings, built, token, known.username, 1 if careful else IN_FLIGHT))


async def _check(settings: Settings, token: str) -> Ourselves:
    bot = new_bot(token, settings.telegram_api_url, AiohttpRequest(), AiohttpRequest())
    try:
        return await greet(bot)
    finally:
        await bot.shutdown()
