"""Killed, asked to stop, killed at the worst moments: nothing is lost, little is doubled, nothing takes effect twice.

What a release must prove stands in proofs.py; these are the same in small.
"""

import asyncio
import time

import pytest

from tests.durability.kills import FIRST, Books, broadcast, put_campaign, toll, until, worker
from tests.durability.worker import POINTS
from tests.telegram_server.client import TelegramServer

pytestmark = pytest.mark.timeout(180)


@pytest.mark.parametrize("in_flight", [4, 1])
async def test_a_broadcast_survives_kills(in_flight: int, books: Books) -> None:
    async with TelegramServer.started(brief=True) as server:
        found = await broadcast(books, server, 600, 3, "--in-flight", str(in_flight))

    assert (found.lost, found.dead) == (0, 1)
    assert found.doubled <= 3 * in_flight
    assert found.useful >= 2, "the kills hit an idle process: they prove nothing"


async def test_a_broadcast_survives_the_worst_moments(books: Books) -> None:
    people = 60
    async with TelegramServer.started(brief=True) as server:
        await server.crowd(FIRST, people)
        await put_campaign(books, people)
        for point in POINTS:
            async with worker("send", books.url, server, "--die", f"{point}:7", "--in-flight", "1") as dying:
                assert await asyncio.wait_for(dying.wait(), 60) == 137
            noted = books.ask("SELECT count(*) FROM outbox WHERE state = 'sent'")
            unnoted = len(await server.arrived()) - noted
            assert unnoted == 0 or point not in ("after claim", "before send"), point
        async with worker("send", books.url, server) as last:
            await until(lambda: nothing_owed(books))
            last.terminate()
            assert await last.wait() == 0
        found = await toll(books, server, people, len(POINTS), 0, 0)

    assert found.lost == 0
    assert found.doubled <= 2


async def test_asked_to_stop_in_the_middle_it_doubles_nothing(books: Books) -> None:
    people = 400
    async with TelegramServer.started(brief=True) as server:
        await server.crowd(FIRST, people)
        await put_campaign(books, people)
        for goal in (150, people):
            async with worker("send", books.url, server) as process:
                await until(lambda goal=goal: reached(server, goal))  # type: ignore[misc]
                asked = time.monotonic()
                process.terminate()
                assert await process.wait() == 0
                assert time.monotonic() - asked < 10
            assert books.flying() == 0
        found = await toll(books, server, people, 0, 0, 0)

    assert (found.lost, found.doubled) == (0, 0)


async def test_updates_survive_kills_and_take_effect_once(books: Books) -> None:
    updates, people, kills = 80, 8, 2
    async with TelegramServer.started() as server:
        for number in range(updates):
            await server.say("too dear", user={"id": 1 + number % people})
        for kill in range(1, kills + 1):
            async with worker("serve", books.url, server) as process:
                goal = updates * kill // (kills + 1)
                await until(lambda goal=goal: handled(books, goal))  # type: ignore[misc]
                process.kill()
                await process.wait()
        async with worker("serve", books.url, server) as process:
            await until(lambda: all_answered(books, updates))
            process.terminate()
            assert await process.wait() == 0
        got = await server.arrived()
        assert await server.pending() == 0

    assert books.ask("SELECT count(*) FROM journal") == updates  # 0 lost, 0 double effects
    assert books.ask("SELECT count(*) FROM answer") == updates
    assert books.ask("SELECT count(*) FROM inbox WHERE state = 'done' AND payload IS NULL") == updates
    assert books.ask("SELECT count(*) FROM outbox WHERE state = 'sent' AND body IS NULL") == updates
    assert min(got.get(person, 0) for person in range(1, people + 1)) >= updates // people
    assert sum(got.values()) - updates <= 4 * kills


async def nothing_owed(books: Books) -> bool:
    await asyncio.sleep(0.05)
    return books.owed() == 0


async def reached(server: TelegramServer, goal: int) -> bool:
    return await server.arrived_in_all() >= goal


async def handled(books: Books, goal: int) -> bool:
    return books.ask("SELECT count(*) FROM inbox WHERE state = 'done'") >= goal


async def all_answered(books: Books, updates: int) -> bool:
    await asyncio.sleep(0.05)
    return books.ask("SELECT count(*) FROM outbox WHERE state = 'sent'") >= updates
