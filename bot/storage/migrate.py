"""Bring a database to the tables of this version.

All steps happen in one transaction: an interrupted one has changed nothing, and the next start does it again. A
database that holds something is copied first. Where nothing is to be done, one query tells, and alembic is not loaded.
"""

import asyncio
from datetime import datetime, timedelta
from glob import escape
from pathlib import Path

from sqlalchemy import URL, Connection, Text, column, inspect, select, table

from bot.storage import postgres, sqlite
from bot.storage.faults import DatabaseUnusable

HEAD = "0014"  # revisions are four digits and only ever grow
VERSIONS = Path(__file__).parent / "migrations" / "versions"
_PATIENCE = timedelta(seconds=20)
_VERSION_TABLE = "alembic_version"


def migrate(url: str) -> None:
    """Bring the database to this version's tables. It blocks: beside an event loop it belongs in a thread."""
    bring_to(url, HEAD, VERSIONS)


def revision_of(url: str) -> str | None:
    """Which version's tables a database has; None if it has none yet. Raises DatabaseUnusable where there is no
    database, or one of another program. It blocks, and changes nothing."""
    if postgres.is_one(url):
        return asyncio.run(_revision_of_server(postgres.address(url)))
    where = sqlite.address(url)
    if not sqlite.file_of(where).exists():
        return None
    engine = sqlite.viewer(where, _PATIENCE)
    try:
        with engine.begin() as connection:
            return _found_revision(connection, where)
    finally:
        engine.dispose()


async def _revision_of_server(where: URL) -> str | None:
    engine = postgres.migrator(where, _PATIENCE)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_found_revision, where)
    except OSError as problem:
        raise postgres.unreachable(where, problem) from problem
    finally:
        await engine.dispose()


def _found_revision(connection: Connection, where: URL) -> str | None:
    tables = inspect(connection).get_table_names()
    now = _revision(connection) if _VERSION_TABLE in tables else None
    if now is None and tables:
        raise DatabaseUnusable(f"{where.database} holds the tables of another program. Set another DATABASE_URL.")
    return now


def forget_copies(url: str, before: datetime) -> int:
    """Delete the copies that were made before the tables changed, if they are older than this: what somebody had
    deleted since still stands in them. How many there were."""
    if postgres.is_one(url):
        return 0  # a server is backed up by whoever runs it
    file = sqlite.file_of(sqlite.address(url))
    old = [
        path for path in file.parent.glob(f"{escape(file.name)}.before-*") if path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def bring_to(url: str, head: str, versions: Path) -> None:
    """Bring the database to `head`, along the steps that stand in the folder `versions`."""
    if postgres.is_one(url):
        asyncio.run(_bring_server(postgres.address(url), head, versions))
        return
    where = sqlite.address(url)
    sqlite.keep_private(where)
    engine = sqlite.migrator(where, _PATIENCE)
    try:
        with engine.begin() as connection:  # the write lock: of two programs that start together, one waits here
            _bring(connection, where, head, versions, may_copy=True)
    finally:
        engine.dispose()


async def _bring_server(where: URL, head: str, versions: Path) -> None:
    """No copy is made: a server has backups of its own, and its transaction takes a step back as a whole."""
    engine = postgres.migrator(where, _PATIENCE)
    try:
        async with engine.begin() as connection:
            await postgres.one_at_a_time(connection, postgres.MIGRATIONS)
            await connection.run_sync(_bring, where, head, versions, may_copy=False)
    except OSError as problem:
        raise postgres.unreachable(where, problem) from problem
    finally:
        await engine.dispose()


def _bring(connection: Connection, where: URL, head: str, versions: Path, *, may_copy: bool) -> None:
    tables = inspect(connection).get_table_names()
    now = _revision(connection) if _VERSION_TABLE in tables else None
    if now == head:
        return
    _must_be_ours(where, now, head, tables)
    if tables and may_copy:
        sqlite.copy(where, sqlite.file_of(where).with_name(f"{sqlite.file_of(where).name}.before-{head}"))
    _upgrade(connection, head, versions)
    if may_copy and sqlite.broken_references(connection):
        raise DatabaseUnusable(f"{where.database} would lose rows on the way to {head}. It was left as it is.")


def _revision(connection: Connection) -> str | None:
    return connection.execute(select(column("version_num", Text)).select_from(table(_VERSION_TABLE))).scalar()


def _must_be_ours(where: URL, now: str | None, head: str, tables: list[str]) -> None:
    if now is None and tables:
        raise DatabaseUnusable(f"{where.database} holds the tables of another program. Set another DATABASE_URL.")
    if now is not None and now > head:
        raise DatabaseUnusable(f"{where.database} was made by a newer version ({now}). Install that one again.")


def _upgrade(connection: Connection, head: str, versions: Path) -> None:
    # Not at the top: loading alembic takes longer than all the rest of a start, and is needed once a version.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _plain(VERSIONS.parent))
    config.set_main_option("version_locations", _plain(versions))
    config.set_main_option("path_separator", "newline")
    command.upgrade(config, head)


def _plain(path: Path) -> str:
    """A path in which no sign is read as a variable."""
    return str(path).replace("%", "%%")
