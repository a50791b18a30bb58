"""What only the real file can do wrong: settings, locks, a full disk, traces of what was deleted."""

import asyncio
import errno
import os
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import PendingRollbackError, StatementError

from bot.coach.heard import Heard
from bot.conversation.preferences import Preference
from bot.errors import CoachError, ConfigurationError, Locked
from bot.storage import direct
from bot.storage.database import Database
from bot.storage.faults import DatabaseFull, DatabaseUnusable
from bot.storage.preferences import SqlPreferences
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from tests.contracts.samples import BARE_ANSWER, FULL_ANSWER, FULL_ENTRY, FULL_VISIT, GROUP, HOUR, NOW

MEI = 5_000_000_001
A_LOT = "x" * 100_000


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    async with Database.open(url_of(file)) as opened:
        yield opened


@contextmanager
def locked(file: Path) -> Iterator[sqlite3.Connection]:
    """Another program that is in the middle of writing."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


async def test_every_connection_has_the_settings_that_keep_data_safe(database: Database) -> None:
    async with database.writing() as connection:
        settings = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "secure_delete", "synchronous")
        }
    assert settings == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "synchronous": 1,  # whoever needs the disk waits for it after the transaction, as the next test says
    }


async def test_what_must_survive_a_power_cut_is_on_the_disk_when_it_is_kept(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[bytes] = []

    def flush(log: int) -> None:
        os.fsync(log)
        flushed.append(os.pread(log, 10_000_000, 0))

    monkeypatch.setattr(direct, "_flush", flush)
    async with database.writing(durable=False) as connection:
        await SqlPreferences(connection).keep(Preference(MEI, product="HASTY"))
    assert flushed == []
    async with database.writing() as connection:
        await SqlPreferences(connection).keep(Preference(7, product="CAREFUL"))
    assert len(flushed) == 1
    assert b"HASTY" in flushed[0] and b"CAREFUL" in flushed[0]
    async with database.writing() as connection:
        await SqlPreferences(connection).of(7)
    assert len(flushed) == 1, "nothing was changed"


async def test_those_who_wait_for_the_disk_go_together(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    flushes: list[int] = []

    def slowly(log: int) -> None:
        time.sleep(0.05)
        flushes.append(log)

    monkeypatch.setattr(direct, "_flush", slowly)

    async def keep(number: int) -> None:
        async with database.writing() as connection:
            await SqlPreferences(connection).keep(Preference(number, "ko"))

    await asyncio.gather(*(keep(number) for number in range(50)))
    assert 1 <= len(flushes) < 25


@pytest.mark.parametrize(("number", "fault"), [(errno.EIO, DatabaseUnusable), (errno.ENOSPC, DatabaseFull)])
async def test_a_disk_that_does_not_take_it_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch, number: int, fault: type[CoachError]
) -> None:
    def refuse(log: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(direct, "_flush", refuse)
    with pytest.raises(fault, match=r"coach\.db"):
        async with database.writing() as connection:
            await SqlPreferences(connection).keep(Preference(MEI, "ko"))
    monkeypatch.undo()
    async with database.writing() as connection:
        await SqlPreferences(connection).keep(Preference(MEI, "en"))


async def test_the_log_does_not_grow_for_ever(database: Database, file: Path) -> None:
    log = file.with_name(f"{file.name}-wal")
    sizes: list[int] = []
    for number in range(900):
        async with database.writing(durable=False) as connection:
            await SqlPreferences(connection).keep(Preference(number % 7, product=A_LOT[: 20_000 + number]))
        sizes.append(log.stat().st_size)
        await asyncio.sleep(0)
    assert max(sizes) < 16 * 2**20 < sum(20_000 + number for number in range(900))


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(CoachError):
        async with database.reading() as connection:
            await SqlPreferences(connection).keep(Preference(MEI, "ko"))


async def test_a_reader_sees_one_moment_and_waits_for_no_writer(database: Database) -> None:
    async with database.reading() as view:
        assert await SqlPreferences(view).of(MEI) == Preference(MEI)
        async with database.writing() as connection:
            await SqlPreferences(connection).keep(Preference(MEI, "ko"))
        assert await SqlPreferences(view).of(MEI) == Preference(MEI)
    async with database.reading() as view:
        assert await SqlPreferences(view).of(MEI) == Preference(MEI, "ko")


async def test_writers_of_several_programs_take_turns(file: Path) -> None:
    async def count_to_ten() -> None:
        async with Database.open(url_of(file)) as database:
            for _ in range(10):
                async with SqlStore(database).transaction() as parts:
                    visit = await parts.visits.of(GROUP) or replace(FULL_VISIT, heard=Heard(seats=0))
                    await parts.visits.keep(replace(visit, heard=Heard(seats=(visit.heard.seats or 0) + 1)))

    async with asyncio.TaskGroup() as programs:
        for _ in range(5):
            programs.create_task(count_to_ten())
    async with Database.open(url_of(file)) as database, SqlStore(database).transaction() as parts:
        visit = await parts.visits.of(GROUP)
    assert visit is not None
    assert visit.heard.seats == 50


async def test_a_lock_that_stays_is_told_after_four_tries(file: Path) -> None:
    patience = timedelta(milliseconds=50)
    clock = asyncio.get_running_loop().time
    async with Database.open(url_of(file), patience=patience) as database:
        with locked(file):
            began = clock()
            with pytest.raises(Locked, match=r"coach\.db is in use"):
                async with database.writing():
                    pytest.fail("nobody may come in here")
            assert clock() - began >= 4 * patience.total_seconds()
        async with SqlStore(database).transaction() as parts:
            assert await parts.preferences.of(MEI) == Preference(MEI)


async def test_a_lock_that_goes_away_between_two_tries_is_not_noticed(file: Path) -> None:
    async with Database.open(url_of(file), patience=timedelta(milliseconds=200)) as database:
        with locked(file) as other:
            asyncio.get_running_loop().call_later(0.3, other.execute, "ROLLBACK")
            async with SqlStore(database).transaction() as parts:
                await parts.preferences.keep(Preference(MEI, "ko"))
        async with database.reading() as view:
            assert await SqlPreferences(view).of(MEI) == Preference(MEI, "ko")


async def test_answers_can_be_read_while_another_program_writes(file: Path) -> None:
    async with Database.open(url_of(file), patience=timedelta(0)) as database:
        with locked(file):
            async with database.reading() as view:
                assert await SqlPreferences(view).of(MEI) == Preference(MEI)


async def test_a_writer_that_waits_too_long_for_its_own_program_is_told(file: Path) -> None:
    async with Database.open(url_of(file), patience=timedelta(0)) as database, database.writing():
        with pytest.raises(Locked, match="Too much waits"):
            async with database.writing():
                pytest.fail("nobody may come in here")


async def _no_more_room(database: Database) -> None:
    async with database.writing() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")


async def test_a_full_disk_keeps_nothing_of_the_transaction_and_everything_before(database: Database) -> None:
    store = SqlStore(database)
    async with store.transaction() as parts:
        await parts.preferences.keep(Preference(MEI, "ko"))
    await _no_more_room(database)
    with pytest.raises(DatabaseFull, match=r"no room left for .*coach\.db"):
        async with store.transaction() as parts:
            await parts.preferences.keep(Preference(MEI, "en"))
            await parts.preferences.keep(Preference(7, product=A_LOT))
    async with database.reading() as view:
        assert await SqlPreferences(view).of(MEI) == Preference(MEI, "ko")
        assert (await view.exec_driver_sql("PRAGMA integrity_check")).scalar_one() == "ok"


async def test_once_there_is_room_again_writing_goes_on(database: Database) -> None:
    store = SqlStore(database)
    await _no_more_room(database)
    with pytest.raises(DatabaseFull):
        async with store.transaction() as parts:
            await parts.preferences.keep(Preference(7, product=A_LOT))
    async with store.transaction() as parts:
        await parts.preferences.keep(Preference(7, product=A_LOT))
    async with store.transaction() as parts:
        assert await parts.preferences.of(7) == Preference(7, product=A_LOT)


async def test_who_catches_a_full_disk_cannot_keep_half_a_transaction(database: Database) -> None:
    store = SqlStore(database)
    await _no_more_room(database)
    with pytest.raises(PendingRollbackError):
        async with store.transaction() as parts:
            await parts.preferences.keep(Preference(MEI, "en"))
            with pytest.raises(DatabaseFull):
                await parts.preferences.keep(Preference(7, product=A_LOT))
            await parts.preferences.keep(Preference(8, "zh"))
    await _no_more_room(database)
    with pytest.raises(PendingRollbackError):
        async with store.transaction() as parts:
            await parts.preferences.keep(Preference(MEI, "en"))
            with pytest.raises(DatabaseFull):
                await parts.preferences.keep(Preference(7, product=A_LOT))
    async with store.transaction() as parts:
        assert await parts.preferences.of(MEI) == Preference(MEI)
        assert await parts.preferences.of(8) == Preference(8)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://coach:hunter2@db", "must name a database"),
        ("mysql://coach:hunter2@db/coach", "must begin with"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("sqlite:///coach.db?mode=ro", "must name a file"),
        ("coach.db:hunter2", "is no address"),
    ],
)
def test_an_address_that_cannot_be_used_is_a_wrong_setting(url: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as told:
        Database.open(url)
    assert "hunter2" not in str(told.value)


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    async with Database.open(url_of(tmp_path / "nowhere" / "coach.db")) as database:
        for opening in (database.writing(), database.reading()):
            with pytest.raises(DatabaseUnusable, match=r"coach\.db cannot be opened\. See that its folder exists"):
                async with opening:
                    pytest.fail("nobody may come in here")


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "coach.db").write_text("price list\n" * 500)
    async with Database.open(url_of(tmp_path / "coach.db")) as database:
        with pytest.raises(DatabaseUnusable, match="is not a database"):
            async with database.writing():
                pytest.fail("nobody may come in here")


async def test_a_path_may_hold_any_sign(file: Path, tmp_path: Path) -> None:
    odd = tmp_path / "100% 고객 ?#@ 数据.db"
    shutil.copy(file, odd)
    async with Database.open(url_of(odd)) as database, SqlStore(database).transaction() as parts:
        await parts.preferences.keep(Preference(MEI, "ko"))
    with closing(sqlite3.connect(odd)) as other:
        assert other.execute("SELECT tongue FROM preference").fetchall() == [("ko",)]


async def test_what_a_row_says_does_not_stand_in_an_error(database: Database) -> None:
    store = SqlStore(database)
    with pytest.raises(StatementError) as told:
        async with store.transaction() as parts:
            await parts.journal.note(replace(FULL_ENTRY, intents=(("a secret", None),)))  # type: ignore[arg-type]
    assert "a secret" not in str(told.value)
    assert str(FULL_ENTRY.person) not in str(told.value)


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        async with SqlStore(database).transaction() as parts:
            await parts.visits.keep(replace(FULL_VISIT, seen=NOW.replace(tzinfo=None)))


async def test_deleted_words_stand_nowhere_after_a_checkpoint(database: Database, file: Path) -> None:
    def found() -> bool:
        return any(b"TELLTALE" in path.read_bytes() for path in file.parent.iterdir())

    store = SqlStore(database)
    heard = Heard(decider="TELLTALE", rival="TELLTALE" * 1000)  # the second one fills pages of its own
    async with store.transaction() as parts:
        await parts.visits.keep(replace(FULL_VISIT, heard=heard))
        for answer in (FULL_ANSWER, BARE_ANSWER) * 20:
            await parts.visits.add_answer(replace(answer, heard=heard, edition="TELLTALE"))
    await database.checkpoint()
    assert found()
    async with store.transaction() as parts:
        await parts.visits.keep(replace(FULL_VISIT, heard=Heard()))
        assert await parts.visits.forget_answers_before(NOW + HOUR) == 40
    assert found()
    await database.checkpoint()
    assert not found()


async def test_a_checkpoint_that_a_reader_holds_up_is_told(file: Path) -> None:
    async with Database.open(url_of(file), patience=timedelta(0)) as database:
        store = SqlStore(database)
        async with database.reading() as view:
            assert await SqlPreferences(view).of(MEI) == Preference(MEI)
            async with store.transaction() as parts:
                await parts.preferences.keep(Preference(MEI, "ko"))
            with pytest.raises(Locked):
                await database.checkpoint()
        await database.checkpoint()
        async with store.transaction() as parts:
            assert await parts.preferences.of(MEI) == Preference(MEI, "ko")
