"""The open database: transactions that write, and views that only read, beside them. In a SQLite file one writes after
the other; in PostgreSQL whoever needs that says so.

An address comes in, connections go out. A file that is locked, full or no database is told as a `CoachError`.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy import URL
from sqlalchemy.exc import TimeoutError as QueueTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import Locked
from bot.storage import postgres, sqlite

_log = structlog.get_logger()

PATIENCE = timedelta(seconds=5)
_RETRIES = 3
_TRACES = "leaves traces"


def leaves_traces(connection: AsyncConnection) -> None:
    """Say that what this transaction deletes must be gone from the disk too, and not just from the tables."""
    connection.info[_TRACES] = True


class Database:
    """One SQLite file, or a database of a PostgreSQL server. Nothing is opened before the first transaction."""

    def __init__(self, where: URL, writers: AsyncEngine, readers: AsyncEngine) -> None:
        self._where = where
        self._writers = writers
        self._readers = readers
        self._has_traces = False
        self._hasty = writers.execution_options(durable=False)

    @classmethod
    def open(cls, url: str, *, patience: timedelta = PATIENCE) -> Self:
        """`patience`: how long one try waits for another program's transaction; there are four tries."""
        if postgres.is_one(url):
            where = postgres.address(url)
            return cls(where, postgres.writers(where, patience), postgres.readers(where, patience))
        where = sqlite.address(url)
        return cls(where, sqlite.writers(where, patience), sqlite.readers(where, patience))

    @property
    def is_shared(self) -> bool:
        """Whether several machines may work on it at the same time."""
        return self._where.get_backend_name() == "postgresql"

    async def close(self) -> None:
        await self._readers.dispose()
        await self._writers.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @asynccontextmanager
    async def writing(self, *, durable: bool = True) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: kept at the end of the block, undone by an exception. Without `durable` a power
        cut may take back what was kept last, though never a part of a transaction.

        Do not open one inside another: the inner one would wait for the outer one."""
        self._must_be_there()
        async with AsyncExitStack() as stack:
            connection = await self._begun(stack, self._writers if durable else self._hasty)
            connection.info.pop(_TRACES, None)
            yield connection
            self._has_traces |= bool(connection.info.pop(_TRACES, False))
        if self._has_traces:
            await self._wipe()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A view of one moment, whatever is written meanwhile; writing through it fails."""
        self._must_be_there()
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(self._readers.begin())
            except OSError as problem:
                raise postgres.unreachable(self._where, problem) from problem
            yield connection

    async def checkpoint(self) -> None:
        """Leave no trace of what was deleted: after this it stands neither in the file nor in its log."""
        if self.is_shared:
            return  # what its pages and its log still hold is the server's own affair
        async with self._writers.connect() as connection:
            await sqlite.truncate_log(connection, self._where)

    async def _wipe(self) -> None:
        """A checkpoint that somebody's reading holds up is made after the next transaction that writes."""
        try:
            await self.checkpoint()
        except Locked as problem:
            _log.warning("deleted words are still in the log of the database", reason=str(problem))
        else:
            self._has_traces = False

    async def _begun(self, stack: AsyncExitStack, writers: AsyncEngine) -> AsyncConnection:
        """A begun transaction. Only the beginning is tried again: once it has begun, nobody else can lock it."""
        for _ in range(_RETRIES):
            try:
                return await stack.enter_async_context(writers.begin())
            except Locked:
                continue
            except QueueTimeout as problem:
                raise Locked(f"Too much waits to be written to {self._where.database}. Try again soon.") from problem
            except OSError as problem:
                raise postgres.unreachable(self._where, problem) from problem
        return await stack.enter_async_context(writers.begin())

    def _must_be_there(self) -> None:
        if not self.is_shared:
            sqlite.must_have_folder(self._where)
