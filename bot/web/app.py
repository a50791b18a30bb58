"""The HTTP server of this process: routes come in, a listening socket goes out, and it ends when asked.

It shares the event loop of everything else and leaves the signals alone: when to stop is decided in one place.
"""

import asyncio
import errno
import ipaddress
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.errors import ConfigurationError

_FINISHING = 1  # second, for requests that were begun before the end
_BACKLOG = 256
_AT_ONCE = 256


class AddressTaken(ConfigurationError):
    """Another program listens there already."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(routes: Sequence[BaseRoute], host: str, port: int) -> AsyncIterator[int]:
    """Serve these routes within the block; the number of the port (another one, if 0 was asked for). Raises
    AddressTaken, and ConfigurationError where nobody may listen."""
    bound = _bound(host, port)
    config = uvicorn.Config(
        Starlette(routes=list(routes)),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # or whoever asks could say where they ask from
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=_FINISHING,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        await server.is_up.wait()
        yield int(bound.getsockname()[1])
    finally:
        server.should_exit = True
        await serving


def _bound(host: str, port: int) -> socket.socket:
    try:
        is_six = ipaddress.ip_address(host).version == 6
    except ValueError:
        is_six = False  # a name
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if is_six else socket.AF_INET, backlog=_BACKLOG, reuse_port=False
        )
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise AddressTaken(f"LISTEN: another program listens at {host}:{port}. Choose another port.") from None
        raise ConfigurationError(f"LISTEN: nobody can listen at {host}:{port} ({problem.strerror}).") from None
