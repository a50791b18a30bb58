"""A file looked into: whatever stands in it, it is told what is wrong or what would change, and nothing breaks."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.inspecting import Inspected, Inspector
from bot.publishing.changes import Script, WholeFile
from bot.publishing.edition import Edition
from bot.uploads.child import read_file
from bot.uploads.limits import Kind
from bot.uploads.reader import UploadReader
from bot.uploads.wire import Read
from tests.fakes import FakeStore
from tests.publishing_house import REP as OTHER
from tests.publishing_house import House, opened
from tests.small_library import FILES

PATH = "objections/no_need.yaml"
WHOLE = FILES[PATH].encode()
_EVERY = 43  # bytes, at which a file is cut


@dataclass(slots=True)
class Here(UploadReader):
    """Reads as the process of its own does, in this one: a process for each of hundreds of files takes minutes."""

    async def read(self, data: bytes, kind: Kind, name: str) -> Read:
        return read_file(data, kind, name, self.limits)


@dataclass(slots=True, repr=False)
class Desk:
    house: House
    edition: Edition
    inspector: Inspector

    async def looks_into(self, data: bytes, name: str = "a.yaml") -> Inspected:
        return await self.inspector.file(data, name, self.edition)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def desk(tmp_path: Path, models: Path) -> AsyncIterator[Desk]:
    async with opened(FakeStore(), tmp_path / "intents", models) as house:
        process = await house.start()
        yield Desk(house, process.serving.edition, Inspector(house.store, reader=Here()))


def is_sound(looked: Inspected) -> bool:
    """Either it can be put in, with something to show, or a reason why not."""
    if looked.contents:
        return bool(looked.preview.paths) and looked.preview.paths == tuple(looked.seen) and not looked.findings
    return bool(looked.findings) or looked.astray or not looked.preview.paths


async def test_a_file_cut_anywhere_is_told_or_shown(desk: Desk) -> None:
    told = 0
    for length in range(0, len(WHOLE), _EVERY):
        looked = await desk.looks_into(WHOLE[:length])
        assert is_sound(looked), length
        told += bool(looked.findings)
    assert told > 0.9 * len(range(0, len(WHOLE), _EVERY)), "half a file passes for a whole one"
    assert (await desk.looks_into(WHOLE)).preview.paths == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.integers(0, len(WHOLE)), st.integers(0, 60), st.binary(max_size=12))
async def test_a_file_with_anything_in_it_is_told_or_shown(desk: Desk, at: int, gone: int, came: bytes) -> None:
    assert is_sound(await desk.looks_into(WHOLE[:at] + came + WHOLE[at + gone :]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(*(st.text(max_size=8) for _ in range(5))), max_size=4))
async def test_a_sheet_with_anything_in_it_is_told_or_shown(desk: Desk, rows: list[tuple[str, ...]]) -> None:
    lines = ["intent,language,part,number,text"]
    lines += [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    data = "\r\n".join(lines).encode("utf-8", "surrogatepass")
    assert is_sound(await desk.looks_into(data, "a.csv"))


async def test_what_waits_is_part_of_what_a_file_is_compared_with(desk: Desk) -> None:
    """And is no edition yet: at the press it is compared once more."""
    await desk.house.put(Script("no_need", "en", "guide", "First of all, may I ask?"), by=OTHER)
    looked = await desk.looks_into(WHOLE)
    assert [(one.old, one.new) for one in looked.preview.turns] == [("First of all, may I ask?", "")]
    assert (looked.contents, looked.edition) == ((WholeFile(PATH, FILES[PATH]),), 0)


async def test_what_waits_and_is_no_good_is_left_out(desk: Desk) -> None:
    await desk.house.put(WholeFile(PATH, "zh: {title"), by=OTHER)
    assert (await desk.looks_into(WHOLE)).preview.paths == ()


async def test_a_playbook_card_or_a_product_can_be_replaced_too(desk: Desk) -> None:
    path = next(path for path in FILES if path.startswith("products/"))
    looked = await desk.looks_into(FILES[path].replace("term: 24 months", "term: 12 months").encode())
    assert looked.preview.paths == (path,)
    assert [(one.place.keys, one.old, one.new) for one in looked.preview.turns] == [
        (("term",), "24 months", "12 months")
    ]
