"""What Telegram tells of a token, and what time it is there: for a check-up, past everything that works."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.errors import ConfigurationError, TelegramUnreachable

_OFFICIAL = "https://api.telegram.org"
_PATIENCE = aiohttp.ClientTimeout(total=15)


@dataclass(frozen=True, slots=True)
class Seen:
    """webhook: where updates are sent, "" if they are polled for. waiting: updates there. trouble: why the last one
    could not be delivered, and when. now: the time there, to the second."""

    username: str
    webhook: str = ""
    waiting: int = 0
    trouble: str = ""
    troubled: datetime | None = None
    now: datetime | None = None


async def look(token: str, root: str) -> Seen:
    """Raises ConfigurationError for a token that Telegram does not know, and TelegramUnreachable."""
    address = f"{root.rstrip('/') or _OFFICIAL}/bot{token}"
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE, trust_env=True) as session:
            bot, now = await _asked(session, f"{address}/getMe")
            hook, _ = await _asked(session, f"{address}/getWebhookInfo")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError) as fault:
        # The address holds the token, so errors are told by their kind alone.
        raise TelegramUnreachable(f"Telegram does not answer ({type(fault).__name__}).") from None
    when = hook.get("last_error_date")
    return Seen(
        str(bot.get("username", "")),
        str(hook.get("url", "")),
        int(hook.get("pending_update_count", 0)),
        str(hook.get("last_error_message", "")),
        datetime.fromtimestamp(when, UTC) if isinstance(when, int) else None,
        now,
    )


async def _asked(session: aiohttp.ClientSession, url: str) -> tuple[dict[str, Any], datetime | None]:
    async with session.get(url) as response:
        if response.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            raise ConfigurationError("Telegram does not know this token.")
        told = json.loads(await response.read())
        date = response.headers.get("Date")
        return dict(told["result"]), None if date is None else parsedate_to_datetime(date)
