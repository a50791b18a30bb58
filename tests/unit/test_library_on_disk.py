"""The files of the library change while the bot runs: good edits are served, bad ones change no answer, and what was
changed in chat can be written into them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.editions import editions
from bot.commands.export import export
from bot.conversation.request import Said, Sender
from bot.encoders.encoder import Encoders
from bot.errors import ContentError, UsageError
from bot.library.gather import Gathered, gather
from bot.library.records import Library
from bot.publishing.build import Built, build
from bot.publishing.changes import Change, Script, State
from bot.publishing.tryout import Task, Verdict, try_out
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.store import SqlStore
from bot.wiring.coach import Coach, database_of, last_edition, open_coach
from tests.small_library import FILES, write_small_library

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PATH = "objections/no_need.yaml"
NEW_LINE = Script("no_need", "en", "guide", "Shall we look at it together?")
OTHER = FILES[PATH].replace("How do you do it today?", "How do you manage today?")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data folder and the small library, both of their own; without the encoders, which take a second to load."""
    write_small_library(tmp_path / "intents")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LIBRARY_DIR", str(tmp_path / "intents"))
    monkeypatch.setattr("bot.wiring.library.find_encoders", lambda folder: Encoders())
    return Settings()


@pytest.fixture
def built(settings: Settings, small: Library) -> Built:
    return replace(build(small, settings.models_dir, Encoders()), files=gather(settings.library_dir))


@asynccontextmanager
async def running(settings: Settings, built: Built) -> AsyncIterator[Coach]:
    async def tried(task: Task, candidate: Gathered, base: Gathered) -> Verdict:
        return await asyncio.to_thread(try_out, task, candidate, base, settings.models_dir, Encoders())

    async with open_coach(settings, built, try_out=tried) as coach:
        await asyncio.sleep(0.3)  # until the folder is watched
        yield coach


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 (another task is at work)
            await asyncio.sleep(0.05)


def clarify(coach: Coach) -> str:
    return coach.serving.edition.library.words_of("no_need", "en").steps["clarify"][0].text


async def put(settings: Settings, state: State) -> int:
    async with Database.open(await database_of(settings)) as database, SqlStore(database).transaction() as parts:
        return (await parts.changes.add(Change(0, NEW_LINE, 7, NOW, state, by=7))).id


async def test_an_edit_is_served_and_a_bad_one_is_not(settings: Settings, built: Built) -> None:
    file = settings.library_dir / PATH
    async with running(settings, built) as coach:
        file.write_text(OTHER, "utf-8")
        await until(lambda: clarify(coach) == "How do you manage today?")
        good = coach.serving.edition
        file.write_text("zh: {title", "utf-8")

        async def refused() -> bool:
            async with coach.store.transaction() as parts:
                folder = await parts.editions.folder()
                return folder is not None and folder.refused.startswith(f"{PATH}:2:1: ")

        await until_so(refused)
        assert coach.serving.edition is good
    again = await asyncio.to_thread(last_edition, settings, lambda _: None)
    assert again.edition.id == good.id
    async with running(settings, again) as coach:
        assert clarify(coach) == "How do you manage today?"
        assert coach.serving.number == 2


async def until_so(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await holds():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_among_fifty_saves_in_a_second_no_half_file_ever_answers(settings: Settings, built: Built) -> None:
    file, whole = settings.library_dir / PATH, OTHER.encode()
    sender = Sender(7, 7, "en")
    async with running(settings, built) as coach:
        first = coach.serving.edition.id
        answered: set[str] = set()
        for number in range(50):
            if number % 2:
                file.write_bytes(whole[: len(whole) * number // 50])  # in place, and not finished
            else:
                beside = file.with_name(f".{number}.swp")
                beside.write_bytes(whole)
                beside.replace(file)  # as editors do
            assert (await coach.router.answer(Said(sender, "I don't need it"))).reply is not None
            async with coach.store.transaction() as parts:
                answered.update(entry.edition for entry in await parts.journal.since(NOW))
            await asyncio.sleep(0.02)
        file.write_bytes(whole)
        await until(lambda: clarify(coach) == "How do you manage today?")
        assert first in answered <= {first, coach.serving.edition.id}
        async with coach.store.transaction() as parts:
            assert await parts.editions.version() <= 4


def test_a_folder_that_is_broken_at_the_start_is_told_only_where_nothing_ever_answered(
    settings: Settings, built: Built
) -> None:
    (settings.library_dir / PATH).write_text("zh: {title", "utf-8")
    with pytest.raises(ContentError, match=f"{PATH}:2:1"):
        last_edition(settings, lambda _: None)


def test_what_was_changed_in_chat_is_written_into_the_files(
    settings: Settings, built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(begun(settings, built))
    number = asyncio.run(put(settings, "live"))
    asyncio.run(put(settings, "draft"))
    before = (settings.library_dir / PATH).read_text("utf-8")
    export(show=True)
    assert f'+{" " * 4}guide: ["{NEW_LINE.text}", ' in capsys.readouterr().out
    assert (settings.library_dir / PATH).read_text("utf-8") == before
    export(show=False)
    assert capsys.readouterr().out == f"{settings.library_dir / PATH}\n"
    after = (settings.library_dir / PATH).read_text("utf-8")
    assert after == before.replace('guide: ["How about', f'guide: ["{NEW_LINE.text}", "How about')
    assert {path.name for path in (settings.library_dir / "objections").iterdir()} == {
        path.rpartition("/")[2] for path in FILES if path.startswith("objections/")
    }
    assert asyncio.run(state_of(settings, number)) == "written"
    export(show=False)
    assert capsys.readouterr().out == ""


async def begun(settings: Settings, built: Built) -> None:
    async with open_coach(settings, built):
        pass


async def state_of(settings: Settings, number: int) -> State | None:
    async with Database.open(await database_of(settings)) as database, SqlStore(database).transaction() as parts:
        change = await parts.changes.change(number)
        return change.state if change is not None else None


def test_a_folder_that_is_broken_is_not_written_into(settings: Settings, built: Built) -> None:
    asyncio.run(begun(settings, built))
    number = asyncio.run(put(settings, "live"))
    (settings.library_dir / "market.yaml").write_text("default: [", "utf-8")
    with pytest.raises(ContentError, match=r"market\.yaml:"):
        export(show=False)
    assert asyncio.run(state_of(settings, number)) == "live"
    assert (settings.library_dir / PATH).read_text("utf-8") == FILES[PATH]


def test_the_editions_are_listed_and_one_answers_again(
    settings: Settings, built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    editions()
    assert capsys.readouterr().out == ""

    async def change() -> None:
        async with running(settings, built) as coach:
            await put(settings, "waiting")
            await until(lambda: coach.serving.number == 2)

    asyncio.run(change())
    capsys.readouterr()
    editions(back=1, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [(one["number"], one["cause"], one["of"]) for one in told["editions"]] == [
        (3, "rollback", 1), (2, "changes", None), (1, "files", None),
    ]  # fmt: skip
    assert told["folder_refused"] == ""
    editions(back=3)
    assert "rollback to 1" in capsys.readouterr().out
    assert asyncio.run(state_of(settings, 1)) == "draft"
    with pytest.raises(UsageError, match="--back 9"):
        editions(back=9)
    assert last_edition(settings, lambda _: None).edition.id == built.edition.id
