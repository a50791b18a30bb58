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
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import Locked
from bot.storage import postgres, sqlite
from bot.storage.direct import DirectWriter
from bot.storage.postgres import ServerWriter

_log = structlog.get_logger()

PATIENCE = timedelta(seconds=5)
_TRACES = "leaves traces"


def leaves_traces(connection: AsyncConnection) -> None:
    """Say that what this transaction deletes must be gone from the disk too, and not just from the tables."""
    connection.info[_TRACES] = True


class Database:
    """One SQLite file, or a database of a PostgreSQL server. Nothing is opened before the first transaction."""

    def __init__(self, where: URL, writer: DirectWriter | ServerWriter, readers: AsyncEngine) -> None:
        self._where = where
        self._writer = writer
        self._readers = readers
        self._has_traces = False

    @classmethod
    def open(cls, url: str, *, patience: timedelta = PATIENCE) -> Self:
        """`patience`: how long one try waits for another program's transaction; there are four tries."""
        if postgres.is_one(url):
            where = postgres.address(url)
            return cls(where, postgres.writer(where, patience), postgres.readers(where, patience))
        where = sqlite.address(url)
        return cls(where, sqlite.writer(where, patience), sqlite.readers(where, patience))

    @property
    def is_shared(self) -> bool:
        """Whether several machines may work on it at the same time."""
        return isinstance(self._writer, ServerWriter)

    async def close(self) -> None:
        await self._readers.dispose()
        await self._writer.close()

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
        async with self._writer.transaction(durable=durable) as connection:
            connection.info.pop(_TRACES, None)
            yield connection
            traces = bool(connection.info.pop(_TRACES, False))
        self._has_traces |= traces
        if self._has_traces:
            await self._wipe()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A view of one moment, whatever is written meanwhile; writing through it fails."""
        if not self.is_shared:
            sqlite.must_have_folder(self._where)
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(self._readers.begin())
            except OSError as problem:
                raise postgres.unreachable(self._where, problem) from problem
            yield connection

    async def checkpoint(self) -> None:
        """Leave no trace of what was deleted: after this it stands neither in the file nor in its log."""
        if isinstance(self._writer, ServerWriter):
            return  # what its pages and its log still hold is the server's own affair
        if not await self._writer.checkpoint():
            raise sqlite.locked(self._where)

    async def _wipe(self) -> None:
        """A checkpoint that somebody's reading holds up is made after the next transaction that writes."""
        try:
            await self.checkpoint()
        except Locked as problem:
            _log.warning("deleted words are still in the log of the database", reason=str(problem))
        else:
            self._has_traces = False
