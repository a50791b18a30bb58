"""The stores that one suite runs on: the fake, and a real SQLite file."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.conversation.request import Store
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from tests.fakes import FakeStore
from tests.postgres_server import PostgresServer

OpenDatabase = Callable[[], AbstractAsyncContextManager[Database]]
OpenStore = Callable[[], AbstractAsyncContextManager[Store]]


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and nothing in them, to be copied: migrating each time is slower."""
    path = tmp_path_factory.mktemp("empty") / "coach.db"
    migrate(url_of(path))
    return path


@pytest.fixture
def file(empty_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_file, tmp_path / "coach.db"))


@pytest.fixture(params=["sqlite", "postgres"])
def open_database(request: pytest.FixtureRequest) -> OpenDatabase:
    """Opens the same database each time, empty at first."""
    url = database_url(request)
    return lambda: Database.open(url)


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def open_store(request: pytest.FixtureRequest) -> OpenStore:
    """Opens the same store each time; leaving the block closes it."""
    if request.param == "fake":
        fake = FakeStore()

        @asynccontextmanager
        async def opened() -> AsyncIterator[Store]:
            yield fake
    else:
        url = database_url(request)

        @asynccontextmanager
        async def opened() -> AsyncIterator[Store]:
            async with Database.open(url) as database:
                yield SqlStore(database)

    return opened


def database_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return url_of(request.getfixturevalue("file"))
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
async def store(open_store: OpenStore) -> AsyncIterator[Store]:
    async with open_store() as opened:
        yield opened
