"""How much waits, as the database tells it."""

from datetime import UTC, datetime, timedelta

from bot.delivery.inbox import Incoming
from bot.delivery.messenger import Address, Send
from bot.delivery.outbox import Want
from bot.delivery.queues import Queues
from bot.reply import Line, Reply
from bot.storage.depot import SqlDepot
from bot.storage.queues import SqlQueues
from bot.storage.store import SqlStore
from tests.contracts.conftest import OpenDatabase

POST = Send(Address(7), Reply((Line("太贵了"),)))


async def test_what_waits_is_counted_and_what_is_under_way_is_not(open_database: OpenDatabase) -> None:
    async with open_database() as database:
        queues = SqlQueues(database)
        assert await queues.look() == Queues()

        long_ago = datetime.now(UTC) - timedelta(seconds=100)
        async with SqlStore(database).transaction() as parts:
            await parts.inbox.accept([Incoming(1, 7, "{}"), Incoming(2, 7, "{}")], long_ago)
            await parts.inbox.accept([Incoming(3, 7, "{}")], datetime.now(UTC))
            await parts.inbox.done(1)
            await parts.outbox.put("1:1", POST)
            await parts.outbox.put_all("autumn", range(10, 15), POST)
        found = await queues.look()
        assert (found.inbox, found.answers, found.campaigns) == (2, 1, 5)
        assert 99 < found.inbox_oldest < 200

        await SqlDepot(database).turn((), Want(3, 2))
        found = await queues.look()
        assert (found.answers, found.campaigns) == (0, 3)
