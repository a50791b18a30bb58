"""The one connection that writes to a SQLite file, on the thread of the event loop.

An asynchronous driver sends every call to a thread of its own, and SQLAlchemy meets it in a greenlet for each
statement; that was most of what an update cost. Here a statement runs where it is asked for. Only what may take long
goes to another thread: waiting for another program's lock, the disk, and statements with many rows. For short
transactions only: what reads a lot belongs on a connection that has its own thread.

A transaction is written to the log at its end and the next one may begin; who needs it to survive a power cut then
waits for the disk, together with everybody else who does at that moment. So a slow disk holds up nobody but them.
"""

import asyncio
import os
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy import Connection, CursorResult, Dialect, Engine, Executable
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import CoachError, Locked

_notes = structlog.get_logger()
_flush: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)

_T = TypeVar("_T")

Say = Callable[[BaseException], CoachError | None]
"""The error for people, if it lies with the file or the disk and not with the statement."""

MANY = {"many": True}
"""Execution options of a statement that makes rows by the thousand."""

_WAITS = "BEGIN IMMEDIATE"
_MOVE = "PRAGMA wal_checkpoint(PASSIVE)"
_RETRIES = 3
_BUSY = sqlite3.SQLITE_BUSY
_LONG_LOG = 4 * 2**20  # bytes, from which on its pages are moved into the file
_LOOK_EVERY = 100  # transactions
_MANY_ROWS = 100


