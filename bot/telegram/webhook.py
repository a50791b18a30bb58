"""Telegram is told where to send updates, and asked every minute whether it still does and how it goes."""

import asyncio
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.clock import pausing
from bot.delivery.watch import Unwatched, Watch
from bot.errors import ConfigurationError
from bot.telegram.api import Api
from bot.telegram.faults import seconds_to_wait

_log = structlog.get_logger()

_EVERY = 60.0
_LONGEST_PAUSE = 60.0
_CONNECTIONS = 40


@dataclass(frozen=True, slots=True)
class Webhook:
    """`url`: the public address. `secret`: what Telegram sends along with each update."""

    url: str
    secret: str
    connections: int = _CONNECTIONS


def default_secret(token: str) -> str:
    """What Telegram sends along unless a setting says otherwise: derived from the token, the same on all machines."""
    return hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()


class Announcing:
    """`kinds`: the updates to ask for."""

    def __init__(
        self, api: Api, webhook: Webhook, kinds: Sequence[str], watch: Watch | None = None, *, every: float = _EVERY
    ) -> None:
        self._api = api
        self._webhook = webhook
        self._kinds = list(kinds)
        self._watch = watch or Unwatched()
        self._every = every
        self._told_error = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set. Raises ConfigurationError when Telegram will have neither the address nor the token."""
        pause, is_set = 1.0, False
        while not stop.is_set():
            try:
                if not is_set:
                    await self._announce()
                    is_set, pause = True, 1.0
                    _log.info("webhook set")
                await pausing(stop, self._every)
                if not stop.is_set():
                    is_set = await self._is_still_ours()
            except InvalidToken as fault:
                raise ConfigurationError("Telegram no longer accepts the bot's token. Set a new one.") from fault
            except BadRequest as fault:
                raise ConfigurationError(f"PUBLIC_URL: Telegram refuses it ({fault.message}).") from fault
            except RetryAfter as wait:
                await pausing(stop, seconds_to_wait(wait))
            except TelegramError as fault:
                _log.warning("webhook not set" if not is_set else "webhook not checked", reason=fault.message)
                await pausing(stop, pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    async def _announce(self) -> None:
        asked = {
            "url": self._webhook.url,
            "secret_token": self._webhook.secret,
            "max_connections": self._webhook.connections,
            "allowed_updates": self._kinds,
        }
        await self._api.call("setWebhook", asked)

    async def _is_still_ours(self) -> bool:
        """What Telegram tells of it: how many wait there, and what it could not deliver since we last asked."""
        info: dict[str, Any] = await self._api.call("getWebhookInfo", {})
        self._watch.pending(int(info.get("pending_update_count", 0)))
        when = int(info.get("last_error_date", 0))
        if when > self._told_error:
            self._told_error = when
            _log.warning("telegram could not deliver", reason=str(info.get("last_error_message", "")))
        is_ours = info.get("url") == self._webhook.url
        if not is_ours:
            _log.warning("webhook was changed by somebody else; it is set again")
        return is_ours
