"""The web room over real sockets: what is taken from whom, what is told to whom, and that it ends when asked."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from bot.delivery.inbox import Full
from bot.delivery.messenger import Delivered, Unreachable
from bot.delivery.queues import Queues
from bot.errors import CoachError, ConfigurationError
from bot.web.app import AddressTaken, listening
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.visitors import Visitors
from bot.web.webhook import LARGEST, PATH, Webhook

SECRET = "a-secret-that-only-telegram-knows"
UPDATE = {"update_id": 7, "message": {"text": "太贵了 😀"}}
RIGHT = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@dataclass(slots=True)
class Keeper:
    """In the place of intake. `fault`: raised instead of keeping."""

    kept: list[Mapping[str, Any]] = field(default_factory=list)
    fault: Exception | None = None
    committed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.committed.set()

    async def accept(self, update: Mapping[str, Any]) -> bool:
        if self.fault:
            raise self.fault
        await self.committed.wait()
        if "update_id" not in update:
            return False
        self.kept.append(update)
        return True


@dataclass(slots=True)
class Scene:
    url: str
    session: aiohttp.ClientSession
    keeper: Keeper
    metrics: Metrics
    health: Health
    queues: list[Queues | CoachError]
    stopping: list[bool]

    async def post(
        self, body: bytes | None = None, path: str = PATH, *, secret: str = SECRET, kind: str = "application/json"
    ) -> int:
        told = {"Content-Type": kind, "X-Telegram-Bot-Api-Secret-Token": secret}
        content = BytesIO(json.dumps(UPDATE).encode() if body is None else body)
        async with self.session.post(f"{self.url}{path}", data=content, headers=told) as response:
            assert await response.read() == b""  # nothing is explained to whoever guesses
            return response.status

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.session.get(f"{self.url}{path}", headers=headers) as response:
            return response.status, await response.text()


@asynccontextmanager
async def opened(token: str = "") -> AsyncIterator[Scene]:
    keeper, metrics = Keeper(), Metrics()
    queues: list[Queues | CoachError] = [Queues(3, 1.5, 2, 100)]
    stopping = [False]

    async def look() -> Queues:
        if isinstance(queues[0], CoachError):
            raise queues[0]
        return queues[0]

    health = Health(look, lambda: "3f2a", lambda: stopping[0])
    visitors = Visitors(token)
    routes = [*health.routes(visitors), metrics.route(look, visitors)]
    routes += Webhook(keeper.accept, SECRET, metrics).routes("/bots/")
    async with listening(routes, "127.0.0.1", 0) as port, aiohttp.ClientSession() as session:
        yield Scene(f"http://127.0.0.1:{port}", session, keeper, metrics, health, queues, stopping)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened() as open_scene:
        yield open_scene


async def test_an_update_is_kept_as_it_came_before_it_is_confirmed(scene: Scene) -> None:
    scene.keeper.committed.clear()
    posting = asyncio.create_task(scene.post())
    done, _ = await asyncio.wait({posting}, timeout=0.2)
    assert not done, "confirmed before it was kept"

    scene.keeper.committed.set()

    assert await posting == 200
    assert scene.keeper.kept == [UPDATE]


async def test_a_proxy_may_pass_the_whole_path_on_or_cut_it(scene: Scene) -> None:
    assert await scene.post(path="/telegram") == 200
    assert await scene.post(path="/bots/telegram") == 200


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "ü"])
async def test_who_does_not_know_the_secret_is_refused(scene: Scene, secret: str) -> None:
    assert await scene.post(secret=secret) == 401
    assert scene.keeper.kept == []


async def test_without_the_secret_nothing_else_is_looked_at(scene: Scene) -> None:
    status = await scene.post(b"no json", secret="wrong", kind="text/plain")
    assert status == 401


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
async def test_only_json_is_read(scene: Scene, kind: str) -> None:
    assert await scene.post(kind=kind) == 415
    assert await scene.post(kind="Application/JSON; charset=utf-8") == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_updates_are_posted_and_nothing_else(scene: Scene, method: str) -> None:
    async with scene.session.request(method, f"{scene.url}{PATH}", headers=RIGHT) as response:
        assert response.status == 405


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"7", b'"text"', b"{}", b"\xff\xfe", b"[" * 200_000, b'{"update_id": 1' + b"0" * 5000],
)
async def test_what_is_no_update_is_refused_and_nothing_breaks(scene: Scene, body: bytes) -> None:
    assert await scene.post(body) == 400
    assert await scene.post() == 200


async def test_a_body_has_a_limit_whether_or_not_it_is_told_how_long_it_is(scene: Scene) -> None:
    room = LARGEST - len(json.dumps({"update_id": 1, "x": ""}))
    fits, too_long = ({"update_id": 1, "x": "y" * (room + more)} for more in (0, 1))

    async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
        for place in range(0, len(content), 65_536):
            yield content[place : place + 65_536]

    assert await scene.post(json.dumps(fits).encode()) == 200
    assert await scene.post(json.dumps(too_long).encode()) == 413
    headers = {"Content-Type": "application/json", **RIGHT}
    with suppress(aiohttp.ClientConnectionError):  # it may hang up in the middle, which is a refusal too
        pieces = in_pieces(json.dumps(too_long).encode())
        async with scene.session.post(f"{scene.url}{PATH}", data=pieces, headers=headers) as response:
            assert response.status == 413
    assert len(scene.keeper.kept) == 1


@pytest.mark.parametrize("fault", [Full("256 wait"), CoachError("the disk is full"), RuntimeError("a fault of ours")])
async def test_what_cannot_be_kept_now_is_to_come_again(scene: Scene, fault: Exception) -> None:
    scene.keeper.fault = fault
    told = {"Content-Type": "application/json", **RIGHT}
    async with scene.session.post(f"{scene.url}{PATH}", json=UPDATE, headers=told) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "1"
        assert await response.read() == b""
    scene.keeper.fault = None
    assert await scene.post() == 200


async def test_anybody_may_ask_whether_it_lives_and_is_ready(scene: Scene) -> None:
    for headers in ({}, {"X-Forwarded-For": "203.0.113.9"}):
        assert await scene.get("/livez", **headers) == (200, "ok\n")
    assert await scene.get("/readyz", Via="proxy") == (200, "ok\n")
    scene.queues[0] = CoachError("db.example.org does not answer")
    assert await scene.get("/readyz", Via="proxy") == (503, "not ready\n")
    assert await scene.get("/livez", Via="proxy") == (200, "ok\n")


async def test_who_sits_at_the_machine_is_told_what_is_wrong(scene: Scene) -> None:
    scene.health.leading = True
    status, told = await scene.get("/readyz")
    assert (status, json.loads(told)) == (
        200,
        {"ready": True, "database": "ok", "leading": True, "stopping": False, "edition": "3f2a"},
    )
    scene.queues[0] = CoachError("db.example.org does not answer")
    status, told = await scene.get("/readyz")
    assert (status, json.loads(told)["database"]) == (503, "db.example.org does not answer")
    scene.queues[0], scene.stopping[0] = Queues(), True
    status, told = await scene.get("/readyz")
    assert (status, json.loads(told)["stopping"]) == (503, True)


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), ({"X-Forwarded-For": "127.0.0.1"}, 403), ({"Forwarded": "for=127.0.0.1"}, 403), ({"Via": "1.1 x"}, 403),
     ({"X-Real-IP": "127.0.0.1"}, 403), ({"Authorization": "Bearer x"}, 200)],
)  # fmt: skip
async def test_without_a_token_figures_are_for_this_machine_only(
    scene: Scene, headers: dict[str, str], status: int
) -> None:
    assert (await scene.get("/metrics", **headers))[0] == status


@pytest.mark.parametrize(
    ("said", "status"),
    [("", 403), ("Bearer", 403), ("Bearer wrong", 403), ("Basic token-7", 403), ("Bearer token-7", 200),
     ("bearer token-7", 200)],
)  # fmt: skip
async def test_with_a_token_figures_are_for_whoever_has_it(said: str, status: int) -> None:
    async with opened("token-7") as scene:
        for more in ({}, {"X-Forwarded-For": "203.0.113.9"}):
            assert (await scene.get("/metrics", Authorization=said, **more))[0] == status


async def test_figures_tell_what_came_what_went_and_what_waits(scene: Scene) -> None:
    await scene.post()
    await scene.post(b"{}")
    scene.metrics.kept(2, 1)
    scene.metrics.handled(0.02, failed=False)
    scene.metrics.sent(Delivered(4), 0.1)
    scene.metrics.sent(Unreachable("blocked by Kim, 13800138000"), 0.1)
    scene.metrics.pending(9)
    scene.metrics.leads(is_leading=True)

    _, told = await scene.get("/metrics")

    for line in (
        'coach_updates_kept_total{new="yes"} 2.0', 'coach_updates_kept_total{new="no"} 1.0',
        'coach_update_seconds_count{outcome="done"} 1.0', 'coach_send_seconds_count{result="delivered"} 1.0',
        'coach_send_seconds_count{result="unreachable"} 1.0', 'coach_webhook_seconds_count{status="200"} 1.0',
        'coach_webhook_seconds_count{status="400"} 1.0', "coach_inbox_waiting 3.0", "coach_inbox_oldest_seconds 1.5",
        'coach_outbox_waiting{lane="answers"} 2.0', 'coach_outbox_waiting{lane="campaigns"} 100.0',
        "coach_telegram_pending_updates 9.0", "coach_leading 1.0", "coach_database_up 1.0",
    ):  # fmt: skip
        assert line in told.splitlines()
    assert "Kim" not in told and "13800138000" not in told and SECRET not in told and "太贵了" not in told


async def test_figures_tell_that_the_database_is_gone(scene: Scene) -> None:
    scene.queues[0] = CoachError("gone")
    status, told = await scene.get("/metrics")
    assert status == 200
    assert "coach_database_up 0.0" in told.splitlines()


async def test_a_port_that_is_taken_and_one_that_nobody_has_are_told() -> None:
    async with listening([], "127.0.0.1", 0) as port:
        with pytest.raises(AddressTaken, match=rf"LISTEN: another program listens at 127.0.0.1:{port}"):
            async with listening([], "127.0.0.1", port):
                pytest.fail("two listen at one port")
    with pytest.raises(ConfigurationError, match=r"LISTEN: nobody can listen at 203\.0\.113\.1"):
        async with listening([], "203.0.113.1", 80):
            pytest.fail("that is another machine's address")
    with socket.create_server(("127.0.0.1", port)):
        pass  # given back


async def test_a_request_that_was_begun_is_answered_before_the_end() -> None:
    keeper = Keeper()
    keeper.committed.clear()
    asyncio.get_running_loop().call_later(0.3, keeper.committed.set)
    async with aiohttp.ClientSession() as session:
        async with listening(Webhook(keeper.accept, SECRET, Metrics()).routes(), "127.0.0.1", 0) as port:
            posting = asyncio.create_task(
                session.post(f"http://127.0.0.1:{port}{PATH}", json=UPDATE, headers=RIGHT)
            )  # fmt: skip
            await asyncio.sleep(0.1)
        assert (await posting).status == 200


@given(told=st.text(), token=st.text(min_size=1))
def test_only_the_very_token_opens(told: str, token: str) -> None:
    header = f"Bearer {told}".encode("latin-1", "replace")
    request = Request({"type": "http", "headers": [(b"authorization", header)], "client": ("127.0.0.1", 1)})
    sent = header.decode("latin-1").partition(" ")[2].strip()
    assert Visitors(token).may_look(request) == (sent.encode("latin-1") == token.encode())


@pytest.mark.parametrize(
    ("host", "may"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("10.0.0.1", False),
     ("203.0.113.9", False), ("::ffff:10.0.0.1", False), ("testclient", False)],
)  # fmt: skip
def test_this_machine_is_told_by_its_address(host: str, may: bool) -> None:
    assert Visitors().may_look(Request({"type": "http", "headers": [], "client": (host, 1)})) == may
    assert not Visitors().may_look(Request({"type": "http", "headers": [], "client": None}))
