"""A backup holds everything, tells when it is damaged, and comes back; nothing is lost on the way."""

import asyncio
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import CoachError
from bot.storage.backup import BackupBroken, back_up, forget_backups, restore, verify
from bot.storage.database import Database
from bot.storage.faults import DatabaseUnusable
from bot.storage.migrate import HEAD, VERSIONS, bring_to, migrate
from bot.storage.sqlite import url_of
from bot.storage.transfer import NotEmpty, Sum, sums
from tests.contracts.conftest import database_url
from tests.contracts.full_tables import fill_all
from tests.postgres_server import PostgresServer

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    return database_url(request)


def fill(url: str, rows: int = 20) -> None:
    async def filling() -> None:
        async with Database.open(url) as database:
            await fill_all(database, rows)

    asyncio.run(filling())


def held(url: str) -> dict[str, Sum]:
    async def look() -> dict[str, Sum]:
        async with Database.open(url) as database:
            return dict(await sums(database))

    return asyncio.run(look())


def test_a_backup_of_either_kind_comes_back_as_either_kind(url: str, postgres: PostgresServer, tmp_path: Path) -> None:
    fill(url)
    backup = tmp_path / "kept" / "one.db"
    back_up(url, backup)
    assert verify(backup)["answer"].rows == 20
    assert [found.name for found in backup.parent.iterdir()] == ["one.db"]
    assert backup.stat().st_mode & 0o077 == 0

    for target in (url_of(tmp_path / "again" / "coach.db"), postgres.empty()):
        assert restore(backup, target, NOW) is None
        assert held(target) == held(url)


def test_a_backup_is_of_one_moment_while_others_write(file: Path, tmp_path: Path) -> None:
    fill(url_of(file))
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM answer")
        back_up(url_of(file), tmp_path / "one.db")
        writer.commit()
    assert verify(tmp_path / "one.db")["answer"].rows == 20


def test_what_was_there_is_kept_beside_it(file: Path, tmp_path: Path) -> None:
    backup = tmp_path / "one.db"
    back_up(url_of(file), backup)
    fill(url_of(file))
    before = held(url_of(file))

    kept = restore(backup, url_of(file), NOW)

    assert kept == file.with_name("coach.db.before-restore-20261130T080000Z")
    assert held(url_of(file))["answer"].rows == 0
    assert held(url_of(kept)) == before
    assert not file.with_name("coach.db-wal").exists() or file.with_name("coach.db-wal").stat().st_size == 0


def test_a_damaged_database_can_be_replaced(file: Path, tmp_path: Path) -> None:
    fill(url_of(file))
    backup = tmp_path / "one.db"
    back_up(url_of(file), backup)
    whole = held(url_of(file))
    file.write_bytes(b"no database any more" * 1000)
    kept = restore(backup, url_of(file), NOW)
    assert held(url_of(file)) == whole
    assert kept is not None and kept.read_bytes().startswith(b"no database")


def test_a_backup_of_an_older_version_becomes_that_of_today(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    bring_to(url_of(old), "0001", VERSIONS)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("INSERT INTO preference (person, tongue) VALUES (7, 'ko')")
        connection.commit()
    back_up(url_of(old), tmp_path / "backup.db")
    target = tmp_path / "coach.db"
    restore(tmp_path / "backup.db", url_of(target), NOW)
    assert held(url_of(target))["preference"].rows == 1
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup_seal'").fetchone() is None


def test_wherever_bytes_are_changed_or_missing_it_is_found_or_does_not_matter(file: Path, tmp_path: Path) -> None:
    fill(url_of(file), 5)
    backup, spoilt = tmp_path / "one.db", tmp_path / "spoilt.db"
    whole = back_up(url_of(file), backup)
    found = 0
    for seed in range(60):
        content = bytearray(backup.read_bytes())
        chance = random.Random(seed)
        for _ in range(3):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        spoilt.write_bytes(content)
        try:
            assert verify(spoilt) == whole
        except BackupBroken as fault:
            assert str(spoilt) in str(fault)
            found += 1
    assert found > 5, "nothing that mattered was hit: it proves nothing"
    for share in (0.0, 0.1, 0.5, 0.9, 0.999):
        spoilt.write_bytes(backup.read_bytes()[: int(backup.stat().st_size * share)])
        with pytest.raises(BackupBroken):
            verify(spoilt)


def test_a_row_that_was_changed_is_named(file: Path, tmp_path: Path) -> None:
    fill(url_of(file), 5)
    backup = tmp_path / "one.db"
    back_up(url_of(file), backup)
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("UPDATE preference SET tongue = 'en' WHERE person = 2")
        connection.commit()
    with pytest.raises(BackupBroken, match="preference is not what was backed up"):
        verify(backup)
    before = held(url_of(file))
    with pytest.raises(BackupBroken):
        restore(backup, url_of(file), NOW)
    assert held(url_of(file)) == before


def test_what_is_no_backup_is_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupBroken, match="is not there"):
        verify(tmp_path / "nothing.db")
    with pytest.raises(BackupBroken, match="is no backup"):
        verify(file)
    with pytest.raises(CoachError, match="is there already"):
        back_up(url_of(file), file)
    with pytest.raises(DatabaseUnusable, match="is not there"):
        back_up(url_of(tmp_path / "nothing.db"), tmp_path / "one.db")
    assert not (tmp_path / "nothing.db").exists()
    assert not list(tmp_path.glob("one.db*"))


def test_a_server_that_holds_something_is_left_alone(postgres: PostgresServer, file: Path, tmp_path: Path) -> None:
    backup = tmp_path / "one.db"
    back_up(url_of(file), backup)
    url = postgres.fresh()
    fill(url, 2)
    before = held(url)
    with pytest.raises(NotEmpty):
        restore(backup, url, NOW)
    assert held(url) == before


def test_old_backups_go(tmp_path: Path) -> None:
    migrate(url_of(tmp_path / "coach.db"))
    back_up(url_of(tmp_path / "coach.db"), tmp_path / "backups" / "one.db")
    shutil.copy(tmp_path / "backups" / "one.db", tmp_path / "backups" / "notes.txt")
    later = datetime.now(UTC) + timedelta(days=1)
    assert forget_backups(tmp_path / "backups", later - timedelta(days=2)) == 0
    assert forget_backups(tmp_path / "backups", later) == 1
    assert [one.name for one in (tmp_path / "backups").iterdir()] == ["notes.txt"]
    assert forget_backups(tmp_path / "nowhere", later) == 0
