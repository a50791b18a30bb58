"""A file that somebody sent, from Telegram: its name there and a most number of bytes come in, the bytes come out.

Telegram is asked where it lies, and it is read from there. A line that fails is tried again after a while; for longer
nobody waits, since the file lies there for an hour at least and can be sent again at any time.
"""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import quote

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram.api import Api
from bot.telegram.faults import seconds_to_wait
from bot.telegram.transport import AiohttpRequest
from bot.uploads.fetching import FileTooLarge, NotFetched

_log = structlog.get_logger()

PAUSES = (1.0, 3.0, 8.0)  # seconds before each further try
_LONGEST_WAIT = 15.0


class Downloads:
    """`address`: where files lie, the token included; it stands in no error and no log."""

    def __init__(self, api: Api, address: str, transport: AiohttpRequest, pauses: Sequence[float] = PAUSES) -> None:
        self._api = api
        self._address = address
        self._transport = transport
        self._pauses = pauses

    async def fetch(self, file: str, most: int) -> bytes:
        """The file. Raises FileTooLarge, and NotFetched after the last try, or at once where trying does not help."""
        for pause in (*self._pauses, None):
            wait: float | None = None
            try:
                return await self._fetched(file, most)
            except RetryAfter as fault:
                reason = fault.message
                wait = None if pause is None else max(seconds_to_wait(fault), pause)
            except BadRequest as fault:  # what Telegram refuses it refuses again
                if "too big" in fault.message.casefold():
                    raise FileTooLarge from None
                reason = fault.message
            except NetworkError as fault:
                reason, wait = fault.message, pause
            except TelegramError as fault:
                reason = fault.message
            if wait is None or wait > _LONGEST_WAIT:
                break
            _log.info("file not fetched yet", reason=reason, pause=wait)
            await asyncio.sleep(wait)
        _log.warning("file not fetched", reason=reason)
        raise NotFetched

    async def _fetched(self, file: str, most: int) -> bytes:
        told = await self._api.call("getFile", {"file_id": file})
        path, size = (told.get("file_path"), told.get("file_size")) if isinstance(told, dict) else (None, None)
        if isinstance(size, int) and size > most:
            raise FileTooLarge
        if not isinstance(path, str):
            raise TelegramError("the file has no path")
        status, content = await self._transport.get_bounded(f"{self._address}/{quote(path)}", most)
        if status != HTTPStatus.OK:
            raise NetworkError(f"the file is not there ({status})")
        return content
