"""HTTP to the Bot API over aiohttp, in the shape python-telegram-bot asks for.

Its own transport costs four to fourteen times the CPU per update, and logs the address with the token in it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.uploads.fetching import FileTooLarge

_CONNECT_SECONDS = 10.0
_READ_SECONDS = 10.0
_FILE_SECONDS = 30.0
_PIECE = 2**16
_JSON = {"Content-Type": "application/json"}


def _seconds(value: object, otherwise: float) -> float | None:
    """PTB hands over a number, None for "no limit", or a marker for "not said"."""
    if value is None:
        return None
    return float(value) if isinstance(value, int | float) else otherwise


class LineTrouble(NetworkError):
    """The connection failed, or the server is in trouble. `perhaps_sent`: it may have done what was asked all the
    same."""

    def __init__(self, message: str, *, perhaps_sent: bool) -> None:
        super().__init__(message)
        self.perhaps_sent = perhaps_sent


class AiohttpRequest(BaseRequest):
    """One pool of connections. `connections`: how many at once."""

    def __init__(self, connections: int = 64) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        return _READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        timeout = aiohttp.ClientTimeout(
            connect=_seconds(pool_timeout, _CONNECT_SECONDS),
            sock_connect=_seconds(connect_timeout, _CONNECT_SECONDS),
            sock_read=_seconds(read_timeout, _READ_SECONDS),
        )
        return await self._requested(method, url, timeout, data=_body(request_data))

    async def post_json(self, url: str, body: bytes, patience: float | None = None) -> tuple[int, bytes]:
        """Status and answer. `patience`: seconds to wait for it. Raises TimedOut and LineTrouble."""
        timeout = aiohttp.ClientTimeout(
            connect=_CONNECT_SECONDS, sock_connect=_CONNECT_SECONDS, sock_read=patience or _READ_SECONDS
        )
        return await self._requested("POST", url, timeout, data=body, headers=_JSON)

    async def post_form(self, url: str, fields: Mapping[str, str], file: tuple[str, str, bytes]) -> tuple[int, bytes]:
        """The same with a file: (name of the field, name of the file, bytes)."""
        form = aiohttp.FormData(quote_fields=False)  # or file names would arrive percent-encoded
        for name, value in fields.items():
            form.add_field(name, value)
        field, name, content = file
        form.add_field(field, content, filename=name, content_type=guess_type(name)[0] or "application/octet-stream")
        timeout = aiohttp.ClientTimeout(
            connect=_CONNECT_SECONDS, sock_connect=_CONNECT_SECONDS, sock_read=_READ_SECONDS
        )
        return await self._requested("POST", url, timeout, data=form)

    async def get_bounded(self, url: str, most: int) -> tuple[int, bytes]:
        """Status and content of a file, which is read piece by piece and never beyond so many bytes. Raises
        FileTooLarge, TimedOut and LineTrouble."""
        timeout = aiohttp.ClientTimeout(
            total=_FILE_SECONDS, connect=_CONNECT_SECONDS, sock_connect=_CONNECT_SECONDS, sock_read=_READ_SECONDS
        )

        async def read(response: aiohttp.ClientResponse) -> bytes:
            if (response.content_length or 0) > most:
                raise FileTooLarge
            content = bytearray()
            async for piece in response.content.iter_chunked(_PIECE):
                content += piece
                if len(content) > most:
                    raise FileTooLarge
            return bytes(content)

        return await self._requested("GET", url, timeout, read)

    async def _requested(
        self,
        method: str,
        url: str,
        limits: aiohttp.ClientTimeout,
        read: Callable[[aiohttp.ClientResponse], Awaitable[bytes]] = aiohttp.ClientResponse.read,
        **what: Any,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the transport was not initialised")
        # The address holds the token, so errors are told by their kind alone.
        try:
            async with self._session.request(method, url, timeout=limits, proxy=self._proxy(url), **what) as response:
                if response.status >= 500:
                    # A gateway that waited in vain does not know what became of the request; the others refused it.
                    late = response.status == HTTPStatus.GATEWAY_TIMEOUT
                    raise LineTrouble(f"the server is in trouble ({response.status})", perhaps_sent=late)
                return response.status, await read(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as fault:
            raise LineTrouble(f"no connection ({type(fault).__name__})", perhaps_sent=False) from None
        except TimeoutError as fault:
            raise TimedOut(f"no answer in time ({type(fault).__name__})") from None
        except (aiohttp.ClientError, asyncio.IncompleteReadError, OSError) as fault:
            raise LineTrouble(f"the connection failed ({type(fault).__name__})", perhaps_sent=True) from None

    def _proxy(self, url: str) -> str | None:
        """The proxy that the environment names for this server. Left to aiohttp, each request would ask for it anew, in
        two threads."""
        server = url[: url.find("/", len("https://"))]
        if server not in self._proxies:
            self._proxies[server] = proxy_for(server)
        return self._proxies[server]


def proxy_for(server: str) -> str | None:
    """The proxy that HTTP_PROXY or HTTPS_PROXY names for a server, unless NO_PROXY takes it out; None without one."""
    asked = urlsplit(server)
    found = getproxies().get(asked.scheme, "")
    # aiohttp speaks to no other kind of proxy, whatever it is a proxy for.
    return found if found.startswith("http://") and not proxy_bypass(asked.netloc.rpartition("@")[2]) else None


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None or not request_data.parameters:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData(quote_fields=False)  # or file names would arrive percent-encoded
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime_type) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return form