class WholeCursor(sqlite3.Cursor):
    """Has all rows of a statement once it has run, so that nothing is read later, between other statements."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._rows: deque[Any] = deque()

    def execute(self, sql: str, parameters: Any = (), /) -> "WholeCursor":
        super().execute(sql, parameters)
        self._rows = deque(super().fetchall())
        return self

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        return iter(self.fetchall())

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchall(self) -> list[Any]:
        rows = list(self._rows)
        self._rows.clear()
        return rows

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]


class Releasing(sqlite3.Connection):
    """Gives its lock back when it is closed. SQLite itself waits until nobody holds a statement any more, and that of a
    cancelled task is held by the traceback for as long as somebody looks at it."""

    def close(self) -> None:
        try:
            self.rollback()
        finally:
            super().close()


class DirectDriver(Releasing):
    """Its cursors are whole ones."""

    def cursor(self, factory: Any = WholeCursor) -> Any:
        return super().cursor(factory)


class DirectConnection:
    """A transaction's connection in the shape of SQLAlchemy's `AsyncConnection`, as much of it as this room uses."""

    def __init__(self, connection: Connection) -> None:
        self.sync_connection = connection

    @property
    def dialect(self) -> Dialect:
        return self.sync_connection.dialect

    @property
    def info(self) -> dict[Any, Any]:
        return self.sync_connection.info

    async def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        is_long = isinstance(parameters, Sequence) and len(parameters) > _MANY_ROWS
        if is_long or "many" in statement.get_execution_options():
            return await away(lambda: self.sync_connection.execute(statement, parameters))
        return self.sync_connection.execute(statement, parameters)

    async def exec_driver_sql(self, statement: str, parameters: Any = None) -> CursorResult[Any]:
        return self.sync_connection.exec_driver_sql(statement, parameters)

    async def stream(self, statement: Executable) -> AsyncIterator[Any]:
        """The rows, to go through once."""
        found = await self.execute(statement)

        async def rows() -> AsyncIterator[Any]:
            for row in found:
                yield row

        return rows()

    async def run_sync(self, work: Callable[[Connection], _T]) -> _T:
        return work(self.sync_connection)


class DirectWriter:
    """Hands its connection to one transaction after the other; who comes later waits in line.

    `patience`: milliseconds that one try waits for another program; there are four tries. `queue`: seconds that a
    transaction waits for those of this program before it is told so.
    """

    def __init__(self, engine: Engine, say: Say, file: Path, *, patience: int, queue: float) -> None:
        self._engine = engine
        self._say = say
        self._file = file
        self._patience = patience
        self._queue = queue
        self._turn = asyncio.Lock()
        self._connection: Connection | None = None
        self._kept = 0  # transactions so far
        self._on_disk = 0  # how many of them are there for certain
        self._syncing = asyncio.Lock()
        self._moving: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def transaction(self, *, durable: bool) -> AsyncIterator[AsyncConnection]:
        """Kept at the end of the block, undone by an exception."""
        await self._wait_in_line()
        try:
            connection = await self._opened()
            driver = _driver(connection)
            await self._begin(driver)
            before = driver.total_changes
            with connection.begin() as kept:
                # What the room asks of an AsyncConnection this one has.
                yield cast("AsyncConnection", DirectConnection(connection))
                if connection.invalidated:
                    raise PendingRollbackError("Nothing of this transaction can be kept: the database gave it up.")
                try:
                    driver.commit()
                except sqlite3.Error as problem:
                    connection.invalidate(problem)
                    raise self._say(problem) or problem from problem
                kept.commit()
            self._kept += 1
            number, has_changed = self._kept, driver.total_changes != before
        finally:
            if self._connection is not None and self._connection.invalidated:
                self._forget()
            self._turn.release()
        if number % _LOOK_EVERY == 0:
            self._shorten_log()
        if durable and has_changed:
            await self._sync(number)

    async def checkpoint(self) -> bool:
        """Empty the write-ahead log; False when somebody still reads from it."""
        await self._wait_in_line()
        try:
            driver = _driver(await self._opened())
            # Past SQLAlchemy: it would begin a transaction, and in one there is no checkpoint.
            busy, _, _ = await away(lambda: driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
            return not busy
        except sqlite3.Error as problem:
            raise self._say(problem) or problem from problem
        finally:
            self._turn.release()

    async def close(self) -> None:
        if self._moving is not None:
            await asyncio.wait([self._moving])
        self._forget()
        self._engine.dispose()

    async def _wait_in_line(self) -> None:
        if not self._turn.locked():
            await self._turn.acquire()
            return
        try:
            async with asyncio.timeout(self._queue):
                await self._turn.acquire()
        except TimeoutError as problem:
            raise Locked(f"Too much waits to be written to {self._file}. Try again soon.") from problem

    async def _sync(self, number: int) -> None:
        """Until this transaction survives a power cut. Who comes while others wait for the disk goes with the next."""
        async with self._syncing:
            if self._on_disk >= number:
                return
            kept = self._kept
            try:
                await away(self._to_disk)
            except OSError as problem:
                raise self._say(problem) or problem from problem
            self._on_disk = kept

    def _to_disk(self) -> None:
        try:
            log = os.open(self._log, os.O_RDWR)
        except FileNotFoundError:
            return  # all of it was moved into the file, which waits for the disk by itself
        try:
            _flush(log)
        finally:
            os.close(log)

    def _shorten_log(self) -> None:
        """Move the pages of a long log into the file, when the next transaction would begin."""
        if self._moving is not None and not self._moving.done():
            return
        try:
            is_long = self._log.stat().st_size >= _LONG_LOG
        except FileNotFoundError:
            return
        if is_long:
            self._moving = asyncio.create_task(self._move_pages())

    async def _move_pages(self) -> None:
        try:
            async with self._turn:  # only a log that is moved to its end begins anew, so nobody may add to it meanwhile
                driver = _driver(await self._opened())
                await away(lambda: driver.execute(_MOVE).close())
        except (sqlite3.Error, CoachError) as problem:
            _notes.warning("log of the database not shortened", reason=str(self._say(problem) or problem))

    @property
    def _log(self) -> Path:
        return self._file.with_name(f"{self._file.name}-wal")

    async def _opened(self) -> Connection:
        if self._connection is None:
            await away(self._open)
        assert self._connection is not None  # noqa: S101 - just opened
        return self._connection

    def _open(self) -> None:
        self._connection = self._engine.connect()

    async def _begin(self, driver: DirectDriver) -> None:
        """Take the write lock: at once where it is free, in another thread where somebody else has it. Only this is
        tried again: once it has begun, nobody else can lock it."""
        try:
            driver.execute("PRAGMA busy_timeout=0")
            try:
                driver.execute(_WAITS)
                return
            except sqlite3.OperationalError as problem:
                if problem.sqlite_errorcode & 0xFF != _BUSY:
                    raise
            finally:
                driver.execute(f"PRAGMA busy_timeout={self._patience}")
            for _ in range(_RETRIES):
                try:
                    await away(lambda: driver.execute(_WAITS))
                    return
                except sqlite3.OperationalError as problem:
                    if problem.sqlite_errorcode & 0xFF != _BUSY:
                        raise
            await away(lambda: driver.execute(_WAITS))
        except sqlite3.Error as problem:
            self._forget()
            raise self._say(problem) or problem from problem
        except BaseException:
            self._forget()  # it may have begun in the other thread
            raise

    def _forget(self) -> None:
        """The next transaction gets a fresh connection; what this one has not kept is undone."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _driver(connection: Connection) -> DirectDriver:
    driver = connection.connection.driver_connection
    assert isinstance(driver, DirectDriver)  # noqa: S101 - its engine makes no others
    return driver


async def away(work: Callable[[], _T]) -> _T:
    """In another thread. It is waited for to its end even when the task is cancelled: a connection does one thing at a
    time."""
    working = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise
