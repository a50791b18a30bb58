"""Everything that is so only with SQLite: the address, what is set on a connection, how a transaction begins, what its
errors mean, and the two ways its bytes are moved (a copy, a checkpoint).

A checked address comes in, engines go out; the rest of the room speaks SQLAlchemy and knows no dialect.
"""

import errno
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.errors import CoachError, ConfigurationError, Locked
from bot.storage.direct import DirectDriver, DirectWriter, Releasing
from bot.storage.faults import DatabaseFull, DatabaseUnusable

_READERS = 4

# WAL: readers never wait for the writer. FULL: what was committed survives a power cut. secure_delete: SQLite leaves
# deleted text readable in the file otherwise.
_WRITING = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=on")
# The one writer waits for the disk by itself, and moves the pages of the log by itself (`direct`).
_WRITING_DIRECTLY = (
    "journal_mode=WAL", "synchronous=NORMAL", "secure_delete=on", "wal_autocheckpoint=0", "journal_size_limit=1048576",
)  # fmt: skip
_FOREIGN_KEYS = "foreign_keys=on"
_READ_ONLY = "query_only=on"


# The driver begins no transaction by itself: when one begins is said below.
_DRIVER = {"isolation_level": None, "factory": Releasing}

# A transaction that reads first and writes later fails at once when another one wrote in between, whatever the
# timeout; one that takes the write lock at its start waits its turn.
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_BEGIN_READING = "BEGIN"

# After these SQLite may have rolled back by itself: another statement would be kept on its own, without the rest.
_FATAL = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))
_BUSY = frozenset((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED))
_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT))
_BAD_DISK = "cannot be read or written: the disk reports an error. See to the disk"
_WHAT_TO_DO = {
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. See that its folder exists and may be written to",
    sqlite3.SQLITE_PERM: "may not be opened. See who owns it",
    sqlite3.SQLITE_READONLY: "may not be written to. See who owns it and its folder",
    sqlite3.SQLITE_NOTADB: "is not a database. Move it away, or set another DATABASE_URL",
    sqlite3.SQLITE_CORRUPT: "is damaged. Put the last good copy in its place",
    sqlite3.SQLITE_IOERR: _BAD_DISK,
    sqlite3.SQLITE_PROTOCOL: "cannot be locked. Keep it on a disk of this machine",
}


def url_of(path: Path) -> str:
    """The address of a database file, whatever signs its path holds."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def address(url: str) -> URL:
    """The address, if it is one of a SQLite file; its text is not repeated, since a password may stand in it."""
    try:
        checked = make_url(url)
    except ArgumentError as problem:
        raise ConfigurationError(
            "DATABASE_URL is no address. Write sqlite:///folder/file.db or postgresql://..."
        ) from problem
    if checked.get_backend_name() != "sqlite":
        raise ConfigurationError("DATABASE_URL must begin with sqlite:/// or postgresql://")
    if not checked.database or checked.database == ":memory:" or checked.query:
        raise ConfigurationError("DATABASE_URL must name a file and nothing else: sqlite:///folder/file.db")
    return checked


def file_of(where: URL) -> Path:
    return Path(where.database or "")


def must_have_folder(where: URL) -> None:
    """Refuse a file whose folder is not there before a connection is tried: one that fails leaves a thread behind that
    may still report to an event loop that is closed by then."""
    if not file_of(where).parent.is_dir():
        raise DatabaseUnusable(f"{where.database} {_WHAT_TO_DO[sqlite3.SQLITE_CANTOPEN]}.")


def keep_private(where: URL) -> None:
    """A new file is made for our eyes only. Where that cannot be, opening it says so."""
    with suppress(OSError):
        os.close(os.open(file_of(where), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def must_be_there(where: URL) -> None:
    """Refuse a file that does not exist: opening it would make an empty one."""
    if not file_of(where).is_file():
        raise DatabaseUnusable(f"{where.database} is not there. See DATA_DIR and DATABASE_URL.")


def writer(where: URL, patience: timedelta) -> DirectWriter:
    """One connection only: SQLite has one writer at a time, and in here they queue up fairly instead of polling."""

    def connect() -> DirectDriver:
        must_have_folder(where)
        return sqlite3.connect(file_of(where), check_same_thread=False, isolation_level=None, factory=DirectDriver)

    engine = create_engine(
        where.set(drivername="sqlite+pysqlite"), creator=connect, hide_parameters=True, poolclass=NullPool
    )
    _prepare(engine, None, _wait(patience), *_WRITING_DIRECTLY, _FOREIGN_KEYS)
    return DirectWriter(
        engine,
        lambda problem: _said(where, problem),
        file_of(where),
        patience=patience // timedelta(milliseconds=1),
        queue=max(1.0, 4 * patience.total_seconds()),
    )


def readers(where: URL, patience: timedelta) -> AsyncEngine:
    """Connections that see one consistent moment each and cannot write."""
    engine = create_async_engine(
        where.set(drivername="sqlite+aiosqlite"),
        connect_args=_DRIVER,
        hide_parameters=True,
        pool_size=_READERS,
        max_overflow=0,
    )
    _prepare(engine.sync_engine, _BEGIN_READING, _wait(patience), _READ_ONLY)
    return engine


def migrator(where: URL, patience: timedelta) -> Engine:
    """For changing tables. Foreign keys are off, or making a table anew would empty those that refer to it."""
    engine = create_engine(
        where.set(drivername="sqlite+pysqlite"),
        connect_args=_DRIVER,
        hide_parameters=True,
        poolclass=NullPool,
    )
    _prepare(engine, _BEGIN_WRITING, _wait(patience), *_WRITING)
    return engine


def viewer(where: URL, patience: timedelta) -> Engine:
    """For a look from a program without an event loop; it cannot write."""
    engine = create_engine(
        where.set(drivername="sqlite+pysqlite"), connect_args=_DRIVER, hide_parameters=True, poolclass=NullPool
    )
    _prepare(engine, _BEGIN_READING, _wait(patience), _READ_ONLY)
    return engine


def damage(connection: Connection) -> str | None:
    """What SQLite finds wrong with the file; None if nothing is."""
    found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return None if found == "ok" else found


def broken_references(connection: Connection) -> bool:
    """Whether a row refers to one that is not there, which nobody watched while foreign keys were off."""
    return connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None


def copy(where: URL, target: Path) -> None:
    """A copy of what is committed, complete or not there at all, for the same eyes as the original."""
    source = file_of(where)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(part)) as there:
            here.backup(there)
    except sqlite3.Error as problem:
        part.unlink()
        raise _said(where, problem) or problem from problem
    shutil.copymode(source, part)
    part.replace(target)


def _wait(patience: timedelta) -> str:
    return f"busy_timeout={patience // timedelta(milliseconds=1)}"


def _prepare(engine: Engine, begin: str | None, *pragmas: str) -> None:
    """Set up each connection, begin each transaction so (None: somebody else begins it), say what goes wrong."""

    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        try:
            cursor = connection.cursor()
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
        except BaseException:
            connection.close()  # the pool never saw it, so nobody else would, and its thread would outlive the loop
            raise

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin or "")

    def say(context: ExceptionContext) -> CoachError | None:
        problem = context.original_exception
        if _code(problem) in _FATAL:
            context.is_disconnect = True  # nothing more in this transaction; the next one gets a fresh connection
        return _said(engine.url, problem)

    event.listen(engine, "connect", set_up)
    if begin is not None:
        event.listen(engine, "begin", start)
    event.listen(engine, "handle_error", say)


def _said(where: URL, problem: BaseException) -> CoachError | None:
    """The error for people, if it lies with the file or the disk and not with the statement."""
    if isinstance(problem, OSError):
        return _full(where) if problem.errno in _NO_ROOM else DatabaseUnusable(f"{where.database} {_BAD_DISK}.")
    code = _code(problem)
    if code in _BUSY:
        return locked(where)
    if code == sqlite3.SQLITE_FULL:
        return _full(where)
    if code in _WHAT_TO_DO:
        return DatabaseUnusable(f"{where.database} {_WHAT_TO_DO[code]}.")
    return None


def _full(where: URL) -> DatabaseFull:
    return DatabaseFull(f"There is no room left for {where.database}. Make some; what was kept before is safe.")


def locked(where: URL) -> Locked:
    return Locked(f"{where.database} is in use by another program. Close that one, or try again in a moment.")


def _code(problem: BaseException) -> int | None:
    """SQLite's primary result code; the higher bits only say more of the same."""
    code: int | None = getattr(problem, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
