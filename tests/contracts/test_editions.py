"""What everything that keeps the list of editions must do."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.request import Store
from bot.nlu.taught import Confirmed
from bot.publishing.editions import KEPT, Folder, Record
from bot.storage.database import Database
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.storage.tables import library_file
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import HOUR, NOW

MEI = 5_000_000_001
FIRST = Record(1, "f1", "d1", NOW, "files")
TAUGHT = (Confirmed('no "use"\n', "no_need"), Confirmed("배고파요", "none"))
FULL = Record(2, "f2", "d1", NOW + HOUR, "changes", MEI, (3, 5), 1, {"zh": (90, 88)}, "4d2b07a8a32ffb5a", TAUGHT)
FILES = {"objections/a.yaml": "zh: 贵\n".encode(), "b\n.txt": b"\xff\x00", "empty": b""}


async def test_before_the_first_there_is_none(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.editions.version() == 0
        assert await parts.editions.live() is None
        assert await parts.editions.history() == ()
        assert await parts.editions.record(1) is None
        assert await parts.editions.folder() is None
        with pytest.raises(KeyError):
            await parts.editions.text(1)
        with pytest.raises(KeyError):
            await parts.editions.base(1)


async def test_the_last_one_answers_and_each_keeps_its_text(open_store: OpenStore) -> None:
    more = {**FILES, "objections/a.yaml": b"zh: x\n"}
    async with open_store() as store, store.transaction() as parts:
        assert await parts.editions.activate(FIRST, FILES, FILES)
        assert await parts.editions.activate(FULL, more, FILES)
    async with open_store() as store, store.transaction() as parts:
        assert await parts.editions.version() == 2
        assert await parts.editions.live() == FULL
        assert await parts.editions.history() == (FULL, FIRST)
        assert await parts.editions.history(1) == (FULL,)
        assert await parts.editions.record(1) == FIRST
        assert list((await parts.editions.text(1)).items()) == sorted(FILES.items())
        assert await parts.editions.text(2) == more
        assert await parts.editions.base(1) == await parts.editions.base(2) == FILES


async def test_only_the_next_number_goes_live(store: Store) -> None:
    async with store.transaction() as parts:
        assert not await parts.editions.activate(FULL, FILES, FILES)
        assert await parts.editions.activate(FIRST, FILES, FILES)
        assert not await parts.editions.activate(replace(FIRST, fingerprint="other"), {}, {})
        assert await parts.editions.live() == FIRST
        assert await parts.editions.text(1) == FILES


async def test_of_ten_that_come_at_once_one_goes_live(store: Store) -> None:
    async def come(number: int) -> bool:
        async with store.transaction() as parts:
            return await parts.editions.activate(
                replace(FIRST, fingerprint=str(number)), {"a": str(number).encode()}, {}
            )

    assert sorted(await asyncio.gather(*map(come, range(10)))) == [False] * 9 + [True]
    async with store.transaction() as parts:
        live = await parts.editions.live()
        assert live is not None
        assert await parts.editions.text(1) == {"a": live.fingerprint.encode()}


async def test_what_is_undone_was_never_live(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.transaction() as parts:
            assert await parts.editions.activate(FIRST, FILES, FILES)
            raise RuntimeError
    async with store.transaction() as parts:
        assert await parts.editions.version() == 0


async def test_old_editions_go_and_the_files_of_the_others_stay(store: Store) -> None:
    async with store.transaction() as parts:
        for number in range(1, KEPT + 3):
            text = {"shared": b"shared", "own": str(number).encode()}
            assert await parts.editions.activate(
                replace(FIRST, number=number), text, {**text, "before": text["own"] + b"b"}
            )
        history = await parts.editions.history(1000)
        assert [record.number for record in history] == list(range(KEPT + 2, 2, -1))
        assert await parts.editions.text(3) == {"own": b"3", "shared": b"shared"}
        assert await parts.editions.base(3) == {"before": b"3b", "own": b"3", "shared": b"shared"}
        with pytest.raises(KeyError):
            await parts.editions.text(2)


async def test_text_that_no_edition_holds_is_not_kept(file: Path) -> None:
    async with Database.open(url_of(file)) as database:
        async with SqlStore(database).transaction() as parts:
            for number in range(1, KEPT + 3):
                text = {"shared": b"shared", "own": str(number).encode()}
                await parts.editions.activate(
                    replace(FIRST, number=number), text, {**text, "before": text["own"] + b"b"}
                )
        async with database.reading() as view:
            assert len((await view.execute(library_file.select())).all()) == 2 * KEPT + 1


async def test_how_the_folder_was_found_is_kept_once(store: Store) -> None:
    found = Folder("d2", NOW, "objections/a.yaml:3:1: was. [yaml]\nb")
    async with store.transaction() as parts:
        await parts.editions.note_folder(Folder("d1", NOW))
        await parts.editions.note_folder(found)
        assert await parts.editions.folder() == found


async def test_an_edition_outlives_the_name_under_it(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.editions.activate(FIRST, FILES, FILES)
        await parts.editions.activate(FULL, FILES, FILES)
        assert await parts.own_data.erase(MEI) == 1
        assert await parts.editions.live() == replace(FULL, author=None)
