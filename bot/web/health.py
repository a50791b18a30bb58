"""Whether this process lives, and whether it may be sent work. Everybody may ask; what is wrong is told only to those
who may look (`visitors`).

/livez: 200 as long as the event loop turns. /readyz: 200 when updates can be kept, else 503.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import CoachError
from bot.web.visitors import Visitors

_PATIENCE = 2.0

Ask = Callable[[], Awaitable[object]]
"""Anything that only a database in order can answer. Raises CoachError."""


class Health:
    """`edition`: the id of what answers. `stopping`: whether it was asked to end. `leading` is set by whoever runs the
    door."""

    def __init__(self, ask: Ask, edition: Callable[[], str], stopping: Callable[[], bool]) -> None:
        self._ask = ask
        self._edition = edition
        self._stopping = stopping
        self.leading = False

    async def database(self) -> str:
        """What is wrong with it; "ok" if nothing is."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._ask()
        except TimeoutError:
            return f"no answer within {_PATIENCE:g} seconds"
        except CoachError as fault:
            return str(fault)
        return "ok"

    def routes(self, visitors: Visitors) -> list[Route]:
        async def lives(_: Request) -> Response:
            return PlainTextResponse("ok\n")

        async def ready(request: Request) -> Response:
            database = await self.database()
            is_ready = database == "ok" and not self._stopping()
            status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
            if not visitors.may_look(request):
                return PlainTextResponse("ok\n" if is_ready else "not ready\n", status)
            facts = {
                "ready": is_ready,
                "database": database,
                "leading": self.leading,
                "stopping": self._stopping(),
                "edition": self._edition(),
            }
            return JSONResponse(facts, status)

        return [Route("/livez", lives, methods=["GET"]), Route("/readyz", ready, methods=["GET"])]
