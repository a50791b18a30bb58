"""The way to the Bot API: through the proxy that the environment names, or straight."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.telegram.transport import AiohttpRequest, proxy_for

_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
async def asked() -> AsyncIterator[tuple[str, list[tuple[str, str]]]]:
    """The address of a server that answers whatever is asked, and what it was asked: path or whole address, host."""
    seen: list[tuple[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((str(request.raw_path), request.headers.get("Proxy-Authorization", "")))
        return web.json_response({"ok": True, "result": True})

    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", answer)
    async with TestServer(application) as server:
        yield f"{server.host}:{server.port}", seen


async def posted(url: str) -> int:
    transport = AiohttpRequest()
    await transport.initialize()
    try:
        return (await transport.post_json(url, b"{}"))[0]
    finally:
        await transport.shutdown()


async def test_requests_go_through_the_proxy_of_the_environment(
    asked: tuple[str, list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, seen = asked
    monkeypatch.setenv("HTTP_PROXY", f"http://mei:secret@{proxy}")
    assert await posted("http://bot.telegram.invalid/bot1:A/getMe") == 200
    assert seen == [("http://bot.telegram.invalid/bot1:A/getMe", "Basic bWVpOnNlY3JldA==")]


async def test_a_server_that_the_environment_takes_out_is_asked_straight(
    asked: tuple[str, list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, seen = asked
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert await posted(f"http://{server}/bot1:A/getMe") == 200
    assert seen == [("/bot1:A/getMe", "")]


@pytest.mark.parametrize(
    ("name", "value", "server", "proxy"),
    [
        ("HTTPS_PROXY", "http://proxy:3128", "https://api.telegram.org", "http://proxy:3128"),
        ("HTTPS_PROXY", "http://proxy:3128", "http://127.0.0.1:8081", None),
        ("https_proxy", "socks5://proxy:1080", "https://api.telegram.org", None),
        ("ALL_PROXY", "socks5://proxy:1080", "https://api.telegram.org", None),
    ],
)
def test_only_a_proxy_for_this_kind_of_address_that_we_can_speak_to_is_used(
    name: str, value: str, server: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert proxy_for(server) == proxy
