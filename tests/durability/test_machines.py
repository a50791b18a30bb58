"""Behind a webhook: machines that share a database take updates in, one of them answers, another takes its place."""

import asyncio
import json
import random
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.telegram.webhook import default_secret
from tests.durability.kills import Books, until
from tests.durability.machines import PUBLIC, Machine, machine
from tests.postgres_server import PostgresServer
from tests.telegram_server.client import TelegramServer

pytestmark = pytest.mark.timeout(240)

IN_FLIGHT = 4
HAND_OVER = 30.0


async def answered(server: TelegramServer, people: range, count: int) -> dict[int, list[str]]:
    """What each person got, the same message twice in a row counted once, as soon as that is so many."""
    got: dict[int, list[str]] = {}

    async def enough() -> bool:
        for person in people:
            if len(got.get(person, [])) < count:
                said = [one["text"] for one in await server.messages(person) if one["from_bot"]]
                got[person] = [text for place, text in enumerate(said) if text not in said[:place]]
        return all(len(got[person]) >= count for person in people)

    await until(enough)
    return got


def expected(first: int, count: int) -> list[str]:
    return [f"I do not know /nothing{number}." for number in range(first, first + count)]


async def say(server: TelegramServer, people: range, numbers: range) -> None:
    for number in numbers:
        for person in people:
            await server.say(f"/nothing{number}", user={"id": person, "language_code": "en"})


@pytest.mark.parametrize("public", [PUBLIC, ""])
async def test_of_three_machines_two_are_killed_and_nothing_is_lost(
    public: str, postgres: PostgresServer, tmp_path: Path
) -> None:
    people = range(1, 9)
    books = Books(await asyncio.to_thread(postgres.fresh), postgres)
    async with TelegramServer.started() as server, AsyncExitStack() as stack:
        opened = [machine(tmp_path / str(number), server, books.url, public) for number in range(3)]
        machines = await asyncio.gather(*(stack.enter_async_context(one) for one in opened))
        await server.balance(*(one.url for one in machines))
        await say(server, people, range(2))
        await answered(server, people, 2)

        leader = leading(books, machines)
        follower = next(one for one in machines if one is not leader)
        await follower.bot.killed()
        await say(server, people, range(2, 3))
        await answered(server, people, 3)

        await say(server, people, range(3, 4))
        await leader.bot.killed()
        killed = time.monotonic()
        await say(server, people, range(4, 5))
        [last] = [one for one in machines if one not in (leader, follower)]
        await until(lambda: nobody_waits_at_telegram(server))
        await until(lambda: leads(books, last))
        gap = time.monotonic() - killed
        got = await answered(server, people, 5)
        sent = sum((await server.arrived()).values())
        assert await last.bot.asked_to_stop() == 0

    updates = 5 * len(people)
    assert got == dict.fromkeys(people, expected(0, 5))  # in order, nobody is forgotten
    assert sent - updates <= IN_FLIGHT
    assert gap < HAND_OVER
    assert books.ask("SELECT count(*) FROM inbox WHERE state = 'done' AND payload IS NULL") == updates
    assert books.ask("SELECT count(*) FROM outbox") == updates == books.ask("SELECT count(DISTINCT key) FROM outbox")


async def test_while_the_database_is_gone_telegram_keeps_what_comes(postgres: PostgresServer, tmp_path: Path) -> None:
    people = range(1, 4)
    books = Books(await asyncio.to_thread(postgres.fresh), postgres)
    name = books.url.rpartition("/")[2]
    async with TelegramServer.started() as server, machine(tmp_path / "data", server, books.url) as one:
        await server.balance(one.url)
        await say(server, people, range(1))
        await answered(server, people, 1)
        postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608
        await say(server, people, range(1, 2))
        await one.bot.says("update not kept")
        status, _ = await page(server, f"{one.url}/readyz")
        waiting = await server.pending()
        postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        got = await answered(server, people, 2)
        assert await one.bot.asked_to_stop() == 0

    assert (status, waiting) == (503, len(people))
    assert got == dict.fromkeys(people, expected(0, 2))
    assert books.ask("SELECT count(*) FROM inbox WHERE state = 'done'") == 2 * len(people)


async def test_one_machine_alone_is_killed_and_goes_on(tmp_path: Path) -> None:
    people = range(1, 5)
    async with TelegramServer.started() as server:
        async with machine(tmp_path / "data", server) as first:
            await server.balance(first.url)
            await say(server, people, range(2))
            await answered(server, people, 1)
            await first.bot.killed()
        await say(server, people, range(2, 4))
        async with machine(tmp_path / "data", server) as second:
            await server.balance(second.url)
            got = await answered(server, people, 4)
            assert await server.pending() == 0
            asked = time.monotonic()
            assert await second.bot.asked_to_stop() == 0
            assert time.monotonic() - asked < 10
    assert got == dict.fromkeys(people, expected(0, 4))


