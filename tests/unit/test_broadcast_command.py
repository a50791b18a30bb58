"""`bot broadcast`: the count, the preview, sending by itself where nobody serves, and the report."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.broadcast import broadcast
from bot.errors import ConfigurationError, UsageError
from bot.people.person import Person
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from tests.small_library import write_small_library
from tests.telegram_server.client import TelegramServer

BOSS = 1
PEOPLE = range(2_000, 2_005)


@pytest.fixture
async def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A team of five, one of whom sells in Korean, and the small library."""
    library = tmp_path / "library"
    write_small_library(library)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIBRARY_DIR", str(library))
    monkeypatch.setenv("ADMIN_IDS", str(BOSS))
    url = url_of(tmp_path / "coach.db")
    migrate(url)
    async with Database.open(url) as database, SqlStore(database).transaction() as parts:
        team = await parts.roster.add_team("North")
        for number in PEOPLE:
            await parts.roster.keep(Person(number, "rep", team.id, f"P{number}", datetime.now(UTC)))
    return tmp_path


def test_a_dry_run_shows_the_words_and_the_count_and_keeps_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broadcast("Hello {name}", team=["north"], dry=True, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert said == {"people": 5, "versions": ["Hello colleague"]}

    broadcast(script="price_too_high:clarify:1", instead_of="Compared with what?", dry=True)
    out = capsys.readouterr().out
    assert "Before: Compared with what?" in out and "Now: What are you comparing it with?" in out
    broadcast(role=["lead"], text="Hello", dry=True, as_json=True)
    assert json.loads(capsys.readouterr().out)["people"] == 0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"team": ["Moon"]}, "no such team"),
        ({"role": ["boss"]}, "--role boss"),
        ({"trade": ["mining"]}, "--trade mining"),
        ({"kind": "spam"}, "--kind spam"),
        ({"receipt": "question"}, "--receipt question"),
        ({"script": "no_such:clarify:1"}, "there is no intent"),
        ({"script": "price_too_high:clarify:99"}, "count from 1"),
        ({"at": "tomorrow"}, "--at tomorrow"),
        ({"file": Path("nowhere.png")}, "cannot be read"),
    ],
)
def test_what_cannot_be_right_is_told_with_its_option(folder: Path, wrong: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        broadcast("Hello", dry=True, **wrong)  # type: ignore[arg-type]


def test_without_administrators_there_is_nobody_to_write_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADMIN_IDS")
    with pytest.raises(ConfigurationError, match="ADMIN_IDS"):
        broadcast("Hello", dry=True)


def test_nothing_is_sent_where_nobody_can_be_asked(folder: Path) -> None:
    with pytest.raises(UsageError, match="--dry-run"):
        broadcast("Hello")


@pytest.mark.timeout(180)
async def test_where_nobody_serves_the_command_sends_and_the_same_key_sends_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with TelegramServer.started() as server:
        await server.crowd(PEOPLE[0], len(PEOPLE), blocked=2_003)
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", server.token)
        monkeypatch.setenv("TELEGRAM_API_URL", server.url)
        once = {"kind": "must", "yes": True, "key": "once", "as_json": True}
        for _ in range(2):
            await asyncio.to_thread(broadcast, "Hello {name}", **once)  # type: ignore[arg-type]
            said = json.loads(capsys.readouterr().out)
            assert (said["state"], said["people"], said["got"]) == ("done", 5, 4)
            assert said["outcomes"] == {"blocked": 1, "sent": 4}
        with pytest.raises(UsageError, match="says something else"):
            await asyncio.to_thread(broadcast, "Bye {name}", **once)  # type: ignore[arg-type]
        got = {number: [one["text"] for one in await server.messages(number)] for number in PEOPLE}

    assert got[2_000] == ["Hello P2000"]
    assert got[2_003] == []
    assert all(len(texts) == 1 for number, texts in got.items() if number != 2_003)
