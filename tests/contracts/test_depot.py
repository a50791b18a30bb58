"""The outbox as a sender sees it: what it takes, what it notes, and what the next sender finds."""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count

import pytest

from bot.delivery.inbox import Incoming, Superseded
from bot.delivery.messenger import Acknowledge, Address, Send
from bot.delivery.outbox import Mark, Parcel, State, Want
from bot.reply import Line, Reply
from bot.storage.database import Database
from bot.storage.depot import SqlDepot
from bot.storage.lease import SqlLease
from bot.storage.store import SqlStore
from tests.contracts.conftest import OpenDatabase
from tests.contracts.samples import NOW

_KEYS = count(1_000)


@pytest.fixture
async def database(open_database: OpenDatabase) -> AsyncIterator[Database]:
    async with open_database() as opened:
        yield opened


def to(chat: int, text: str = "hello") -> Send:
    return Send(Address(chat), Reply((Line(text),)))


async def put(database: Database, *chats: int) -> None:
    async with SqlStore(database).transaction() as parts:
        for chat in chats:
            assert await parts.outbox.put(f"{next(_KEYS)}:0", to(chat))


async def taken(depot: SqlDepot, rows: int = 10, campaigns: int = 10, *without: int) -> list[int]:
    return [parcel.chat for parcel in await depot.turn([], Want(rows, campaigns, without))]


async def counts(database: Database, campaign: str) -> dict[State, int]:
    async with SqlStore(database).transaction() as parts:
        return dict(await parts.outbox.counts(campaign))


async def test_answers_come_first_in_their_order_and_one_a_chat(database: Database) -> None:
    async with SqlStore(database).transaction() as parts:
        await parts.outbox.put_all("autumn", [1, 2, 3], to(0, "offer"))
    await put(database, 7, 8, 7, 9)
    depot = SqlDepot(database)

    first = await depot.turn([], Want(2, 2))
    assert [(one.chat, one.campaign) for one in first] == [(7, ""), (8, "")]
    assert await taken(depot, 10, 0, 7) == [9]
    assert await taken(depot, 10, 2) == [7, 1, 2]
    assert await taken(depot) == [3]
    assert await taken(depot) == []


async def test_a_letter_goes_to_each_chat_under_its_own_address(database: Database) -> None:
    async with SqlStore(database).transaction() as parts:
        await parts.outbox.put_all("autumn", [1, 2], to(0, "offer"), resend=False)
    parcels = await SqlDepot(database).turn([], Want(5, 5))
    assert [parcel.post for parcel in parcels] == [to(1, "offer"), to(2, "offer")]
    assert [(parcel.resend, parcel.campaign, parcel.attempts) for parcel in parcels] == [(False, "autumn", 0)] * 2


async def test_the_end_of_a_press_waits_for_no_message(database: Database) -> None:
    await put(database, 7)
    async with SqlStore(database).transaction() as parts:
        await parts.outbox.put("1:0", Acknowledge(7, "q", "saved"))
    assert [type(one.post) for one in await SqlDepot(database).turn([], Want(5, 5, [7]))] == [Acknowledge]


async def test_what_is_marked_stays_so_and_what_must_wait_comes_again_later(database: Database) -> None:
    await put(database, 1, 2, 3, 4)
    depot = SqlDepot(database)
    one, two, three, four = await depot.turn([], Want(4, 4))

    again = await depot.turn(
        [
            Mark(one.id, 1, "sent", 77),
            Mark(two.id, 2, "dead", reason="bad"),
            Mark(three.id, 3, "pending", reason="reset", counts=True),
            Mark(four.id, 4, "pending", reason="reset", pause=300, counts=True),
        ],
        Want(4, 4),
    )

    assert [(parcel.id, parcel.attempts) for parcel in again] == [(three.id, 1)]
    assert await depot.turn([Mark(one.id, 1, "dead"), Mark(two.id, 2, "pending")], Want(4, 4)) == ()
    before = await depot.take_over()
    assert before.again == 1  # the third
    assert {chat for chat, _, _ in before.sent} == {1, 3}
    assert before.closed is not None
    assert 290 < before.closed[4] <= 300


