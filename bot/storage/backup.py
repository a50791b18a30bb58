"""A database as one file that can be carried away, checked, and put back.

The file is a SQLite database of its own. What it should hold stands in it, as counts and sums of each table, so that it
can be checked anywhere and later. A PostgreSQL database is written into such a file too, and read out of it.
"""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from bot.errors import CoachError
from bot.storage import postgres, sqlite
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.transfer import Sum, Summing, transfer

_SEAL = "backup_seal"
_KEEPS_NO_ROWS = (_SEAL, "sqlite_sequence")


class BackupBroken(CoachError):
    """The file is no backup, or not what it was when it was made."""


def back_up(url: str, target: Path) -> Mapping[str, Sum]:
    """Write all of a database, as it is at one moment, into a new file that only its owner can read; what it holds.
    It may be in use meanwhile. Blocks. Raises CoachError; the file is complete or not there."""
    if target.exists():
        raise CoachError(f"{target} is there already. Choose another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        if postgres.is_one(url):
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            migrate(sqlite.url_of(part))
            asyncio.run(_transferred(url, sqlite.url_of(part)))
        else:
            where = sqlite.address(url)
            sqlite.must_be_there(where)
            sqlite.copy(where, part)
            part.chmod(0o600)
        found = _sealed(part)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(target)
    return found


def verify(file: Path) -> Mapping[str, Sum]:
    """Read a backup from its first to its last byte; what it holds. Raises BackupBroken."""
    with _opened(file) as connection:
        found = _summed(connection)
        told = {name: Sum(rows, digest) for name, rows, digest in connection.execute(f"SELECT * FROM {_SEAL}")}  # noqa: S608
    if found != told:
        wrong = sorted(name for name in {*found, *told} if found.get(name) != told.get(name))
        raise BackupBroken(f"{file}: {', '.join(wrong)} is not what was backed up. Take an older backup.")
    return found


def restore(file: Path, url: str, now: datetime) -> Path | None:
    """Put a backup back, once it is verified, and bring it to this version's tables. A SQLite file that was there is
    kept beside it, under the name that comes back; a PostgreSQL database has to be empty. Blocks. Nobody else may have
    the database open. Raises CoachError, and nothing has changed then."""
    verify(file)
    if postgres.is_one(url):
        _restore_to_server(file, url)
        return None
    target = sqlite.file_of(sqlite.address(url))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    _unsealed(file, part)
    migrate(sqlite.url_of(part))
    kept = _set_aside(target, now)
    for rest in ("-wal", "-shm"):
        target.with_name(f"{target.name}{rest}").unlink(missing_ok=True)
    part.replace(target)
    return kept


def forget_backups(folder: Path, before: datetime) -> int:
    """Delete the backups of a folder that were made before: what somebody had deleted since still stands in them. How
    many there were."""
    old = [path for path in folder.glob("*.db") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _restore_to_server(file: Path, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "backup.db"
        _unsealed(file, part)
        migrate(sqlite.url_of(part))
        migrate(url)
        asyncio.run(_transferred(sqlite.url_of(part), url))


async def _transferred(source: str, target: str) -> None:
    async with Database.open(source) as here, Database.open(target) as there:
        await transfer(here, there)
        await there.checkpoint()


def _set_aside(target: Path, now: datetime) -> Path | None:
    """The file that was there, with all that stands in its log, under another name."""
    if not target.exists():
        return None
    kept = target.with_name(f"{target.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    try:
        with closing(sqlite3.connect(target)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a log left behind would be read into the new file
        sqlite.copy(sqlite.address(sqlite.url_of(target)), kept)
    except (CoachError, sqlite3.Error):
        shutil.copy2(target, kept)  # it is damaged: that may be why it is replaced
    return kept


def _unsealed(file: Path, part: Path) -> None:
    """A copy without its seal."""
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    shutil.copyfile(file, part)
    with closing(sqlite3.connect(part)) as connection:
        connection.execute(f"DROP TABLE {_SEAL}")
        connection.commit()


def _sealed(part: Path) -> Mapping[str, Sum]:
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        found = _summed(connection)
        connection.execute(f"CREATE TABLE {_SEAL} (name TEXT PRIMARY KEY, rows INTEGER, digest TEXT)")
        rows = [(name, one.rows, one.digest) for name, one in found.items()]
        connection.executemany(f"INSERT INTO {_SEAL} VALUES (?, ?, ?)", rows)  # noqa: S608
        connection.commit()
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    return found


def _summed(connection: sqlite3.Connection) -> dict[str, Sum]:
    names = [
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    found: dict[str, Sum] = {}
    for name in names:
        if name in _KEEPS_NO_ROWS:
            continue
        summing = Summing()
        for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - names of our own tables
            summing.add(row)
        found[name] = summing.sum
    return found


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A backup to be read. Raises BackupBroken for anything else, and for one that cannot be read to its end."""
    if not file.is_file():
        raise BackupBroken(f"{file} is not there.")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            is_sealed = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_SEAL,)).fetchone()
            if not is_sealed:
                raise BackupBroken(f"{file} is no backup. `bot backup` makes one.")
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise BackupBroken(f"{file} is damaged. Take an older backup.")
            yield connection
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        raise BackupBroken(f"{file} is damaged, or no backup at all. Take another one.") from None
