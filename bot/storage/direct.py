"""SQLite on the thread of the event loop, in the shape SQLAlchemy expects of aiosqlite.

aiosqlite sends every call to a thread of its own, four for a statement, which costs ten times what SQLite itself does.
Here a statement runs where it is asked for; only what may take long goes to another thread: waiting for another
program's lock, keeping a transaction (the disk), and statements with many rows. For short transactions only: what
reads a lot belongs on a connection that has its own thread.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar

_T = TypeVar("_T")

_WAITS = "BEGIN IMMEDIATE"
_WRITES = "PRAGMA journal_mode"  # the first one makes the file
_MANY = "FROM json_each("  # rows by the thousand
_BUSY = sqlite3.SQLITE_BUSY
_PAGES = 1000  # of the log, from which on they are moved into the file


class DirectCursor:
    """Rows are fetched as they are asked for; nothing of it waits."""

    def __init__(self, connection: "DirectConnection") -> None:
        self._connection = connection
        self._cursor = connection.open().cursor()
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        if sql == _WAITS:
            await self._connection.begin(self._cursor)
        elif sql.startswith(_WRITES) or _MANY in sql:
            await away(lambda: self._cursor.execute(sql, parameters))
        else:
            self._cursor.execute(sql, parameters)
        return self

    async def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> Self:
        if len(rows) > 100:
            await away(lambda: self._cursor.executemany(sql, rows))
        else:
            self._cursor.executemany(sql, rows)
        return self

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def fetchmany(self, size: int = 1) -> list[Any]:
        return self._cursor.fetchmany(size)

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def close(self) -> None:
        self._cursor.close()


class DirectConnection:
    """One connection. The names with an underscore are those that SQLAlchemy looks at."""

    def __init__(self, connection: sqlite3.Connection, patience: int) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._patience = patience
        self._durable = True

    @property
    def _conn(self) -> sqlite3.Connection:
        return self.open()

    def open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("no active connection")
        return self._connection

    @property
    def isolation_level(self) -> str | None:
        return self.open().isolation_level

    def cursor(self) -> DirectCursor:
        return DirectCursor(self)

    async def begin(self, cursor: sqlite3.Cursor) -> None:
        """Take the write lock: at once where it is free, in another thread where somebody else has it."""
        cursor.execute("PRAGMA busy_timeout=0")
        try:
            cursor.execute(_WAITS)
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != _BUSY:
                raise
        finally:
            cursor.execute(f"PRAGMA busy_timeout={self._patience}")
        await away(lambda: cursor.execute(_WAITS))

    def promise(self, *, durable: bool) -> None:
        """What the next transaction is worth: whether it survives a power cut once it is kept. One that need not does
        not touch the disk at its end, so it need not go to another thread either."""
        if durable == self._durable:
            return
        self.open().execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        self.open().execute(f"PRAGMA wal_autocheckpoint={_PAGES if durable else 0}")
        self._durable = durable

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        self.open().create_function(*arguments, **options)

    async def commit(self) -> None:
        connection = self.open()
        if not connection.in_transaction:
            return
        if self._durable:
            await away(connection.commit)
        else:
            connection.commit()

    async def rollback(self) -> None:
        self.open().rollback()

    async def checkpoint(self) -> bool:
        """Empty the write-ahead log; False when somebody still reads from it."""
        connection = self.open()
        busy, _, _ = await away(lambda: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
        return not busy

    async def close(self) -> None:
        self.stop()

    def stop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


async def away(work: Callable[[], _T]) -> _T:
    """In another thread. It is waited for to its end even when the task is cancelled: a connection does one thing at a
    time."""
    working = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise
