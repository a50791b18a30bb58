"""Everything that is so only with PostgreSQL: the address, what is set on a connection, what its errors mean.

A checked address comes in, engines go out; the rest of the room speaks SQLAlchemy and knows no dialect.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from sqlalchemy import URL, ExceptionContext, event, func, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as QueueTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import CoachError, ConfigurationError, Locked
from bot.storage.faults import DatabaseFull, DatabaseUnusable

_CONNECTIONS = 10
_RETRIES = 3
_CONNECT_SECONDS = 10
# A process that was stopped in the middle of a transaction loses it: nobody waits for it longer than this, and when it
# goes on it can keep nothing.
_STOPPED = timedelta(seconds=10)
MIGRATIONS = 0x0C0AC4  # the number of the lock under which tables are changed

_FULL = frozenset({"53100", "53200"})
_BUSY = frozenset({"55P03", "40001", "40P01", "53300", "57P03", "57014"})
_GONE = frozenset({"57P01", "57P02", "25P03", "08000", "08003", "08006", "08001", "08004"})
_WHAT_TO_DO = {
    "28P01": "does not take the password. See DATABASE_URL",
    "28000": "does not let this user in. See DATABASE_URL",
    "3D000": "has no such database. Create it, or set another DATABASE_URL",
    "42501": "does not allow this user to do that. Give it the right to create and change tables",
}


def is_one(url: str) -> bool:
    """Whether an address is one of PostgreSQL; one that cannot be read is not."""
    try:
        return make_url(url).get_backend_name() == "postgresql"
    except ArgumentError:
        return False


def address(url: str) -> URL:
    """The address for our driver; its text is not repeated, since a password may stand in it."""
    checked = make_url(url)
    if not checked.database:
        raise ConfigurationError("DATABASE_URL must name a database: postgresql://user:password@host/database")
    return checked.set(drivername="postgresql+asyncpg")


class ServerWriter:
    """Transactions side by side, each on a connection of its own."""

    def __init__(self, where: URL, engine: AsyncEngine) -> None:
        self._where = where
        self._engine = engine

    @asynccontextmanager
    async def transaction(self, *, durable: bool) -> AsyncIterator[AsyncConnection]:
        """Kept at the end of the block, undone by an exception. How durable it is, is for the server to say."""
        async with AsyncExitStack() as stack:
            yield await self._begun(stack)

    async def close(self) -> None:
        await self._engine.dispose()

    async def _begun(self, stack: AsyncExitStack) -> AsyncConnection:
        """A begun transaction. Only the beginning is tried again."""
        for _ in range(_RETRIES):
            try:
                return await stack.enter_async_context(self._engine.begin())
            except Locked:
                continue
            except QueueTimeout as problem:
                raise Locked(f"Too much waits to be written to {self._where.database}. Try again soon.") from problem
            except OSError as problem:
                raise unreachable(self._where, problem) from problem
        return await stack.enter_async_context(self._engine.begin())


def writer(where: URL, patience: timedelta) -> ServerWriter:
    """Connections that may write; `patience` is how long one waits for what another has locked."""
    engine = create_async_engine(
        where,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=max(1.0, 4 * patience.total_seconds()),
        hide_parameters=True,
        connect_args=_settings(patience),
    )
    event.listen(engine.sync_engine, "handle_error", _say)
    return ServerWriter(where, engine)


def readers(where: URL, patience: timedelta) -> AsyncEngine:
    """Connections that see one consistent moment each and cannot write."""
    engine = create_async_engine(
        where,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        connect_args=_settings(patience),
    )
    event.listen(engine.sync_engine, "handle_error", _say)
    return engine


def migrator(where: URL, patience: timedelta) -> AsyncEngine:
    """For changing tables."""
    engine = create_async_engine(where, poolclass=NullPool, hide_parameters=True, connect_args=_settings(patience))
    event.listen(engine.sync_engine, "handle_error", _say)
    return engine


async def one_at_a_time(connection: AsyncConnection, number: int) -> None:
    """Wait for everybody else who asked for this number, until the end of the transaction."""
    await connection.execute(select(func.pg_advisory_xact_lock(number)))


def unreachable(where: URL, problem: OSError) -> DatabaseUnusable:
    return DatabaseUnusable(
        f"The PostgreSQL server at {where.host or 'localhost'} does not answer ({type(problem).__name__}). "
        "See that it runs, and that DATABASE_URL names it."
    )


def _settings(patience: timedelta) -> dict[str, object]:
    def milliseconds(time: timedelta) -> str:
        return str(time // timedelta(milliseconds=1))

    return {
        "timeout": _CONNECT_SECONDS,
        "server_settings": {
            "application_name": "objection-coach",
            "lock_timeout": milliseconds(4 * patience),
            "idle_in_transaction_session_timeout": milliseconds(_STOPPED),
        },
    }


def _say(context: ExceptionContext) -> CoachError | None:
    """The error for people, if it lies with the server and not with the statement."""
    if not isinstance(context.original_exception, Exception):
        return None  # somebody cancelled it
    state = getattr(context.original_exception, "sqlstate", None)
    if state in _FULL:
        return DatabaseFull("The database server has no room left. Make some; what was kept before is safe.")
    if state in _BUSY:
        return Locked("The database is busy with something else. Try again in a moment.")
    if state in _WHAT_TO_DO:
        return DatabaseUnusable(f"The database server {_WHAT_TO_DO[state]}.")
    if state in _GONE or context.is_disconnect:
        context.is_disconnect = True
        return DatabaseUnusable("The connection to the database server was lost. See that it runs.")
    if state is not None and context.connection is None:
        return DatabaseUnusable(f"The database server lets nobody in at the moment ({state}). See what it says.")
    return None
