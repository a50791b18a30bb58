"""The commands about the database, as an operator types them: what they say, where, and how they end."""

import asyncio
import fcntl
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.storage.lease import FileLease
from bot.storage.migrate import HEAD, VERSIONS, bring_to, migrate
from bot.storage.sqlite import url_of
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.usefixtures("logs_as_before")


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Bot = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def bot(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bot:
    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["bot", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return Ran(left.value.code if isinstance(left.value.code, int) else 0, out, err)

    return run


def remember(file: Path, person: int) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO preference (person, tongue) VALUES (?, 'ko')", (person,))
        connection.commit()


def remembered(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [person for (person,) in connection.execute("SELECT person FROM preference ORDER BY person")]


def test_migrating_tells_from_where_to_where(bot: Bot, folder: Path) -> None:
    assert bot("migrate", "--check").code == 1
    assert not (folder / "coach.db").exists()
    ran = bot("migrate")
    assert (ran.code, ran.out) == (0, "")
    assert f"empty -> {HEAD}" in ran.err
    assert (folder / "coach.db").stat().st_mode & 0o077 == 0
    assert "nothing to do" in bot("migrate").err
    assert bot("migrate", "--check", "--json").json()["now"] == HEAD


def test_an_older_database_is_told_and_brought_up(bot: Bot, folder: Path) -> None:
    folder.mkdir()
    bring_to(url_of(folder / "coach.db"), "0001", VERSIONS)
    ran = bot("migrate", "--check", "--json")
    assert (ran.code, ran.json()["before"], ran.json()["now"], ran.json()["head"]) == (1, "0001", "0001", HEAD)
    assert f"0001 -> {HEAD}" in bot("migrate").err


def test_a_backup_is_made_read_back_and_put_back(bot: Bot, folder: Path) -> None:
    bot("migrate")
    remember(folder / "coach.db", 7)
    made = bot("backup", "--json").json()
    assert made["tables"]["preference"]["rows"] == 1
    assert Path(made["file"]).parent == folder / "backups"

    remember(folder / "coach.db", 8)
    checked = bot("restore", made["file"], "--verify", "--json")
    assert (checked.code, checked.json()["tables"], checked.json()["restored"]) == (0, made["tables"], False)
    assert remembered(folder / "coach.db") == [7, 8]

    put_back = bot("restore", made["file"], "--json")
    assert put_back.code == 0
    assert remembered(folder / "coach.db") == [7]
    assert remembered(Path(put_back.json()["kept"])) == [7, 8]


def test_who_holds_a_file_is_told_without_taking_it(folder: Path) -> None:
    folder.mkdir()
    lease = FileLease(folder / "coach.db")
    assert lease.holder() is None
    asyncio.run(lease.acquire())
    assert "process" in str(FileLease(folder / "coach.db").holder())
    asyncio.run(lease.release())
    assert FileLease(folder / "coach.db").holder() is None


def test_a_bot_at_work_keeps_its_database(bot: Bot, folder: Path) -> None:
    bot("migrate")
    made = bot("backup", "--json").json()["file"]
    with (folder / "coach.db.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = bot("restore", made)
    assert ran.code == 75
    assert "is held by" in ran.err


@pytest.mark.parametrize("arguments", [("backup",), ("restore", "nothing.db"), ("restore", "nothing.db", "--verify")])
def test_what_is_not_there_ends_with_a_sentence(bot: Bot, arguments: tuple[str, ...]) -> None:
    ran = bot(*arguments)
    assert ran.code == 1
    assert "is not there" in ran.err
    assert "Traceback" not in ran.err


def test_a_place_where_nothing_can_be_written_ends_with_a_sentence(bot: Bot, tmp_path: Path) -> None:
    bot("migrate")
    (tmp_path / "file").write_text("no folder")
    ran = bot("backup", tmp_path / "file" / "one.db")
    assert ran.code == 1
    assert "file" in ran.err and "Traceback" not in ran.err


def test_moving_needs_a_server_and_one_direction(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bot("move").code == 2
    monkeypatch.setenv("DATABASE_URL", "postgresql://coach@127.0.0.1:1/coach")
    assert bot("move", "--from", "a.db", "--to", "b.db").code == 2


def test_a_file_moves_to_a_server_and_back(
    bot: Bot, folder: Path, tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    migrate(url_of(folder / "coach.db"))
    for person in (7, 8):
        remember(folder / "coach.db", person)
    monkeypatch.setenv("DATABASE_URL", postgres.empty())

    there = bot("move", "--json")
    again = bot("move")
    back = bot("move", "--to", tmp_path / "back.db", "--json")

    assert (there.code, there.json()["tables"]["preference"]["rows"]) == (0, 2)
    assert (again.code, "already holds rows" in again.err) == (1, True)
    assert back.json()["tables"] == there.json()["tables"]
    assert remembered(tmp_path / "back.db") == [7, 8]


def test_a_file_of_another_version_is_not_moved(
    bot: Bot, folder: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    bring_to(url_of(folder / "coach.db"), "0001", VERSIONS)
    monkeypatch.setenv("DATABASE_URL", postgres.empty())
    ran = bot("move")
    assert (ran.code, "bot migrate" in ran.err) == (1, True)


def test_a_server_that_somebody_works_with_is_left_alone(
    bot: Bot, folder: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    migrate(url_of(folder / "coach.db"))
    url = postgres.fresh()
    postgres.run("INSERT INTO lease VALUES ('telegram', 'north 17', 1, 9000000000000000)", url.rpartition("/")[2])
    monkeypatch.setenv("DATABASE_URL", url)
    ran = bot("move")
    assert (ran.code, "north 17" in ran.err) == (75, True)
