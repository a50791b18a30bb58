"""One call to the Bot API: a method and its parameters go out as JSON, the result comes back as Telegram wrote it.

python-telegram-bot makes an object of everything on the way, which costs as much as all the rest of a message. What
happens with every message goes this way; what happens once goes through the library.
"""

import json
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.telegram.transport import AiohttpRequest, LineTrouble


class Api:
    """`address`: that of the bot, its token included; it stands in no error."""

    def __init__(self, address: str, transport: AiohttpRequest) -> None:
        self._address = address
        self._transport = transport

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        patience: float | None = None,
        file: tuple[str, str, bytes] | None = None,
    ) -> Any:
        """The result. Raises TelegramError as the library does. `patience`: seconds to wait for an answer; not
        given, as long as for any message. `file`: what goes with it, as the name of its parameter, that of the file,
        and the bytes."""
        said = {name: value for name, value in parameters.items() if value is not None}
        address = f"{self._address}/{method}"
        if file is None:
            status, answer = await self._transport.post_json(address, _written(said), patience)
        else:
            fields = {
                name: value if isinstance(value, str) else _written(value).decode() for name, value in said.items()
            }
            status, answer = await self._transport.post_form(address, fields, file)
        try:
            found = json.loads(answer)
            if status == HTTPStatus.OK and found["ok"]:
                return found["result"]
            raise _refusal(status, found)
        except (ValueError, KeyError, TypeError):
            raise LineTrouble(f"an answer that is none of Telegram's ({status})", perhaps_sent=True) from None


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _refusal(status: int, found: Mapping[str, Any]) -> TelegramError:
    said = str(found.get("description") or status)
    more = found.get("parameters") or {}
    if "migrate_to_chat_id" in more:
        return ChatMigrated(int(more["migrate_to_chat_id"]))
    if status == HTTPStatus.TOO_MANY_REQUESTS or "retry_after" in more:
        return RetryAfter(math.ceil(float(more.get("retry_after", 1))))  # a moment too long, never too short
    match status:
        case HTTPStatus.FORBIDDEN:
            return Forbidden(said)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return InvalidToken(said)
        case HTTPStatus.CONFLICT:
            return Conflict(said)
    return BadRequest(said)