async def test_however_they_arrive_and_how_often_each_chat_is_answered_once_and_in_order(tmp_path: Path) -> None:
    people, count = range(1, 6), 4
    chance = random.Random(7)
    async with TelegramServer.started() as server, machine(tmp_path / "data", server) as one:
        await server.crowd(1, len(people) + 1)
        await send_in(server, one, 1_000, len(people) + 1, "/help")  # from here on it knows which number is next
        later = [(1_001 + place, 1 + place % len(people)) for place in range(len(people) * count)]
        told = [(number, person, f"/nothing{number}") for number, person in later]
        again = [each for each in told for _ in range(chance.randint(1, 3))]
        chance.shuffle(again)
        statuses = await asyncio.gather(*(send_in(server, one, *each) for each in again))
        got = await answered(server, people, count)
        assert await one.bot.asked_to_stop() == 0

    assert set(statuses) == {200}
    for person in people:
        theirs = [f"I do not know {text}." for _, who, text in told if who == person]
        assert got[person] == theirs
    books = Books.of(tmp_path / "data" / "coach.db")
    assert books.ask("SELECT count(*) FROM outbox") == 1 + len(told)


async def send_in(server: TelegramServer, one: Machine, number: int, person: int, text: str) -> int:
    """What Telegram gets when it sends a message to this machine."""
    who = {"id": person, "first_name": "Kim", "is_bot": False, "language_code": "en"}
    message = {"message_id": number, "date": int(time.time()), "chat": {"id": person, "type": "private"}, "from": who}
    update = {"update_id": number, "message": {**message, "text": text}}
    headers = {"X-Telegram-Bot-Api-Secret-Token": default_secret(server.token)}
    async with server.session.post(f"{one.url}/telegram", json=update, headers=headers) as response:
        return response.status


@pytest.mark.parametrize("public", [PUBLIC, ""])
async def test_health_and_figures_are_told_in_both_modes_and_name_nobody(public: str, tmp_path: Path) -> None:
    person = 7_000_123_456
    async with TelegramServer.started() as server, machine(tmp_path / "data", server, public=public) as one:
        await server.balance(one.url)
        await server.say("CANARY of Kim 13800138000", user={"id": person, "first_name": "Kim"})
        await answered(server, range(person, person + 1), 1)
        told = {path: await page(server, f"{one.url}{path}") for path in ("/livez", "/readyz", "/metrics")}
        posted = await posting(server, f"{one.url}/telegram")
        assert await one.bot.asked_to_stop() == 0
        output = one.bot.output

    assert [status for status, _ in told.values()] == [200, 200, 200]
    assert json.loads(told["/readyz"][1])["leading"] is True
    figures = told["/metrics"][1].splitlines()
    assert 'coach_updates_kept_total{new="yes"} 1.0' in figures
    assert 'coach_update_seconds_count{outcome="done"} 1.0' in figures
    assert 'coach_send_seconds_count{result="delivered"} 1.0' in figures
    assert (f'coach_webhook_seconds_count{{status="200"}} {1.0}' in figures) == bool(public)
    assert posted == (401 if public else 404)
    for text in (*(text for _, text in told.values()), output):
        for secret in ("CANARY", "13800138000", str(person), "Kim", server.token, default_secret(server.token)):
            assert secret not in text


async def page(server: TelegramServer, url: str) -> tuple[int, str]:
    async with server.session.get(url) as response:
        return response.status, await response.text()


async def posting(server: TelegramServer, url: str) -> int:
    """What somebody gets who knows no secret."""
    async with server.session.post(url, json={"update_id": 1}) as response:
        return response.status


async def test_asked_to_stop_in_the_middle_it_ends_in_order_and_nothing_comes_twice(tmp_path: Path) -> None:
    people = range(1, 41)
    async with TelegramServer.started() as server:
        async with machine(tmp_path / "data", server) as first:
            await server.balance(first.url)
            await say(server, people, range(3))
            await until(lambda: somebody_was_answered(server))
            asked = time.monotonic()
            assert await first.bot.asked_to_stop() == 0
            assert time.monotonic() - asked < 10
        async with machine(tmp_path / "data", server) as second:
            await server.balance(second.url)
            await answered(server, people, 3)
            assert await second.bot.asked_to_stop() == 0
        assert await server.arrived() == dict.fromkeys(people, 3)


async def test_of_two_machines_on_one_file_the_second_ends_with_75(tmp_path: Path) -> None:
    async with TelegramServer.started() as server, machine(tmp_path / "data", server) as first:
        await first.bot.says('"listening"')
        async with machine(tmp_path / "data", server) as second:
            assert await second.bot.ends() == 75
            assert "is held by process" in second.bot.output


async def somebody_was_answered(server: TelegramServer) -> bool:
    return await server.arrived_in_all() > 0


def leading(books: Books, machines: list[Machine]) -> Machine:
    [(owner,)] = books.rows("SELECT owner FROM lease WHERE until > extract(epoch FROM now()) * 1000000")
    return next(one for one in machines if f" {one.bot.process.pid} " in owner)


async def leads(books: Books, one: Machine) -> bool:
    rows = books.rows("SELECT owner FROM lease WHERE until > extract(epoch FROM now()) * 1000000")
    return any(f" {one.bot.process.pid} " in owner for (owner,) in rows)


async def nobody_waits_at_telegram(server: TelegramServer) -> bool:
    return await server.pending() == 0
