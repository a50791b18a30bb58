"""The HTTP side: requests of bots under /bot<token>/ and of tests under /_control/ go in, JSON comes out.

Between a bot's call and its method stand the interceptors, outermost first; each may answer by itself or proceed.
"""

import asyncio
import inspect
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from tests.telegram_server.deliveries import Deliveries
from tests.telegram_server.flood import COUNTED_METHODS, FloodGauge
from tests.telegram_server.methods import METHODS
from tests.telegram_server.parameters import Parameters, Upload
from tests.telegram_server.people import DEEDS, Impossible
from tests.telegram_server.refusal import Refusal, bad_request, too_many_requests
from tests.telegram_server.shapes import seen_json
from tests.telegram_server.state import State, User

DEFAULT_TOKEN = "123456:AAE-a-token-of-the-stand-in-server-00000"
STATE = web.AppKey("state", State)

_LARGEST_REQUEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """method is in lower case."""

    method: str
    parameters: Parameters
    request: web.Request


Proceed = Callable[[Call], Awaitable[Any]]
Interceptor = Callable[[Call, Proceed], Awaitable[Any]]
"""Returns the result of the method, or raises a Refusal."""


def make_application(
    token: str = DEFAULT_TOKEN, *, interceptors: Sequence[Interceptor] = (), keeps_history: bool = True
) -> web.Application:
    bot = User(int(token.partition(":")[0]), "Objection Coach", username="objection_coach_bot", is_bot=True)
    state = State(bot, now=time.time, keeps_history=keeps_history)
    application = web.Application(client_max_size=_LARGEST_REQUEST)
    application[STATE] = state
    bot_side = _BotSide(state, token, interceptors)
    control_side = _ControlSide(state)
    application.router.add_post("/_control/reset", control_side.reset)
    application.router.add_get("/_control/history", control_side.history)
    application.router.add_get("/_control/arrived", control_side.arrived)
    application.router.add_get("/_control/sum", control_side.sum)
    application.router.add_get("/_control/unanswered", control_side.unanswered)
    application.router.add_get("/_control/waits", control_side.waits)
    application.router.add_get("/_control/pending", control_side.pending)
    application.router.add_get(r"/_control/chat/{chat_id:-?\d+}", control_side.chat)
    application.router.add_post("/_control/{deed}", control_side.do)
    application.router.add_get("/file/bot{token}/{path:.+}", bot_side.download)
    for http_method in ("GET", "POST"):
        application.router.add_route(http_method, "/bot{token}/{method}", bot_side.call)
    application.on_shutdown.append(_end_long_poll)
    application.cleanup_ctx.append(_deliver)
    return application


def flood_control(clock: Callable[[], float] = time.monotonic) -> Interceptor:
    gauge = FloodGauge(clock)

    async def refuse_floods(call: Call, proceed: Proceed) -> Any:
        if call.method in COUNTED_METHODS:
            seconds = gauge.retry_after(call.parameters.number("chat_id"))
            if seconds is not None:
                raise too_many_requests(seconds)
        return await proceed(call)

    return refuse_floods


async def _deliver(application: web.Application) -> AsyncIterator[None]:
    delivering = asyncio.create_task(Deliveries(application[STATE]).run())
    yield
    delivering.cancel()
    await asyncio.wait([delivering])


async def _end_long_poll(application: web.Application) -> None:
    application[STATE].updates.end_poll("Conflict: the server stops")


@dataclass(frozen=True, slots=True)
class _BotSide:
    state: State
    token: str
    interceptors: Sequence[Interceptor]

    async def call(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _refused(Refusal(401, "Unauthorized"))
        method = request.match_info["method"]
        parameters = Parameters()
        try:
            parameters = await _read_parameters(request)
            result = await self._proceed_from(0, Call(method.lower(), parameters, request))
        except Refusal as refusal:
            error = {key: value for key, value in refusal.to_json().items() if key != "ok"}
            self.state.record(method, parameters.shown(), {"error": error})
            return _refused(refusal)
        self.state.record(method, parameters.shown(), {"result": result})
        return _json({"ok": True, "result": result})

    async def _proceed_from(self, position: int, call: Call) -> Any:
        if position < len(self.interceptors):
            return await self.interceptors[position](call, lambda onward: self._proceed_from(position + 1, onward))
        method = METHODS.get(call.method)
        if method is None:
            raise Refusal(404, "Not Found")
        result = method(self.state, call.parameters)
        return await result if inspect.isawaitable(result) else result

    async def download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _refused(Refusal(401, "Unauthorized"))
        for file in self.state.files.values():
            if file.path == request.match_info["path"]:
                return web.Response(body=file.content, content_type="application/octet-stream")
        return _refused(Refusal(404, "Not Found"))


@dataclass(frozen=True, slots=True)
class _ControlSide:
    state: State

    async def do(self, request: web.Request) -> web.Response:
        deed = DEEDS.get(request.match_info["deed"])
        if deed is None:
            return _json({"error": f"nobody can {request.match_info['deed']}"}, HTTPStatus.NOT_FOUND)
        wish = await request.json()
        try:
            return _json(deed(self.state, wish))
        except Impossible as impossible:
            return _json({"error": str(impossible)}, HTTPStatus.CONFLICT)
        except KeyError as missing:
            return _json({"error": f"{missing} is missing"}, HTTPStatus.BAD_REQUEST)

    async def reset(self, request: web.Request) -> web.Response:
        self.state.reset()
        return _json({})

    async def history(self, request: web.Request) -> web.Response:
        return _json(self.state.history)

    async def arrived(self, request: web.Request) -> web.Response:
        return _json(self.state.arrived)

    async def sum(self, request: web.Request) -> web.Response:
        return _json(self.state.arrived.total())

    async def unanswered(self, request: web.Request) -> web.Response:
        return _json(self.state.unanswered)

    async def waits(self, request: web.Request) -> web.Response:
        return _json(self.state.waits)

    async def pending(self, request: web.Request) -> web.Response:
        return _json(len(self.state.updates))

    async def chat(self, request: web.Request) -> web.Response:
        chat_id = int(request.match_info["chat_id"])
        return _json([seen_json(self.state, message) for message in self.state.messages_in(chat_id)])


async def _read_parameters(request: web.Request) -> Parameters:
    """What stands in the body wins over the query."""
    query = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = await request.json()
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("expected an Object")
        return Parameters({**query, **Parameters.of_json(body).values})
    form = await request.post()
    told = {name: value for name, value in form.items() if isinstance(value, str)}
    uploads = {
        name: Upload(value.filename, value.file.read(), value.content_type)
        for name, value in form.items()
        if isinstance(value, web.FileField)
    }
    return Parameters({**query, **told}, uploads)


def _json(body: Any, status: int = HTTPStatus.OK) -> web.Response:
    return web.json_response(body, status=status, dumps=lambda value: json.dumps(value, ensure_ascii=False))


def _refused(refusal: Refusal) -> web.Response:
    return _json(refusal.to_json(), refusal.code)
