"""Where Telegram sends updates to. A request comes in, a status goes out: 200 when the update is kept, and not before.

It knows nothing of Telegram but the name of one header. What cannot be kept now is answered so that it comes again.
"""

import asyncio
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.delivery.inbox import Full
from bot.errors import CoachError
from bot.web.metrics import Metrics

_log = structlog.get_logger()

PATH = "/telegram"
"""No token stands in it: paths end up in the logs of whatever stands in front of us."""
LARGEST = 1024 * 1024
"""Bytes. Telegram's own stay far below."""

_HEADER = "x-telegram-bot-api-secret-token"
_READ_SECONDS = 10.0
_SOON = {"Retry-After": "1"}

Accept = Callable[[Mapping[str, Any]], Awaitable[bool]]
"""Keeps one update; when it returns, the update is safe. False: this is no update. Raises Full when too many wait, and
CoachError when it cannot be kept."""


class Refused(Exception):
    """The request is not what Telegram sends."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Webhook:
    """`secret`: what Telegram sends along. `clock`: seconds that never go back."""

    def __init__(
        self, accept: Accept, secret: str, metrics: Metrics, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._accept = accept
        self._secret = secret.encode()
        self._metrics = metrics
        self._clock = clock

    def routes(self, below: str = "") -> list[Route]:
        """The path itself, and below that of the public address, for a proxy that passes it on whole."""
        paths = dict.fromkeys((PATH, f"{below.rstrip('/')}{PATH}"))
        return [Route(path, self.receive, methods=["POST"]) for path in paths]

    async def receive(self, request: Request) -> Response:
        began = self._clock()
        try:
            kept = await self._accept(await self._update(request))
            status = HTTPStatus.OK if kept else HTTPStatus.BAD_REQUEST
        except Refused as refused:
            status = refused.status
        except Full:
            status = HTTPStatus.SERVICE_UNAVAILABLE
        except CoachError as fault:
            _log.error("update not kept", reason=str(fault))
            status = HTTPStatus.SERVICE_UNAVAILABLE
        except Exception as fault:  # one of ours: told in the log, and Telegram keeps the update meanwhile
            _log.error("update not kept", fault=type(fault).__name__, exc_info=True)
            status = HTTPStatus.SERVICE_UNAVAILABLE
        self._metrics.answered(status, self._clock() - began)
        if status is HTTPStatus.OK:
            return Response(status_code=status)
        # What was not read of the request would be taken for the next one.
        ending = {"Connection": "close", **(_SOON if status is HTTPStatus.SERVICE_UNAVAILABLE else {})}
        return Response(status_code=status, headers=ending)

    async def _update(self, request: Request) -> Mapping[str, Any]:
        """The update. Raises Refused; whoever does not know the secret is not even read."""
        told = request.headers.get(_HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(told, self._secret):
            raise Refused(HTTPStatus.UNAUTHORIZED)
        if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            async with asyncio.timeout(_READ_SECONDS):
                update = json.loads(await _body(request))
        except TimeoutError:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
        except (ValueError, RecursionError, ClientDisconnect):
            raise Refused(HTTPStatus.BAD_REQUEST) from None
        if not isinstance(update, dict):
            raise Refused(HTTPStatus.BAD_REQUEST)
        return update


async def _body(request: Request) -> bytes:
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > LARGEST:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)