async def test_a_closed_chat_gets_nothing_until_somebody_there_writes(database: Database) -> None:
    await put(database, 1, 1, 2)
    depot = SqlDepot(database)
    first, _ = await depot.turn([], Want(4, 4))
    await depot.turn([Mark(first.id, 1, "dead", reason="blocked", closes=True)], Want(0, 0))
    assert await taken(depot) == []
    async with SqlStore(database).transaction() as parts:
        await parts.outbox.put_all("autumn", [1, 3], to(0))
    assert await counts(database, "autumn") == {"dead": 1, "pending": 1}
    async with SqlStore(database).transaction() as parts:
        await parts.inbox.accept([Incoming(5, 1, "{}")], NOW)
        await parts.outbox.put_all("winter", [1], to(0))
    assert await counts(database, "winter") == {"pending": 1}


async def test_what_was_in_flight_is_sent_again_or_left_unknown(database: Database) -> None:
    async with SqlStore(database).transaction() as parts:
        await parts.outbox.put_all("autumn", [1], to(0), resend=True)
        await parts.outbox.put_all("winter", [2], to(0), resend=False)
    assert await taken(SqlDepot(database)) == [1, 2]

    before = await SqlDepot(database).take_over()

    assert (before.again, before.unknown) == (1, 1)
    assert await taken(SqlDepot(database)) == [1]
    assert await counts(database, "winter") == {"unknown": 1}


async def test_a_wait_is_known_to_the_next_sender(database: Database) -> None:
    await SqlDepot(database).close(0, 40)
    await SqlDepot(database).close(7, 100)
    await SqlDepot(database).close(8, -1)
    closed = (await SqlDepot(database).take_over()).closed
    assert closed is not None
    assert closed.keys() == {0, 7}
    assert 30 < closed[0] <= 40


async def test_a_chat_that_moved_takes_its_rows_along(database: Database) -> None:
    await put(database, -5, -5)
    async with SqlStore(database).transaction() as parts:
        await parts.outbox.put_all("autumn", [-5, 3], to(0))
    depot = SqlDepot(database)
    [first] = [one for one in await depot.turn([], Want(4, 0)) if one.chat == -5]

    parcels = await depot.turn([Mark(first.id, -5, "pending", moved=-100)], Want(4, 4))

    assert [parcel.chat for parcel in parcels] == [-100, 3]
    assert parcels[0].post == to(-100)
    async with SqlStore(database).transaction() as parts:
        assert await parts.outbox.put_all("autumn", [-100], to(0)) == 0


async def test_a_lease_is_held_by_one_and_lapses_by_itself(database: Database) -> None:
    one, other = (SqlLease(database, name, lasts=timedelta(seconds=0.5)) for name in ("one", "other"))
    assert await one.acquire()
    assert not await other.acquire()
    assert await one.keep()
    await one.release()
    assert await other.acquire()
    assert not await one.keep()


async def test_who_lost_the_lease_without_noticing_can_note_nothing(database: Database) -> None:
    await put(database, 1, 2)
    stale, fresh = (SqlLease(database, name, lasts=timedelta(0)) for name in ("stale", "fresh"))
    assert await stale.acquire()
    asleep = SqlDepot(database, stale.fence)
    [parcel, *_] = await asleep.turn([], Want(1, 1))
    while not await fresh.acquire():  # until the lease of nothing has lapsed
        pass

    assert (await SqlDepot(database, fresh.fence).take_over()).again == 1
    for doing in (asleep.turn([Mark(parcel.id, 1, "sent", 5)], Want(1, 1)), asleep.close(0, 9), asleep.take_over()):
        with pytest.raises(Superseded):
            await doing
    left: list[Parcel] = list(await SqlDepot(database, fresh.fence).turn([], Want(9, 9)))
    assert [one.chat for one in left] == [1, 2]
