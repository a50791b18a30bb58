"""Who of several machines may poll and send, by the clock of their database; and the lock by which one process keeps a
SQLite file to itself."""

import os
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.inbox import Superseded
from bot.errors import CoachError, Locked
from bot.storage.database import Database
from bot.storage.db_clock import SECOND, database_now
from bot.storage.rows import insert_into
from bot.storage.tables import lease

try:
    import fcntl
except ImportError:  # Windows has no such locks: there nobody is kept from starting twice
    fcntl = None  # type: ignore[assignment]

_log = structlog.get_logger()

LASTS = timedelta(seconds=10)

Fence = Callable[[AsyncConnection], Awaitable[None]]


class SqlLease:
    """The lease `name`, held by `owner` (a name no other process has) for `lasts` after it was last kept. Its epoch
    grows each time it is acquired, so that who lost it without noticing can do nothing in its name."""

    def __init__(self, database: Database, owner: str, name: str = "telegram", lasts: timedelta = LASTS) -> None:
        self._database = database
        self._owner = owner
        self._name = name
        self._lasts = int(lasts.total_seconds() * SECOND)
        self._epoch: int | None = None

    async def acquire(self) -> bool:
        try:
            self._epoch = await self._acquired()
        except CoachError as fault:
            _log.warning("lease not to be had", reason=str(fault))  # who stands by waits for the database too
            self._epoch = None
        return self._epoch is not None

    async def _acquired(self) -> int | None:
        async with self._database.writing(durable=False) as connection:
            ours = {"owner": self._owner, "until": database_now() + self._lasts}
            taking = (
                insert_into(connection.dialect.name, lease)
                .values(name=self._name, epoch=1, **ours)
                .on_conflict_do_update(
                    index_elements=["name"],
                    set_={**ours, "epoch": lease.c.epoch + 1},
                    where=or_(lease.c.until < database_now(), lease.c.owner == self._owner),
                )
                .returning(lease.c.epoch)
            )
            epoch: int | None = (await connection.execute(taking)).scalar_one_or_none()
            return epoch

    async def keep(self) -> bool:
        async with self._database.writing(durable=False) as connection:
            return await self._kept(connection)

    async def release(self) -> None:
        async with self._database.writing(durable=False) as connection:
            ours = (lease.c.name == self._name, lease.c.owner == self._owner, lease.c.epoch == self._epoch)
            await connection.execute(update(lease).where(*ours).values(until=literal_column("0")))
        self._epoch = None

    async def fence(self, connection: AsyncConnection) -> None:
        """Pass first in a transaction: it is kept only if the lease is still ours, which this renews."""
        if not await self._kept(connection):
            raise Superseded("Another machine sends now.")

    async def _kept(self, connection: AsyncConnection) -> bool:
        ours = (lease.c.name == self._name, lease.c.owner == self._owner, lease.c.epoch == self._epoch)
        renewing = update(lease).where(*ours).values(until=database_now() + self._lasts)
        return (await connection.execute(renewing)).rowcount == 1


async def holder(database: Database, name: str = "telegram") -> str | None:
    """Which process holds a lease now; None if nobody does."""
    async with database.reading() as connection:
        held = select(lease.c.owner).where(lease.c.name == name, lease.c.until > database_now())
        owner: str | None = (await connection.execute(held)).scalar_one_or_none()
        return owner


class FileLease:
    """The lock beside a SQLite file: the system takes it back when the process ends, however it ends."""

    def __init__(self, database_file: Path) -> None:
        self._path = database_file.with_name(f"{database_file.name}.lock")
        self._file: IO[str] | None = None

    async def acquire(self) -> bool:
        """Raises Locked, naming the process that has it."""
        if self._file is not None:
            return True
        file = self._path.open("a+", encoding="utf-8")
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            file.close()
            raise Locked(f"{self._path} is held by {holder}. Stop it first, or set another DATA_DIR.") from None
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        file.flush()
        self._file = file
        return True

    def holder(self) -> str | None:
        """Which process has it now; None if nobody has, or nobody can know. It changes nothing."""
        if self._file is not None or fcntl is None:
            return None
        try:
            with self._path.open("r", encoding="utf-8") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except OSError:
                    return file.read().strip() or "another process"
        except FileNotFoundError:
            return None
        return None

    async def keep(self) -> bool:
        return True

    async def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
