"""What the commands about the database share: its address, whether it is in use, and how its tables are shown."""

import asyncio
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bot.errors import CoachError, Locked
from bot.logs import set_up_logs
from bot.settings import Settings, read_settings
from bot.storage import postgres
from bot.storage.database import Database
from bot.storage.lease import FileLease, holder
from bot.storage.migrate import HEAD, revision_of
from bot.storage.sqlite import address, file_of, url_of
from bot.storage.transfer import Sum


def ready() -> Settings:
    """The settings of a command about the database; what it logs goes to standard error, without passwords."""
    settings = read_settings()
    set_up_logs(secrets=settings.secrets, level=logging.WARNING)
    return settings


def address_of(settings: Settings) -> str:
    return settings.database_url or url_of(settings.database_file)


def name_of(url: str) -> str:
    """For people: without a password."""
    if postgres.is_one(url):
        where = postgres.address(url)
        return f"PostgreSQL at {where.host or 'localhost'}, database {where.database}"
    return str(file_of(address(url)))


@contextmanager
def alone_with(url: str) -> Iterator[None]:
    """Nobody works on the database within the block. Raises Locked, naming who does."""
    if postgres.is_one(url):
        owner = asyncio.run(_holder(url)) if revision_of(url) == HEAD else None
        if owner is not None:
            raise Locked(f"{name_of(url)} is in use by {owner}. Stop it first, and the others that stand by.")
        yield
        return
    lease = FileLease(file_of(address(url)))
    asyncio.run(lease.acquire())
    try:
        yield
    finally:
        asyncio.run(lease.release())


@contextmanager
def files_told() -> Iterator[None]:
    """A file that cannot be read or written ends a command with a sentence."""
    try:
        yield
    except OSError as problem:
        raise CoachError(f"{problem.filename}: {problem.strerror}.") from None


def show(found: Mapping[str, Sum], *, as_json: bool, **facts: object) -> None:
    """Tables, rows and sums on standard output."""
    if as_json:
        tables = {name: {"rows": one.rows, "sum": one.digest} for name, one in found.items()}
        print(json.dumps({**facts, "tables": tables}, ensure_ascii=False))
        return
    for name, one in found.items():
        print(f"{name:<20}{one.rows:>10}  {one.digest[:16]}")


async def _holder(url: str) -> str | None:
    async with Database.open(url) as database:
        return await holder(database)
